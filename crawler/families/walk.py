"""A slice of an archive under way: which of a list's links belong to it, and why a page is its last. It asks nothing by itself."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from scrapy.http import Response

from crawler.archive import Place, Slice, place
from crawler.extract.found import Found, Link
from crawler.extract.published import day_in_address
from crawler.outlet import NewsSitemap, Outlet


@dataclass
class Walk:
    """A slice under way, one request at a time."""

    slice: Slice
    depth: int = 0
    tries: int = 0
    page: int = 0
    pages: int = 0
    ahead: deque[str] = field(default_factory=deque)  # addresses still to ask, for a slice that has no numbered pages
    seen: set[str] = field(default_factory=set)  # identities of the links so far
    oldest: date | None = None  # day that any link told

    def placed(self, found: Found, outlet: Outlet, now: datetime) -> tuple[tuple[Link, ...], Counter[str]]:
        """Return the article links of the period, dated where the slice tells their day; and count the others."""
        wanted, exact = self.slice, not isinstance(self.slice.archive.route, NewsSitemap)
        kept: list[Link] = []
        left: Counter[str] = Counter()
        for link in found.links:
            if not outlet.is_article(link.url):
                continue
            day = day_in_address(link.url, outlet, now)
            told = day or (link.published.astimezone(outlet.zone).date() if link.published else None)
            self.oldest = min(filter(None, (self.oldest, told)), default=None)
            where = place(wanted, told, exact=exact or day is not None)
            if where is Place.WITHIN:
                kept.append(_dated(link, told, wanted, outlet))
            else:
                left[str(where)] += 1
        return tuple(kept), left

    def why_it_ends(self, found: Found, links: Sequence[Link], left: Counter[str], outlet: Outlet, response: Response) -> str | None:
        """Say why a page is the last of its slice, and make ready for the next page where it is not."""
        if self.ahead:
            return None
        archive = self.slice.archive
        if self.slice.urls:
            return "read whole"
        if not archive.is_paged:
            return "read whole" if not self._follow(found, links, outlet) else None
        if not links and not left:
            return "empty page"
        if links and self.seen.issuperset(outlet.identity(link.url) for link in links):
            return "repeated page"
        if not links and (self.slice.is_dated or set(left) == {str(Place.EARLIER)}):
            return "nothing in range"
        pages = _total_pages(response)
        if pages is not None and self.page - archive.first_page + 1 >= pages:
            return "last page"
        self.page += 1
        return None

    def _follow(self, found: Found, links: Sequence[Link], outlet: Outlet) -> bool:
        """Take the next page that a listing names, while it brings something new."""
        following = [u for u in found.more if outlet.owns(u)][:1]
        new = not self.seen.issuperset(outlet.identity(link.url) for link in links)
        if following and new:
            self.ahead.extend(following)
        return bool(self.ahead)


def _dated(link: Link, told: date | None, wanted: Slice, outlet: Outlet) -> Link:
    """A list of one day tells the day of those links that have none: midnight stands for it, as in every list."""
    day = told or (wanted.days[0] if wanted.is_dated and wanted.span.first == wanted.span.last else None)
    if link.published is not None or day is None:
        return link
    return Link(link.url, link.title, datetime(day.year, day.month, day.day, tzinfo=outlet.zone), link.language)


def _total_pages(response: Response) -> int | None:
    value = response.headers.get("X-WP-TotalPages")
    return int(value) if value and value.isdigit() and len(value) < 9 else None
