"""What people ask for from the dashboard: begun within a look, through the outlet's lease, bounded, and told how it went."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update

from crawler.process import is_alive, owner_id
from crawler.storage import pauses, requests, runs
from crawler.storage.engine import reading, writing
from crawler.storage.models import OutletRow, Page, RequestRow, Run
from crawler.storage.retention import Retention, kinds, let_go
from crawler.storage.suppression import suppress
from scheduler import Scheduler
from tests.scheduling.stage import PAST, declare, outlet_row, states, tick_until, until

RASAD = [sys.executable, "-m", "tests.scheduling.stand_in_rasad"]
DAYS = {"first": "2026-01-01", "last": "2026-01-03"}


@pytest.fixture
def begin(engine: Engine, make: Callable[..., Scheduler]) -> Callable[..., Scheduler]:
    """A scheduler of outlets none of which is due."""

    def _begin(*keys: str, **more: Any) -> Scheduler:
        declare(engine, *keys)
        for key in keys:
            runs.schedule_next(engine, key, datetime.now(UTC) + PAST)
        scheduler = make(engine, **more)
        scheduler.requested.rasad = RASAD
        return scheduler

    return _begin


def ask(engine: Engine, kind: Any, key: str, **arguments: str) -> int:
    number = requests.ask(engine, kind, key, arguments, who="Huda", now=datetime.now(UTC))
    assert number is not None
    return number


def row(engine: Engine, number: int) -> Any:
    with reading(engine) as connection:
        return connection.execute(select(RequestRow.__table__).where(RequestRow.id == number)).one()


def is_over(engine: Engine, number: int) -> Callable[[], bool]:
    return lambda: row(engine, number).finished_at is not None


def test_an_outlet_that_is_paused_and_not_due_is_crawled_once_its_lease_is_free(engine: Engine, begin: Callable[..., Scheduler]) -> None:
    scheduler = begin("good_a", "good_b")
    pauses.pause(engine, ["good_a"], "why", datetime.now(UTC))
    runs.claim(engine, ["good_a"], owner=owner_id(), token="by hand", now=datetime.now(UTC), ttl=timedelta(minutes=1))
    number, check = ask(engine, "crawl", "good_a"), ask(engine, "check", "good_a")
    scheduler.tick()
    assert [(row(engine, n).state, row(engine, n).cause) for n in (number, check)] == [("waiting", "crawled")] * 2
    assert (scheduler.batches, scheduler.requested.jobs) == ([], [])
    runs.release(engine, "by hand")
    scheduler.tick()
    assert [(b.keys, b.trigger) for b in scheduler.batches] == [(["good_a"], "requested")]
    assert (row(engine, number).state, row(engine, number).log) == ("running", scheduler.batches[0].log.name)
    assert (row(engine, check).state, row(engine, check).cause) == ("waiting", "crawled")
    tick_until(scheduler, is_over(engine, number))
    told = row(engine, number)
    assert (told.state, told.cause, told.outcome["state"], told.outcome["new"], told.outcome["run"]) == ("done", None, "ok", 2, 1)
    assert outlet_row(engine, "good_a").paused
    assert (states(engine, "good_a"), states(engine, "good_b")) == ([("ok", None)], [])


def test_unread_pages_are_a_crawl_of_these_alone_and_none_where_none_is_left(engine: Engine, begin: Callable[..., Scheduler]) -> None:
    scheduler = begin("good_a", "die_b")
    with writing(engine) as connection:
        for key in ("good_a", "die_b"):
            page = {"outlet": key, "identity": "1", "url": f"https://{key}.example/1", "state": "failed", "reason": "404", "tries": 8}
            connection.execute(insert(Page).values(page | {"first_seen_at": datetime.now(UTC), "next_try_at": datetime.now(UTC)}))
    due = outlet_row(engine, "die_b").next_check_at
    of_cause, killed = ask(engine, "again", "good_a", what="404"), ask(engine, "again", "die_b", what="404")
    gone, other = ask(engine, "again", "good_a", what="no_body"), ask(engine, "again", "die_b", what="page:1")
    for number in (of_cause, killed, gone, other):
        tick_until(scheduler, is_over(engine, number))
    assert [(row(engine, n).state, row(engine, n).cause) for n in (gone, other)] == [("failed", "none left")] * 2  # page 1 is another outlet's
    told = row(engine, of_cause)
    assert (told.state, told.outcome["state"], told.outcome["message"], told.outcome["read"]) == ("done", "ok", "--again=404", 1)
    assert (row(engine, killed).state, row(engine, killed).outcome["state"]) == ("done", "interrupted")
    with reading(engine) as connection:
        assert sorted(map(tuple, connection.execute(select(Run.outlet, Run.trigger)))) == [("die_b", "page"), ("good_a", "page")]
    assert outlet_row(engine, "die_b").next_check_at == due  # no check, so it is checked when it would have been


def test_a_check_holds_the_lease_writes_nothing_and_is_bounded(engine: Engine, begin: Callable[..., Scheduler]) -> None:
    scheduler = begin("slow_a", "good_b")
    held, number = ask(engine, "check", "slow_a"), ask(engine, "check", "good_b")
    scheduler.tick()
    assert outlet_row(engine, "slow_a").lease_owner == row(engine, held).owner != scheduler.owner
    runs.schedule_next(engine, "slow_a", datetime.now(UTC) - PAST)
    tick_until(scheduler, is_over(engine, number))
    assert not any("slow_a" in b.keys for b in scheduler.batches)  # due, and left alone meanwhile
    told = row(engine, number)
    assert (told.state, told.outcome["cause"], len(told.outcome["pages"]), len(told.outcome["pages"][0]["title"])) == ("done", "404", 40, 500)
    assert states(engine, "good_b") == []
    assert outlet_row(engine, "good_b").lease_token is None
    scheduler.requested.jobs[0].ends_at = 0  # its time is up
    tick_until(scheduler, is_over(engine, held))
    assert (row(engine, held).state, row(engine, held).cause) == ("failed", "time limit")


def test_outlets_of_one_host_are_asked_one_after_the_other(engine: Engine, begin: Callable[..., Scheduler]) -> None:
    scheduler = begin("slow_a", "good_b")
    with writing(engine) as connection:
        connection.execute(update(OutletRow).values(home="https://one.example/"))
    ask(engine, "check", "slow_a")
    second = ask(engine, "crawl", "good_b")
    scheduler.tick()
    scheduler.tick()
    assert (row(engine, second).state, row(engine, second).cause) == ("waiting", "host")


def test_a_backfill_tells_what_it_counted_and_where_its_log_is(engine: Engine, begin: Callable[..., Scheduler]) -> None:
    scheduler = begin("good_a")
    number = ask(engine, "backfill", "good_a", **DAYS)
    tick_until(scheduler, is_over(engine, number))
    told = row(engine, number)
    assert (told.state, told.cause) == ("done", None)
    said = {"message": "--from 2026-01-01 --to 2026-01-03 --verbose --json", "message_parts": {"say": "x", "with": {}}}
    assert told.outcome == {"runs": 1, "new": 7, "stories": 3} | said
    assert (scheduler.config.log_dir / told.log).read_text().startswith("some line of a log")


def test_what_the_command_refuses_is_told_in_its_words(engine: Engine, begin: Callable[..., Scheduler]) -> None:
    scheduler = begin("mute_a")
    number = ask(engine, "backfill", "mute_a", **DAYS)
    wrong = ask(engine, "backfill", "mute_a", first="2026-01-03", last="--warc")
    tick_until(scheduler, is_over(engine, number))
    tick_until(scheduler, is_over(engine, wrong))
    assert (row(engine, number).state, row(engine, number).cause) == ("failed", "refused")
    assert row(engine, number).outcome["message"] == "Error: No archive is declared for mute_a."
    assert (row(engine, wrong).state, row(engine, wrong).cause) == ("failed", "wrong days")


def test_one_that_waits_is_taken_back_and_one_of_a_killed_scheduler_is_stopped(engine: Engine, begin: Callable[..., Scheduler]) -> None:
    scheduler = begin("slow_a", "slow_b")
    runs_now, waits = (ask(engine, "backfill", key, **DAYS) for key in ("slow_a", "slow_b"))
    scheduler.tick()
    assert (row(engine, waits).state, row(engine, waits).cause) == ("waiting", "room")
    job = scheduler.requested.jobs.pop()  # as a scheduler meets it that was started after this one was killed
    scheduler.tick()
    assert row(engine, runs_now).state == "running"
    for number in (waits, runs_now):
        assert requests.stop(engine, number, datetime.now(UTC))
    scheduler.tick()
    until(lambda: not job.process.runs())
    job.output.close()
    tick_until(scheduler, is_over(engine, runs_now))
    assert {row(engine, n).state for n in (runs_now, waits)} == {"stopped"}
    assert not requests.stop(engine, runs_now, datetime.now(UTC))


def test_when_the_scheduler_stops_a_backfill_waits_for_its_next_start(engine: Engine, begin: Callable[..., Scheduler]) -> None:
    scheduler = begin("slow_a", "slow_b")
    filling, checking = ask(engine, "backfill", "slow_a", **DAYS), ask(engine, "check", "slow_b")
    scheduler.tick()
    owners = [row(engine, n).owner for n in (filling, checking)]
    scheduler.requested.ask_to_stop()
    scheduler.requested.stop(1)
    assert not any(map(is_alive, owners))
    assert (row(engine, filling).state, row(engine, filling).owner) == ("waiting", None)
    assert (row(engine, checking).state, row(engine, checking).cause) == ("failed", "shutdown")
    assert outlet_row(engine, "slow_b").lease_token is None


def test_what_a_killed_scheduler_left_is_closed_or_goes_on(engine: Engine, begin: Callable[..., Scheduler]) -> None:
    scheduler = begin("good_a")
    gone = f"{owner_id().rpartition('/')[0]}/gone"
    numbers = ask(engine, "check", "good_a"), ask(engine, "backfill", "good_a", **DAYS)
    for number in numbers:
        requests.take(engine, number, gone, datetime.now(UTC))
    tick_until(scheduler, is_over(engine, numbers[1]))
    assert [(row(engine, n).state, row(engine, n).cause) for n in numbers] == [("failed", "died"), ("done", None)]


def test_nobody_wants_tomorrow_what_should_have_been_done_at_once(engine: Engine, begin: Callable[..., Scheduler]) -> None:
    scheduler = begin("good_a")
    number = requests.ask(engine, "crawl", "good_a", {}, who="Huda", now=datetime.now(UTC) - timedelta(hours=2))
    assert number is not None
    scheduler.tick()
    assert (row(engine, number).state, scheduler.batches) == ("expired", [])


def test_an_outlet_that_is_gone_is_told(engine: Engine, begin: Callable[..., Scheduler]) -> None:
    scheduler = begin("good_a")
    runs.declare_outlets(engine, [])
    number = ask(engine, "crawl", "good_a")
    scheduler.tick()
    assert (row(engine, number).state, row(engine, number).cause) == ("failed", "unknown outlet")


def test_the_same_is_asked_for_once_and_not_without_bound(database: Engine) -> None:
    declare(database, "good_a")
    first = ask(database, "backfill", "good_a", **DAYS)
    assert ask(database, "backfill", "good_a", **DAYS) == first
    for number in range(requests.MOST_OPEN - 1):
        assert ask(database, "backfill", "good_a", first="2026-01-01", last=f"2026-02-{number + 1:02}") > first
    assert requests.ask(database, "crawl", "good_a", {}, who="Huda", now=datetime.now(UTC)) is None
    assert [r.id for r in requests.open_requests(database)] == list(range(first, first + requests.MOST_OPEN))


def test_what_a_check_read_goes_with_a_page_that_is_taken_down_and_after_its_time(database: Engine) -> None:
    declare(database, "good_a")
    now = datetime.now(UTC)
    number = ask(database, "check", "good_a")
    requests.finish(database, number, "done", now - timedelta(days=2), outcome={"outlet": "good_a", "pages": [{"title": "words"}]})
    suppress(database, "good_a", "1", "https://good_a.example/1", why="asked", now=now)
    assert row(database, number).outcome is None
    assert sum(let_go(database, k) for k in kinds(Retention(0, 1, 0, 0), now) if k.name == "requests") == 1
