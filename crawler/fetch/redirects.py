"""
Where a page leads. A redirect to a host that is not the outlet's is refused before that host is asked: what stands there is no page of the outlet, be it a
buyer of the name, a log-in or a filtering network's notice. A `<meta http-equiv="refresh">` that leads to another article of the outlet within five seconds is
followed as a redirect is, and counts among them (REDIRECT_MAX_TIMES).

Both concern pages only (`OWN_PAGE` in a request's meta): a feed may well be served from elsewhere, and what it lists is looked at by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware
from w3lib.html import get_meta_refresh

from crawler.fetch.failures import NotFetched
from crawler.urls import clean_url

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.outlet import Outlet

OWN_PAGE = "own_page"
_LONGEST = 5.0  # seconds: a later refresh renews a page that is read meanwhile
_HEAD = 8192  # bytes in which it stands


class ForeignHostError(NotFetched):
    """A page of the outlet leads to a host that is not the outlet's."""

    cause = "foreign_host"


class Redirects(BaseRedirectMiddleware):
    """Keeps the pages of an outlet on its own hosts, and follows those that say where they have gone."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        redirects = cls(crawler.settings)
        redirects.crawler = crawler
        return redirects

    def process_request(self, request: Request) -> None:
        """Refuse what a redirect has led away from the outlet."""
        if request.meta.get(OWN_PAGE) and request.meta.get("redirect_urls"):
            self._own(request.url, request.meta["redirect_urls"][0])

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Follow a refresh to another article."""
        target = _refresh(response) if request.meta.get(OWN_PAGE) and response.status == 200 else None
        if target is None or target in (clean_url(request.url), *request.meta.get("redirect_urls", ())):
            return response
        self._own(target, request.url)
        if not self._outlet.is_article(target):
            return response
        return self._redirect(request.replace(url=target), request, "meta refresh")

    def _own(self, url: str, asked: str) -> None:
        if not self._outlet.owns(url):
            raise ForeignHostError(f"{asked} leads to {url}, which is no host of {self._outlet.key}; if it is, add it to `hosts` in the outlet's file")

    @property
    def _outlet(self) -> Outlet:
        outlet: Outlet = self.crawler.spider.outlet  # type: ignore[union-attr]
        return outlet


def _refresh(response: Response) -> str | None:
    """Return the address that a page leads to by itself at once; None where it stays."""
    head = response.body[:_HEAD]
    if b"refresh" not in head.lower():
        return None
    seconds, url = get_meta_refresh(head, response.url, "utf-8", ignore_tags=("script", "noscript"))
    if seconds is None or url is None or seconds > _LONGEST:
        return None
    try:
        return clean_url(url)
    except ValueError:
        return None
