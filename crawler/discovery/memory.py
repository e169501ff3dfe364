"""What is remembered of an outlet's routes decides which are asked, in which order, and when others are sought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from crawler.outlet import Confidence, Feed, Listing, NewsSitemap, Route, WordPressApi
from crawler.route import KnownRoute, Origin, gives_links
from crawler.urls import host_of

DEMOTED_AFTER = 3  # failures in a row; from then on a route is asked less often, as long as another works
_FIRST_REST, _LONGEST_REST = timedelta(hours=1), timedelta(days=1)
_FIRST_PAUSE, _AFTER_SUCCESS = timedelta(hours=1), timedelta(minutes=30)  # between two searches for other routes
_KINDS: Mapping[str, type[Route]] = {"feed": Feed, "sitemap": NewsSitemap, "wordpress": WordPressApi, "listing": Listing}
# What speaks against asking the same host for more now.
_UNREACHED = frozenset({"dns", "no_network", "refused", "timeout", "tls", "reset", "host_down", "robots_unreachable", "private_address"})
_LEAVE_ALONE = frozenset({"http_429", "retry_after", "no_network", "shutdown"})


class Ask(NamedTuple):
    """A route to ask in this run, and where it comes from."""

    route: Route
    origin: Origin = "declared"
    how: str = ""  # of a found one: what led to it


class Told(NamedTuple):
    """What one request for a route gave."""

    url: str
    links: int
    error: str | None = None
    status: int | None = 200

    @property
    def works(self) -> bool:
        """Whether it gave article links, or said that nothing has changed since it did."""
        return self.links > 0 or self.status == 304


def route_of(kind: str, url: str) -> Route:
    """Return the route of a kind at an address where nothing is declared; raises KeyError for a kind that needs more than that."""
    return _KINDS[kind](url=url, confidence=Confidence.SEEN)


def to_ask(declared: Sequence[Route], known: Mapping[str, KnownRoute], now: datetime) -> tuple[Ask, ...]:
    """Return the routes to ask now, the most trusted first: declared ones in their order, then found ones, then those that fail.

    A route that keeps failing rests while another works, never longer than a day; a found one rests while the declared ones list
    all that it lists. Where none works, all are asked.
    """
    own = {r.url for r in declared}
    asks = [Ask(r) for r in declared]
    asks += [Ask(route_of(k.kind, k.url), "found", k.how or "") for k in known.values() if k.url not in own and k.origin == "found" and k.kind in _KINDS]
    awake = [a for a in asks if not _rests(known.get(a.route.url), known, own, now)]
    working = any(_works(known.get(a.route.url)) for a in awake)
    return tuple(sorted(awake if working else asks, key=lambda a: _distrust(a, known.get(a.route.url))))


def _distrust(ask: Ask, known: KnownRoute | None) -> tuple[bool, bool, int]:
    failures = known.failures if known else 0
    return failures >= DEMOTED_AFTER, ask.origin == "found", failures if failures >= DEMOTED_AFTER else 0


def _works(known: KnownRoute | None) -> bool:
    return known is not None and gives_links(known.failures, known.worked_at, known.checked_at)


def _rests(route: KnownRoute | None, known: Mapping[str, KnownRoute], declared: Iterable[str], now: datetime) -> bool:
    if route is None or route.checked_at is None:
        return False
    if route.failures >= DEMOTED_AFTER:
        return now - route.checked_at < min(_LONGEST_REST, _FIRST_REST * (1 << min(route.failures - DEMOTED_AFTER, 10)))
    if route.moved_to and _works(known.get(route.moved_to)):
        return now - route.checked_at < _LONGEST_REST
    moved_here = any(k.moved_to == route.url for k in known.values())
    redundant = route.origin == "found" and not moved_here and any(_works(known.get(url)) for url in declared)
    adds = route.added_at is not None and now - route.added_at < _LONGEST_REST
    return redundant and not adds and now - route.checked_at < _LONGEST_REST


def may_probe(last: datetime | None, in_vain: int, now: datetime) -> bool:
    """Say whether to look for other routes again, after so many searches in a row that found none."""
    pause = _AFTER_SUCCESS if in_vain == 0 else min(_LONGEST_REST, _FIRST_PAUSE * (1 << min(in_vain - 1, 10)))
    return last is None or now - last >= pause


def worth_probing(answers: Sequence[Told], home: str) -> bool:
    """Say whether other routes should be sought after these answers: none works, and the outlet's own host may answer."""
    if any(a.works for a in answers):
        return False
    if any(a.error in _LEAVE_ALONE for a in answers):
        return False
    return not any(a.error in _UNREACHED and host_of(a.url) == host_of(home) for a in answers)
