"""Walls are recognised, named and counted; they are never climbed."""

from __future__ import annotations

import pytest

from tests.fetch.crawling import Crawler
from tests.fetch.server import Answer, Server

# Written here after the marks such walls are known by; no captured page.
CLOUDFLARE = b"<html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={};</script></body></html>"
PAGE = b"<html><head><title>Coalition</title></head><body><p>" + b"An ordinary story of many words. " * 80 + b"</p></body></html>"


@pytest.mark.parametrize("status", [200, 403, 429, 503])
def test_a11_a_wall_is_counted_by_name_and_asked_for_once(crawler: Crawler, status: int) -> None:
    with Server({"/page": Answer(CLOUDFLARE, status, {"Content-Type": "text/html"})}) as server:
        crawled = crawler.crawl(server.url + "/page", RASAD_BACKOFF=0)
        assert server.paths().count("/page") == 1
    page = crawled.pages[0]
    assert (page["cause"], page["wall"], page["status"]) == ("challenge", "cloudflare", status)
    assert crawled.stats["rasad/blocked/cloudflare"] == 1


@pytest.mark.parametrize(("status", "cause"), [(200, None), (403, "http_403"), (404, "http_404")])
def test_an_ordinary_answer_is_no_wall(crawler: Crawler, status: int, cause: str | None) -> None:
    with Server({"/page": Answer(PAGE, status, {"Content-Type": "text/html"})}) as server:
        crawled = crawler.crawl(server.url + "/page")
    assert crawled.pages[0]["cause"] == cause
    assert not [key for key in crawled.stats if key.startswith("rasad/blocked")]


def test_a_wall_is_recognised_through_compression_and_odd_headers(crawler: Crawler) -> None:
    import gzip

    answer = Answer(gzip.compress(CLOUDFLARE), 200, {"Content-Encoding": "gzip", "X-Odd": "caf\xe9"})
    with Server({"/page": answer}) as server:
        assert crawler.crawl(server.url + "/page").pages[0]["wall"] == "cloudflare"


def test_a_wall_that_reloads_itself_is_not_followed(crawler: Crawler) -> None:
    wall = CLOUDFLARE.replace(b"<head>", b'<head><meta http-equiv="refresh" content="0;url=/solved">')
    with Server({"/page": Answer(wall, 403, {"Content-Type": "text/html"})}) as server:
        crawler.crawl(server.url + "/page")
        assert "/solved" not in server.paths()


def test_a_wall_before_robots_txt_is_a_client_error_there(crawler: Crawler) -> None:
    site = {"/robots.txt": Answer(CLOUDFLARE, 403), "/page": Answer(PAGE)}
    with Server(site) as server:
        crawled = crawler.crawl(server.url + "/page")
    assert crawled.pages[0]["cause"] is None


def test_a_wall_that_asks_to_wait_is_heard(crawler: Crawler) -> None:
    site = {"/page": Answer(CLOUDFLARE, 429, {"Retry-After": "700"})}
    with Server(site) as server:
        crawled = crawler.crawl(server.url + "/page")
    assert crawled.pages[0]["cause"] == "challenge"
    assert crawled.stats["rasad/retry_after"] == 700


def test_looking_for_walls_can_be_switched_off(crawler: Crawler) -> None:
    with Server({"/page": Answer(CLOUDFLARE)}) as server:
        assert crawler.crawl(server.url + "/page", RASAD_BLOCKS_ENABLED=False).pages[0]["cause"] is None
