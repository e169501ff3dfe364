"""A spider that keeps each answer as it came, beside what it does: made of any outlet's own spider by `keeping`, for captures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.http import Response

from crawler.article import Article, Queued, Rejection
from crawler.extract.links import Found
from crawler.families.base import OutletSpider
from crawler.fetch.captures import Kept
from crawler.fetch.failures import cause_of
from crawler.outlet import Route

if TYPE_CHECKING:
    from twisted.python.failure import Failure

_KEPT_HEADERS = ("Content-Type", "Last-Modified", "Date")
_WALLS = ("challenge", "consent")


class KeepingSpider(OutletSpider):
    """Put before an outlet's own spider."""

    kept: ClassVar[list[Kept]]

    def parse_front_page(self, response: Response) -> Iterator[Any]:
        """Keep a front page."""
        self.kept.append(_kept(response, "front"))
        yield from super().parse_front_page(response)

    def links_in(self, response: Response, route: Route) -> Found:
        """Keep a list, and the articles that it lists; what is no list is not kept."""
        found = super().links_in(response, route)
        self.kept.append(_kept(response, route.kind, links=tuple(link.url for link in found.links if self.outlet.is_article(link.url))))
        return found

    def read(self, response: Response, page: Queued) -> Article | Rejection:
        """Keep a page, whatever was read of it."""
        result = super().read(response, page)
        self.kept.append(_kept(response, "article", article=result if isinstance(result, Article) else None, listed_at=page.listed_at))
        return result

    def page_failed(self, failure: Failure) -> Iterator[Any]:
        """Keep what stood in place of a page."""
        response = getattr(failure.value, "response", None)
        if isinstance(response, Response):
            self.kept.append(_kept(response, "challenge" if cause_of(failure) in _WALLS else "article"))
        yield from super().page_failed(failure)


def keeping(spider: type[OutletSpider], kept: list[Kept]) -> type[OutletSpider]:
    """Return an outlet's own spider as one that adds each answer to a list."""
    return type(f"{spider.__name__}Kept", (KeepingSpider, spider), {"kept": kept})


def _kept(response: Response, kind: str, **more: Any) -> Kept:
    headers = {name: value.decode("latin-1") for name in _KEPT_HEADERS if (value := response.headers.get(name))}
    return Kept(url=response.url, kind=kind, body=response.body, headers=headers, status=response.status, **more)
