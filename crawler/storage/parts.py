"""The parts of sitemap indexes that are still to be read: written with the index's answer, struck with their own; neither failure nor kill loses one.

One that was given up because our own code stumbled over it stays, and other code than that asks for it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Engine, delete, func, select, update

from crawler.storage.engine import reading, writing
from crawler.storage.models import RoutePart
from crawler.storage.upsert import insert_new


class Part(NamedTuple):
    """A part that was asked for; with `again` it gave nothing and is asked for then; `stumbled` is the code that could not read it, and gave it up."""

    url: str
    again: datetime | None = None
    cause: str | None = None
    stumbled: str | None = None


class Waiting(NamedTuple):
    """What is known of a part that is still to be read."""

    seen_at: datetime
    tries: int


def note_parts(connection: Connection, outlet: str, route: str, named: Sequence[str], asked: Part | None, now: datetime) -> None:
    """Write down the parts that an index named and that are asked now, and what came of one that was asked, within the transaction of its answer."""
    if named:
        rows = [{"outlet": outlet, "route": route, "url": url, "seen_at": now, "tries": 0, "next_try_at": now} for url in named]
        connection.execute(insert_new(connection, RoutePart, ["outlet", "route", "url"]), rows)
    if asked is None:
        return
    own = (RoutePart.outlet == outlet) & (RoutePart.route == route) & (RoutePart.url == asked.url)
    if asked.again is None and asked.stumbled is None:
        connection.execute(delete(RoutePart).where(own))
        return
    values = {"tries": RoutePart.tries + 1, "cause": asked.cause, "stumbled": asked.stumbled}
    connection.execute(update(RoutePart).where(own).values(values | ({"next_try_at": asked.again} if asked.again else {})))


def queue_stumbled_parts(engine: Engine, outlet: str, code: str, now: datetime) -> int:
    """Queue the parts that were given up because other code than this stumbled over them, as if they were named now, and return how many."""
    given_up = (RoutePart.outlet == outlet) & RoutePart.stumbled.is_not(None) & (RoutePart.stumbled != code)
    with reading(engine) as connection:  # nearly always none: no writer is kept waiting
        found = connection.scalar(select(func.count()).select_from(RoutePart).where(given_up)) or 0
    if found:
        with writing(engine) as connection:
            connection.execute(update(RoutePart).where(given_up).values(seen_at=now, next_try_at=now, tries=0, stumbled=None))
    return found


def parts_due(engine: Engine, outlet: str, now: datetime) -> dict[str, list[str]]:
    """Return the parts that are to be asked for now, by the index that named them, those first that wait longest."""
    due = (RoutePart.outlet == outlet, RoutePart.next_try_at <= now, RoutePart.stumbled.is_(None))
    query = select(RoutePart.route, RoutePart.url).where(*due).order_by(RoutePart.next_try_at, RoutePart.url)
    found: dict[str, list[str]] = {}
    with reading(engine) as connection:
        for route, url in connection.execute(query):
            found.setdefault(route, []).append(url)
    return found


def waiting_part(engine: Engine, outlet: str, route: str, url: str) -> Waiting | None:
    """Return what is known of a part, if it is still to be read."""
    query = select(RoutePart.seen_at, RoutePart.tries).where(RoutePart.outlet == outlet, RoutePart.route == route, RoutePart.url == url)
    with reading(engine) as connection:
        row = connection.execute(query).one_or_none()
    return Waiting(*row) if row else None
