"""The whole process, with signals."""

from __future__ import annotations

import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from crawler.process import is_alive
from crawler.storage import duty, runs
from crawler.storage.engine import open_database, writing
from tests.scheduling.stage import PAST, grandchildren, outlet_row, processes_of, running, states, until


def test_c1_sigterm_stops_within_ten_seconds_and_leaves_nothing_running(url: str, tmp_path: Path) -> None:
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


def test_c1_sigterm_is_heeded_in_time_even_when_the_database_is_locked(sqlite_database: Engine, tmp_path: Path) -> None:
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


def test_c1_a_crawl_that_listens_is_stopped_at_once(sqlite_database: Engine, tmp_path: Path) -> None:
    with running(str(sqlite_database.url), tmp_path, "slow_a") as process:
        until(lambda: processes_of(sqlite_database))
        asked = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(15) == 0
        assert time.monotonic() - asked < 4
    assert states(sqlite_database, "slow_a") == [("interrupted", "shutdown")]


def test_c1_a_second_signal_ends_everything_at_once(sqlite_database: Engine, tmp_path: Path) -> None:
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


def test_c2_after_sigkill_the_next_scheduler_takes_up_what_was_left(url: str, tmp_path: Path) -> None:
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
