"""Runs real Scrapy crawls for the tests of `crawler.fetch`: one process of its own, one crawl after the other.

`python -m tests.fetch.crawling` is that process. It reads a crawl from each line of its input, with the addresses to
fetch and the settings to change, and prints what became of every request and the run's stats.
"""

from __future__ import annotations

import asyncio
import json
import re
import resource
import select
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from time import monotonic, process_time
from typing import Any, Self

from crawler.config import Config
from crawler.settings import scrapy_settings

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 60.0  # seconds: a crawl that takes longer fails its test

_SETTINGS = scrapy_settings(Config())
SETTINGS: dict[str, Any] = {
    **_SETTINGS,  # as in production, but with nothing to store, without long waits and with little to say
    "DOWNLOADER_MIDDLEWARES": {name: at for name, at in dict(_SETTINGS["DOWNLOADER_MIDDLEWARES"]).items() if "pipelines" not in name},  # type: ignore[call-overload]
    "ITEM_PIPELINES": {},
    "EXTENSIONS": {},
    "SPIDER_MODULES": [],
    "LOG_LEVEL": "CRITICAL",
    "DOWNLOAD_TIMEOUT": 10,
    "DOWNLOAD_DELAY": 0.01,  # without any, Scrapy 2.19 does not keep to the limit per host
    "DOWNLOAD_DELAY_JITTER": 0,
    "RASAD_BACKOFF": 0.2,
    "RASAD_BACKOFF_MAX": 1.0,
    "RASAD_RETRY_AFTER_WAIT": 2.0,
}


@dataclass(frozen=True)
class Crawled:
    """What came of a crawl."""

    pages: tuple[dict[str, Any], ...]  # one per request: url, asked, status, cause, reason, text
    stats: dict[str, Any]
    peak_mb: float  # of the process, so far
    cpu: float  # of the process, in seconds

    def of(self, asked: str) -> dict[str, Any]:
        """Return what became of the request for an address."""
        return next(page for page in self.pages if page["asked"] == asked)

    def causes(self) -> dict[str, str | None]:
        """Return the cause of failure by address asked for; None where it came."""
        return {page["asked"]: page["cause"] for page in self.pages}


