"""There is one scheduler of a database at a time."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from crawler.errors import TRY_AGAIN, WRONG_SETUP
from crawler.process import owner_id
from crawler.storage import duty, runs
from crawler.storage.backup import back_up
from crawler.storage.engine import forget, open_database
from crawler.storage.neighbours import told_of_new
from crawler.storage.presence import require_if_known
from scheduler import RefusedError, Scheduler
from tests.rasad import ROOT, environment, refused, run
from tests.scheduling.stage import PAST, declare, running, states, until


def test_c6_a_second_scheduler_refuses_while_the_first_is_alive(database: Engine, make: Callable[..., Scheduler]) -> None:
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


def test_c6_a_scheduler_on_another_machine_counts_while_it_shows_itself(engine: Engine, make: Callable[..., Scheduler]) -> None:
    runs.note(engine, duty.HEARTBEAT, "elsewhere/boot/1/2", datetime.now(UTC) - timedelta(seconds=30))
    with pytest.raises(RefusedError, match="on elsewhere"):
        make(engine)
    runs.note(engine, duty.HEARTBEAT, "elsewhere/boot/1/2", datetime.now(UTC) - timedelta(minutes=5))
    make(engine)


def test_c6_a_scheduler_that_lost_its_place_stops(engine: Engine, make: Callable[..., Scheduler]) -> None:
    scheduler = make(engine)
    runs.note(engine, duty.HEARTBEAT, "elsewhere/boot/1/2", datetime.now(UTC))
    declare(engine, "good_a")
    scheduler.tick()
    assert (scheduler.stopping, scheduler.exit_code) == (True, 1)
    assert states(engine, "good_a") == []  # it begins nothing more
    assert not scheduler.batches


def test_c6_what_another_scheduler_did_meanwhile_is_not_told_as_ones_own(engine: Engine, make: Callable[..., Scheduler]) -> None:
    declare(engine, "good_a")
    scheduler = make(engine)
    scheduler.tick()
    (batch,) = scheduler.batches
    until(lambda: not batch.process.runs())
    runs.record_run(engine, "good_a", trigger="scheduled", state="missed", cause="not running", message=None, owner="elsewhere/b/1/2", now=datetime.now(UTC))
    assert [(o.outlet, o.state) for o in batch.settle(15)] == [("good_a", "ok")]


def test_c12_a_database_that_is_gone_is_told_and_not_made_anew(engine: Engine, make: Callable[..., Scheduler], caplog: pytest.LogCaptureFixture) -> None:
    file = Path(engine.url.database or "")
    scheduler = make(engine)
    scheduler.tick()
    taken = file.rename(file.with_name("elsewhere.db"))
    scheduler.tick()
    assert (scheduler.stopping, scheduler.exit_code) == (True, 2)
    assert f"The database {file} is gone" in caplog.messages[-1]
    engine.dispose()
    with pytest.raises(OperationalError, match="unable to open"):
        engine.connect()
    crawled = run("crawl", "shafaq", env=environment(file.parent) | {"RASAD_LEASE": "t"})
    assert (crawled.returncode, list(file.parent.glob("rasad.db"))) == (2, [])
    assert f"The database {file} is gone" in crawled.stderr
    taken.rename(file)


def test_c12_a_database_that_was_replaced_is_told(engine: Engine, make: Callable[..., Scheduler], caplog: pytest.LogCaptureFixture) -> None:
    file = Path(engine.url.database or "")
    back_up(f"sqlite:///{file}", file.with_name("other.db"))
    scheduler = make(engine)
    scheduler.tick()
    file.with_name("other.db").replace(file)
    scheduler.tick()
    assert (scheduler.stopping, scheduler.exit_code) == (True, 1)
    assert "Another file was put in the database's place" in caplog.messages[-1]


@pytest.mark.parametrize("command", [("scheduler.py",), ("-m", "crawler", "up")])
@pytest.mark.parametrize(("url", "code"), [("postgresql://rasad:secret@127.0.0.1:9/rasad", TRY_AGAIN), ("mysql://rasad:secret@127.0.0.1/rasad", WRONG_SETUP)])
def test_c14_a_database_server_that_is_not_there_yet_may_be_tried_again(tmp_path: Path, command: tuple[str, ...], url: str, code: int) -> None:
    """With a code of its own, after which a service starts anew; 2 is for what only a person can mend."""
    env = environment(tmp_path, DATABASE_URL=url)
    started = subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=90, check=False)
    assert (started.returncode, started.stdout) == (code, "")
    assert len(started.stderr.strip().splitlines()) == 1
    assert "secret" not in started.stderr


def test_c12_what_is_gone_is_not_made_anew_by_whoever_starts_services_again(sqlite_database: Engine, tmp_path: Path) -> None:
    """As a container does, whatever the exit code: the scheduler and `rasad up` refuse until a person has decided."""
    url, file = str(sqlite_database.url), tmp_path / "rasad.db"
    with running(url, tmp_path) as process:
        until(lambda: (tmp_path / "logs" / "databases.txt").exists())
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    file.write_bytes(b"")  # cut, which is no better than gone
    for taken in (False, True):
        if taken:
            file.unlink()
        with running(url, tmp_path) as process:
            assert process.wait(60) == WRONG_SETUP
            assert f"The database {file} is gone" in (said := process.communicate()[0])
            assert f"delete {tmp_path / 'logs' / 'databases.txt'}" in said
    refused(run("up", env=environment(tmp_path)), f"The database {file} is gone")
    assert not file.exists()
    require_if_known(f"sqlite:///{tmp_path / 'other.db'}", tmp_path / "logs")  # nobody worked on that one


def test_a_new_database_is_told_once_and_others_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("rasad.db", "rasd.db", "data/rasad.db"):
        open_database(f"sqlite:///{tmp_path / name}")
        forget(f"sqlite:///{tmp_path / name}")
    (tmp_path / "notes.db").write_text("no database at all")
    said = told_of_new(open_database("sqlite:///rasd.db"), "sqlite:///rasd.db", "sqlite:///data/rasad.db")
    assert said.startswith(f"The database is a new one, with nothing in it yet: {tmp_path / 'rasd.db'}. Of Rasad is also ")
    assert all(f"{tmp_path / name} (last written 20" in said for name in ("rasad.db", "data/rasad.db"))
    assert "notes.db" not in said
    assert "correct RASAD_DATABASE_URL" in said
    forget("sqlite:///rasd.db")


def test_a_new_database_on_a_server_is_told_without_its_password(sqlite_database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sqlite_database.dialect, "name", "postgresql")
    said = told_of_new(sqlite_database, "postgresql://rasad:secret@host/rasad", "sqlite:///data/rasad.db")
    assert said == "The database is a new one, with nothing in it yet: postgresql://rasad:***@host/rasad."


def test_only_the_first_scheduler_of_a_database_calls_it_new(engine: Engine, make: Callable[..., Scheduler], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="scheduler")
    for _ in range(2):
        make(engine)
    assert len([m for m in caplog.messages if m.startswith("The database is a new one")]) == 1


def test_c6_two_schedulers_started_together_never_run_an_outlet_twice(url: str, tmp_path: Path) -> None:
    engine = open_database(url)
    keys = ("good_a", "good_b", "slow_c")
    with running(url, tmp_path, *keys) as one, running(url, tmp_path, *keys) as other:
        until(lambda: (one.poll() is None) != (other.poll() is None))
        refused = one if one.poll() is not None else other
        assert refused.returncode == 1
        assert "Another scheduler already works on this database" in refused.communicate()[0]
        until(lambda: states(engine, "good_b") == [("ok", None)])
        time.sleep(1)
        assert [states(engine, k) for k in keys] == [[("ok", None)], [("ok", None)], [("running", None)]]
