"""How far a route is followed: sites name further pages without end, and sitemaps hold all that was ever published. Every bound has a counted reason.

`bound:...` marks a run as limited; `part:...` and `link:...` are what is left out for good reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from crawler.archive import spanned
from crawler.extract.links import Found, Link
from crawler.extract.published import day_in_address
from crawler.outlet import Feed, NewsSitemap, Outlet, Route

MOST_SUBPAGES = 50  # pages or sub-sitemaps that the routes of an outlet may name in one run
MOST_HOPS = 10  # from a list to its next page; a sitemap index is three deep at most
MOST_HOPS_OF_SITEMAPS = 3
MOST_UNDATED = 1_000  # links without a date that one sitemap may give
_LONGEST = 600  # characters of a further page's address
_DUE_FIRST = 10  # parts that failed before, asked before those that are new
_MARGIN = timedelta(days=2)  # a part of a sitemap that changed so long before it was last read was read then
_A_DAY = timedelta(days=1)
_SAME_SEGMENT = 3  # times in one path: /a/b/a/b/a/b
_NUMBER = re.compile(r"\d{3,}")


def further(
    found: Found, *, outlet: Outlet, route: Route, asked: Collection[str], hops: int, since: datetime | None, due: Sequence[str] = ()
) -> tuple[list[str], Counter[str]]:
    """Return which of the further pages that an answer names are to be asked, newest first, and why the others are not.

    `since`: parts of a sitemap index that are older need not be read; `due`: those that were to be read before and were not, some of them first.
    """
    left: Counter[str] = Counter()
    fresh = [url for url in dict.fromkeys((*found.more, *due)) if url not in asked]
    is_sitemap = isinstance(route, NewsSitemap)
    if fresh and hops >= (MOST_HOPS_OF_SITEMAPS if is_sitemap else MOST_HOPS):
        return [], Counter({"bound:depth": len(fresh)})
    kept = []
    for url in fresh:
        if reason := _refused(url, outlet):
            left[reason] += 1
        else:
            kept.append(url)
    if is_sitemap:
        waiting = [url for url in due if url in kept]
        kept, old = recent_parts([url for url in kept if url not in waiting], found, since)
        kept = [*waiting[:_DUE_FIRST], *kept, *waiting[_DUE_FIRST:]]
        left["part:old"] += old
    room = max(0, MOST_SUBPAGES - len(asked))
    left["bound:pages"] += len(kept[room:])
    return kept[:room], +left


def parts_since(read_at: datetime | None, max_age_days: float, now: datetime) -> datetime | None:
    """Return since when parts of an index are to be read: two days before it was last read, the first time as far back as links are taken."""
    if read_at is not None:
        return read_at - _MARGIN
    return now - timedelta(days=max_age_days) if max_age_days else None


def _refused(url: str, outlet: Outlet) -> str | None:
    if not outlet.owns(url):
        return "part:elsewhere"
    if len(url) > _LONGEST:
        return "bound:length"
    return "bound:repeats" if turns_in_circles(url) else None


def turns_in_circles(url: str) -> bool:
    """Say whether a path repeats its own parts, as broken relative links make it do: /a/b/a/b/a/b."""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    return len(parts) > _SAME_SEGMENT and max(Counter(parts).values()) >= _SAME_SEGMENT


def recent_parts(parts: Sequence[str], found: Found, since: datetime | None) -> tuple[list[str], int]:
    """Return the parts of a sitemap index that may hold something new, newest first, and how many are left out.

    A part's day is that in its name (in either calendar), else that of its last change. Parts without one are always asked,
    and without `since` so are all.
    """
    days = {url: _day_of(url, found) for url in parts}
    ordered = sorted(parts, key=lambda url: days[url] or date.max, reverse=True)
    if since is None:
        return ordered, 0
    kept = [url for url in ordered if (day := days[url]) is None or day >= since.date()]
    newest = [url for url in ordered if days[url] is not None][:1]
    kept = kept or newest
    return kept, len(ordered) - len(kept)


def _day_of(url: str, found: Found) -> date | None:
    span = spanned(url)
    changed = found.changed.get(url)
    return span.last if span else changed.date() if changed else None


def of_sitemap(links: Sequence[Link]) -> tuple[tuple[Link, ...], int]:
    """Return the links of a sitemap that may be new: of many without a date those with the highest numbers, or both ends where they have none."""
    undated = [link for link in links if link.published is None]
    if len(undated) <= MOST_UNDATED:
        return tuple(links), 0
    numbers = {link.url: int(found[-1]) for link in undated if (found := _NUMBER.findall(urlsplit(link.url).path))}
    if len(numbers) > 0.9 * len(undated):
        chosen = sorted(undated, key=lambda link: numbers.get(link.url, 0), reverse=True)[:MOST_UNDATED]
    else:
        chosen = undated[: MOST_UNDATED // 2] + undated[-MOST_UNDATED // 2 :]
    kept = {link.url for link in chosen}
    return tuple(link for link in links if link.published or link.url in kept), len(undated) - len(kept)


def articles_of(found: Found, outlet: Outlet, route: Route, now: datetime) -> tuple[tuple[Link, ...], Counter[str]]:
    """Return the article links of an answer, those of a sitemap dated by their address where it gives no date; and count what is left out."""
    own = [link for link in found.links if outlet.is_article(link.url)]
    straight = [link for link in own if not turns_in_circles(link.url)]
    left = Counter({"link:repeats": len(own) - len(straight)})
    if isinstance(route, Feed | NewsSitemap):
        left["link:not_article"] = len(found.links) - len(own)
    if not isinstance(route, NewsSitemap):
        return tuple(straight), +left
    links, left["link:undated"] = of_sitemap([_dated_by_address(link, outlet, now) for link in straight])
    return links, +left


def _dated_by_address(link: Link, outlet: Outlet, now: datetime) -> Link:
    """Date a link of a sitemap by the day in its address, if it has no date or a later one: a sitemap may tell the day of a change."""
    day = day_in_address(link.url, outlet, now)
    if day is None or day > now.date() or (link.published and link.published.astimezone(outlet.zone).date() - day <= _A_DAY):
        return link
    return Link(link.url, link.title, datetime(day.year, day.month, day.day, tzinfo=outlet.zone), link.language)
