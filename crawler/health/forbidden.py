"""Does an outlet's robots.txt newly forbid what was read before? Pure. It is obeyed at once; this is so that somebody hears of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.sentences import listed, plural, sentence
from crawler.sentences import outlet as named
from crawler.storage.problems import ROBOTS, Finding, RecentRun, WatchedRoute
from crawler.storage.reports.health import OutletState

_TIMES = 2  # runs in a row in which a route was forbidden: one may have met a robots.txt that was being written
_PAGES, _SHARE = 5, 0.5  # of the pages of its last runs


def is_newly_forbidden(route: WatchedRoute) -> bool:
    """Say whether robots.txt forbids a route that worked before it did."""
    return route.error == ROBOTS and route.worked_at is not None and route.failures >= _TIMES


def forbidden(outlet: OutletState, runs: Sequence[RecentRun], routes: Sequence[WatchedRoute]) -> Iterator[Finding]:
    """Find routes that worked, and articles of an outlet that was read, which its robots.txt forbids now; one finding names both."""
    closed = [sentence("{address} (worked until {when})", address=r.url, when=r.worked_at) for r in routes if is_newly_forbidden(r)]
    pages, read = sum(r.forbidden for r in runs), sum(r.read for r in runs)
    many = pages >= _PAGES and pages >= _SHARE * (pages + read) and outlet.ok_at is not None
    if not closed and not many:
        return
    said = [sentence("it forbids {addresses}", addresses=listed(closed, "and"))] if closed else []
    said += [plural(pages + read, "{bad} of the last {n} page was forbidden, and not fetched",
                    "{bad} of the last {n} pages were forbidden, and not fetched", bad=pages)] if many else []  # fmt: skip
    message = sentence("{outlet}: robots.txt has changed: {what}.", outlet=named(outlet.key, outlet.name), what=listed(said))
    remedy = sentence(
        "Read {address}. It is obeyed: ask the outlet for leave, declare a route and an article pattern that it allows in {file}, "
        "or pause the outlet with `{command}`.",
        address=f"{outlet.home.rstrip('/')}/robots.txt", file=f"crawler/spiders/{outlet.key}.py", command=f"rasad pause {outlet.key}",
    )  # fmt: skip
    yield Finding(outlet.key, "robots", "robots", message, remedy)
