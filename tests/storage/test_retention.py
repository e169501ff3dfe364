"""What is let go of: what has outlived its time goes, whole and everywhere, and pages are never forgotten."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, column, func, insert, select, table, text

from crawler.storage import notices, pages, retention, runs
from crawler.storage.engine import day_number, reading, writing
from crawler.storage.models import Coverage, Delivery, KeptPage, Mention, Page, Problem, RequestRow, Run, Story
from crawler.storage.pages import RouteAnswer, SeenLink
from crawler.storage.retention import KEPT_RUNS, Retention
from crawler.storage.stories import Judged, store_page
from crawler.storage.verdicts import TopicVerdict
from tests.storage.paper import FEED, PAPER
from tests.storage.test_suppression import JUDGED

NOW = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=400)
OFF = Retention(0, 0, 0, 0)


def seen(engine: Engine, *numbers: int) -> list[int]:
    runs.declare_outlets(engine, [PAPER])
    links = [SeenLink(f"id:{n}", f"https://paper.test/{n}", f"Title {n}", None) for n in numbers]
    return [q.id for q in pages.save_route_answer(engine, "paper", RouteAnswer(url=FEED, status=200), links, NOW)]


def numbers(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        return {
            t.__tablename__: connection.scalar(select(func.count()).select_from(t)) or 0 for t in (Page, Story, Mention, KeptPage, Run, RequestRow, Problem)
        }


def prune(engine: Engine, chosen: Retention) -> dict[str, int]:
    told = {k.name: retention.count(engine, k) for k in retention.kinds(chosen, LATER)}
    assert {k.name: retention.let_go(engine, k) for k in retention.kinds(chosen, LATER)} == told
    return told


def a_year_of(engine: Engine) -> None:
    first, second, third = seen(engine, 1, 2, 3)
    store_page(engine, first, JUDGED, status=200, now=NOW, zone=PAPER.zone)
    off = Judged(article=JUDGED.article, verdicts=[TopicVerdict("t", "off_topic", 0.0)], text_hash="")
    store_page(engine, second, off, status=200, now=NOW, zone=PAPER.zone)
    pages.page_rejected(engine, third, outlet="paper", reason="too short", title="", status=200, now=NOW, content_type=None, body=b"x" * 9000)
    with writing(engine) as connection:
        for n in range(KEPT_RUNS + 700):
            row = {"outlet": "paper", "trigger": "scheduled", "state": "ok", "owner": "x", "started_at": NOW + timedelta(minutes=n)}
            connection.execute(insert(Run).values(row | runs.Counts().columns()))
        for ended in (NOW, None):
            said = {"rule": "failing", "cause": "dns", "message": "m", "remedy": "r", "first_seen_at": NOW, "last_seen_at": NOW}
            connection.execute(insert(Problem).values(said | {"outlet": "paper", "ended_at": ended}))
            asked = {"kind": "crawl", "outlet": "paper", "who": "desk", "at": NOW, "state": "done" if ended else "waiting", "finished_at": ended}
            connection.execute(insert(RequestRow).values(asked))


def test_what_has_outlived_its_time_goes_and_pages_stay(database: Engine) -> None:
    a_year_of(database)
    before = numbers(database)
    assert prune(database, OFF) == {}
    assert prune(database, Retention(30, 180, 365, 100)) == {
        "bytes of unreadable pages": 1, "runs": 700, "requests": 1, "problems that are over": 1, "notices": 0, "messages sent": 0,
        "headlines of pages off topic": 1,
    }  # fmt: skip
    assert numbers(database) == before | {"kept_page": 0, "run": KEPT_RUNS, "request": 1, "problem": 1}
    assert seen(database, 1, 2, 3) == []
    with reading(database) as connection:
        kept = connection.execute(select(Page.title, Page.listed_title, Page.verdict).where(Page.identity == "id:2")).one()
    assert (*kept,) == (None, None, "off_topic")


def test_stories_go_only_when_asked_and_are_not_fetched_again(database: Engine) -> None:
    a_year_of(database)
    assert prune(database, Retention(0, 0, 0, 0, stories_before=day_number(LATER.date()))) == {"stories": 1}
    assert (numbers(database)["story"], numbers(database)["mention"], numbers(database)["page"]) == (0, 0, 3)
    assert seen(database, 1) == []
    with reading(database) as connection:
        assert connection.scalar(select(func.sum(Coverage.relevant))) == 1  # the day's count stays
        assert connection.scalar(select(func.count()).select_from(table("story_search", column("title")))) == 0, "its words are still found"


def test_a_day_says_which_stories_are_older(sqlite_database: Engine) -> None:
    a_year_of(sqlite_database)
    on_the_day = day_number(date(2026, 1, 18))
    found = [next(iter(retention.kinds(Retention(0, 0, 0, 0, stories_before=day), LATER))) for day in (on_the_day, on_the_day + 1)]
    assert [retention.count(sqlite_database, kind) for kind in found] == [0, 1]


def test_a_run_that_goes_on_stays_however_old(database: Engine) -> None:
    a_year_of(database)
    with writing(database) as connection:
        row = {"outlet": "paper", "trigger": "backfill", "state": "running", "owner": "x", "started_at": NOW - timedelta(days=1)}
        connection.execute(insert(Run).values({"id": 0} | row | runs.Counts().columns()))
    assert prune(database, Retention(0, 180, 0, 0))["runs"] == 700
    with reading(database) as connection:
        assert connection.scalar(select(Run.id).where(Run.state == "running")) == 0


def test_the_last_message_of_a_channel_stays_for_it_says_what_was_told(database: Engine) -> None:
    a_year_of(database)
    notices.open_channel(database, "desk", NOW)
    for n in range(2):
        with writing(database) as connection:
            notices.write(connection, [notices.Telling(f"k{n}", "raised", {"title": "t"})], NOW)
        message = notices.next_message(database, "desk", NOW + timedelta(minutes=1 + n), at_once=True)
        assert message is not None
        notices.sent(database, message.id, NOW)
    with reading(database) as connection:
        newest = connection.scalar(select(func.max(Delivery.id)))
    assert prune(database, Retention(0, 0, 365, 0))["messages sent"] == 2  # the mark where it began, and the first of two
    with reading(database) as connection:
        assert list(connection.scalars(select(Delivery.id))) == [newest]
    assert notices.next_message(database, "desk", LATER, at_once=True) is None, "nothing is told twice"


def test_space_is_given_back(sqlite_database: Engine, tmp_path: Path) -> None:
    queued = seen(sqlite_database, *range(15))
    for page in queued:
        pages.page_rejected(sqlite_database, page, outlet="paper", reason="x", title="", status=200, now=NOW, content_type=None, body=os.urandom(400_000))
    prune(sqlite_database, Retention(1, 0, 0, 0))
    size = retention.reclaim(sqlite_database)
    assert size.before - size.after > 5_000_000
    with closing(sqlite3.connect(tmp_path / "rasad.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_sqlite_learns_which_index_narrows_most(sqlite_database: Engine) -> None:
    a_year_of(sqlite_database)
    retention.survey(sqlite_database)
    with reading(sqlite_database) as connection:
        surveyed = set(connection.scalars(text("SELECT idx FROM sqlite_stat1 WHERE tbl = 'story'")))
    assert {"ix_story_text", "ix_story_outlet_day"} <= surveyed
