"""The search for other routes where an outlet's own fail: what to ask next, from what was answered before.

In order of trust: feeds that the front page names, sitemaps that robots.txt names, the usual addresses of feeds, WordPress'
interface, the usual addresses of sitemaps; and where none of these lists articles, the front page and its sections.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from crawler.discovery.frontpage import Leads
from crawler.discovery.memory import Told, route_of
from crawler.extract.found import Link
from crawler.outlet import Outlet, Route
from crawler.sentences import sentence
from crawler.urls import clean_url

MOST_PROBES = 20  # requests of one search
PARTS = 2  # sub-sitemaps of an index that are asked, of a route that nobody declared
_SECONDS = 180.0  # a search may take, at the outlet's delay
_AT_ONCE = 4
ENOUGH = 3  # article links that make a front page a list
_RECENT = timedelta(days=7)
_MOST_LINKS = 500
_FEEDS = ("feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "?feed=rss2")
_SITEMAPS = ("news-sitemap.xml", "sitemap-news.xml", "sitemap/news/sitemap.xml", "sitemap_index.xml", "sitemap.xml", "wp-sitemap.xml")
_POSTS = "wp-json/wp/v2/posts?per_page=50&_fields=id,date_gmt,link,title"
_OF_LITTLE_USE = re.compile(r"categor|tag|author|page-|image|video|photo|static|topic|archive", re.IGNORECASE)
_NEWS = re.compile(r"news|latest|post|article|story|recent|today", re.IGNORECASE)
_WRONG_PLACE = frozenset({"http_404", "http_410", "http_400", "http_406", "too_large"})  # a front page that is not where it should be ends nothing
_LEAVE_ALONE = frozenset({"http_429", "retry_after", "host_down"})


@dataclass(frozen=True)
class Probe:
    """An address to ask for, and why; without a route it is the front page."""

    url: str
    how: str
    route: Route | None = None


class Search:
    """One search for other routes of an outlet. Give it every answer; ask what `next` returns until it returns nothing."""

    def __init__(self, outlet: Outlet, *, asked: Iterable[str], delay: float = 1.0) -> None:
        self.outlet = outlet
        self.leads: Leads | None = None
        self.found: dict[str, str] = {}  # address -> how it was found
        self.answers: list[Told] = []
        self.gave_up: str | None = None  # the cause that ended it early
        self.sent = 0
        self._asked = set(asked)
        self._walled = False  # feeds and sitemaps are behind a wall; the front page, which was answered, may list all the same
        self._budget = max(4, min(MOST_PROBES, int(_SECONDS / max(delay, 1.0))))
        self._stages = self._plan()
        self._waiting: list[Probe] = []
        self._sitemaps: list[str] = []
        self._how: dict[str, str] = {}

    @property
    def moved_to(self) -> str | None:
        """Where the front page is now, if that is no address of the outlet."""
        return self.leads.url if self.leads and not self.outlet.owns(self.leads.url) else None

    def sitemap_named(self, urls: Iterable[str]) -> None:
        """Take the sitemaps that a robots.txt names."""
        self._sitemaps += [u for u in urls if u not in self._sitemaps]

    def front_page(self, leads: Leads | None, cause: str | None = None) -> None:
        """Take the front page, or why there is none."""
        self.leads = leads
        if self.moved_to:
            self.gave_up = "moved_away"
        elif cause not in _WRONG_PLACE:
            self.gave_up = cause

    def answered(self, told: Told) -> None:
        """Take what one probe gave."""
        self.answers.append(told)
        if told.links:
            self.found.setdefault(told.url, self._how.get(told.url, "found"))
        if told.error in _LEAVE_ALONE:
            self.gave_up = told.error
        self._walled |= told.error == "challenge"

    def next(self) -> tuple[Probe, ...]:
        """Return what to ask now; nothing when a route was found, nothing is left, or the outlet keeps us out."""
        if self.gave_up or self.found:
            return ()
        self._waiting = [p for p in self._waiting if not self._walled] or self._next_stage()
        take = min(_AT_ONCE, self._budget - self.sent)
        now, self._waiting = self._waiting[:take], self._waiting[take:]
        for probe in now:
            self._how[probe.url] = probe.how
            if probe.route:  # the front page is asked again as a list
                self._asked.add(probe.url)
        self.sent += len(now)
        return tuple(now)

    def _next_stage(self) -> list[Probe]:
        for stage in self._stages:
            fresh = {p.url: p for p in stage if p.url not in self._asked}
            if fresh and not (self._walled and any(p.route and p.route.kind != "listing" for p in stage)):
                return list(fresh.values())
        return []

    def _plan(self) -> Iterator[Sequence[Probe]]:
        """Make the stages, each when the one before it has been answered."""
        yield [Probe(self.outlet.home, "front page")]
        leads = self.leads or Leads(self.outlet.home)
        yield [_probe("feed", url, sentence("named by the front page")) for url in leads.feeds[:4]]
        yield [_probe("sitemap", url, sentence("named by robots.txt")) for url in best_parts(self._sitemaps, 3)]
        yield [_probe("feed", url, sentence("usual address")) for url in self._usual(_FEEDS[:4])]
        yield [_probe("wordpress", url, sentence("WordPress interface")) for url in self._usual((_POSTS,))]
        yield [_probe("sitemap", url, sentence("usual address")) for url in self._usual(_SITEMAPS[:5])]
        yield self._listings(leads)

    def _usual(self, paths: Sequence[str]) -> list[str]:
        home = self.outlet.home if self.outlet.home.endswith("/") else self.outlet.home + "/"
        return [clean_url(urljoin(home, path)) for path in paths]

    def _listings(self, leads: Leads) -> list[Probe]:
        front = [_probe("listing", leads.url, sentence("front page"))] if len(leads.articles) >= ENOUGH else []
        return front + [_probe("listing", url, sentence("section of the front page")) for url in leads.sections]


def _probe(kind: str, url: str, how: str) -> Probe:
    return Probe(url, str(how), route_of(kind, url))  # rows keep its English, and readers are told it in their language


def best_parts(sitemaps: Sequence[str], most: int) -> list[str]:
    """Return the sitemaps to ask first: those named after news, then as they stand, those of categories and pictures last."""

    def distrust(url: str) -> tuple[bool, bool]:
        path = urlsplit(url).path
        return bool(_OF_LITTLE_USE.search(path)), not _NEWS.search(path)

    return sorted(dict.fromkeys(sitemaps), key=distrust)[:most]


def recent(links: Sequence[Link]) -> tuple[Link, ...]:
    """Return of a sitemap that nobody declared what is new beside its newest entry: it may hold all that was ever published."""
    dated = [link.published for link in links if link.published]
    if not dated:
        return tuple(links[:_MOST_LINKS])
    newest = max(dated)
    return tuple(link for link in links if link.published and newest - link.published <= _RECENT)[:_MOST_LINKS]
