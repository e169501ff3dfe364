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

from crawler.process import owner_id
from crawler.storage import duty, runs
from crawler.storage.engine import open_database
from scheduler import RefusedError, Scheduler
from tests.scheduling.stage import PAST, running, states, until


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
    scheduler.tick()
    assert (scheduler.stopping, scheduler.exit_code) == (True, 1)


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
