"""The parts of sitemap indexes that are still to be read: written with the index's answer, struck with their own; neither failure nor kill loses one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Engine, delete, select, update

from crawler.storage.engine import reading
from crawler.storage.models import RoutePart
from crawler.storage.upsert import insert_new


class Part(NamedTuple):
    """A part that was asked for; with `again` it gave nothing and is asked for then."""

    url: str
    again: datetime | None = None
    cause: str | None = None


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
    if asked.again is None:
        connection.execute(delete(RoutePart).where(own))
    else:
        connection.execute(update(RoutePart).where(own).values(tries=RoutePart.tries + 1, cause=asked.cause, next_try_at=asked.again))


def parts_due(engine: Engine, outlet: str, now: datetime) -> dict[str, list[str]]:
    """Return the parts that are to be asked for now, by the index that named them, those first that wait longest."""
    query = (
        select(RoutePart.route, RoutePart.url).where(RoutePart.outlet == outlet, RoutePart.next_try_at <= now).order_by(RoutePart.next_try_at, RoutePart.url)
    )
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