class Crawler:
    """A process that crawls what it is told to.

    `allow` is its RASAD_ALLOW_PRIVATE; `names` says what host names resolve to (see `_pretend_names`).
    """

    def __init__(self, *, allow: Sequence[str] = ("127.0.0.1",), names: Mapping[str, str] | None = None, **settings: Any):
        order = json.dumps([{"RASAD_ALLOW_PRIVATE": list(allow), **settings}, names or {}])
        self._process = subprocess.Popen([sys.executable, "-m", "tests.fetch.crawling", order], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)

    def crawl(self, *urls: str | Mapping[str, Any], outlet: str | None = None, **settings: Any) -> Crawled:
        """Fetch addresses (or requests as `{"url": ..., "meta": ..., "headers": ...}`) in one crawl."""
        assert self._process.stdin
        assert self._process.stdout
        requests = [{"url": url} if isinstance(url, str) else dict(url) for url in urls]
        self._process.stdin.write(json.dumps({"requests": requests, "settings": settings, "outlet": outlet}).encode() + b"\n")
        self._process.stdin.flush()
        if not select.select([self._process.stdout], [], [], LONGEST)[0]:
            raise TimeoutError(f"the crawl of {urls} did not end within {LONGEST} s")
        answer = json.loads(self._process.stdout.readline())
        return Crawled(tuple(answer["pages"]), answer["stats"], answer["peak_mb"], answer["cpu"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


def serve() -> None:
    """Crawl what comes in on the standard input until it ends."""
    from scrapy.crawler import AsyncCrawlerProcess

    settings, names = json.loads(sys.argv[1])
    _pretend_names(names)
    process = AsyncCrawlerProcess({**SETTINGS, **settings})
    lines: asyncio.Queue[str] = asyncio.Queue()

    async def work() -> None:
        while line := await lines.get():
            print(json.dumps(await _crawl(process, json.loads(line))), flush=True)
        reactor.stop()

    def begin() -> None:
        loop = asyncio.get_event_loop()
        threading.Thread(target=_read, args=(loop, lines), daemon=True).start()
        process.working = loop.create_task(work())  # type: ignore[attr-defined]

    reactor: Any = import_module("twisted.internet.reactor")  # after Scrapy installed the one it wants
    reactor.callWhenRunning(begin)
    process.start(stop_after_crawl=False)


def _read(loop: asyncio.AbstractEventLoop, lines: asyncio.Queue[str]) -> None:
    for line in sys.stdin:
        loop.call_soon_threadsafe(lines.put_nowait, line)
    loop.call_soon_threadsafe(lines.put_nowait, "")


def _pretend_names(names: Mapping[str, str]) -> None:
    """Let host names resolve to what a test says: an address, several in turn, or the number of a lookup's error."""
    real, turns = socket.gethostbyname, dict.fromkeys(names, 0)

    def look_up(name: str) -> str:
        if name not in names:
            return real(name)
        answers = names[name].split()
        answer = answers[min(turns[name], len(answers) - 1)]
        turns[name] += 1
        if answer.startswith("-"):
            raise socket.gaierror(int(answer), "the name server said so")
        return answer

    socket.gethostbyname = look_up


async def _crawl(process: Any, order: dict[str, Any]) -> dict[str, Any]:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler as ScrapyCrawler
    from scrapy.settings import Settings

    from crawler.fetch.failures import cause_of, status_of

    pages: list[dict[str, Any]] = []

    class Visitor(Spider):
        name = "visitor"
        allowed_domains = order["settings"].pop("ALLOWED_DOMAINS", [])

        async def start(self) -> AsyncIterator[Any]:
            for asked in order["requests"]:
                yield Request(
                    asked["url"],
                    callback=self.came,
                    errback=self.failed,
                    cb_kwargs={"asked": asked["url"]},
                    meta=asked.get("meta", {}),
                    headers=asked.get("headers"),
                    priority=asked.get("priority", 0),
                    dont_filter=asked.get("dont_filter", not self.allowed_domains),
                )

        def came(self, response: Any, asked: str) -> None:
            pages.append(
                {
                    "asked": asked,
                    "url": response.url,
                    "status": response.status,
                    "cause": None,
                    "text": response.body[:20_000].decode("utf-8", "replace"),
                    "headers": {k.decode(): v[0].decode("latin-1") for k, v in response.headers.items()},
                    "size": len(response.body),
                    "at": monotonic(),
                }
            )

        def failed(self, failure: Any) -> None:
            pages.append(
                {
                    "asked": failure.request.cb_kwargs["asked"],
                    "url": failure.request.url,
                    "cause": cause_of(failure),
                    "status": status_of(failure),
                    "error": type(failure.value).__name__,
                    "says": str(failure.value),
                    "wall": getattr(failure.value, "wall", None),
                    "reason": getattr(failure.value, "reason", None) if isinstance(getattr(failure.value, "reason", None), str) else None,
                    "at": monotonic(),
                }
            )

    if order["outlet"]:
        Visitor.outlet = getattr(import_module("tests.fetch.outlets"), order["outlet"])  # type: ignore[attr-defined]
    settings = Settings(SETTINGS)
    settings.update(order["settings"], priority="cmdline")  # over the process's own
    crawler = ScrapyCrawler(Visitor, settings)
    began = process_time()
    await process.crawl(crawler)
    stats = {key: value for key, value in crawler.stats.get_stats().items() if isinstance(value, (int, float, str))}
    return {"pages": pages, "stats": stats, "peak_mb": _peak_mb(), "cpu": process_time() - began}


def _peak_mb() -> float:
    """The most memory this program has held: Linux counts in ru_maxrss what its parent held when it was forked."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1024  # type: ignore[index]
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    serve()
