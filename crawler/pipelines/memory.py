"""Downloader middleware: gives each route request what the route last answered with, for a conditional GET, and doubts a "not modified" that lasts.

A new answer's validators are written together with its links (`crawler.storage.pages.save_route_answer`). Some servers answer 304 for ever. A
route that has said it for longer than its outlet is ever quiet is asked whole at once; if links come of that which it had denied, it is
remembered as untrue (`RouteRow.lied_at`) and is always asked whole. Counted: `304:doubted`, `304:untrue`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from crawler.cadence import doubt_after
from crawler.fetch.freshness import FRESH, HEADERS, fresh_seconds
from crawler.pipelines.tally import Tally
from crawler.rules import reading_code
from crawler.storage.engine import open_database
from crawler.storage.pages import Validators, pages_since, validators
from crawler.storage.parts import parts_due, queue_stumbled_parts

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from sqlalchemy import Engine

_NOT_MODIFIED = 304
_CONDITIONS = ("If-None-Match", "If-Modified-Since")
_WINDOW = timedelta(days=14)  # over which an outlet's usual gap is taken


class RouteMemory:
    """Remembers the validators of one outlet's routes, and which parts of its sitemap indexes are still to be read."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._known: dict[str, Validators] | None = None
        self._parts: dict[str, list[str]] = {}
        self._patience: timedelta | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Add the validators to a request for a route itself; further pages of it are always read, and so are routes that were untrue."""
        if request.meta.get("route") != request.url or request.meta.get("doubted"):
            return
        if self._known is None:
            self._known, self._parts = self._remembered(open_database(self.crawler.settings["RASAD_DATABASE_URL"]), datetime.now(UTC))
        known = self._known.get(request.url)
        request.meta["read_at"] = known.read_at if known else None
        request.meta["parts_due"] = self._parts.get(request.url, [])
        if known and known.lied_at is None:
            request.meta["validators"] = {"etag": known.etag, "last_modified": known.last_modified}

    def _remembered(self, engine: Engine, now: datetime) -> tuple[dict[str, Validators], dict[str, list[str]]]:
        """Return the validators by route, and the parts that are due: also those that an earlier version stumbled over until it gave them up."""
        if again := queue_stumbled_parts(engine, self._outlet, reading_code(type(self.crawler.spider)), now):
            Tally(self.crawler.stats).reason("again:part", again)
        return validators(engine, self._outlet), parts_due(engine, self._outlet, now)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Ask a route whole that has said "not modified" for too long; note how long an answer stays fresh."""
        self._note_freshness(request, response)
        if response.status != _NOT_MODIFIED or not request.meta.get("validators") or not self._is_overdue(request.url):
            return response
        Tally(self.crawler.stats).reason("304:doubted")
        again = request.replace(meta={k: v for k, v in request.meta.items() if k != "validators"} | {"doubted": True})
        for name in _CONDITIONS:
            again.headers.pop(name, None)
        return again

    def _note_freshness(self, request: Request, response: Response) -> None:
        if request.meta.get("route") == request.url and response.status in (200, _NOT_MODIFIED):
            headers = {name: (response.headers.get(name) or b"").decode("latin-1") for name in HEADERS}
            self.crawler.stats.min_value(FRESH, fresh_seconds(headers, response.body))  # the outlet is asked again for the route that changes first

    def _is_overdue(self, url: str) -> bool:
        known = (self._known or {}).get(url)
        if known is None or known.read_at is None:
            return True
        now = datetime.now(UTC)
        if self._patience is None:
            engine = open_database(self.crawler.settings["RASAD_DATABASE_URL"])
            self._patience = doubt_after(pages_since(engine, self._outlet, now - _WINDOW), _WINDOW)
        return now - known.read_at > self._patience

    @property
    def _outlet(self) -> str:
        assert self.crawler.spider is not None
        return self.crawler.spider.name
