"""robots.txt as RFC 9309 asks."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

import pytest

from crawler.fetch.robots import READ_AT_MOST
from tests.fetch.crawling import Crawler
from tests.fetch.server import Answer, Server, closed_port

FORBID_ALL = b"User-agent: *\nDisallow: /\n"
HTML = b"<!DOCTYPE html>\n<html><body>User-agent: *\nDisallow: /\n</body></html>"


def _visit(crawler: Crawler, robots: Answer, *paths: str, **settings: Any) -> tuple[Any, list[str]]:
    """Crawl pages of a server with this robots.txt; return the crawl and the pages the server was asked for."""
    paths = paths or ("/page",)
    with Server({"/robots.txt": robots, **{path: Answer() for path in paths}}) as server:
        crawled = crawler.crawl(*(server.url + path for path in paths), **settings)
        return crawled, [path for path in server.paths() if path != "/robots.txt"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a6_a_client_error_allows_everything(crawler: Crawler, status: int) -> None:
    crawled, asked = _visit(crawler, Answer(FORBID_ALL, status))
    assert asked == ["/page"]
    assert crawled.stats[f"rasad/robots/status/{status}"] == 1


@pytest.mark.parametrize("status", [429, 500, 503, 599])
def test_a6_a_server_error_forbids_everything_in_this_run(crawler: Crawler, status: int) -> None:
    crawled, asked = _visit(crawler, Answer(b"", status), "/page", "/other")
    assert asked == []
    assert {page["cause"] for page in crawled.pages} == {"robots_unreachable"}
    assert crawled.stats[f"rasad/robots/unreachable/http_{status}"] == 1


def test_a6_the_next_run_asks_again(crawler: Crawler) -> None:
    turns = iter([Answer(b"", 500), Answer(b"", 500), Answer(b"", 404)])
    with Server({"/robots.txt": lambda _: next(turns), "/page": Answer()}) as server:
        assert crawler.crawl(server.url + "/page").pages[0]["cause"] == "robots_unreachable"
        assert crawler.crawl(server.url + "/page").pages[0]["cause"] is None


def test_a6_silence_forbids_and_is_told_as_a_timeout(crawler: Crawler) -> None:
    crawled, asked = _visit(crawler, Answer(stall=4), DOWNLOAD_TIMEOUT=1, RETRY_ENABLED=False)
    assert asked == []
    assert crawled.pages[0]["cause"] == "timeout"
    assert crawled.pages[0]["error"] == "RobotsUnreachableError"


def test_a6_a_refused_connection_and_an_unknown_name_are_told_as_what_they_are() -> None:
    with Crawler(names={"unknown.example": "-2", "silent.example": "-3"}) as process:
        refused, unknown, silent = f"http://127.0.0.1:{closed_port()}/", "http://unknown.example/", "http://silent.example/"
        crawled = process.crawl(refused, unknown, silent)
    assert crawled.causes() == {refused: "refused", unknown: "dns", silent: "no_network"}


def test_a6_ten_megabytes_are_not_read(crawler: Crawler) -> None:
    head = b"User-agent: *\nDisallow: /private/\n"
    long = head + b"# padding padding padding padding\n" * 310_000 + b"Disallow: /page\n"
    crawled, asked = _visit(crawler, Answer(long), "/page", "/private/x")
    assert asked == ["/page"]
    assert crawled.stats["rasad/robots/truncated"] == 1
    assert crawled.stats["downloader/response_bytes"] < 4 * READ_AT_MOST


def test_a6_half_a_rule_at_the_bound_is_not_a_rule(crawler: Crawler) -> None:
    head = b"User-agent: *\n"
    padding = b"#" * (READ_AT_MOST - len(head) - len(b"\nDisallow: /pa")) + b"\n"
    crawled, asked = _visit(crawler, Answer(head + padding + b"Disallow: /page-of-others\n" * 9), "/page")
    assert crawled.stats["rasad/robots/truncated"] == 1
    assert asked == ["/page"]


def test_a6_a_page_in_place_of_robots_txt_is_no_rules(crawler: Crawler) -> None:
    crawled, asked = _visit(crawler, Answer(HTML, headers={"Content-Type": "text/html"}))
    assert asked == ["/page"]
    assert crawled.stats["rasad/robots/not_robots"] == 1


def test_a6_a_byte_order_mark_hides_no_rule(crawler: Crawler) -> None:
    crawled, asked = _visit(crawler, Answer(b"\xef\xbb\xbf" + FORBID_ALL))
    assert asked == []
    assert crawled.pages[0]["cause"] == "robots"


def test_a6_a_redirect_loop_is_no_robots_txt(crawler: Crawler) -> None:
    with Server({"/robots.txt": Answer(b"", 302, {"Location": "/robots.txt"}), "/page": Answer()}) as server:
        crawled = crawler.crawl(server.url + "/page")
        assert server.paths().count("/robots.txt") == 6  # the first and five redirects
        assert crawled.pages[0]["cause"] is None
    assert crawled.stats["rasad/robots/redirects"] == 1


def test_a6_a_redirected_robots_txt_is_obeyed_for_the_host_that_was_asked(crawler: Crawler) -> None:
    with (
        Server({"/rules": Answer(FORBID_ALL), "/page": Answer()}) as other,
        Server({"/robots.txt": Answer(b"", 301, {"Location": other.url + "/rules"}), "/page": Answer()}) as server,
    ):
        crawled = crawler.crawl(server.url + "/page", other.url + "/page")
    assert crawled.causes() == {server.url + "/page": "robots", other.url + "/page": None}


def test_a7_a_forbidden_host_is_not_asked_and_the_spider_is_told(crawler: Crawler) -> None:
    crawled, asked = _visit(crawler, Answer(FORBID_ALL), "/page", "/other")
    assert asked == []
    assert [page["cause"] for page in crawled.pages] == ["robots", "robots"]
    assert crawled.stats["rasad/robots/forbidden"] == 2


def test_rules_for_our_name_count_before_rules_for_all(crawler: Crawler) -> None:
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: rasad\nDisallow: /own\nAllow: /own/but\n"
    _, asked = _visit(crawler, Answer(rules), "/page", "/own/x", "/own/but/y")
    assert sorted(asked) == ["/own/but/y", "/page"]


def test_rules_for_a_word_in_our_contact_address_are_not_ours(crawler: Crawler) -> None:
    rules = b"User-agent: *\nDisallow:\n\nUser-agent: example\nDisallow: /\n"
    _, asked = _visit(crawler, Answer(rules), "/page", USER_AGENT="Rasad/1.0 (+https://example.org/contact)")
    assert asked == ["/page"]


def test_a7_a_day_of_crawl_delay_is_capped_and_counted(crawler: Crawler) -> None:
    robots = Answer(b"User-agent: *\nCrawl-delay: 86400\nDisallow:\n")
    started = time.monotonic()
    crawled, asked = _visit(crawler, robots, "/a", "/b", RASAD_CRAWL_DELAY_MAX=0.5)
    assert sorted(asked) == ["/a", "/b"]
    assert crawled.stats["rasad/robots/crawl_delay_capped"] == 1
    assert crawled.stats["rasad/robots/crawl_delay"] == 86400
    assert time.monotonic() - started < 20


def test_a_crawl_delay_is_kept_between_requests_even_on_several_connections(crawler: Crawler) -> None:
    site = {"/robots.txt": Answer(b"User-agent: *\nCrawl-delay: 0.6\n"), **{f"/{n}": Answer() for n in range(4)}}
    with Server(site) as server:
        crawled = crawler.crawl(*(f"{server.url}/{n}" for n in range(4)), CONCURRENT_REQUESTS_PER_DOMAIN=4)
        times = sorted(asked.at for asked in server.asked)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) > 0.5
    assert "rasad/robots/crawl_delay_capped" not in crawled.stats


@pytest.mark.parametrize("value", [b"-5", b"nan", b"soon", b"0"])
def test_a_crawl_delay_that_is_none_changes_nothing(crawler: Crawler, value: bytes) -> None:
    crawled, asked = _visit(crawler, Answer(b"User-agent: *\nCrawl-delay: " + value + b"\n"), "/a", "/b")
    assert sorted(asked) == ["/a", "/b"]
    assert crawled.stats["elapsed_time_seconds"] < 3


def test_a_crawl_delay_of_ages_is_capped(crawler: Crawler) -> None:
    crawled, asked = _visit(crawler, Answer(b"User-agent: *\nCrawl-delay: 99999999999999999999\n"), "/a", RASAD_CRAWL_DELAY_MAX=0.3)
    assert asked == ["/a"]
    assert crawled.stats["rasad/robots/crawl_delay_capped"] == 1


def test_a7_fifty_thousand_wildcard_rules_cost_under_a_second(crawler: Crawler) -> None:
    robots = Answer(b"User-agent: *\n" + b"Disallow: /*$\n" * 50_000)
    quick, _ = _visit(crawler, Answer(b"", 404), *(f"/{n}" for n in range(20)))
    slow, asked = _visit(crawler, robots, *(f"/{n}" for n in range(20)))
    assert asked == []
    assert slow.cpu - quick.cpu < 1


def test_a7_fifty_thousand_different_rules_cost_under_a_second_for_twenty_pages(crawler: Crawler) -> None:
    rules = b"".join(b"Disallow: /*%d*x$\n" % n for n in range(30_000))
    slow, asked = _visit(crawler, Answer(b"User-agent: *\n" + rules), *(f"/{n}" for n in range(20)))
    assert len(asked) == 20
    assert slow.cpu < 5


def test_robots_txt_is_asked_for_once_per_host_and_run(crawler: Crawler) -> None:
    site = {"/robots.txt": Answer(b"User-agent: *\n", stall=0.2), **{f"/{n}": Answer() for n in range(8)}}
    with Server(site) as server:
        crawler.crawl(*(f"{server.url}/{n}" for n in range(8)))
        assert server.paths().count("/robots.txt") == 1


def test_a_page_may_be_asked_for_in_spite_of_robots_when_a_person_wants_it(crawler: Crawler) -> None:
    with Server({"/robots.txt": Answer(FORBID_ALL), "/page": Answer()}) as server:
        crawled = crawler.crawl({"url": server.url + "/page", "meta": {"dont_obey_robotstxt": True}})
    assert crawled.pages[0]["cause"] is None
