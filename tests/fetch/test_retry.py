"""Retry-After, back-off, and what is tried again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from crawler.fetch.retry import seconds_wanted
from tests.fetch.crawling import Crawler
from tests.fetch.server import Answer, Asked, Server

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DAY = 86_400


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (b"120", 120.0),
        (b" 0 ", 0.0),
        (b"315360000", 315_360_000.0),
        (b"Sat, 21 Nov 2026 12:01:30 GMT", 90.0),
        (b"Sat, 21 Nov 2026 15:01:30 +0300", 90.0),
        (b"Saturday, 21-Nov-26 12:01:30 GMT", 90.0),
        (b"Fri, 20 Nov 2026 12:00:00 GMT", 0.0),
    ],
)
def test_a4_retry_after_is_read(header: bytes, seconds: float) -> None:
    assert seconds_wanted(header, NOW) == seconds


@pytest.mark.parametrize("header", [None, b"", b"-5", b"soon", b"1.5", b"\xd9\xa5", b"Sat, 99 Nov 2026 12:00:00 GMT", b"\xff\xfe"])
def test_a4_what_is_no_time_is_none(header: bytes | None) -> None:
    assert seconds_wanted(header, NOW) is None


def test_a4_a_number_too_long_to_be_meant_is_long_and_costs_nothing() -> None:
    wanted = seconds_wanted(b"9" * 10_000, NOW)
    assert wanted is not None
    assert wanted > 10 * 365 * DAY


def _once(first: Answer) -> Callable[[Asked], Answer]:
    """Return a page that answers so the first time, and well after that."""
    turns = iter([first])
    return lambda _: next(turns, Answer(b"well"))


@pytest.mark.parametrize("status", [429, 503])
def test_a4_a_short_retry_after_is_waited_for_by_the_whole_host(crawler: Crawler, status: int) -> None:
    site: dict[str, Any] = {"/busy": _once(Answer(b"", status, {"Retry-After": "1"})), **{f"/{n}": Answer(stall=0.05) for n in range(6)}}
    with Server(site) as server:
        crawled = crawler.crawl(server.url + "/busy", *(f"{server.url}/{n}" for n in range(6)), CONCURRENT_REQUESTS_PER_DOMAIN=1)
        busy, again = server.times("/busy")
        after = [asked.at for asked in server.asked if asked.at > busy]
    assert again - busy >= 1
    assert min(after) - busy >= 1
    assert set(crawled.causes().values()) == {None}
    assert crawled.stats["rasad/retry_after"] == 1
    assert crawled.stats[f"rasad/retries/http_{status}"] == 1


def test_a4_a_date_is_waited_for(crawler: Crawler) -> None:
    def page(asked: Asked) -> Answer:
        if len(server.times("/busy")) > 1:
            return Answer(b"well")
        return Answer(b"", 503, {"Retry-After": format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)})

    with Server({"/busy": page}) as server:
        crawled = crawler.crawl(server.url + "/busy", RASAD_RETRY_AFTER_WAIT=5)
        first, second = server.times("/busy")
    assert second - first > 0.9  # the date has whole seconds
    assert crawled.pages[0]["text"] == "well"


def test_a4_a_date_in_the_past_is_retried_at_once(crawler: Crawler) -> None:
    busy = _once(Answer(b"", 503, {"Retry-After": "Fri, 20 Nov 2020 12:00:00 GMT"}))
    with Server({"/busy": busy}) as server:
        crawled = crawler.crawl(server.url + "/busy")
    assert crawled.pages[0]["text"] == "well"
    assert crawled.stats["rasad/retry_after"] == 0


@pytest.mark.parametrize(("asked_for", "reported"), [("3600", 3600), ("315360000", DAY), ("9" * 5000, DAY)])
def test_a4_a_long_retry_after_ends_the_run_for_the_host_at_once(crawler: Crawler, asked_for: str, reported: int) -> None:
    site = {f"/{n}": Answer(b"", 503, {"Retry-After": asked_for}, stall=0.1) for n in range(10)}
    with Server(site) as server, Server({"/": Answer(b"another host")}, address="127.0.0.1") as other:
        localhost = f"http://localhost:{other.port}/"
        crawled = crawler.crawl(*(f"{server.url}/{n}" for n in range(10)), localhost, CONCURRENT_REQUESTS_PER_DOMAIN=1)
        assert len([path for path in server.paths() if path != "/robots.txt"]) == 1
    assert [page["cause"] for page in crawled.pages if page["asked"] != localhost] == ["retry_after"] * 10
    assert crawled.of(localhost)["text"] == "another host"
    assert crawled.stats["rasad/retry_after"] == reported
    assert crawled.stats["rasad/retry/hosts_left/retry_after"] == 1
    assert ("rasad/retry/retry_after_capped" in crawled.stats) == (reported == DAY)
    assert sorted(page["status"] or 0 for page in crawled.pages if page["cause"]) == [0] * 9 + [503]


def test_a4_pages_of_a_resting_host_still_in_the_queue_are_not_sent(crawler: Crawler) -> None:
    busy = Answer(b"", 429, {"Retry-After": "600"}, stall=0.3)
    with Server({"/first": busy, **{f"/{n}": Answer() for n in range(30)}}) as server:
        crawled = crawler.crawl(server.url + "/first", *(f"{server.url}/{n}" for n in range(30)), CONCURRENT_REQUESTS_PER_DOMAIN=1, DOWNLOAD_DELAY=0.1)
        first = server.times("/first")[0]
        assert [asked.path for asked in server.asked if asked.at > first + 0.35] == []
    assert crawled.of(server.url + "/first")["cause"] == "retry_after"


def test_a4_a_negative_retry_after_is_counted_and_backed_off_from(crawler: Crawler) -> None:
    with Server({"/busy": _once(Answer(b"", 503, {"Retry-After": "-5"}))}) as server:
        crawled = crawler.crawl(server.url + "/busy", RASAD_BACKOFF=0.5)
        first, second = server.times("/busy")
    assert second - first >= 0.5
    assert crawled.stats["rasad/retry/retry_after_unreadable"] == 1
    assert "rasad/retry_after" not in crawled.stats


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_host_that_names_no_time_is_asked_ever_later(crawler: Crawler, status: int) -> None:
    with Server({"/busy": Answer(b"", status)}) as server:
        crawled = crawler.crawl(server.url + "/busy", RASAD_BACKOFF=0.4, RASAD_BACKOFF_MAX=10)
        first, second, third = server.times("/busy")
    assert second - first >= 0.4
    assert third - second >= 0.8
    assert crawled.pages[0]["cause"] == f"http_{status}"


def test_a_host_that_answers_429_to_the_last_try_is_left_alone_in_this_run(crawler: Crawler) -> None:
    site = {"/busy": Answer(b"", 429), **{f"/{n}": Answer() for n in range(5)}}
    later = [{"url": f"/{n}"} for n in range(5)]
    with Server(site) as server:
        crawled = crawler.crawl(
            {"url": server.url + "/busy", "priority": 10},
            *({"url": server.url + page["url"], "priority": -10} for page in later),
            RETRY_TIMES=0,
            CONCURRENT_REQUESTS=1,
        )
        assert "/4" not in server.paths()
    assert crawled.of(server.url + "/busy")["cause"] == "http_429"
    assert crawled.of(server.url + "/4")["cause"] == "retry_after"
    assert crawled.stats["rasad/retry/skipped/retry_after"] > 0


def test_a_server_error_is_tried_three_times_and_told_with_its_status(crawler: Crawler) -> None:
    with Server({"/broken": Answer(b"", 500)}) as server:
        crawled = crawler.crawl(server.url + "/broken")
        assert server.paths().count("/broken") == 3
    assert crawled.pages[0]["cause"] == "http_500"
    assert crawled.pages[0]["status"] == 500
    assert crawled.stats["rasad/retries/http_500"] == 2
    assert crawled.stats["retry/max_reached"] == 1


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_a_client_error_is_not_tried_again(crawler: Crawler, status: int) -> None:
    with Server({"/gone": Answer(b"", status)}) as server:
        crawled = crawler.crawl(server.url + "/gone")
        assert server.paths().count("/gone") == 1
    assert crawled.pages[0]["cause"] == f"http_{status}"


def test_a_page_that_must_not_be_retried_still_holds_its_host(crawler: Crawler) -> None:
    with Server({"/busy": Answer(b"", 503, {"Retry-After": "600"}), "/next": Answer()}) as server:
        crawled = crawler.crawl({"url": server.url + "/busy", "meta": {"dont_retry": True}, "priority": 1}, server.url + "/next", CONCURRENT_REQUESTS=1)
        assert "/next" not in server.paths()
    assert crawled.of(server.url + "/next")["cause"] == "retry_after"


def test_retrying_can_be_switched_off(crawler: Crawler) -> None:
    with Server({"/broken": Answer(b"", 500)}) as server:
        crawler.crawl(server.url + "/broken", RETRY_ENABLED=False)
        assert server.paths().count("/broken") == 1


def test_a4_a_robots_txt_that_asks_to_wait_is_reported_like_a_page(crawler: Crawler) -> None:
    with Server({"/robots.txt": Answer(b"", 503, {"Retry-After": "900"}), "/page": Answer()}) as server:
        crawled = crawler.crawl(server.url + "/page")
        assert server.paths() == ["/robots.txt"]
    assert crawled.pages[0]["cause"] == "robots_unreachable"
    assert crawled.stats["rasad/retry_after"] == 900


def test_a5_a_host_that_stops_answering_in_the_middle_is_left_alone(crawler: Crawler) -> None:
    site: dict[str, Any] = {"/robots.txt": Answer(b"User-agent: *\n"), **{f"/{n}": Answer(stall=3) for n in range(9)}}
    with Server(site) as server:
        crawled = crawler.crawl(*(f"{server.url}/{n}" for n in range(9)), DOWNLOAD_TIMEOUT=0.3, RETRY_TIMES=1, CONCURRENT_REQUESTS_PER_DOMAIN=1)
        asked = len(server.paths()) - 1
    causes = {page["cause"] for page in crawled.pages}
    assert causes == {"timeout", "host_down"}
    assert asked <= 6  # one may be under way
    assert crawled.stats["rasad/retry/hosts_left/host_down"] == 1


def test_a5_a_host_that_answers_in_between_is_not_down(crawler: Crawler) -> None:
    site: dict[str, Any] = {f"/{n}": Answer(stall=2 if n % 2 else 0) for n in range(8)}
    with Server(site) as server:
        crawled = crawler.crawl(*(f"{server.url}/{n}" for n in range(8)), DOWNLOAD_TIMEOUT=0.3, RETRY_TIMES=0, CONCURRENT_REQUESTS_PER_DOMAIN=1)
    assert sorted(page["cause"] or "" for page in crawled.pages) == [""] * 4 + ["timeout"] * 4
