"""Crawls that hang, crash, die or never begin: each is ended, written with its reason, and delays no other."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, select, update

from crawler.process import is_alive
from crawler.storage import runs
from crawler.storage.engine import reading, writing
from crawler.storage.models import OutletRow, Run
from scheduler import Scheduler
from tests.scheduling.stage import EXIT, PAST, declare, grandchildren, outlet_row, states, tick_until, until


def test_c4_a_hung_crawl_is_killed_with_all_that_it_started(database: Engine, make: Callable[..., Scheduler], tmp_path: Path) -> None:
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


def test_c4_the_time_limit_comes_from_the_configuration(engine: Engine, make: Callable[..., Scheduler]) -> None:
    declare(engine, "hang_a")
    scheduler = make(engine, run_minutes=0.05)
    started = time.monotonic()
    tick_until(scheduler, lambda: states(engine, "hang_a") == [("killed", "time limit")])
    assert 3 <= time.monotonic() - started < 15


def test_c4_a_crawl_that_hung_gets_a_process_of_its_own_until_it_ends_by_itself(engine: Engine, make: Callable[..., Scheduler]) -> None:
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


def test_c4_a_hung_outlet_delays_no_other(engine: Engine, make: Callable[..., Scheduler]) -> None:
    declare(engine, "good_a", "hang_b")
    scheduler = make(engine)
    scheduler.tick()
    until(lambda: states(engine, "good_a") == [("ok", None)])
    runs.schedule_next(engine, "good_a", datetime.now(UTC) - PAST)
    tick_until(scheduler, lambda: states(engine, "good_a") == [("ok", None)] * 2)
    assert states(engine, "hang_b") == [("running", None)]


def test_c7_a_crawl_that_runs_over_its_next_check_is_not_started_twice(engine: Engine, make: Callable[..., Scheduler]) -> None:
    declare(engine, "hang_a")
    scheduler = make(engine)
    scheduler.tick()
    until(lambda: states(engine, "hang_a"))
    with writing(engine) as connection:
        connection.execute(update(OutletRow).values(lease_until=datetime.now(UTC) - PAST))
    scheduler.tick()
    assert len(scheduler.batches) == 1


def test_c3_a_crash_is_written_with_what_it_said_last(database: Engine, make: Callable[..., Scheduler]) -> None:
    declare(database, "crash_a")
    scheduler = make(database)
    tick_until(scheduler, lambda: states(database, "crash_a") == [("failed", "crash")])
    with reading(database) as connection:
        message = connection.scalar(select(Run.message)) or ""
    assert "RuntimeError: a fault in this spider" in message
    assert outlet_row(database, "crash_a").next_check_at > datetime.now(UTC)


def test_c3_a_process_that_never_began_leaves_a_run_for_each_outlet(engine: Engine, make: Callable[..., Scheduler]) -> None:
    declare(engine, "good_a", "mute_b")
    scheduler = make(engine)
    tick_until(scheduler, lambda: states(engine, "mute_b"))
    assert states(engine, "good_a") == states(engine, "mute_b") == [("failed", "crash")]
    with reading(engine) as connection:
        assert all("Topic file coalition.yaml, line 3: unknown key." in m for m in connection.scalars(select(Run.message)) if m)


def test_c3_an_exit_code_of_zero_is_no_proof_of_a_crawl(engine: Engine, make: Callable[..., Scheduler]) -> None:
    declare(engine, "good_a")
    scheduler = make(engine, command=[sys.executable, "-c", EXIT.format(code=0)])
    tick_until(scheduler, lambda: states(engine, "good_a"))
    assert states(engine, "good_a") == [("failed", "crash")]


def test_c2_a_crawl_killed_by_someone_else_is_interrupted_and_taken_up_alone(database: Engine, make: Callable[..., Scheduler]) -> None:
    declare(database, "die_a", "slow_b")
    scheduler = make(database)
    tick_until(scheduler, lambda: states(database, "die_a") == [("interrupted", "died")])
    assert states(database, "slow_b") == [("interrupted", "died")]
    assert outlet_row(database, "die_a").next_check_at < datetime.now(UTC) + timedelta(minutes=2)
    for key in ("die_a", "slow_b"):
        runs.schedule_next(database, key, datetime.now(UTC) - PAST)
    scheduler.tick()
    assert sorted(b.keys for b in scheduler.batches) == [["die_a"], ["slow_b"]]


def test_c4_a_run_left_hanging_by_a_killed_scheduler_is_ended_at_its_time_limit(engine: Engine, make: Callable[..., Scheduler], tmp_path: Path) -> None:
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
