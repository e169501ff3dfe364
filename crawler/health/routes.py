"""Declared routes that fail, list nothing or have moved while their outlet is reached by others. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

from crawler.health.causes import cause_of
from crawler.health.forbidden import is_newly_forbidden
from crawler.sentences import Sentence, instant, listed, plural, sentence
from crawler.sentences import outlet as named
from crawler.storage.problems import Finding, WatchedRoute

_ROUTE_FAILURES = 5  # in a row: those that fail are asked less often after the third
_ROUTE_FAILURES_REPLACED = 2  # where another route was found instead
_EMPTY_FOR = timedelta(days=1)  # a route that once listed articles


def routes_in_trouble(routes: Sequence[WatchedRoute]) -> Iterator[Finding]:
    """Find declared routes that fail or have moved while their outlet is reached by others; one finding of a kind per outlet names them all."""
    for outlet in dict.fromkeys(r.outlet for r in routes):
        own = [r for r in routes if r.outlet == outlet]
        instead = [r for r in own if r.origin == "found" and r.works]
        declared = [r for r in own if r.origin == "declared"]
        dead = [r for r in declared if not is_newly_forbidden(r) and r.failures >= (_ROUTE_FAILURES_REPLACED if instead else _ROUTE_FAILURES)]
        moved = [r for r in declared if r.moved_to and r not in dead]
        silent = [r for r in declared if r not in dead and r not in moved and any(_lists_nothing(r, other) for other in instead)]
        yield from [_dead(outlet, dead, instead)] if dead else []
        yield from [_empty(outlet, silent, instead)] if silent else []
        yield from [_moved(outlet, moved)] if moved else []


def _dead(outlet: str, dead: Sequence[WatchedRoute], instead: Sequence[WatchedRoute]) -> Finding:
    cause = Counter(r.error or str(r.status) for r in dead).most_common(1)[0][0]
    message = plural(len(dead), "{outlet}: {n} of its routes gives nothing any more: {routes}.", "{outlet}: {n} of its routes give nothing any more: {routes}.",
                     outlet=named(outlet, outlet), routes=listed([_dead_one(r) for r in dead]))  # fmt: skip
    remedy = sentence("Open the address in a browser and correct or remove the route in the outlet's spider; its other routes go on meanwhile.")
    if instead:
        message = listed([message, _in_use(instead)], "")
        remedy = sentence("In {file} replace {old} by {new}; `{command}` shows all its routes.", old=_addresses(dead), new=instead[0].url, **_where(outlet))
    return Finding(outlet, "route_dead", cause, message, remedy)


def _dead_one(route: WatchedRoute) -> Sentence:
    why = sentence(cause_of(route.error or str(route.status)))
    if route.worked_at is None:
        return sentence("{address} ({why}, never worked)", address=route.url, why=why)
    return sentence("{address} ({why}, worked until {when})", address=route.url, why=why, when=route.worked_at)


def _addresses(routes: Sequence[WatchedRoute]) -> Sentence:
    return listed([r.url for r in routes], "and")


def _where(outlet: str) -> dict[str, str]:
    return {"file": f"crawler/spiders/{outlet}.py", "command": f"rasad check {outlet}"}


def _lists_nothing(route: WatchedRoute, instead: WatchedRoute) -> bool:
    """Say whether a route that answers well lists no article, after another was found that does; one that once did may be empty for a night."""
    answers = route.checked_at is not None and route.error is None and route.status is not None and route.status < 300
    if not answers or route.works or instead.found_at is None or route.checked_at <= instead.found_at:  # type: ignore[operator]
        return False
    return route.worked_at is None or route.checked_at - route.worked_at > _EMPTY_FOR  # type: ignore[operator]


def _empty(outlet: str, routes: Sequence[WatchedRoute], instead: Sequence[WatchedRoute]) -> Finding:
    each = listed([sentence("{address} (last article {when})", address=r.url, when=instant(r.worked_at)) for r in routes])
    message = plural(
        len(routes), "{outlet}: {n} of its routes answers well and lists no article: {routes}.",
        "{outlet}: {n} of its routes answer well and list no article: {routes}.", outlet=named(outlet, outlet), routes=each,
    )  # fmt: skip
    remedy = sentence(
        "Open the address in a browser: if it lists articles, correct `article` in {file}; if not, replace {old} there by {new}. "
        "`{command}` shows all its routes.",
        old=_addresses(routes), new=instead[0].url, **_where(outlet),
    )  # fmt: skip
    return Finding(outlet, "route_empty", "no links", listed([message, _in_use(instead)], ""), remedy)


def _in_use(instead: Sequence[WatchedRoute]) -> Sentence:
    each = [sentence("{address} ({how}, found {when})", address=r.url, how=sentence(r.how or ""), when=instant(r.found_at)) for r in instead]
    return sentence("In use instead: {addresses}.", addresses=listed(each))


def _moved(outlet: str, moved: Sequence[WatchedRoute]) -> Finding:
    each = listed([sentence("{old} leads for good to {new}", old=r.url, new=r.moved_to or "") for r in moved])
    message = sentence("{outlet}: a route has moved: {routes}.", outlet=named(outlet, outlet), routes=each)
    changes = listed([sentence("{old} by {new}", old=r.url, new=r.moved_to or "") for r in moved], "and")
    remedy = sentence("In {file} replace {changes}; the new address is used meanwhile.", file=_where(outlet)["file"], changes=changes)
    return Finding(outlet, "route_moved", "moved", message, remedy)
