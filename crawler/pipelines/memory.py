"""Downloader middleware: gives each route request what the route last answered with, for a conditional GET.

A new answer's validators are written together with its links (`crawler.storage.pages.save_route_answer`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.storage.engine import open_database
from crawler.storage.pages import Validators, validators

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler


class RouteMemory:
    """Remembers the validators of one outlet's routes."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._known: dict[str, Validators] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Add the validators to a request for a route itself; further pages of it are always read."""
        if request.meta.get("route") != request.url:
            return
        if self._known is None:
            spider = self.crawler.spider
            assert spider is not None
            self._known = validators(open_database(self.crawler.settings["RASAD_DATABASE_URL"]), spider.name)
        if known := self._known.get(request.url):
            request.meta["validators"] = {"etag": known.etag, "last_modified": known.last_modified}
