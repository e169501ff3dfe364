"""There is one scheduler of a database at a time."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from crawler.process import owner_id
from crawler.storage import duty, runs
from crawler.storage.backup import back_up
from crawler.storage.engine import open_database
from scheduler import RefusedError, Scheduler
from tests.rasad import ROOT, environment, run
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


def test_a_database_server_that_is_not_there_yet_may_be_tried_again(tmp_path: Path) -> None:
    """Exit code 1, after which a service starts anew; 2 is for what only a person can mend."""
    found = {}
    for url in ("postgresql://rasad@127.0.0.1:9/rasad", "mysql://rasad@127.0.0.1/rasad"):
        started = subprocess.run(
            [sys.executable, "scheduler.py"],
            cwd=ROOT,
            env=environment(tmp_path) | {"RASAD_DATABASE_URL": url},
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        assert len(started.stderr.strip().splitlines()) == 1
        found[url.split(":")[0]] = started.returncode
    assert found == {"postgresql": 1, "mysql": 2}


def test_c6_two_schedulers_started_together_never_run_an_outlet_twice(url: str, tmp_path: Path) -> None:
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
