"""Clocks that jump and checks that were missed."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

import scheduler as scheduler_module
from crawler.storage import duty, runs
from crawler.storage.backup import NOTE as BACKUP
from crawler.storage.retention import NOTE as PRUNE
from scheduler import Scheduler
from tests.scheduling.stage import PAST, declare, outlet_row, states, tick_until, until


def test_c7_checks_missed_while_no_scheduler_worked_are_recorded_once_and_made_up_for(
    engine: Engine, make: Callable[..., Scheduler], caplog: pytest.LogCaptureFixture
) -> None:
    declare(engine, "good_a", "good_b")
    now = datetime.now(UTC)
    runs.note(engine, duty.HEARTBEAT, "", now - timedelta(hours=6))
    runs.schedule_next(engine, "good_a", now - timedelta(hours=5))
    runs.schedule_next(engine, "good_b", now + timedelta(hours=1))
    scheduler = make(engine)
    tick_until(scheduler, lambda: ("ok", None) in states(engine, "good_a"))
    assert states(engine, "good_a") == [("missed", "not running"), ("ok", None)]
    assert len([m for m in caplog.messages if m.startswith("Nothing was begun from ")]) == 1
    assert states(engine, "good_b") == []


def test_c8_after_a_clock_that_was_a_day_ahead_nothing_waits_a_day(engine: Engine, make: Callable[..., Scheduler]) -> None:
    declare(engine, "good_a", "good_b")
    now, day = datetime.now(UTC), timedelta(days=1)
    scheduler = make(engine)
    scheduler._beat_at = now + day  # as the wrong clock had it
    runs.schedule_next(engine, "good_a", now + day + timedelta(minutes=10))
    runs.schedule_next(engine, "good_b", now + timedelta(minutes=10))  # due in the past, by the wrong clock
    scheduler.tick()
    waits = {key: outlet_row(engine, key).next_check_at - now for key in ("good_a", "good_b")}
    assert timedelta(minutes=9) < waits["good_a"] < timedelta(minutes=11)
    assert timedelta() < waits["good_b"] < timedelta(minutes=1)
    assert states(engine, "good_a") == states(engine, "good_b") == []  # neither is called missed
    assert [d.key for d in runs.due(engine, datetime.now(UTC), 9)] == ["good_b"]


def test_c8_a_backup_made_while_the_clock_was_a_year_ahead_keeps_none_from_being_made(engine: Engine, make: Callable[..., Scheduler]) -> None:
    scheduler = make(engine, backup_hours=1)
    scheduler.upkeep.command = [sys.executable, "-c", ""]
    runs.note(engine, BACKUP, "file", datetime.now(UTC) + timedelta(days=365))
    scheduler.tick()
    assert scheduler.upkeep.task == BACKUP
    until(lambda: scheduler.upkeep.child is None or not scheduler.upkeep.child.runs())


def test_c8_a_backup_that_failed_while_the_clock_was_a_year_ahead_is_tried_again_within_the_hour(engine: Engine, make: Callable[..., Scheduler]) -> None:
    upkeep, now, year = make(engine, backup_hours=1).upkeep, datetime.now(UTC), timedelta(days=365)
    upkeep.command = [sys.executable, "-c", "raise SystemExit(1)"]
    runs.note(engine, BACKUP, "file", now - 2 * PAST)
    runs.note(engine, PRUNE, "", now + year)
    upkeep.look(now + year)
    until(lambda: upkeep.child is None or not upkeep.child.runs())
    upkeep.look(now + year)
    upkeep.look(now + year + timedelta(minutes=30))
    assert upkeep.child is None  # not at once
    upkeep.look(now)
    assert (upkeep.task, upkeep.child is None) == (BACKUP, False)
    until(lambda: upkeep.child is None or not upkeep.child.runs())


def test_c8_a_clock_set_back_does_not_stop_the_ticks(engine: Engine, make: Callable[..., Scheduler], monkeypatch: pytest.MonkeyPatch) -> None:
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
    until(lambda: len(ticks) > seen + 1)
    scheduler.stopping = True
    runner.join(10)
    assert not runner.is_alive()
