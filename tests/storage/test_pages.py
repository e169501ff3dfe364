"""The queue of pages: a link is kept before it is fetched, once, whatever happens after."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from crawler.article import Queued
from crawler.outlet import Outlet
from crawler.storage import pages, runs
from crawler.storage.engine import reading
from crawler.storage.models import KeptPage, Page, RouteRow
from crawler.storage.pages import RouteAnswer, SeenLink
from tests.storage.paper import FEED, PAPER

NOW = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def paper(database: Engine) -> Outlet:
    runs.declare_outlets(database, [PAPER])
    return PAPER


def links(*numbers: int, at: datetime | None = None) -> list[SeenLink]:
    return [SeenLink(f"id:{n}", f"https://paper.test/{n}", f"Story {n}", at) for n in numbers]


def answered(engine: Engine, found: list[SeenLink], now: datetime = NOW, **facts: object) -> list[Queued]:
    return pages.save_route_answer(engine, PAPER.key, RouteAnswer(url=FEED, status=200, **facts), found, now)  # type: ignore[arg-type]


def test_new_links_are_queued_in_their_order_and_known_ones_are_not(database: Engine, paper: Outlet) -> None:
    assert [q.url[-1] for q in answered(database, links(3, 1, 2))] == ["3", "1", "2"]
    assert [q.url[-1] for q in answered(database, links(4, 3, 1))] == ["4"]
    assert len(pages.pending(database, "paper", NOW, 10)) == 4


def test_one_answer_that_names_a_page_twice_queues_it_once(database: Engine, paper: Outlet) -> None:
    assert len(answered(database, links(1, 1))) == 1


def test_a_thousand_links_are_one_answer(database: Engine, paper: Outlet) -> None:
    assert len(answered(database, links(*range(1000)))) == 1000
    assert answered(database, links(*range(1000))) == []


def test_the_newest_are_fetched_first(database: Engine, paper: Outlet) -> None:
    answered(database, links(1, 2))
    answered(database, links(3), now=LATER)
    assert [q.url[-1] for q in pages.pending(database, "paper", LATER, 2)] == ["3", "1"]


def test_what_a_first_look_lists_without_a_date_is_not_newer_than_what_a_feed_dates(database: Engine, paper: Outlet) -> None:
    """A feed of dated items and a longer list without dates: the list's further links are older, though seen a moment later."""
    soon, a_list = NOW + timedelta(minutes=2), RouteAnswer(url="https://paper.test/news", status=200, kind="listing", origin="probed", how="front page")
    answered(database, [*links(4, at=NOW - timedelta(hours=1)), *links(3, at=NOW - timedelta(days=3)), *links(7)])
    pages.save_route_answer(database, PAPER.key, a_list, links(4, 3, 2, 1), soon)
    assert [q.url[-1] for q in pages.pending(database, "paper", soon, 10)] == ["7", "4", "3", "2", "1"]  # what a feed does not date is new all the same
    answered(database, links(6, at=NOW + timedelta(minutes=50)), now=LATER)
    pages.save_route_answer(database, PAPER.key, a_list, links(5), LATER)  # was not in the list an hour ago: it is new
    assert [q.url[-1] for q in pages.pending(database, "paper", LATER, 10)] == ["5", "6", "7", "4", "3", "2", "1"]


def test_since_holds_back_what_a_route_dated_earlier(database: Engine, paper: Outlet) -> None:
    answered(database, links(1, at=NOW - timedelta(days=9)) + links(2, at=NOW) + links(3))
    assert {q.url[-1] for q in pages.pending(database, "paper", NOW, 10, since=NOW - timedelta(days=7))} == {"2", "3"}
    assert len(pages.pending(database, "paper", NOW, 10)) == 3


def test_validators_are_kept_with_the_links_of_the_same_answer(database: Engine, paper: Outlet) -> None:
    answered(database, links(1), etag='"a"', last_modified="Sun, 18 Jan 2026 09:00:00 GMT")
    assert pages.validators(database, "paper")[FEED].etag == '"a"'
    with pytest.raises(Exception, match="identity"):  # a link that can't be written takes the validators with it
        answered(database, [SeenLink(None, "https://paper.test/9", None, None)], etag='"b"')  # type: ignore[arg-type]
    assert pages.validators(database, "paper")[FEED].etag == '"a"'


def test_an_unchanged_route_keeps_its_validators_and_works(database: Engine, paper: Outlet) -> None:
    answered(database, links(1), etag='"a"')
    pages.save_route_answer(database, "paper", RouteAnswer(url=FEED, status=304), [], LATER)
    assert pages.validators(database, "paper")[FEED].etag == '"a"'
    with reading(database) as connection:
        row = connection.execute(select(RouteRow.worked_at, RouteRow.failures, RouteRow.links)).one()
    assert tuple(row) == (LATER, 0, 1)


def test_a_failing_route_counts_its_failures_and_one_success_ends_them(database: Engine, paper: Outlet) -> None:
    for _ in range(2):
        pages.save_route_answer(database, "paper", RouteAnswer(url=FEED, status=503, error="http_503"), [], NOW)
    with reading(database) as connection:
        assert connection.scalar(select(RouteRow.failures)) == 2
    answered(database, links(1), now=LATER)
    with reading(database) as connection:
        assert connection.scalar(select(RouteRow.failures)) == 0


def test_a_failed_page_waits_or_is_given_up(database: Engine, paper: Outlet) -> None:
    first, second = answered(database, links(1, 2))
    pages.page_failed(database, first.id, reason="timeout", status=None, retry_at=LATER)
    pages.page_failed(database, second.id, reason="http_404", status=404, retry_at=None)
    assert pages.pending(database, "paper", NOW, 10) == []
    waiting = pages.pending(database, "paper", LATER, 10)
    assert [(q.id, q.tries) for q in waiting] == [(first.id, 1)]
    assert answered(database, links(1, 2)) == []


def test_a_page_may_be_asked_for_by_hand_again(database: Engine, paper: Outlet) -> None:
    url = "https://paper.test/7"
    first, again = (pages.queue_page(database, PAPER, url, at) for at in (NOW, LATER))
    assert first is not None
    assert first == again


def test_bytes_of_unreadable_pages_are_kept_within_bounds(database: Engine, paper: Outlet) -> None:
    queued = answered(database, links(*range(pages.KEPT_PAGES + 5)))
    for n, q in enumerate(queued):
        body = b"<html>" + b"x" * (pages.KEPT_BYTES if n else 10)
        at = NOW + timedelta(seconds=n)
        pages.page_rejected(database, q.id, outlet="paper", reason="no_body", title="", status=200, now=at, content_type="text/html", body=body)
    with reading(database) as connection:
        kept = connection.execute(select(KeptPage.page_id, KeptPage.truncated)).all()
        assert connection.scalar(select(func.count()).where(Page.state == "rejected", Page.reason == "no_body")) == len(queued)
    assert {k.page_id for k in kept} == {q.id for q in queued[5:]}
    assert all(k.truncated for k in kept)
    with reading(database) as connection:
        newest = connection.scalar(select(KeptPage.body).where(KeptPage.page_id == queued[-1].id))
    assert newest is not None
    assert zlib.decompress(newest) == (b"<html>" + b"x" * pages.KEPT_BYTES)[: pages.KEPT_BYTES]
