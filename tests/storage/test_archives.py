"""What is remembered of archives, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine

from crawler.article import Article, Published
from crawler.storage.archives import asked_days, left_of_backfills, page_to_read, save_archive_page, working_archives
from crawler.storage.duty import go_on_duty, is_wanted
from crawler.storage.pages import RouteAnswer, SeenLink, page_failed, pages_since, pending, save_route_answer
from crawler.storage.reports.filter import Filter
from crawler.storage.reports.known import known_days
from crawler.storage.runs import claim, declare_outlets, finish_run, start_run
from crawler.storage.stories import Judged, store_page
from crawler.storage.verdicts import TopicVerdict
from tests.storage.paper import PAPER

NOW = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)
ARCHIVE = "https://paper.test/{year}/{month}/{day}"
DAYS = [date(2026, 1, n) for n in (1, 2, 3)]


def links(*numbers: int) -> list[SeenLink]:
    return [SeenLink(f"id:{n}", f"https://paper.test/{n}", None, None) for n in numbers]


def test_links_and_finished_days_come_together_and_once(database: Engine) -> None:
    declare_outlets(database, [PAPER])
    new = save_archive_page(database, PAPER.key, ARCHIVE, links(1, 2), NOW, finished=DAYS[:1])
    assert len(new) == 2
    assert save_archive_page(database, PAPER.key, ARCHIVE, links(2, 3), NOW, failed=DAYS[1:2], cause="http_503")[0].url == "https://paper.test/3"
    asked = asked_days(database, PAPER.key, [ARCHIVE], DAYS[0], DAYS[2])
    assert {(a.day, a.finished, a.cause) for a in asked} == {(DAYS[0], True, None), (DAYS[1], False, "http_503")}
    save_archive_page(database, PAPER.key, ARCHIVE, [], NOW + timedelta(hours=1), finished=DAYS[1:2])
    assert {a.day for a in asked_days(database, PAPER.key, [ARCHIVE], DAYS[0], DAYS[2]) if a.finished} == set(DAYS[:2])
    assert {a.day for a in asked_days(database, PAPER.key, [ARCHIVE], DAYS[0], DAYS[2], since=NOW + timedelta(minutes=1))} == {DAYS[1]}
    assert working_archives(database, PAPER.key) == {ARCHIVE}


def test_what_a_backfill_brings_says_nothing_of_how_often_an_outlet_publishes(database: Engine) -> None:
    declare_outlets(database, [PAPER])
    save_archive_page(database, PAPER.key, ARCHIVE, links(*range(100)), NOW)
    save_route_answer(database, PAPER.key, RouteAnswer(url=PAPER.routes[0].url, status=200), links(100, 101, 102), NOW)
    assert pages_since(database, PAPER.key, NOW - timedelta(days=1)) == 3


def test_old_pages_wait_for_a_backfill_and_new_ones_for_the_crawl(database: Engine) -> None:
    declare_outlets(database, [PAPER])
    save_archive_page(database, PAPER.key, ARCHIVE, links(1, 2), NOW)
    save_route_answer(database, PAPER.key, RouteAnswer(url=PAPER.routes[0].url, status=200), links(2, 3), NOW)
    assert {p.url[-1] for p in pending(database, PAPER.key, NOW, 10)} == {"2", "3"}  # the route lists 2: it is news
    (old,) = pending(database, PAPER.key, NOW, 10, backfilled=True)
    assert left_of_backfills(database, PAPER.key, NOW) == (1, 0)
    page_failed(database, old.id, reason="timeout", status=None, retry_at=NOW + timedelta(minutes=15))
    assert left_of_backfills(database, PAPER.key, NOW) == (0, 1)


def test_finished_days_are_known_once_their_pages_are_read(database: Engine) -> None:
    declare_outlets(database, [PAPER])
    save_archive_page(database, PAPER.key, ARCHIVE, links(1), NOW, finished=DAYS)
    run = start_run(database, PAPER.key, trigger="backfill", owner="x", now=NOW)
    finish_run(database, run, state="ok", cause=None, message=None, now=NOW)
    with database.connect() as connection:
        assert known_days(connection, Filter(), PAPER.zone).get(PAPER.key, set()) == set()  # nor does a backfill look at today
    page_failed(database, pending(database, PAPER.key, NOW, 1, backfilled=True)[0].id, reason="http_410", status=410, retry_at=None)
    with database.connect() as connection:
        assert known_days(connection, Filter(), PAPER.zone)[PAPER.key] == {20454, 20455, 20456}


def test_a_part_of_a_day_is_no_known_day(database: Engine) -> None:
    """A WARC file holds some pages of a day; nobody knows how many there were."""
    declare_outlets(database, [PAPER])
    published = Published(at=NOW, day=NOW.date(), precision="second", calendar="gregorian", source="meta", raw="")
    judged = Judged(
        article=Article(url="https://paper.test/1", outlet=PAPER.key, title="A title", body="A body.", published=published),
        verdicts=[TopicVerdict("t", "off_topic", 0.0)], text_hash="",
    )  # fmt: skip
    page = page_to_read(database, PAPER.key, links(1)[0], NOW, insert=True)
    assert page is not None
    store_page(database, page, judged, status=200, now=NOW, zone=PAPER.zone)
    assert page_to_read(database, PAPER.key, links(1)[0], NOW, insert=True) is None
    finish_run(database, start_run(database, PAPER.key, trigger="backfill", owner="x", now=NOW), state="ok", cause=None, message=None, now=NOW)
    with database.connect() as connection:
        assert known_days(connection, Filter(), PAPER.zone).get(PAPER.key, set()) == set()
    finish_run(database, start_run(database, PAPER.key, trigger="manual", owner="x", now=NOW), state="ok", cause=None, message=None, now=NOW)
    with database.connect() as connection:
        assert known_days(connection, Filter(), PAPER.zone)[PAPER.key] == {20471}


def test_an_outlet_is_left_to_a_crawl_that_goes_on_or_is_due(database: Engine) -> None:
    declare_outlets(database, [PAPER])
    assert not is_wanted(database, PAPER.key, NOW)  # due, but no scheduler is on duty
    go_on_duty(database, "me", NOW, lambda _: False)
    assert is_wanted(database, PAPER.key, NOW + timedelta(minutes=1))
    assert not is_wanted(database, PAPER.key, NOW + timedelta(minutes=10))  # its beat is old
    claim(database, [PAPER.key], owner="me", token="t", now=NOW, ttl=timedelta(minutes=20))
    assert is_wanted(database, PAPER.key, NOW + timedelta(minutes=10))
