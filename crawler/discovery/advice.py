"""What a check of an outlet tells its operator to change in the outlet's file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.discovery.frontpage import Leads
from crawler.extract.found import Link
from crawler.outlet import Confidence, Outlet, Route
from crawler.route import Origin
from crawler.sentences import Sentence, listed, plural, sentence

_TITLES = 3
_WALLS = frozenset({"challenge", "consent", "login", "403", "429", "401", "451", "robots"})  # keep us out of an address that is right


@dataclass(frozen=True, kw_only=True)
class RouteTried:
    """A route as a check found it; the parts of a sitemap count with it."""

    url: str
    kind: str
    origin: Origin
    how: str
    confidence: str
    status: int | None
    cause: str | None
    links: int = 0
    newest: datetime | None = None
    titles: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # of what it lists and the article pattern does not take
    moved_to: str | None = None

    @property
    def works(self) -> bool:
        """Whether it lists articles."""
        return self.links > 0


def tried(route: Route, *, origin: Origin, how: str, status: int | None, cause: str | None, links: Sequence[Link], **more: object) -> RouteTried:
    """Return one answer of a route."""
    dates = [link.published for link in links if link.published]
    titles = tuple(link.title or link.url for link in links[:_TITLES])
    facts = {"url": route.url, "kind": route.kind, "origin": origin, "how": how, "confidence": str(route.confidence)}
    return RouteTried(**facts, status=status, cause=cause, links=len(links), newest=max(dates, default=None), titles=titles, **more)  # type: ignore[arg-type]


def merged(before: RouteTried, after: RouteTried) -> RouteTried:
    """Return what two answers of one route, of an index and of its part, amount to."""
    first = before if before.works or not after.works else after
    dates = [r.newest for r in (before, after) if r.newest]
    links = before.links + after.links
    return replace(
        first,
        links=links,
        cause=None if links else before.cause or after.cause,
        newest=max(dates, default=None),
        titles=(before.titles + after.titles)[:_TITLES],
        others=(before.others + after.others)[:_TITLES],
        moved_to=before.moved_to or after.moved_to,
    )


def advice(outlet: Outlet, routes: Sequence[RouteTried], front: Leads | None, unreadable: Sequence[str], *, pages: int) -> Iterator[Sentence]:
    """Say what to change: routes to replace, correct or confirm, a pattern that fits nothing, a layout that does not read."""
    file = f"crawler/spiders/{outlet.key}.py"
    working = [r for r in routes if r.works]
    better = [r for r in working if r.origin != "declared"]
    declared = [r for r in routes if r.origin == "declared"]
    walled = [r for r in declared if r.cause in _WALLS]
    dead = [r for r in declared if not r.works and r not in walled]
    if walled:
        yield _of_walled(walled, better or working, file)
    if dead and better:
        yield sentence("routes: replace {old} by {new} in {file}.", old=_named(dead), new=better[0].url, file=file)
    elif dead and working:
        yield sentence("routes: correct or remove {old} in {file}; the others work.", old=_named(dead), file=file)
    for route in [r for r in declared if r.works]:
        yield from _of_working(route, file)
    if not working and (other := next((u for r in routes for u in r.others), None)):
        yield sentence("The article pattern fits no address that the routes list, such as {address}: correct `article` in {file}.", address=other, file=file)
    if front is not None and not outlet.owns(front.url):
        yield sentence(
            "The front page leads to {address}: if the outlet has moved, correct `home`, `hosts`, `article` and the routes in {file}.",
            address=front.url, file=file,
        )  # fmt: skip
    if unreadable and len(unreadable) * 2 >= pages:
        causes = listed([sentence(cause) for cause in sorted(set(unreadable))], ",")
        yield plural(
            pages, "{bad} of {n} article could not be read ({causes}): correct `layouts` in {file}.",
            "{bad} of {n} articles could not be read ({causes}): correct `layouts` in {file}.", bad=len(unreadable), causes=causes, file=file,
        )  # fmt: skip


def _of_walled(walled: Sequence[RouteTried], others: Sequence[RouteTried], file: str) -> Sentence:
    """A wall is no reason to give an address up: what is shown in its place lists less, if anything."""
    words = {"walled": _named(walled), "file": file}
    if not others:
        return sentence("routes: {walled}: open it in a browser from this machine; if it opens there, ask the outlet for access. Leave it in {file}.", **words)
    return sentence(
        "routes: {walled}: open it in a browser from this machine; if it opens there, ask the outlet for access; "
        "{other} is used meanwhile and may list less. Leave it in {file}.",
        other=others[0].url, **words,
    )  # fmt: skip


def _of_working(route: RouteTried, file: str) -> Iterator[Sentence]:
    if route.moved_to:
        yield sentence("routes: replace {old} by {new} in {file} (it redirects for good).", old=route.url, new=route.moved_to, file=file)
    elif route.confidence != Confidence.SEEN:
        yield sentence("routes: {address} works; set its confidence to SEEN in {file}.", address=route.url, file=file)


def _named(routes: Sequence[RouteTried]) -> Sentence:
    return listed([sentence("{address} ({why})", address=r.url, why=sentence(r.cause) if r.cause else sentence("no article link")) for r in routes], ",")
