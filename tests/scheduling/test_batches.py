"""What is started: which outlets, together or alone, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, update

from crawler import batch
from crawler.process import owner_id
from crawler.storage import runs
from crawler.storage.engine import writing
from crawler.storage.models import OutletRow
from scheduler import Scheduler
from tests.scheduling.stage import PAST, declare, outlet, outlet_row, states, tick_until


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


def test_an_outlet_somebody_else_crawls_is_not_started(engine: Engine, make: Callable[..., Scheduler]) -> None:
    declare(engine, "good_a")
    now = datetime.now(UTC)
    runs.claim(engine, ["good_a"], owner=owner_id(), token="by hand", now=now, ttl=timedelta(minutes=1))
    scheduler = make(engine)
    scheduler.tick()
    assert (scheduler.batches, states(engine, "good_a")) == ([], [])


def test_a13_outlets_of_one_host_are_crawled_one_after_the_other() -> None:
    ready = [
        runs.Due("bbc_arabic", False, "bbc.com"),
        runs.Due("bbc_persian", False, "bbc.com"),
        runs.Due("irna", False, "irna.ir"),
        runs.Due("dw_ar", False, "dw.com"),
    ]
    assert [d.key for d in batch.one_of_a_host(ready, {"dw.com"}, ())] == ["bbc_arabic", "irna"]
    assert [d.key for d in batch.one_of_a_host(ready, {"dw.com"}, ("bbc.com", "dw.com"))] == ["bbc_arabic", "bbc_persian", "irna", "dw_ar"]


def test_a13_an_outlet_whose_host_is_being_asked_for_another_waits(engine: Engine, make: Callable[..., Scheduler]) -> None:
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


def test_a_batch_ends_with_one_readable_line(engine: Engine, make: Callable[..., Scheduler], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="scheduler")
    declare(engine, "crash_b", "good_a")
    scheduler = make(engine, batch_size=1)
    tick_until(scheduler, lambda: len(caplog.messages) == 3)
    new, *ended = sorted(caplog.messages, key=lambda told: not told.startswith("The database is a new one"))
    assert new.startswith("The database is a new one")
    assert sorted(ended) == ["Checked good_a: 2 new pages, 1 on topic", "crash_b failed (crash)"]
