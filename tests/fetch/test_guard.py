"""The guard in real crawls: what is private is never asked for, whoever names it."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from crawler.fetch.guard import must_abort, refused_url
from tests.fetch.crawling import Crawler
from tests.fetch.server import Answer, Server

SPELLINGS = {
    "literal": "127.0.0.1",
    "name": "localhost",
    "short": "127.1",
    "decimal": "2130706433",
    "hexadecimal": "0x7f.0.0.1",
    "unspecified": "0.0.0.0",
    "mapped": "[::ffff:127.0.0.1]",
    "octal": "0177.0.0.1",
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that nobody may reach, but by the name open.example."""
    site: dict[str, Any] = {"/secret": Answer(b"secret")}
    targets = {
        "/to-loopback": "http://127.0.0.1:{port}/secret",
        "/to-decimal": "http://2130706433:{port}/secret",
        "/to-metadata": "http://169.254.169.254/latest/meta-data/",
        "/to-name": "http://inside.example:{port}/secret",
        "/to-file": "file:///etc/passwd",
        "/to-data": "data:text/html,secret",
        "/to-javascript": "javascript:alert(1)",
    }
    with Server(site) as running:
        for path, target in targets.items():
            running.site[path] = Answer(b"", 302, {"Location": target.format(port=running.port)})
        yield running


@pytest.fixture(scope="module")
def strict() -> Iterator[Crawler]:
    """A process that may reach nothing private but open.example."""
    names = {"open.example": "127.0.0.1", "inside.example": "127.0.0.1", "ten.example": "10.255.255.1"}
    with Crawler(allow=("open.example",), names=names) as process:
        yield process


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a9_each_spelling_of_loopback_is_refused(strict: Crawler, server: Server, spelling: str) -> None:
    before = len(server.asked)
    url = f"http://{SPELLINGS[spelling]}:{server.port}/secret"
    crawled = strict.crawl(url)
    assert crawled.of(url)["cause"] == "private_address"
    assert crawled.stats["rasad/guard/refused/unspecified" if spelling == "unspecified" else "rasad/guard/refused/loopback"] == 1
    assert len(server.asked) == before


@pytest.mark.parametrize("spelling", ["name", "short", "decimal", "hexadecimal", "octal"])
def test_a9_the_resolver_alone_refuses_what_is_looked_up(server: Server, spelling: str, resolver_only: Crawler) -> None:
    before = len(server.asked)
    url = f"http://{SPELLINGS[spelling]}:{server.port}/secret"
    assert resolver_only.crawl(url).of(url)["cause"] == "private_address"
    assert len(server.asked) == before


@pytest.fixture(scope="module")
def resolver_only() -> Iterator[Crawler]:
    with Crawler(allow=(), ROBOTSTXT_OBEY=False, DOWNLOADER_MIDDLEWARES={}) as process:
        yield process


def test_a9_a_name_that_resolves_privately_is_refused_and_not_tried_again(strict: Crawler, server: Server) -> None:
    before = len(server.asked)
    inside, ten = f"http://inside.example:{server.port}/secret", "http://ten.example/"
    crawled = strict.crawl(inside, ten, ROBOTSTXT_OBEY=False)
    assert crawled.causes() == {inside: "private_address", ten: "private_address"}
    assert crawled.of(ten)["reason"] == "private"
    assert "retry/count" not in crawled.stats
    assert len(server.asked) == before


def test_a9_a_refused_robots_txt_is_told_as_the_private_address_it_is(strict: Crawler, server: Server) -> None:
    url = f"http://inside.example:{server.port}/secret"
    assert strict.crawl(url).of(url)["cause"] == "private_address"


def test_an_allowed_name_is_fetched(strict: Crawler, server: Server) -> None:
    url = f"http://open.example:{server.port}/secret"
    assert strict.crawl(url).of(url)["text"] == "secret"


