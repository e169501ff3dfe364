"""Answers that are too big, too slow, cut off, or lead in circles."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections.abc import Callable
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

from tests.fetch.crawling import Crawler
from tests.fetch.server import Answer, Asked, Server, closed_port

MIB = 1024 * 1024
_ZEROS = bytes(MIB)


def _gzip(size: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(_ZEROS) for _ in range(size)) + packer.flush()


def _deflate(size: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(_ZEROS) for _ in range(size)) + packer.flush()


def _brotli(size: int) -> bytes:
    brotli = pytest.importorskip("brotli")
    packer: Any = brotli.Compressor(quality=3)
    return b"".join(packer.process(piece) for piece in repeat(_ZEROS, size)) + bytes(packer.finish())


def _zstd(size: int) -> bytes:
    zstd = pytest.importorskip("backports.zstd")
    packer: Any = zstd.ZstdCompressor()
    return b"".join(packer.compress(piece) for piece in repeat(_ZEROS, size)) + bytes(packer.flush())


@pytest.mark.parametrize(("encoding", "pack", "size"), [("gzip", _gzip, 300), ("deflate", _deflate, 100), ("br", _brotli, 100), ("zstd", _zstd, 100)])
def test_a1_a_decompression_bomb_is_dropped_within_memory(encoding: str, pack: Callable[[int], bytes], size: int) -> None:
    bomb = Answer(pack(size), headers={"Content-Encoding": encoding, "Content-Type": "text/html"})
    with Server({"/bomb": bomb}) as server, Crawler() as process:
        crawled = process.crawl(server.url + "/bomb")
    assert crawled.causes() == {server.url + "/bomb": "too_large"}
    assert crawled.peak_mb < 150


def test_a1_a_body_longer_than_allowed_is_dropped_whether_announced_or_not(crawler: Crawler) -> None:
    site = {"/announced": Answer(bytes(3 * MIB)), "/not": Answer(bytes(3 * MIB), announce=-1)}
    with Server(site) as server:
        crawled = crawler.crawl(*(server.url + path for path in site), DOWNLOAD_MAXSIZE=2 * MIB)
        assert set(crawled.causes().values()) == {"too_large"}
        assert server.paths().count("/announced") == 1


def test_a2_a_dripping_body_ends_at_the_total_timeout(crawler: Crawler) -> None:
    with Server({"/drip": Answer(b"x" * 200, drip=0.2)}) as server:
        url = server.url + "/drip"
        crawled = crawler.crawl(url, DOWNLOAD_TIMEOUT=1, RETRY_TIMES=0)
    assert crawled.of(url)["cause"] == "timeout"
    assert crawled.stats["elapsed_time_seconds"] < 4


def test_a3_a_truncated_body_is_tried_again_and_never_passed_on(crawler: Crawler) -> None:
    with Server({"/cut": Answer(b"0123456789", announce=1000)}) as server:
        url = server.url + "/cut"
        crawled = crawler.crawl(url)
        assert crawled.of(url)["cause"] == "dataloss"
        assert server.paths().count("/cut") == 3
    assert crawled.stats["rasad/retries/dataloss"] == 2


def test_a3_a_body_that_comes_whole_the_second_time_is_passed_on_once(crawler: Crawler) -> None:
    turns = iter([Answer(b"0123", announce=1000), Answer(b"whole")])
    with Server({"/cut": lambda _: next(turns)}) as server:
        crawled = crawler.crawl(server.url + "/cut")
    assert [page.get("text") for page in crawled.pages] == ["whole"]


def test_a5_a_host_that_refuses_connections_costs_two_requests_and_hurts_no_other(crawler: Crawler) -> None:
    dead = f"http://127.0.0.1:{closed_port()}"
    with Server({"/": Answer(b"alive")}) as server:
        crawled = crawler.crawl(*(f"{dead}/{n}" for n in range(20)), server.url + "/")
    assert {crawled.of(f"{dead}/{n}")["cause"] for n in range(20)} == {"refused"}
    assert crawled.of(server.url + "/")["text"] == "alive"
    assert crawled.stats["downloader/exception_type_count/scrapy.exceptions.DownloadConnectionRefusedError"] == 2  # robots.txt, once again


def test_a8_a_redirect_loop_ends_after_five(crawler: Crawler) -> None:
    with Server({"/round": Answer(b"", 302, {"Location": "/round"})}) as server:
        crawled = crawler.crawl(server.url + "/round")
        assert crawled.of(server.url + "/round")["cause"] == "redirects"
        assert server.paths().count("/round") == 6


def test_a8_credentials_are_not_carried_to_another_host(crawler: Crawler) -> None:
    with Server({"/there": Answer(b"there")}) as other, Server({"/": Answer(b"", 302, {"Location": other.url + "/there"})}) as server:
        crawler.crawl({"url": server.url + "/", "headers": {"Authorization": "Basic c2VjcmV0"}})
        first = next(asked for asked in server.asked if asked.path == "/")
        second = next(asked for asked in other.asked if asked.path == "/there")
    assert first.headers["authorization"] == "Basic c2VjcmV0"
    assert "authorization" not in second.headers


def test_an_untrusted_certificate_is_told_as_tls(crawler: Crawler, certificate: Path) -> None:
    with Server({"/": Answer()}, certificate=certificate) as server:
        crawled = crawler.crawl(server.url + "/")
        assert crawled.of(server.url + "/")["cause"] == "tls"
        assert server.paths() == []


def test_a_host_that_does_not_speak_tls_is_told_as_tls(crawler: Crawler) -> None:
    with Server({"/": Answer()}) as server:
        url = f"https://{server.host}/"
        assert crawler.crawl(url).of(url)["cause"] == "tls"


def test_a_compressed_page_is_read(crawler: Crawler) -> None:
    with Server({"/": Answer(gzip.compress(b"<p>text</p>"), headers={"Content-Encoding": "gzip"})}) as server:
        assert crawler.crawl(server.url + "/").of(server.url + "/")["text"] == "<p>text</p>"


def test_pages_of_other_hosts_are_not_asked_for(crawler: Crawler) -> None:
    with Server({"/": Answer()}) as server:
        crawled = crawler.crawl(server.url + "/", ALLOWED_DOMAINS=["example.org"])
    assert "offsite/filtered" in crawled.stats
    assert server.paths() == []


def test_a13_a_host_never_gets_more_requests_at_once_than_the_limit(crawler: Crawler) -> None:
    at_once, most = 0, 0
    lock = threading.Lock()

    def page(_: Asked) -> Answer:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.1)
        with lock:
            at_once -= 1
        return Answer()

    with Server({f"/{n}": page for n in range(12)}) as server:
        crawled = crawler.crawl(*(f"{server.url}/{n}" for n in range(12)), CONCURRENT_REQUESTS_PER_DOMAIN=2)
    assert set(crawled.causes().values()) == {None}
    assert most == 2
