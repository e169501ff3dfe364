"""A spider that walks an outlet's archives in place of its routes: the same politeness, the same reading of pages, another list of links.

Made of any outlet's own spider by `walking`. It is given slices of time and hands on which days are finished; what was finished before, and
what is remembered, is decided elsewhere.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response, TextResponse

from crawler.archive import Slice, spanned, split
from crawler.extract.found import Found, Link, RouteError
from crawler.families.base import OutletSpider
from crawler.families.walk import Walk
from crawler.fetch.failures import cause_of, status_of
from crawler.fetch.slots import StoppedError
from crawler.items import ArchiveRead
from crawler.outlet import NewsSitemap

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

DAYS_DONE, DAYS_FAILED = "rasad/days_done", "rasad/days_failed"
_AT_ONCE = 8  # slices under way: pages are fetched in between, so that a long walk soon shows stories
_PRIORITY = 100
_TRIES = 2
_MOST_ABSENT = 10
_IN_A_ROW = 5  # slices that failed one after the other, after which the archive is left alone
_SAME = 3  # links that two days have in common before their lists count as one and the same
_MOST_PARTS = 400  # sitemaps of one slice
_DEPTH = 3  # indexes of indexes
_SETTLES = timedelta(hours=6)  # after its end, a day may still get entries: it is asked for again
_ABSENT = (404, 410)
_NOTHING_THERE = ("empty", "not_found", "gone")
_PAST_THE_END = (400, 404, 410, 416)
_HOPELESS = frozenset({"robots", "robots_unreachable", "private_address", "offsite", "bad_url", "host_down", "retry_after", "no_network"})


class ArchiveSpider(OutletSpider):
    """Asks for slices of an archive; put before an outlet's own spider by `walking`."""

    def __init__(self, *args: Any, slices: Sequence[Slice] = (), worked: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting = deque(Walk(s) for s in slices)
        self.over: set[tuple[str, date]] = set()  # archive and day: listed whole, or given up
        self._worked = set(worked)  # archives that have answered with a list once
        self._absent: list[Walk] = []  # answered "no such page" while it is not known whether the archive works at all
        self._failed_in_a_row = 0
        self._lists: dict[str, tuple[Slice, frozenset[str]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.walk_on, signal=signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Begin with the newest days."""
        for request in self._next(_AT_ONCE):
            yield request

    def walk_on(self) -> None:
        """Ask for the next days when nothing else is under way."""
        if not self._waiting:
            self._waiting, self._absent = deque(self._absent), []  # the archive has never answered with a list: once more, then they failed
        requests = self._next(_AT_ONCE)
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider

    def _next(self, number: int) -> list[Request]:
        return [self._request(self._waiting.popleft()) for _ in range(min(number, len(self._waiting)))]

    def _request(self, walk: Walk) -> Request:
        archive = walk.slice.archive
        if walk.pages == 0:
            walk.page, walk.ahead, walk.seen, walk.oldest = archive.first_page, deque(walk.slice.urls), set(), None
        walk.pages += 1
        url = walk.ahead.popleft() if walk.ahead else walk.slice.url(walk.page, self.outlet.zone)
        return Request(
            url, callback=self.parse_archive, errback=self.archive_failed, cb_kwargs={"walk": walk}, priority=_PRIORITY, dont_filter=True,
            meta=self.request_meta(),
        )  # fmt: skip

    def parse_archive(self, response: Response, walk: Walk) -> Iterator[Any]:
        """Hand on the links of the period, and ask for what follows."""
        url = response.request.url if response.request else response.url
        try:
            found = self.read_links(response, walk.slice.archive.route)
        except RouteError as error:
            yield from self._no_list(walk, url, response.status, error.cause)
            return
        links, reasons = walk.placed(found, self.outlet, datetime.now(UTC))
        if self._is_same_as_another_day(walk, links):
            yield from self._fail(walk, url, response.status, "same every day", hopeless=True)
            return
        if found.more and isinstance(walk.slice.archive.route, NewsSitemap):
            self._answered(walk)
            yield from self._split(walk, url, found, links, reasons)
            return
        if links or reasons:
            self._answered(walk)
        elif walk.pages == 1 and not walk.slice.urls and walk.slice.archive.key not in self._worked:
            yield from self._hold(walk, url, response.status, "no links")
            return
        yield from self._go_on(walk, url, response, found, links, reasons)

    def _no_list(self, walk: Walk, url: str, status: int, cause: str) -> Iterator[Any]:
        """A notice ("nothing was found") in place of a list: the end of its pages, or a day without news."""
        if cause not in _NOTHING_THERE:
            yield from self._fail(walk, url, status, cause)
        elif walk.pages > 1 and not walk.slice.urls:
            yield from self._end(walk, url, status, reason="empty page")
        else:
            yield from self._absent_day(walk, url) if walk.slice.is_dated and not walk.slice.urls else self._fail(walk, url, status, cause)

    def _go_on(self, walk: Walk, url: str, response: Response, found: Found, links: tuple[Link, ...], reasons: Counter[str]) -> Iterator[Any]:
        end = walk.why_it_ends(found, links, reasons, self.outlet, response)
        walk.seen |= {self.outlet.identity(link.url) for link in links}
        if end is not None:
            yield from self._end(walk, url, response.status, reason=end, links=links, reasons=reasons)
            return
        yield ArchiveRead(archive=walk.slice.archive, url=url, status=response.status, links=links, reasons=reasons)
        if walk.pages >= walk.slice.archive.most_pages + len(walk.slice.urls):
            yield from self._fail(walk, url, response.status, "too many pages", hopeless=True)
        else:
            yield self._request(walk)

    def archive_failed(self, failure: Failure) -> Iterator[Any]:
        """Hand on why a page of an archive gave no answer; one that was not asked because the run stops is no failure."""
        if isinstance(failure.value, StoppedError):
            return
        request: Request = failure.request  # type: ignore[attr-defined]
        walk: Walk = request.cb_kwargs["walk"]
        status = status_of(failure)
        if walk.pages > 1 and not walk.slice.urls and status in _PAST_THE_END:
            yield from self._end(walk, request.url, 200, reason="past the last page")
        elif status in _ABSENT and walk.slice.is_dated and walk.pages == 1 and not walk.slice.urls:
            yield from self._absent_day(walk, request.url)
        else:
            yield from self._fail(walk, request.url, status, cause_of(failure))

    def _is_same_as_another_day(self, walk: Walk, links: Sequence[Link]) -> bool:
        """Whether the archive gives one list for different days: it does not understand its own address."""
        if walk.pages > 1 or not walk.slice.is_dated:
            return False
        own = frozenset(self.outlet.identity(link.url) for link in links)
        before = self._lists.setdefault(walk.slice.archive.key, (walk.slice, own))
        self._lists[walk.slice.archive.key] = (walk.slice, own)
        return len(own) >= _SAME and before[0].span != walk.slice.span and before[1] == own

    def _split(self, walk: Walk, url: str, found: Found, links: tuple[Link, ...], reasons: Counter[str]) -> Iterator[Any]:
        """Go on with the sitemaps that an index names; days that none of them holds are finished."""
        parts, others = split(walk.slice, [u for u in found.more if self.outlet.owns(u)])
        reasons += Counter({"sitemap of other days": others} if others else {})
        if len(walk.slice.urls) > 1 and walk.depth < _DEPTH:  # an index among undated sitemaps: all are read before anything is finished
            walk.ahead.extend([u for u in found.more if self.outlet.owns(u)][:_MOST_PARTS])
            yield from self._go_on(walk, url, TextResponse(url, 200), Found(()), links, reasons)
            return
        if walk.depth >= _DEPTH or any(len(p.urls) > _MOST_PARTS for p in parts):
            yield from self._fail(walk, url, 200, "too many sitemaps", hopeless=True)
            return
        without = [day for day in walk.slice.days if not any(day in p.days for p in parts)]
        begins = min((span.first for span in map(spanned, found.more) if span is not None), default=date.max)
        listed = tuple(day for day in without if day >= begins)
        reasons += Counter({"no sitemap of that day": len(listed)} if listed else {})
        yield self._read(walk, url, 200, links=links, finished=listed, reasons=reasons)
        yield from self._not_reached(walk, url, tuple(day for day in without if day < begins))
        self._waiting.extendleft(Walk(p, depth=walk.depth + 1) for p in reversed(parts))

    def _answered(self, walk: Walk) -> None:
        self._failed_in_a_row = 0
        self._worked.add(walk.slice.archive.key)
        self._waiting.extend(w for w in self._absent if w.slice.archive.key in self._worked)
        self._absent = [w for w in self._absent if w.slice.archive.key not in self._worked]

    def _absent_day(self, walk: Walk, url: str) -> Iterator[Any]:
        """A day without a page is a day without news where the archive works otherwise; else its address may be wrong."""
        if walk.slice.archive.key in self._worked:
            yield from self._end(walk, url, 200, reason="no such page")
        else:
            yield from self._hold(walk, url, 404, "http_404")

    def _hold(self, walk: Walk, url: str, status: int, cause: str) -> Iterator[Any]:
        """Put a slice without a list aside until the archive has given one for another day; without that, all have failed."""
        if walk.tries or len(self._absent) >= _MOST_ABSENT:
            yield from self._fail(walk, url, status, cause, hopeless=True)
            return
        walk.tries, walk.pages = 1, 0
        self._absent.append(walk)

    def _end(
        self, walk: Walk, url: str, status: int, *, reason: str, links: tuple[Link, ...] = (), reasons: Counter[str] | None = None
    ) -> Iterator[ArchiveRead]:
        days = walk.slice.days
        begins = date.min if walk.slice.is_dated else walk.oldest or date.max
        finished = tuple(day for day in days if day >= begins)
        yield self._read(walk, url, status, links=links, finished=finished, reasons=(reasons or Counter()) + Counter([reason]))
        yield from self._not_reached(walk, url, tuple(day for day in days if day < begins))

    def _not_reached(self, walk: Walk, url: str, days: tuple[date, ...]) -> Iterator[ArchiveRead]:
        """A list of everything that begins later says nothing of these days."""
        if days:
            self._give_up(walk, days)
            yield ArchiveRead(archive=walk.slice.archive, url=url, status=200, failed=days, error="begins later")

    def _give_up(self, walk: Walk, days: tuple[date, ...]) -> None:
        self.crawler.stats.inc_value(DAYS_FAILED, len(days))
        self.over |= {(walk.slice.archive.key, day) for day in days}

    def _read(self, walk: Walk, url: str, status: int, *, links: tuple[Link, ...], finished: tuple[date, ...], reasons: Counter[str]) -> ArchiveRead:
        self.crawler.stats.inc_value(DAYS_DONE, len(finished))
        self.over |= {(walk.slice.archive.key, day) for day in finished}
        settled = (datetime.now(UTC) - _SETTLES).astimezone(self.outlet.zone).date()
        return ArchiveRead(archive=walk.slice.archive, url=url, status=status, links=links, finished=tuple(d for d in finished if d < settled), reasons=reasons)

    def _fail(self, walk: Walk, url: str, status: int | None, cause: str, *, hopeless: bool = False) -> Iterator[ArchiveRead]:
        """Ask again at the end of the walk, once; then hand on that these days could not be had."""
        walk.tries, walk.pages = walk.tries + 1, 0
        self._failed_in_a_row += 1
        given_up = self._failed_in_a_row >= _IN_A_ROW or cause in _HOPELESS
        if walk.tries < _TRIES and not hopeless and not given_up:
            self._waiting.append(walk)
            return
        self.logger.warning("%s: the archive %s gave no list (%s)", self.outlet.key, url, cause)
        failed = [walk]
        if given_up:  # what was not asked for stays so
            key = walk.slice.archive.key
            failed += [w for w in (*self._waiting, *self._absent) if w.tries and w.slice.archive.key == key]
            self._waiting = deque(w for w in self._waiting if w.slice.archive.key != key)
            self._absent = [w for w in self._absent if w.slice.archive.key != key]
        days = tuple(day for w in failed for day in w.slice.days)
        self._give_up(walk, days)
        yield ArchiveRead(archive=walk.slice.archive, url=url, status=status, failed=days, error=cause)


def walking(spider: type[OutletSpider]) -> type[OutletSpider]:
    """Return an outlet's own spider as one that walks its archives."""
    return type(f"{spider.__name__}Archive", (ArchiveSpider, spider), {})
