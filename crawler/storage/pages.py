"""Writing pages and routes. A link is a row before it is fetched: the pending rows are the crawl's queue."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, case, delete, func, insert, or_, select, update

from crawler.article import Queued
from crawler.outlet import Feed, Outlet
from crawler.route import Origin
from crawler.storage.engine import reading, writing
from crawler.storage.identities import READ, known_aliases
from crawler.storage.models import KeptPage, Page, RouteRow
from crawler.storage.parts import Part, note_parts
from crawler.storage.routes import found_route
from crawler.storage.suppression import SUPPRESSED
from crawler.storage.upsert import insert_new

_T = TypeVar("_T")
CRASH = "crash"  # why a page gave no article: our own code stumbled over it
KEPT_BYTES = 512 * 1024  # of one unreadable page
KEPT_PAGES = 20  # per outlet, the newest
_FIRST_LOOK = timedelta(minutes=10)  # in which the routes of an outlet's first crawl have answered
_CHUNK = 400  # values in one IN list: SQLite allows 32,766, planners like fewer


class SeenLink(NamedTuple):
    """A link that a route gave."""

    identity: str
    url: str
    title: str | None
    published: datetime | None


@dataclass(frozen=True, kw_only=True)
class RouteAnswer:
    """What a route gave this time."""

    url: str
    status: int | None
    error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    old: int = 0  # links it listed besides, too old to be queued
    doubted: bool = False  # asked whole at once after it had said "not modified"
    kind: str = "feed"
    origin: Origin = "declared"
    how: str = ""  # what led to one that nobody declared
    moved_to: str | None = None  # where it permanently redirects to
    parts: tuple[str, ...] = ()  # of a sitemap index: what it names and is asked now
    part: Part | None = None  # of such an index, if this was its answer


class Validators(NamedTuple):
    """What a conditional request needs to know of a route's last answer."""

    etag: str | None
    last_modified: str | None
    body_hash: str | None
    read_at: datetime | None  # last time it was had whole
    lied_at: datetime | None  # when its "not modified" was found untrue


def validators(engine: Engine, outlet: str) -> dict[str, Validators]:
    """Return what each route of an outlet last answered with, by address."""
    query = select(RouteRow.url, RouteRow.etag, RouteRow.last_modified, RouteRow.body_hash, RouteRow.read_at, RouteRow.lied_at).where(RouteRow.outlet == outlet)
    with reading(engine) as connection:
        return {row[0]: Validators(*row[1:]) for row in connection.execute(query)}


def pages_since(engine: Engine, outlet: str, since: datetime) -> int:
    """Return how many pages of an outlet were first seen since an instant, without those of a backfill: they tell no rhythm."""
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).where(Page.outlet == outlet, Page.first_seen_at >= since, ~Page.backfilled)) or 0


def save_route_answer(engine: Engine, outlet: str, answer: RouteAnswer, links: Sequence[SeenLink], now: datetime) -> list[Queued]:
    """Write a route's answer and its new links together, and return the new ones in their order.

    In one transaction: were the validators kept without the links, a killed run would be told 304 and lose them.
    """
    with writing(engine) as connection:
        route_id = _write_route(connection, outlet, answer, len(links) + answer.old, now)
        note_parts(connection, outlet, answer.url, answer.parts, answer.part, now)
        _take_over(connection, outlet, links)
        new = insert_links(connection, outlet, links, now, route_id=route_id)
        if new and answer.doubted:
            connection.execute(update(RouteRow).where(RouteRow.id == route_id).values(lied_at=now))
        if new:
            connection.execute(update(RouteRow).where(RouteRow.id == route_id).values(added_at=now))
        return new


def insert_links(
    connection: Connection, outlet: str, links: Sequence[SeenLink], now: datetime, *, route_id: int | None = None, backfilled: bool = False
) -> list[Queued]:
    """Queue the links that are new, within a transaction, and return them in their order."""
    new = _unknown(connection, outlet, links)
    rows = [
        {"outlet": outlet, "identity": x.identity, "url": x.url, "state": "pending", "title": x.title, "listed_title": x.title, "listed_at": x.published,
         "first_seen_at": now, "next_try_at": now, "tries": 0, "route_id": route_id, "backfilled": backfilled}
        for x in new
    ]  # fmt: skip
    if rows:
        connection.execute(insert_new(connection, Page, ["outlet", "identity"]), rows)
    return _queued(connection, outlet, [x.identity for x in new])