@pytest.mark.parametrize("path", ["/to-loopback", "/to-decimal", "/to-name", "/to-metadata"])
def test_a8_a_redirect_to_a_private_address_is_refused(strict: Crawler, server: Server, path: str) -> None:
    before = server.paths().count("/secret")
    url = f"http://open.example:{server.port}{path}"
    assert strict.crawl(url).of(url)["cause"] == "private_address"
    assert server.paths().count("/secret") == before


@pytest.mark.parametrize(("path", "cause"), [("/to-file", "http_302"), ("/to-data", "http_302"), ("/to-javascript", "bad_url")])
def test_a8_a_redirect_to_another_scheme_is_not_followed(strict: Crawler, server: Server, path: str, cause: str) -> None:
    url = f"http://open.example:{server.port}{path}"
    page = strict.crawl(url).of(url)
    assert page["cause"] == cause
    assert "text" not in page


def test_a8_a_redirect_within_an_allow_listed_crawl_still_cannot_reach_other_loopback(crawler: Crawler) -> None:
    with Server({"/": Answer(b"", 302, {"Location": "http://127.0.0.2:9/"})}) as server:
        page = crawler.crawl(server.url + "/").of(server.url + "/")
    assert page["cause"] == "private_address"


def test_a9_a_second_answer_of_the_name_server_is_looked_at_too() -> None:
    with (
        Server({"/a": Answer(headers={"Connection": "close"})}, address="127.0.0.2") as outside,
        Crawler(allow=("127.0.0.2",), names={"rebind.example": "127.0.0.2 127.0.0.1"}, DNSCACHE_ENABLED=False, ROBOTSTXT_OBEY=False) as process,
    ):
        url = f"http://rebind.example:{outside.port}/a"
        assert process.crawl(url).of(url)["cause"] is None
        assert process.crawl(url).of(url)["cause"] == "private_address"
        assert outside.paths() == ["/a"]


def test_a9_a_file_address_is_refused(strict: Crawler) -> None:
    crawled = strict.crawl("file:///etc/passwd")
    assert crawled.causes() == {"file:///etc/passwd": "bad_url"}
    assert crawled.stats["rasad/guard/refused/scheme"] == 1


@pytest.mark.parametrize(
    "url",
    ["http://user@127.0.0.1/", "http://example.com@10.0.0.1/", "http://10.0.0.1\\@example.com/", "http://[::1", "http:///x", "ftp://example.com/", "data:,x"],
)
def test_addresses_two_readers_may_read_differently_are_refused(url: str) -> None:
    assert refused_url(url) in {"malformed", "scheme", "private"}


def _aborts(url: str, kind: str = "script", allow: tuple[str, ...] = ()) -> bool:
    return asyncio.run(must_abort(url, kind, allow))


@pytest.mark.parametrize("kind", ["image", "font", "media", "stylesheet"])
def test_a_browser_does_not_load_what_reading_does_not_need(kind: str) -> None:
    assert _aborts("https://93.184.216.34/x", kind)
    assert not _aborts("https://93.184.216.34/x", "document")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/", "http://localhost/x", "http://2130706433/", "http://169.254.169.254/", "file:///etc/passwd", "http://[::1]/"]
)
def test_a9_a_page_in_a_browser_cannot_reach_private_addresses(url: str) -> None:
    assert _aborts(url, "fetch")


def test_a9_a_page_in_a_browser_cannot_reach_them_by_a_public_name(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"public.example": "93.184.216.34", "inside.example": "10.0.0.7"}

    def look_up(host: str, *_: object, **__: object) -> list[tuple[Any, ...]]:
        if host not in answers:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers[host], 0))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert not _aborts("https://public.example/api", "fetch")
    assert _aborts("https://inside.example/api", "fetch")
    assert _aborts("https://unknown.example/api", "fetch")
    assert not _aborts("https://inside.example/api", "fetch", ("inside.example",))


def test_the_browser_rule_is_imported_without_playwright() -> None:
    code = "import sys; from crawler.fetch.guard import abort_request; sys.exit(any(m.startswith('playwright') for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
