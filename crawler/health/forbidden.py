"""Does an outlet's robots.txt newly forbid what was read before? Pure. It is obeyed at once; this is so that somebody hears of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.storage.problems import ROBOTS, Finding, RecentRun, WatchedRoute
from crawler.storage.reports.health import OutletState

_TIMES = 2  # runs in a row in which a route was forbidden: one may have met a robots.txt that was being written
_PAGES, _SHARE = 5, 0.5  # of the pages of its last runs


def is_newly_forbidden(route: WatchedRoute) -> bool:
    """Say whether robots.txt forbids a route that worked before it did."""
    return route.error == ROBOTS and route.worked_at is not None and route.failures >= _TIMES


def forbidden(outlet: OutletState, runs: Sequence[RecentRun], routes: Sequence[WatchedRoute]) -> Iterator[Finding]:
    """Find routes that worked, and articles of an outlet that was read, which its robots.txt forbids now; one finding names both."""
    closed = [f"{r.url} (worked until {r.worked_at:%Y-%m-%d %H:%M} UTC)" for r in routes if is_newly_forbidden(r)]
    pages, read = sum(r.forbidden for r in runs), sum(r.read for r in runs)
    many = pages >= _PAGES and pages >= _SHARE * (pages + read) and outlet.ok_at is not None
    if not closed and not many:
        return
    said = [f"it forbids {_listed(closed)}"] if closed else []
    said += [f"{pages} of the last {pages + read} pages were forbidden, and not fetched"] if many else []
    message = f"{outlet.name}: robots.txt has changed: {'; '.join(said)}."
    remedy = (
        f"Read {outlet.home.rstrip('/')}/robots.txt. It is obeyed: ask the outlet for leave, declare a route and an article pattern that it allows in "
        f"crawler/spiders/{outlet.key}.py, or pause the outlet with `rasad pause {outlet.key}`."
    )
    yield Finding(outlet.key, "robots", "robots", message, remedy)


def _listed(urls: Sequence[str]) -> str:
    return urls[0] if len(urls) == 1 else f"{', '.join(urls[:-1])} and {urls[-1]}"
