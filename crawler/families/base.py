"""The spider that every outlet is: asks its routes for links, reads its pages. It decides nothing and keeps nothing.

An outlet's file sets `outlet`; a family overrides `routes` or `links_in` where its CMS needs more than the declared routes.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawler.article import PASSING, Article, Queued, Rejection
from crawler.discovery.frontpage import read_front_page
from crawler.discovery.memory import Ask
from crawler.discovery.probing import PARTS, best_parts, recent
from crawler.discovery.redirects import went
from crawler.extract.links import Found, Link, RouteError, read_route
from crawler.extract.page import read_page
from crawler.families.bounds import articles_of, further, parts_since
from crawler.fetch.failures import cause_of, status_of
from crawler.fetch.redirects import OWN_PAGE, ForeignHostError
from crawler.fetch.slots import StoppedError
from crawler.items import FrontPageRead, PageFailed, PageRead, RouteAnswered
from crawler.outlet import Archive, Listing, NewsSitemap, Outlet, Route

if TYPE_CHECKING:
    from twisted.python.failure import Failure

_ROUTE_PRIORITY = 100
_HURRIED_BACKOFF = 0.3  # seconds, for a busy host of one's own that is crawled without delay
_OTHERS = 3


class OutletSpider(Spider):
    """Base of every outlet's spider."""

    outlet: ClassVar[Outlet]
    family: ClassVar[str] = "own"  # the CMS, as `rasad outlets` shows it
    name: str = "outlet"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "outlet" in cls.__dict__:
            cls.name = cls.outlet.key

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked: set[str] = set()
        self.asks: tuple[Ask, ...] | None = None  # the routes of this run, as their memory decides; without it, those declared
        self.searching = False  # for other routes: pages wait until it is over
        self._seen: set[str] = set()  # links of this run

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Ask no host more often than its outlet bears; only hosts that the user allowed as private may be hurried."""
        super().update_settings(settings)
        asked = settings.getfloat("DOWNLOAD_DELAY")
        own = set(cls.outlet.hosts) <= set(settings.getlist("RASAD_ALLOW_PRIVATE"))
        settings.set("DOWNLOAD_DELAY", asked if own else max(asked, cls.outlet.delay), priority="spider")
        if own and not asked:
            settings.set("RASAD_BACKOFF", _HURRIED_BACKOFF, priority="spider")

    async def start(self) -> AsyncIterator[Any]:
        """Ask every route, unless the run is for given pages only."""
        if self.settings.getbool("RASAD_GIVEN"):
            return
        for ask in self.asks if self.asks is not None else [Ask(route) for route in self.routes()]:
            yield self.route_request(ask.route, ask.route.url, ask)

    def routes(self) -> tuple[Route, ...]:
        """Return the routes to ask, best first."""
        return self.outlet.routes

    @classmethod
    def archives(cls) -> tuple[Archive, ...]:
        """Return the ways into the outlet's past; a family adds what its CMS always has."""
        return cls.outlet.archives

    def route_request(self, route: Route, url: str, ask: Ask | None = None) -> Request:
        """Return the request for a route, or for a further page of it; one that nobody declared is asked without what the outlet's pages need."""
        ask = ask or Ask(route)
        self._asked.add(url)
        own = self.request_meta() if ask.origin == "declared" else {}
        return Request(
            url,
            callback=self.parse_route,
            errback=self.route_failed,
            cb_kwargs={"route": route},
            priority=_ROUTE_PRIORITY,
            dont_filter=True,
            meta={"route": route.url, "ask": ask, "dont_retry": ask.origin == "probed", **own},
        )

    def front_page_request(self) -> Request:
        """Return the request for the front page, for what it tells of routes."""
        return Request(
            self.outlet.home, self.parse_front_page, errback=self.front_page_failed, priority=_ROUTE_PRIORITY, dont_filter=True, meta={"dont_retry": True}
        )

    def page_request(self, page: Queued) -> Request:
        """Return the request for a queued page."""
        return Request(
            page.url,
            callback=self.parse_page,
            errback=self.page_failed,
            cb_kwargs={"page": page},
            dont_filter=True,
            meta={OWN_PAGE: True, **self.request_meta()},
        )

    def request_meta(self) -> dict[str, Any]:
        """Return what every request of this outlet carries; a family that renders asks for its browser here."""
        return {}

    def links_in(self, response: Response, route: Route) -> Found:
        """Return the links that a route's answer gives."""
        return read_route(
            response.body,
            route=route,
            url=response.url,
            content_type=_content_type(response),
            timezone=self.outlet.zone,
            reference=datetime.now(UTC),
        )

    def read_links(self, response: Response, route: Route) -> Found:
        """Return the links of `links_in`; raises RouteError for whatever that stumbles over: else nobody would count that the answer was lost."""
        try:
            return self.links_in(response, route)
        except RouteError:
            raise
        except Exception as error:
            self.logger.exception("%s: reading %s raised; please report the address", self.outlet.key, response.url)
            raise RouteError("crash", type(error).__name__) from None

    def parse_route(self, response: Response, route: Route) -> Iterator[Any]:
        """Hand on a route's links, and ask for the further pages it names."""
        ask: Ask = response.meta["ask"]
        way = went(response.url, response.meta.get("redirect_urls", ()), response.meta.get("redirect_reasons", ()), self.outlet.home)
        facts: dict[str, Any] = {"route": route, "url": way.asked, "status": response.status, "origin": ask.origin, "how": ask.how}
        facts["doubted"] = response.meta.get("doubted", False)
        if response.status == 304:
            yield RouteAnswered(**facts)
            return
        try:
            found = self.read_links(response, route)
        except RouteError as error:
            self.logger.warning("%s: %s answered, but %s", self.outlet.key, way.asked, error)
            yield RouteAnswered(**facts, error="redirected_home" if way.home else error.cause)
            return
        links, left = articles_of(found, self.outlet, route, datetime.now(UTC))
        if ask.origin != "declared" and isinstance(route, NewsSitemap):
            links = recent(links)
        if way.home and not links:
            yield RouteAnswered(**facts, error="redirected_home")
            return
        facts["others"] = tuple(link.url for link in found.links if not self.outlet.is_article(link.url))[:_OTHERS]
        facts["moved_to"] = way.moved_to if links and way.asked == route.url else None
        more, bounds = self._further(response, found, route, links)
        parts = tuple(more) if isinstance(route, NewsSitemap) and ask.origin == "declared" else ()
        yield RouteAnswered(**facts, links=links, has_more=bool(found.more), parts=parts, left=left + bounds, **_validators(response))
        for url in more:
            request = self.route_request(route, url, ask)
            carried = {"hops": response.meta.get("hops", 0) + 1, "read_at": response.meta.get("read_at")}
            yield request.replace(meta={**request.meta, **carried})

    def _further(self, response: Response, found: Found, route: Route, links: Sequence[Link]) -> tuple[list[str], Counter[str]]:
        """Return the further pages to ask (of a route that nobody declared only the most promising sub-sitemaps), and why not the others."""
        if response.meta["ask"].origin != "declared":
            promising = tuple(best_parts(found.more, PARTS)) if isinstance(route, NewsSitemap) else ()
            found = replace(found, more=promising)
        hops, due = response.meta.get("hops", 0), response.meta.get("parts_due", ())
        since = parts_since(response.meta.get("read_at"), self.settings.getfloat("RASAD_MAX_AGE_DAYS"), datetime.now(UTC))
        more, left = further(found, outlet=self.outlet, route=route, asked=self._asked, hops=hops, since=since, due=due)
        brings_nothing = hops and isinstance(route, Listing) and self._seen.issuperset(link.url for link in links)
        self._seen.update(link.url for link in links)
        return ([], Counter()) if brings_nothing else (more, left)

    def route_failed(self, failure: Failure) -> Iterator[Any]:
        """Hand on why a route gave no answer; one that was not asked because the run stops is no failure."""
        if isinstance(failure.value, StoppedError):
            return
        request: Request = failure.request  # type: ignore[attr-defined]
        route, ask = request.cb_kwargs["route"], request.meta["ask"]
        asked = [*request.meta.get("redirect_urls", ()), request.url][0]
        yield RouteAnswered(route=route, url=asked, status=status_of(failure), error=cause_of(failure), origin=ask.origin, how=ask.how)

    def parse_front_page(self, response: Response) -> Iterator[Any]:
        """Hand on what the front page tells of routes."""
        leads = read_front_page(response.body, url=response.url, content_type=_content_type(response), outlet=self.outlet)
        yield FrontPageRead(url=self.outlet.home, status=response.status, leads=leads)

    def front_page_failed(self, failure: Failure) -> Iterator[Any]:
        """Hand on why the front page did not come."""
        yield FrontPageRead(url=self.outlet.home, status=status_of(failure), error=cause_of(failure))

    def parse_page(self, response: Response, page: Queued) -> Iterator[Any]:
        """Read a page; a browser follows redirects by itself, so where it came to is looked at here."""
        if not self.outlet.owns(response.url):
            self.logger.warning("%s: %s leads to %s, which is no host of the outlet's", self.outlet.key, page.url, response.url)
            yield PageFailed(page=page, cause=ForeignHostError.cause, status=response.status)
            return
        try:
            result = self.read(response, page)
        except Exception:
            self.logger.exception("%s: reading %s raised; please report the address", self.outlet.key, response.url)
            yield PageFailed(page=page, cause="crash", status=response.status)
            return
        if isinstance(result, Rejection) and result.reason in PASSING:
            self.logger.info("%s: %s shows something else for now: %s", self.outlet.key, response.url, result.detail)
            yield PageFailed(page=page, cause=str(result.reason), status=response.status)
            return
        body = response.body if isinstance(result, Rejection) else b""
        yield PageRead(page=page, result=result, status=response.status, content_type=_content_type(response), body=body)

    def read(self, response: Response, page: Queued) -> Article | Rejection:
        """Read one page's bytes, helped by what its route said of it."""
        return read_page(
            response.body,
            url=response.url,
            content_type=_content_type(response),
            outlet=self.outlet,
            fetched_at=datetime.now(UTC),
            listed_at=page.listed_at,
            listed_title=page.listed_title,
            wall_sought=True,
        )

    def page_failed(self, failure: Failure) -> Iterator[Any]:
        """Hand on why a page gave no answer; one that was not asked because the run stops stays queued."""
        if isinstance(failure.value, StoppedError):
            return
        request: Request = failure.request  # type: ignore[attr-defined]
        yield PageFailed(page=request.cb_kwargs["page"], cause=cause_of(failure), status=status_of(failure))


def _content_type(response: Response) -> str | None:
    value = response.headers.get("Content-Type")
    return value.decode("latin-1") if value else None


def _validators(response: Response) -> dict[str, Any]:
    etag, modified = response.headers.get("ETag"), response.headers.get("Last-Modified")
    return {
        "etag": etag.decode("latin-1") if etag else None,
        "last_modified": modified.decode("latin-1") if modified else None,
        "body_hash": hashlib.sha256(response.body).hexdigest(),
    }
