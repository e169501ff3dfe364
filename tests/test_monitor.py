"""What an outside monitor is told: that work happens, not that a process lives; and that no client disturbs who serves it."""

from __future__ import annotations

import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from crawler import monitor
from crawler.config import Config
from crawler.health.vitals import exposition, why_not
from crawler.monitor import Monitor
from crawler.storage import duty, pauses, runs
from crawler.storage.reports.vitals import ON_DUTY, OutletPulse, Vitals, vitals
from tests.rasad import environment, run
from tests.storage.paper import PAPER
from tests.test_up import free_port

NOW = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
ROOMY = {"data": 10**12}
WORKS = Vitals(
    at=NOW, owner="a/b/1/2", beat_at=NOW - 5 * timedelta(seconds=1), on_duty_since=NOW - 50 * HOUR, outage_since=None,
    outlets=(OutletPulse("paper", False, 0, NOW - 10 * MINUTE, NOW + 5 * MINUTE),), good_at=NOW - 10 * MINUTE, finished_at=NOW - 10 * MINUTE,
    overdue_since=None, running=1, runs=12, lately=(("failed", "dns", 2), ("ok", "", 10)), read=(3, 1, 40), stories=4, queue=7,
    problems=(("failing", 1),), database_bytes=4096, backup_at=None, backup_failed="",
)  # fmt: skip


def reasons(**changes: Any) -> list[str]:
    return why_not(replace(WORKS, **changes), check_minutes=15, run_minutes=15, free_bytes=ROOMY)


def test_work_that_happens_has_no_reason_against_it() -> None:
    assert reasons() == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"owner": "", "beat_at": NOW}, "No scheduler works"),
        ({"beat_at": None}, "No scheduler works"),
        ({"beat_at": NOW - 4 * MINUTE}, "has not shown itself since 2026-01-18 08:56 UTC"),
        ({"overdue_since": NOW - 40 * MINUTE}, "has been due since 2026-01-18 08:20 UTC, and nothing crawls it"),
        ({"good_at": NOW - 9 * HOUR, "finished_at": NOW - MINUTE}, "No run has gone well since 2026-01-18 00:00 UTC."),
        ({"good_at": None, "finished_at": None}, "No run has gone well yet."),
        ({"good_at": NOW - 9 * HOUR, "finished_at": NOW - 9 * HOUR, "outage_since": NOW - 8 * HOUR}, "network is down since 2026-01-18 01:00 UTC"),
    ],
)
def test_work_that_does_not_happen_is_told_with_why(changes: dict[str, Any], told: str) -> None:
    found = reasons(**changes)
    assert len(found) == 1
    assert told in found[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"overdue_since": NOW - 10 * MINUTE},  # it waits for a process
        {"good_at": NOW - 9 * HOUR, "finished_at": NOW - 9 * HOUR},  # nothing was due since: a slow outlet
        {"good_at": None, "finished_at": None, "on_duty_since": NOW - 20 * MINUTE},  # just begun
        {"good_at": NOW - 90 * HOUR, "finished_at": NOW - MINUTE, "on_duty_since": NOW - 20 * MINUTE, "overdue_since": NOW - 80 * HOUR},  # stood still for days
        {"good_at": NOW - 90 * HOUR, "finished_at": NOW - MINUTE, "outlets": (OutletPulse("paper", True, 9, None, None),)},  # all are paused
    ],
)
def test_what_is_as_it_should_be_is_no_reason(changes: dict[str, Any]) -> None:
    assert reasons(**changes) == []


def test_a_full_disk_is_a_reason() -> None:
    assert why_not(WORKS, check_minutes=15, run_minutes=15, free_bytes={"data": 1000}) == ["data has 0 MB left on its disk."]


def test_the_exposition_is_what_prometheus_reads() -> None:
    text = exposition(replace(WORKS, lately=(("failed", 'a "b" \\ c\n', 1),)), [], ROOMY, "1.0")
    lines = text.split("\n")
    assert lines[-1] == ""
    assert 'rasad_runs_last_day{state="failed",cause="a \\"b\\" \\\\ c "} 1' in lines
    assert 'rasad_outlet_last_good_run_age_seconds{outlet="paper"} 600.0' in lines
    assert not [line for line in lines if line.startswith("rasad_last_backup")]  # there is none: no value, not zero
    for line in filter(None, lines):
        assert line.startswith(("# HELP rasad_", "# TYPE rasad_")) or float(line.rpartition(" ")[2]) >= 0
    kinds = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(kinds) == len(set(kinds))