def _take_over(connection: Connection, outlet: str, links: Sequence[SeenLink]) -> None:
    """What a route lists is news: a page that a backfill queued and has not fetched yet is then the crawl's."""
    left = (Page.outlet == outlet) & (Page.state == "pending") & Page.backfilled
    if connection.scalar(select(Page.id).where(left).limit(1)) is None:
        return
    for chunk in _chunks([x.identity for x in links]):
        connection.execute(update(Page).where(left, Page.identity.in_(chunk)).values(backfilled=False))


def _write_route(connection: Connection, outlet: str, answer: RouteAnswer, links: int, now: datetime) -> int | None:
    if answer.origin == "probed":
        found_route(connection, outlet, answer.url, kind=answer.kind, how=answer.how, now=now)
    if answer.moved_to:
        found_route(connection, outlet, answer.moved_to, kind=answer.kind, how=f"moved from {answer.url}", now=now, links=links)
    route = (RouteRow.outlet == outlet) & (RouteRow.url == answer.url)
    works = answer.status == 304 or links > 0
    values: dict[str, object] = {"status": answer.status, "error": answer.error, "checked_at": now, "moved_to": answer.moved_to}
    if answer.status != 304:
        values |= {"links": links}
    if works:
        values |= {"worked_at": now, "failures": 0}
    elif answer.error is not None or answer.status is None or answer.status >= 400:
        values |= {"failures": RouteRow.failures + 1}
    if answer.status is not None and answer.status < 300:  # of an answer without links a later 304 would say that it works
        kept = answer if links else RouteAnswer(url=answer.url, status=answer.status)
        values |= {"etag": kept.etag, "last_modified": kept.last_modified, "body_hash": kept.body_hash}
    if answer.status is not None and answer.status < 300 and answer.error is None:
        values |= {"read_at": now}
    connection.execute(update(RouteRow).where(route).values(values))
    found: int | None = connection.scalar(select(RouteRow.id).where(route))
    return found


def _unknown(connection: Connection, outlet: str, links: Sequence[SeenLink]) -> list[SeenLink]:
    known: set[str] = set()
    for chunk in _chunks([x.identity for x in links]):
        known.update(connection.scalars(select(Page.identity).where(Page.outlet == outlet, Page.identity.in_(chunk))))
        known |= known_aliases(connection, outlet, chunk)
    first = {x.identity: x for x in reversed(links) if x.identity not in known}
    return [x for x in links if first.get(x.identity) is x]


def _queued(connection: Connection, outlet: str, identities: Sequence[str]) -> list[Queued]:
    found: dict[str, Queued] = {}
    for chunk in _chunks(identities):
        query = select(Page.identity, *QUEUED).where(Page.outlet == outlet, Page.identity.in_(chunk))
        found |= {row[0]: Queued(*row[1:]) for row in connection.execute(query)}
    return [found[x] for x in identities if x in found]


QUEUED = (Page.id, Page.url, Page.listed_title, Page.listed_at, Page.tries)


def pending(engine: Engine, outlet: str, now: datetime, limit: int, *, since: datetime | None = None, backfilled: bool = False) -> list[Queued]:
    """Return the pages of an outlet that wait to be fetched and are due, newest first; with `since`, none that a route dated earlier.

    Newest is what a route dated so, or else saw last; but what a list or sitemap gave without a date when the outlet was first looked at comes last.

    What a backfill queued waits for a backfill (`backfilled`): thousands of old pages would keep the crawl from what is new.
    """
    query = select(*QUEUED).where(Page.outlet == outlet, Page.state == "pending", Page.next_try_at <= now, Page.backfilled == backfilled)
    if since is not None:
        query = query.where(or_(Page.listed_at.is_(None), Page.listed_at >= since))
    with reading(engine) as connection:
        told = query.order_by(*_of_unknown_age(connection, outlet))
        newest = told.order_by(func.coalesce(Page.listed_at, Page.first_seen_at).desc(), Page.first_seen_at.desc(), Page.id)
        return [Queued(*row) for row in connection.execute(newest.limit(limit))]


def _of_unknown_age(connection: Connection, outlet: str) -> tuple[ColumnElement[int], ...]:
    """What sorts the links of a first look that no route dated behind the others: a list holds old ones too, and none was missing from an earlier look."""
    begun = connection.scalar(select(func.min(Page.first_seen_at)).where(Page.outlet == outlet))
    if begun is None:
        return ()
    lists = select(RouteRow.id).where(RouteRow.outlet == outlet, RouteRow.kind != Feed.kind)  # a feed holds what is new, dated or not
    unknown = Page.listed_at.is_(None) & (Page.first_seen_at <= begun + _FIRST_LOOK) & Page.route_id.in_(lists)
    return (case((unknown, 1), else_=0),)


