"""The scheduler with a stand-in for the crawl command: what hangs, crashes, dies or overlaps, and what is written of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

import scheduler as scheduler_module
from crawler import batch
from crawler.config import Config
from crawler.health import outage
from crawler.outlet import Confidence, Feed, Kind, Outlet
from crawler.process import is_alive, kill_family, owner_id
from crawler.storage import duty, notices, runs
from crawler.storage.engine import forget, open_database, reading, writing
from crawler.storage.models import OutletRow, Run
from crawler.storage.notices import Said, Telling
from scheduler import RefusedError, Scheduler
from tests.notify.servers import MailServer, serving

ROOT = Path(__file__).resolve().parents[1]
STAND_IN = [sys.executable, "-m", "tests.stand_in_crawl"]
EXIT = "import sys; sys.exit({code})"
PAST = timedelta(hours=1)


def outlet(key: str, *, rendered: bool = False) -> Outlet:
    """An outlet that exists only by name."""
    return Outlet(
        key=key, name=key.title(), native_name=key, home=f"https://{key}.example/", hosts=(f"{key.replace('_', '-')}.example",), languages=("ar",),
        country="Iraq", kind=Kind.PRIVATE, line="none", timezone="UTC", routes=(Feed(url=f"https://{key}.example/rss", confidence=Confidence.SEEN),),
        article=r"https://.+/(?P<id>\d+)", rendered=rendered,
    )  # fmt: skip


def declare(engine: Engine, *keys: str, rendered: tuple[str, ...] = ()) -> None:
    runs.declare_outlets(engine, [outlet(k, rendered=k in rendered) for k in keys])


def settings(url: str, folder: Path, **more: Any) -> Config:
    return Config(**{"database_url": url, "log_dir": folder / "logs", "check_minutes": 15, "run_minutes": 5, **more})


def states(engine: Engine, key: str) -> list[tuple[str, str | None]]:
    with reading(engine) as connection:
        return [(s, c) for s, c in connection.execute(select(Run.state, Run.cause).where(Run.outlet == key).order_by(Run.id))]


def outlet_row(engine: Engine, key: str) -> Any:
    with reading(engine) as connection:
        return connection.execute(select(OutletRow.__table__).where(OutletRow.key == key)).one()


def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def tick_until(scheduler: Scheduler, condition: Callable[[], object], seconds: float = 30.0) -> None:
    def ticked() -> object:
        scheduler.tick()
        return condition()

    until(ticked, seconds)


@pytest.fixture
def engine(sqlite_database: Engine) -> Engine:
    return sqlite_database


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Scheduler]]:
    """Make schedulers that tick when told to; whatever they started is gone afterwards."""
    monkeypatch.setenv("STAND_IN_PIDS", str(tmp_path / "pids"))
    made: list[Scheduler] = []

    def _make(engine: Engine, *, command: list[str] | None = None, grace: float = 0.5, **more: Any) -> Scheduler:
        config = settings(engine.url.render_as_string(hide_password=False), tmp_path, **more)
        scheduler = Scheduler(config, command=command or STAND_IN, grace=timedelta(seconds=grace))
        scheduler.take_over()
        made.append(scheduler)
        return scheduler

    yield _make
    for scheduler in made:
        for each in scheduler.batches:
            each.process.kill()


def grandchildren(tmp_path: Path) -> list[str]:
    return [owner_id(int(pid)) for pid in (tmp_path / "pids").read_text().split()]


def test_due_outlets_are_crawled_once_and_their_lease_is_free_again(database: Engine, make: Callable[..., Scheduler]) -> None:
    declare(database, "good_a", "good_b")
    scheduler = make(database)
    tick_until(scheduler, lambda: not scheduler.batches and states(database, "good_b"))
    scheduler.tick()
    assert not scheduler.batches  # not due again
    for key in ("good_a", "good_b"):
        assert states(database, key) == [("ok", None)]
        assert outlet_row(database, key).lease_token is None


def test_outlets_share_a_process_and_those_that_need_a_browser_get_their_own(engine: Engine, make: Callable[..., Scheduler]) -> None:
    declare(engine, "slow_a", "slow_b", "slow_c", "slow_js", rendered=("slow_js",))
    scheduler = make(engine, batch_size=2)
    scheduler.tick()
    assert sorted(b.keys for b in scheduler.batches) == [["slow_a", "slow_b"], ["slow_c"], ["slow_js"]]


def test_a_single_outlet_waits_a_little_for_others_to_share_its_process(engine: Engine, make: Callable[..., Scheduler]) -> None:
    declare(engine, "good_a", "good_b")
    now = datetime.now(UTC)
    runs.schedule_next(engine, "good_a", now - timedelta(seconds=1))
    runs.schedule_next(engine, "good_b", now + PAST)
    scheduler = make(engine)
    scheduler.tick()
    assert scheduler.batches == []
    runs.schedule_next(engine, "good_a", now - timedelta(seconds=31))
    scheduler.tick()
    assert [b.keys for b in scheduler.batches] == [["good_a"]]


def test_a_paused_outlet_is_left_alone(engine: Engine, make: Callable[..., Scheduler]) -> None:
    declare(engine, "good_a")
    with writing(engine) as connection:
        connection.execute(update(OutletRow).values(paused=True))
    scheduler = make(engine)
    scheduler.tick()
    assert scheduler.batches == []


def test_a_hung_crawl_is_killed_with_all_that_it_started(database: Engine, make: Callable[..., Scheduler], tmp_path: Path) -> None:
    declare(database, "good_a", "hang_b")
    scheduler = make(database)
    scheduler.tick()
    (batch,) = scheduler.batches
    until((tmp_path / "pids").exists)
    until(lambda: len(grandchildren(tmp_path)) == 2)
    family = [*grandchildren(tmp_path), batch.owner]
    assert all(is_alive(p) for p in family)
    batch.ends_at = time.monotonic()  # its time is up
    tick_until(scheduler, lambda: not scheduler.batches)
    assert not any(is_alive(p) for p in family)
    assert states(database, "good_a") == [("ok", None)]
    assert states(database, "hang_b") == [("killed", "time limit")]
    row = outlet_row(database, "hang_b")
    assert (row.lease_token, row.failures) == (None, 1)
    assert row.next_check_at > datetime.now(UTC) + timedelta(minutes=25)  # backed off: 30 minutes after the first failure


def test_the_time_limit_comes_from_the_configuration(engine: Engine, make: Callable[..., Scheduler]) -> None:
    declare(engine, "hang_a")
    scheduler = make(engine, run_minutes=0.05)
    started = time.monotonic()
    tick_until(scheduler, lambda: states(engine, "hang_a") == [("killed", "time limit")])
    assert 3 <= time.monotonic() - started < 15


def test_a_crawl_that_hung_gets_a_process_of_its_own_until_it_ends_by_itself(engine: Engine, make: Callable[..., Scheduler]) -> None:
    declare(engine, "good_a", "hang_b")
    scheduler = make(engine)
    scheduler.tick()
    until(lambda: states(engine, "good_a") == [("ok", None)])
    scheduler.batches[0].ends_at = time.monotonic()
    tick_until(scheduler, lambda: not scheduler.batches)
    for key in ("good_a", "hang_b"):
        runs.schedule_next(engine, key, datetime.now(UTC) - PAST)
    scheduler.tick()
    assert sorted((b.keys, b.alone) for b in scheduler.batches) == [(["good_a"], False), (["hang_b"], True)]


def test_a_hung_outlet_delays_no_other(engine: Engine, make: Callable[..., Scheduler]) -> None:
    declare(engine, "good_a", "hang_b")
    scheduler = make(engine)
    scheduler.tick()
    until(lambda: states(engine, "good_a") == [("ok", None)])
    runs.schedule_next(engine, "good_a", datetime.now(UTC) - PAST)
    tick_until(scheduler, lambda: states(engine, "good_a") == [("ok", None)] * 2)
    assert states(engine, "hang_b") == [("running", None)]


def test_a_hung_crawl_that_lost_its_lease_is_not_started_twice(engine: Engine, make: Callable[..., Scheduler]) -> None:
    declare(engine, "hang_a")
    scheduler = make(engine)
    scheduler.tick()
    until(lambda: states(engine, "hang_a"))
    with writing(engine) as connection:
        connection.execute(update(OutletRow).values(lease_until=datetime.now(UTC) - PAST))
    scheduler.tick()
    assert len(scheduler.batches) == 1


def test_a_crash_is_written_with_what_it_said_last(database: Engine, make: Callable[..., Scheduler]) -> None:
    declare(database, "crash_a")
    scheduler = make(database)
    tick_until(scheduler, lambda: states(database, "crash_a") == [("failed", "crash")])
    with reading(database) as connection:
        message = connection.scalar(select(Run.message)) or ""
    assert "RuntimeError: a fault in this spider" in message
    assert outlet_row(database, "crash_a").next_check_at > datetime.now(UTC)


def test_a_process_that_never_began_leaves_a_run_for_each_outlet(engine: Engine, make: Callable[..., Scheduler]) -> None:
    declare(engine, "good_a", "mute_b")
    scheduler = make(engine)
    tick_until(scheduler, lambda: states(engine, "mute_b"))
    assert states(engine, "good_a") == states(engine, "mute_b") == [("failed", "crash")]
    with reading(engine) as connection:
        assert all("Topic file coalition.yaml, line 3: unknown key." in m for m in connection.scalars(select(Run.message)) if m)


def test_an_exit_code_of_zero_is_no_proof_of_a_crawl(engine: Engine, make: Callable[..., Scheduler]) -> None:
    declare(engine, "good_a")
    scheduler = make(engine, command=[sys.executable, "-c", EXIT.format(code=0)])
    tick_until(scheduler, lambda: states(engine, "good_a"))
    assert states(engine, "good_a") == [("failed", "crash")]


def test_a_crawl_killed_by_someone_else_is_interrupted_and_taken_up_alone(database: Engine, make: Callable[..., Scheduler]) -> None:
    declare(database, "die_a", "slow_b")
    scheduler = make(database)
    tick_until(scheduler, lambda: states(database, "die_a") == [("interrupted", "died")])
    assert states(database, "slow_b") == [("interrupted", "died")]
    assert outlet_row(database, "die_a").next_check_at < datetime.now(UTC) + timedelta(minutes=2)
    for key in ("die_a", "slow_b"):
        runs.schedule_next(database, key, datetime.now(UTC) - PAST)
    scheduler.tick()
    assert sorted(b.keys for b in scheduler.batches) == [["die_a"], ["slow_b"]]


def test_an_outlet_somebody_else_crawls_is_not_started(engine: Engine, make: Callable[..., Scheduler]) -> None:
    declare(engine, "good_a")
    now = datetime.now(UTC)
    runs.claim(engine, ["good_a"], owner=owner_id(), token="by hand", now=now, ttl=timedelta(minutes=1))
    scheduler = make(engine)
    scheduler.tick()
    assert (scheduler.batches, states(engine, "good_a")) == ([], [])


def test_outlets_of_one_host_are_crawled_one_after_the_other() -> None:
    ready = [
        runs.Due("bbc_arabic", False, "bbc.com"),
        runs.Due("bbc_persian", False, "bbc.com"),
        runs.Due("irna", False, "irna.ir"),
        runs.Due("dw_ar", False, "dw.com"),
    ]
    assert [d.key for d in batch.one_of_a_host(ready, {"dw.com"}, ())] == ["bbc_arabic", "irna"]
    assert [d.key for d in batch.one_of_a_host(ready, {"dw.com"}, ("bbc.com", "dw.com"))] == ["bbc_arabic", "bbc_persian", "irna", "dw_ar"]


def test_an_outlet_whose_host_is_being_asked_for_another_waits(engine: Engine, make: Callable[..., Scheduler]) -> None:
    runs.declare_outlets(engine, [replace(outlet(k), home="https://www.one.example/") for k in ("good_a", "good_b")])
    scheduler = make(engine)
    scheduler.tick()
    assert [b.keys for b in scheduler.batches] == [["good_a"]]
    tick_until(scheduler, lambda: states(engine, "good_b") == [("ok", None)])
    assert states(engine, "good_a") == [("ok", None)]


def test_an_outlet_claimed_in_between_is_recorded_as_overlap(engine: Engine, make: Callable[..., Scheduler], monkeypatch: pytest.MonkeyPatch) -> None:
    declare(engine, "good_a")
    scheduler = make(engine)
    runs.claim(engine, ["good_a"], owner=owner_id(), token="by hand", now=datetime.now(UTC), ttl=timedelta(minutes=1))
    monkeypatch.setattr("crawler.batch.due", lambda *_: [runs.Due("good_a", False)])
    scheduler.tick()
    assert states(engine, "good_a") == [("skipped", "overlap")]


def test_checks_missed_while_no_scheduler_worked_are_recorded_once_and_made_up_for(engine: Engine, make: Callable[..., Scheduler]) -> None:
    declare(engine, "good_a", "good_b")
    now = datetime.now(UTC)
    runs.note(engine, duty.HEARTBEAT, "", now - timedelta(hours=6))
    runs.schedule_next(engine, "good_a", now - timedelta(hours=5))
    runs.schedule_next(engine, "good_b", now + timedelta(hours=1))
    scheduler = make(engine)
    tick_until(scheduler, lambda: ("ok", None) in states(engine, "good_a"))
    assert states(engine, "good_a") == [("missed", "not running"), ("ok", None)]
    assert states(engine, "good_b") == []


def test_a_second_scheduler_refuses_while_the_first_is_alive(database: Engine, make: Callable[..., Scheduler]) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as first:
        runs.note(database, duty.HEARTBEAT, owner_id(first.pid), datetime.now(UTC) - PAST)  # hung, but there
        with pytest.raises(RefusedError, match=f"Another scheduler already works on this database, as process {first.pid} here"):
            make(database)
        first.kill()
        first.wait()
        make(database)
    beat = duty.last_beat(database)
    assert beat is not None
    assert beat.owner == owner_id()


def test_a_scheduler_on_another_machine_counts_while_it_shows_itself(engine: Engine, make: Callable[..., Scheduler]) -> None:
    runs.note(engine, duty.HEARTBEAT, "elsewhere/boot/1/2", datetime.now(UTC) - timedelta(seconds=30))
    with pytest.raises(RefusedError, match="on elsewhere"):
        make(engine)
    runs.note(engine, duty.HEARTBEAT, "elsewhere/boot/1/2", datetime.now(UTC) - timedelta(minutes=5))
    make(engine)


def test_a_scheduler_that_lost_its_place_stops(engine: Engine, make: Callable[..., Scheduler]) -> None:
    scheduler = make(engine)
    runs.note(engine, duty.HEARTBEAT, "elsewhere/boot/1/2", datetime.now(UTC))
    scheduler.tick()
    assert (scheduler.stopping, scheduler.exit_code) == (True, 1)


def test_a_run_left_hanging_by_a_killed_scheduler_is_ended_at_its_time_limit(engine: Engine, make: Callable[..., Scheduler], tmp_path: Path) -> None:
    declare(engine, "hang_a")
    first = make(engine)
    first.tick()
    until(lambda: (tmp_path / "pids").exists() and len(grandchildren(tmp_path)) == 2)
    (orphan,) = first.batches
    first.batches = []  # as after SIGKILL: nobody watches it
    second = make(engine)
    second.tick()
    assert states(engine, "hang_a") == [("running", None)]  # its time is not up
    with writing(engine) as connection:
        connection.execute(update(Run).values(started_at=datetime.now(UTC) - PAST))
    second.tick()
    until(lambda: not orphan.process.runs())
    assert orphan.process.exit_code == -signal.SIGKILL
    tick_until(second, lambda: states(engine, "hang_a") == [("interrupted", "died")])
    assert not any(is_alive(p) for p in grandchildren(tmp_path))


def test_our_own_outage_is_told_in_one_line_and_its_end_in_another(engine: Engine, make: Callable[..., Scheduler], caplog: pytest.LogCaptureFixture) -> None:
    scheduler = make(engine)
    began = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    caplog.set_level("INFO", logger="scheduler")
    runs.note_once(engine, outage.NAME, began.isoformat(), began)
    scheduler.tick()
    scheduler.tick()
    assert [m for m in caplog.messages if "network" in m] == [outage.message(began)]
    runs.strike(engine, outage.NAME)
    scheduler.tick()
    assert caplog.messages[-1] == "The network is back: outlets are reached again."


def test_a_batch_ends_with_one_readable_line(engine: Engine, make: Callable[..., Scheduler], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="scheduler")
    declare(engine, "crash_b", "good_a")
    scheduler = make(engine, batch_size=1)
    tick_until(scheduler, lambda: len(caplog.messages) == 2)
    assert sorted(caplog.messages) == ["Checked good_a: 2 new pages, 1 on topic", "crash_b failed (crash)"]


def test_a_backup_is_made_when_it_is_due_and_one_that_fails_is_told(engine: Engine, make: Callable[..., Scheduler], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="scheduler")
    declare(engine, "good_a")
    scheduler = make(engine, backup_hours=1)
    done = "import sys; print('Written:', *sys.argv[1:])"
    scheduler.upkeep.command = [sys.executable, "-c", done]
    scheduler.tick()
    assert scheduler.upkeep.child is None  # nothing at the very start
    runs.note(engine, "backup", "file", datetime.now(UTC) - 2 * PAST)
    tick_until(scheduler, lambda: any("Backup" in m for m in caplog.messages))
    assert "Backup: Written: backup --keep 7" in caplog.messages
    scheduler.upkeep.command = [sys.executable, "-c", "import sys; sys.exit('No space left.')"]
    tick_until(scheduler, lambda: "backup_failed" in runs.installation(engine))
    assert runs.installation(engine)["backup_failed"][0] == "No space left."
    scheduler.tick()
    assert scheduler.upkeep.child is None  # not at once again


def test_old_logs_are_deleted(engine: Engine, make: Callable[..., Scheduler], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.logs._KEPT", 200)
    logs = tmp_path / "logs"
    logs.mkdir()
    for number in range(250):
        (logs / f"crawl-20260101T{number:06}-0.log").write_text("old")
    (logs / "scheduler.log").write_text("another's")
    declare(engine, "good_a")
    make(engine).tick()
    left = sorted(p.name for p in logs.glob("crawl-*"))
    assert len(left) == 201
    assert "crawl-20260101T000049-0.log" not in left
    assert "crawl-20260101T000050-0.log" in left
    assert (logs / "scheduler.log").exists()


def test_a_database_that_cannot_be_used_is_told_once_and_waited_for(engine: Engine, make: Callable[..., Scheduler], caplog: pytest.LogCaptureFixture) -> None:
    declare(engine, "good_a")
    scheduler = make(engine)
    with writing(engine) as connection:
        connection.exec_driver_sql("ALTER TABLE installation RENAME TO gone")
    scheduler.tick()
    scheduler.tick()
    assert [m for m in caplog.messages if "no such table: installation" in m] == caplog.messages
    assert len(caplog.messages) == 1
    with writing(engine) as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO installation")
    tick_until(scheduler, lambda: states(engine, "good_a") == [("ok", None)])


def test_a_hung_mail_server_delays_no_crawl(engine: Engine, make: Callable[..., Scheduler], mail: MailServer) -> None:
    mail.mood = "mute"
    declare(engine, "good_a")
    scheduler = make(engine, smtp_url=mail.url, mail_from="r@example.org", mail_to=("desk@example.org",))
    with writing(engine) as connection:
        notices.write(connection, [Telling("a", "raised", Said(title="a"))], datetime.now(UTC) - timedelta(minutes=5))
    delivering = threading.Thread(target=scheduler._deliver)
    delivering.start()
    tick_until(scheduler, lambda: not scheduler.batches and states(engine, "good_a"), seconds=10)
    assert delivering.is_alive()
    scheduler.post.stopping.set()
    delivering.join(2)
    assert not delivering.is_alive()
    (waits,) = [notices.channel_state(engine, c.name) for c in scheduler.post.channels]
    assert (waits.waiting, waits.tries) == (1, 1)


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with serving(MailServer()) as server:
        yield server


def test_a_log_that_cannot_be_written_keeps_no_outlet_claimed(
    engine: Engine, make: Callable[..., Scheduler], caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    declare(engine, "good_a")
    scheduler = make(engine)
    (tmp_path / "logs").write_text("in the way")
    scheduler.tick()
    scheduler.tick()
    assert len([m for m in caplog.messages if m.startswith("The scheduler cannot work now")]) == 1
    assert outlet_row(engine, "good_a").lease_token is None
    (tmp_path / "logs").unlink()
    tick_until(scheduler, lambda: states(engine, "good_a") == [("ok", None)])


def test_a_clock_set_back_does_not_stop_the_ticks(engine: Engine, make: Callable[..., Scheduler], monkeypatch: pytest.MonkeyPatch) -> None:
    scheduler = make(engine)
    scheduler.tick_every = timedelta(seconds=0.2)
    monkeypatch.setattr(scheduler_module, "LOOK", 0.05)
    ticks: list[float] = []
    monkeypatch.setattr(scheduler, "_look", lambda _now: ticks.append(time.monotonic()))
    runner = threading.Thread(target=scheduler.run)
    runner.start()
    until(lambda: len(ticks) > 1)
    job = scheduler._clock.get_job("tick")
    job.modify(next_run_time=datetime.now(UTC) + PAST)  # what the next time looks like after the clock went back an hour
    seen = len(ticks)
    until(lambda: len(ticks) > seen + 1, 5)
    scheduler.stopping = True
    runner.join(10)
    assert not runner.is_alive()


# The whole process, with signals.

_RUN = """
import sys
from datetime import timedelta
import scheduler
from crawler.config import load_config
scheduler.CRAWL = {command!r}
scheduler.Scheduler.__init__.__kwdefaults__["command"] = scheduler.CRAWL
scheduler.TICK = scheduler.Scheduler.__init__.__kwdefaults__["tick"] = timedelta(seconds=0.2)
scheduler.registry.outlets = lambda _modules: {{o.key: o for o in {outlets}}}
sys.exit(scheduler.main(load_config()))
"""


@contextmanager
def running(url: str, tmp_path: Path, *keys: str) -> Iterator[subprocess.Popen[str]]:
    """A scheduler process on a database with these outlets."""
    outlets = "[" + ", ".join(f"test_scheduler.outlet({k!r})" for k in keys) + "]"
    code = "from tests import test_scheduler\n" + _RUN.format(command=STAND_IN, outlets=outlets)
    environment = {**os.environ, "RASAD_DATABASE_URL": url, "RASAD_LOG_DIR": str(tmp_path / "logs"), "STAND_IN_PIDS": str(tmp_path / "pids")}
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        yield process
        kill_family(process.pid)


def processes_of(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return list(connection.scalars(select(Run.owner).where(Run.state == "running")))


@pytest.fixture
def url(database_url: str) -> Iterator[str]:
    open_database(database_url)
    yield database_url
    forget(database_url)


def test_sigterm_stops_within_ten_seconds_and_leaves_nothing_running(url: str, tmp_path: Path) -> None:
    engine = open_database(url)
    with running(url, tmp_path, "hang_a", "slow_b") as process:
        until(lambda: (tmp_path / "pids").exists() and len(processes_of(engine)) == 2)
        family = [*processes_of(engine), *grandchildren(tmp_path)]
        asked = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
        assert time.monotonic() - asked < 10
    assert not any(is_alive(p) for p in family)
    assert states(engine, "hang_a") == states(engine, "slow_b") == [("interrupted", "shutdown")]
    assert outlet_row(engine, "hang_a").lease_token is None
    beat = duty.last_beat(engine)
    assert beat is not None
    assert beat.owner == ""


def test_sigterm_is_heeded_in_time_even_when_the_database_is_locked(sqlite_database: Engine, tmp_path: Path) -> None:
    with running(str(sqlite_database.url), tmp_path, "slow_a") as process:
        until(lambda: processes_of(sqlite_database))
        (crawl,) = processes_of(sqlite_database)
        with writing(sqlite_database):
            time.sleep(1)  # a tick waits for the lock by now
            asked = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(15) == 1
            assert time.monotonic() - asked < 10
        assert not is_alive(crawl)


def test_a_crawl_that_listens_is_stopped_at_once(sqlite_database: Engine, tmp_path: Path) -> None:
    with running(str(sqlite_database.url), tmp_path, "slow_a") as process:
        until(lambda: processes_of(sqlite_database))
        asked = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(15) == 0
        assert time.monotonic() - asked < 4
    assert states(sqlite_database, "slow_a") == [("interrupted", "shutdown")]


def test_a_second_signal_ends_everything_at_once(sqlite_database: Engine, tmp_path: Path) -> None:
    with running(str(sqlite_database.url), tmp_path, "hang_a") as process:
        until(lambda: (tmp_path / "pids").exists() and processes_of(sqlite_database))
        family = [*processes_of(sqlite_database), *grandchildren(tmp_path)]
        process.send_signal(signal.SIGTERM)
        time.sleep(1)
        assert process.poll() is None
        asked = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 1
        assert time.monotonic() - asked < 2
    assert not any(is_alive(p) for p in family)


def test_after_sigkill_the_next_scheduler_takes_up_what_was_left(url: str, tmp_path: Path) -> None:
    engine = open_database(url)
    with running(url, tmp_path, "slow_a") as first:
        until(lambda: processes_of(engine))
        (crawl,) = processes_of(engine)
        first.kill()
        first.wait()
    assert is_alive(crawl)
    os.kill(int(crawl.split("/")[2]), signal.SIGKILL)  # the power went: scheduler and crawl are gone
    with running(url, tmp_path, "slow_a"):
        until(lambda: states(engine, "slow_a") == [("interrupted", "died")])
        assert outlet_row(engine, "slow_a").next_check_at > datetime.now(UTC)
        runs.schedule_next(engine, "slow_a", datetime.now(UTC) - PAST)
        until(lambda: states(engine, "slow_a") == [("interrupted", "died"), ("running", None)])


def test_two_schedulers_started_together_never_run_an_outlet_twice(url: str, tmp_path: Path) -> None:
    engine = open_database(url)
    keys = ("good_a", "good_b", "slow_c")
    with running(url, tmp_path, *keys) as one, running(url, tmp_path, *keys) as other:
        until(lambda: (one.poll() is None) != (other.poll() is None))
        refused = one if one.poll() is not None else other
        assert refused.returncode == 1
        assert refused.stdout is not None
        assert "Another scheduler already works on this database" in refused.stdout.read()
        until(lambda: states(engine, "good_b") == [("ok", None)])
        time.sleep(1)
        assert [states(engine, k) for k in keys] == [[("ok", None)], [("ok", None)], [("running", None)]]


def test_an_unwritable_log_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    environment = {**os.environ, "RASAD_DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}", "RASAD_LOG_DIR": str(tmp_path / "file" / "logs")}
    done = subprocess.run([sys.executable, "scheduler.py"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "The log folder" in done.stderr
    assert "set RASAD_LOG_DIR" in done.stderr
    assert len(done.stderr.strip().split("\n")) == 1