def test_the_figures_are_of_the_database(database: Engine) -> None:
    now = datetime.now(UTC)
    runs.declare_outlets(database, [PAPER])
    duty.go_on_duty(database, "me/b/1/2", now, lambda _: False)
    runs.note(database, ON_DUTY, "me", now)
    run_id = runs.start_run(database, "paper", trigger="scheduled", owner="x", now=now - HOUR)
    runs.finish_run(database, run_id, state="failed", cause="dns", message="", now=now - HOUR)
    runs.schedule_next(database, "paper", now - 2 * HOUR)
    seen = vitals(database, now)
    assert (seen.runs, seen.lately, seen.good_at, seen.finished_at) == (run_id, (("failed", "dns", 1),), None, now - HOUR)
    assert (seen.overdue_since, seen.owner, seen.read, seen.queue) == (now - 2 * HOUR, "me/b/1/2", (0, 0, 0), 0)
    assert seen.database_bytes > 0
    pauses.pause(database, ["paper"], "", now)
    assert vitals(database, now).overdue_since is None


# ---- over the wire


@pytest.fixture
def served(sqlite_database: Engine, tmp_path: Path) -> Iterator[Monitor]:
    runs.declare_outlets(sqlite_database, [PAPER])
    url = sqlite_database.url.render_as_string()
    made = monitor.serve(sqlite_database, Config(database_url=url, metrics_port=free_port(), log_dir=tmp_path, contact="https://secret.test/"))
    assert made is not None
    yield made
    made.shutdown()
    made.server_close()


def ask(server: Monitor, path: str, host: str = "", method: str = "GET") -> tuple[int, str]:
    at = f"http://127.0.0.1:{server.server_port}{path}"
    request = urllib.request.Request(at, headers={"Host": host} if host else {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_it_turns_from_503_to_200_when_a_scheduler_works(served: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitor, "_FRESH_SECONDS", 0.0)
    status, body = ask(served, "/healthz")
    assert (status, json.loads(body)["reasons"]) == (503, ["No scheduler works on this database."])
    duty.go_on_duty(served.engine, "me/b/1/2", datetime.now(UTC), lambda _: False)
    status, body = ask(served, "/healthz")
    assert (status, json.loads(body)["working"]) == (200, True)
    status, body = ask(served, "/metrics")
    assert (status, "rasad_working 1" in body, "secret" in body) == (200, True, False)


def test_other_paths_hosts_and_methods_are_refused(served: Monitor) -> None:
    assert ask(served, "/../etc/passwd")[0] == 404
    assert ask(served, "/metrics?x=1")[0] == 404
    assert ask(served, "/metrics", host="evil.test")[0] == 421  # a name that was made to lead here
    assert ask(served, "/metrics", host=f"localhost:{served.server_port}")[0] == 200
    assert ask(served, "/metrics", method="POST")[0] == 501
    assert ask(served, "/metrics", method="HEAD") == (200, "")


def test_clients_that_hang_keep_nobody_out_for_long(served: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitor, "_SECONDS", 0.5)
    hanging = [socket.create_connection(("127.0.0.1", served.server_port)) for _ in range(30)]
    for each in hanging[:20]:
        each.sendall(b"GET /metrics HTTP/1.1\r\nX: ")
    deadline = time.monotonic() + 8
    status = 0
    while status != 200 and time.monotonic() < deadline:
        try:
            status = ask(served, "/metrics")[0]
        except OSError:
            time.sleep(0.1)
    assert status == 200
    for each in hanging:
        each.close()


def test_a_database_that_fails_is_503(served: Monitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitor, "observe", lambda *_: (_ for _ in ()).throw(OSError("gone")))
    assert ask(served, "/healthz") == (503, '{"working": false, "reasons": ["The database does not answer."]}\n')


def test_a_taken_port_stops_nothing(served: Monitor, caplog: pytest.LogCaptureFixture) -> None:
    assert monitor.serve(served.engine, served.config) is None
    assert "Nothing is served at" in caplog.text
    assert monitor.serve(served.engine, served.config.model_copy(update={"metrics_port": 0})) is None


def test_rasad_health_tells_the_same(sqlite_database: Engine, tmp_path: Path) -> None:
    runs.declare_outlets(sqlite_database, [PAPER])
    duty.go_on_duty(sqlite_database, "elsewhere/b/1/2", datetime.now(UTC) - HOUR, lambda _: False)
    done = run("health", "--json", env=environment(tmp_path))
    assert done.returncode == 1
    assert json.loads(done.stdout.splitlines()[-1])["facts"]["reasons"][0].startswith("The scheduler has not shown itself since")