def held_back(engine: Engine, outlet: str, since: datetime, *, backfilled: bool = False) -> int:
    """Return how many waiting pages of an outlet a route dated before an instant."""
    held = (Page.outlet == outlet) & (Page.state == "pending") & (Page.backfilled == backfilled) & (Page.listed_at < since)
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).where(held)) or 0


def queue_page(engine: Engine, outlet: Outlet, url: str, now: datetime) -> Queued | None:
    """Queue one address for fetching now, even if it was fetched before, and return it (an ad-hoc `--url`); None where it was taken down."""
    identity = outlet.identity(url)
    row = {"outlet": outlet.key, "identity": identity, "url": url, "state": "pending", "first_seen_at": now, "next_try_at": now, "tries": 0}
    with writing(engine) as connection:
        connection.execute(insert_new(connection, Page, ["outlet", "identity"]), [row])
        state = connection.scalar(select(Page.state).where(Page.outlet == outlet.key, Page.identity == identity))
        return None if state == SUPPRESSED else _queued(connection, outlet.key, [identity])[0]


def page_failed(
    engine: Engine, page_id: int, *, reason: str, status: int | None, retry_at: datetime | None, count_try: bool = True, stumbled: str | None = None
) -> None:
    """Note that a page gave no article: it stays queued until `retry_at`, or is given up without one; `stumbled` is the code that could not read it."""
    given_up = case((Page.verdict.is_(None), "failed"), else_="off_topic")  # one that was read before stays what it was
    values = {"reason": reason, "status": status, "tries": Page.tries + int(count_try)} | (
        {"next_try_at": retry_at} if retry_at else {"state": given_up, "stumbled": stumbled}
    )
    with writing(engine) as connection:
        connection.execute(update(Page).where(Page.id == page_id, Page.state == "pending").values(values))


def queue_stumbled(engine: Engine, outlet: str, code: str, now: datetime, *, backfilled: bool = False) -> int:
    """Queue the pages that were given up because other code than this stumbled over them, and return how many; each code has its tries once."""
    given_up = (Page.state.in_(("failed", "off_topic")) & (Page.reason == CRASH)) & (Page.backfilled == backfilled)
    pages = (Page.outlet == outlet) & Page.stumbled.is_not(None) & (Page.stumbled != code) & given_up
    with reading(engine) as connection:  # nearly always none: no writer is kept waiting
        ids = list(connection.scalars(select(Page.id).where(pages)))
    for chunk in _chunks(ids):
        with writing(engine) as connection:
            values = {"state": "pending", "next_try_at": now, "tries": 0, "stumbled": None}
            connection.execute(update(Page).where(Page.id.in_(chunk), pages).values(values))
    return len(ids)


def page_rejected(
    engine: Engine, page_id: int, *, outlet: str, reason: str, title: str, status: int, now: datetime, content_type: str | None, body: bytes
) -> None:
    """Note that a page could not be read, and keep its bytes (bounded) for a person to see why; what was read of it before stays."""
    with writing(engine) as connection:
        before = connection.execute(select(Page.state, Page.verdict).where(Page.id == page_id)).one()
        if before.verdict is not None and before.state not in READ:  # queued again, in vain
            connection.execute(update(Page).where(Page.id == page_id).values(state="off_topic", reason=reason, status=status, tries=Page.tries + 1))
        if before.verdict is not None or before.state in (*READ, SUPPRESSED):
            return
        page_is_rejected(connection, page_id, reason=reason, title=title, status=status, now=now)
        connection.execute(delete(KeptPage).where(KeptPage.page_id == page_id))
        row = {
            "page_id": page_id,
            "outlet": outlet,
            "kept_at": now,
            "content_type": content_type,
            "body": zlib.compress(body[:KEPT_BYTES], 6),
            "truncated": len(body) > KEPT_BYTES,
        }
        connection.execute(insert(KeptPage), [row])
        oldest = select(KeptPage.page_id).where(KeptPage.outlet == outlet).order_by(KeptPage.kept_at.desc(), KeptPage.page_id.desc()).offset(KEPT_PAGES)
        connection.execute(delete(KeptPage).where(KeptPage.page_id.in_(oldest)))


def page_is_rejected(connection: Connection, page_id: int, *, reason: str, title: str, status: int | None, now: datetime) -> None:
    """Set a page's state to rejected within a transaction."""
    values = {"state": "rejected", "reason": reason, "status": status, "fetched_at": now, "tries": Page.tries + 1} | ({"title": title} if title else {})
    connection.execute(update(Page).where(Page.id == page_id).values(values))


def _chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
