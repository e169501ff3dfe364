"""
A download handler that answers from a folder of captures instead of the network: to show the whole of Rasad on real
pages without a network, and to read an archive again.

A captured answer for the requested address is served as it is. Where none of an outlet's routes was captured, its first
route lists the outlet's captured articles. All else, an uncaptured robots.txt too, is a 404.

RASAD_REPLAY_DIR - the folder, with its manifest.jsonl (see crawler.fetch.captures)
DOWNLOAD_HANDLERS - http and https must be "crawler.fetch.replay.ReplayDownloadHandler"
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from email.utils import format_datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from crawler.fetch.captures import MANIFEST, Capture, ReplayError, read_folder
from crawler.fetch.synthetic import answer
from crawler.outlet import Listing, Outlet, Route
from crawler.urls import same_page_key

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

__all__ = ["Archive", "ReplayDownloadHandler", "ReplayError", "open_archive"]

_TYPES = {".xml": "application/xml", ".rss": "application/xml", ".atom": "application/xml", ".json": "application/json", ".txt": "text/plain"}
_OF_TRANSFER = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})  # the body is stored unpacked


class Archive:
    """The captures of a folder, found by address."""

    def __init__(self, captures: Iterable[Capture]):
        self.captures = tuple(captures)
        self._exact: dict[str, Capture] = {}
        self._paths: dict[str, Capture] = {}
        for capture in self.captures:
            if capture.url:
                key = _key(capture.url)
                table, key = (self._paths, _without_query(key)) if capture.any_query else (self._exact, key)
                table.setdefault(key, capture)

    def find(self, url: str) -> Capture | None:
        """Return the captured answer for an address, or None."""
        key = _key(url)
        return self._exact.get(key) or self._paths.get(_without_query(key))

    def articles_of(self, outlet: Outlet) -> list[Capture]:
        """Return an outlet's captured articles, each page once."""
        own: dict[str, Capture] = {}
        for capture in self.captures:
            if capture.kind == "article" and capture.url and outlet.owns(capture.url) and outlet.is_article(capture.url):
                own.setdefault(_key(capture.url), capture)
        return list(own.values())

    def listing_route(self, outlet: Outlet) -> Route | None:
        """Return the one route that lists an outlet's captured articles; None where a route was captured.

        A listing's selector may ask for more than bare links, so another route is preferred.
        """
        if any(self.find(route.url) for route in outlet.routes):
            return None
        return next((route for route in outlet.routes if not isinstance(route, Listing)), outlet.routes[0])


class ReplayDownloadHandler(BaseDownloadHandler):
    """Answers every request from the folder of captures."""

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        if not crawler.settings["RASAD_REPLAY_DIR"]:
            raise NotConfigured("RASAD_REPLAY_DIR is not set")
        self.archive = open_archive(Path(crawler.settings["RASAD_REPLAY_DIR"]))

    async def download_request(self, request: Request) -> Response:
        capture = self.archive.find(request.url)
        if capture:
            self.crawler.stats.inc_value("rasad/replay/captured")
            return _response(request.url, capture.status, _headers_of(capture), capture.read_bytes())
        route = self._listing
        if route and self._articles and _is_for(route, request.url):
            self.crawler.stats.inc_value("rasad/replay/synthesised")
            body, content_type = answer(route, self._articles)
            return _response(request.url, 200, {"Content-Type": content_type}, body)
        self.crawler.stats.inc_value("rasad/replay/missing")
        return _response(request.url, 404, {"Content-Type": "text/plain"}, b"not among the captures")

    @cached_property
    def _outlet(self) -> Outlet | None:
        outlet = getattr(self.crawler.spider, "outlet", None)
        return outlet if isinstance(outlet, Outlet) else None

    @cached_property
    def _listing(self) -> Route | None:
        return self.archive.listing_route(self._outlet) if self._outlet else None

    @cached_property
    def _articles(self) -> list[Capture]:
        return self.archive.articles_of(self._outlet) if self._outlet else []


def open_archive(folder: Path) -> Archive:
    """Return the archive of a folder, read once for all crawls of the process; raises ReplayError."""
    manifest = folder.resolve() / MANIFEST
    return _read(manifest.parent, manifest.stat().st_mtime_ns if manifest.is_file() else 0)


@lru_cache(maxsize=1)
def _read(folder: Path, changed_at: int) -> Archive:
    return Archive(read_folder(folder))


def _response(url: str, status: int, headers: Mapping[str, str], body: bytes) -> Response:
    fields = Headers(dict(headers))
    kind = responsetypes.from_args(headers=fields, url=url, body=body)
    return kind(url=url, status=status, headers=fields, body=body)


def _headers_of(capture: Capture) -> dict[str, str]:
    """Return the headers an answer came with; its type and date are made up from the row where it has none."""
    made = {"Content-Type": _TYPES.get(Path(capture.path.name.removesuffix(".gz")).suffix, "text/html")}
    if capture.captured:
        made["Date"] = format_datetime(capture.captured, usegmt=True)
    given = {name.title(): value for name, value in capture.headers.items() if name.lower() not in _OF_TRANSFER}
    return made | given


def _key(url: str) -> str:
    """Return the identity of an address; one that has none is only itself."""
    try:
        return same_page_key(url)
    except ValueError:
        return url


def _without_query(key: str) -> str:
    return key.split("?", 1)[0]


def _is_for(route: Route, url: str) -> bool:
    """Say whether a request is for a route; a spider may add parameters to the route's own."""
    asked, own = _key(url), _key(route.url)
    if _without_query(asked) != _without_query(own):
        return False
    return set(parse_qsl(urlsplit("//" + own).query)) <= set(parse_qsl(urlsplit("//" + asked).query))
