"""Conditional GET: a route that did not change is not read again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fetch.crawling import Crawler
from tests.fetch.server import Answer, Asked, Server

FEED = b"<rss><channel><title>feed</title></channel></rss>"
DATE = "Sat, 21 Nov 2026 12:00:00 GMT"


def _route(etag: str | None, modified: str | None, **headers: str) -> Callable[[Asked], Answer]:
    """Return a feed that answers 304 to whoever knows its validators."""

    def answer(asked: Asked) -> Answer:
        known = (etag and asked.headers.get("if-none-match") == etag) or (modified and asked.headers.get("if-modified-since") == modified)
        given = {"ETag": etag, "Last-Modified": modified, **headers}
        return Answer(b"" if known else FEED, 304 if known else 200, {name: value for name, value in given.items() if value})

    return answer


@pytest.mark.parametrize(("etag", "modified"), [('"abc"', None), ('W/"abc"', None), (None, DATE), ('W/"a"', DATE)])
def test_a12_an_unchanged_route_comes_as_304_to_the_callback(crawler: Crawler, etag: str | None, modified: str | None) -> None:
    with Server({"/feed": _route(etag, modified)}) as server:
        crawled = crawler.crawl({"url": server.url + "/feed", "meta": {"validators": {"etag": etag, "last_modified": modified}}})
    assert [(page["status"], page["cause"]) for page in crawled.pages] == [(304, None)]
    assert crawled.stats["rasad/conditional/sent"] == 1
    assert crawled.stats["rasad/conditional/not_modified"] == 1


def test_a12_a_changed_route_comes_whole_and_is_counted(crawler: Crawler) -> None:
    with Server({"/feed": _route('"new"', None)}) as server:
        crawled = crawler.crawl({"url": server.url + "/feed", "meta": {"validators": {"etag": '"old"'}}})
    assert crawled.pages[0]["text"] == FEED.decode()
    assert crawled.stats["rasad/conditional/modified"] == 1


def test_a12_a_server_that_gives_no_validators_is_asked_plainly(crawler: Crawler) -> None:
    with Server({"/feed": _route(None, None)}) as server:
        crawled = crawler.crawl({"url": server.url + "/feed", "meta": {"validators": {"etag": None, "last_modified": None}}}, server.url + "/feed")
        asked = [asked for asked in server.asked if asked.path == "/feed"]
    assert len(asked) == 2
    assert all("if-none-match" not in one.headers and "if-modified-since" not in one.headers for one in asked)
    assert "rasad/conditional/sent" not in crawled.stats


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_a12_a_304_that_names_the_encoding_of_nothing_is_not_unpacked(crawler: Crawler, encoding: str) -> None:
    with Server({"/feed": _route('"abc"', None, **{"Content-Encoding": encoding})}) as server:
        crawled = crawler.crawl({"url": server.url + "/feed", "meta": {"validators": {"etag": '"abc"'}}})
        assert server.paths().count("/feed") == 1
    assert crawled.pages[0]["status"] == 304


def test_a_304_nobody_asked_for_is_a_failure(crawler: Crawler) -> None:
    with Server({"/feed": Answer(b"", 304)}) as server:
        assert crawler.crawl(server.url + "/feed").pages[0]["cause"] == "http_304"


def test_what_the_spider_handles_besides_stays_handled(crawler: Crawler) -> None:
    with Server({"/feed": Answer(b"gone", 410)}) as server:
        request = {"url": server.url + "/feed", "meta": {"validators": {"etag": '"x"'}, "handle_httpstatus_list": [410]}}
        assert crawler.crawl(request).pages[0]["status"] == 410


def test_conditions_can_be_switched_off(crawler: Crawler) -> None:
    with Server({"/feed": _route('"abc"', None)}) as server:
        crawled = crawler.crawl({"url": server.url + "/feed", "meta": {"validators": {"etag": '"abc"'}}}, RASAD_CONDITIONAL_ENABLED=False)
    assert crawled.pages[0]["text"] == FEED.decode()
