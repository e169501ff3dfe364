"""Writing what an archive gave: its links and the days that are finished with them, in one transaction, so that a kill loses neither."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, Engine, func, select

from crawler.article import Queued
from crawler.storage.engine import day_number, day_of, reading, writing
from crawler.storage.identities import READ, known_aliases
from crawler.storage.models import ArchiveDay, Page
from crawler.storage.pages import SeenLink, insert_links
from crawler.storage.suppression import SUPPRESSED
from crawler.storage.upsert import insert_or_update


class AskedDay(NamedTuple):
    """A day that an archive was asked for; without a cause it is finished."""

    archive: str
    day: date
    finished: bool
    cause: str | None


class Left(NamedTuple):
    """The pages of an outlet that a backfill queued and that were not read yet."""

    due: int  # may be asked for now
    later: int  # gave no page, and are asked for again some time after


def save_archive_page(
    engine: Engine, outlet: str, archive: str, links: Sequence[SeenLink], now: datetime, *,
    finished: Iterable[date] = (), failed: Iterable[date] = (), cause: str | None = None,
) -> list[Queued]:  # fmt: skip
    """Queue an archive's new links and note which days are finished or could not be had; returns the new ones."""
    with writing(engine) as connection:
        new = insert_links(connection, outlet, links, now, backfilled=True)
        _note(connection, outlet, archive, finished, {"asked_at": now, "finished_at": now, "cause": None})
        _note(connection, outlet, archive, failed, {"asked_at": now, "finished_at": None, "cause": cause})
        return new


def _note(connection: Connection, outlet: str, archive: str, days: Iterable[date], values: dict[str, object]) -> None:
    rows = [{"outlet": outlet, "archive": archive, "day": day_number(day)} | values for day in days]
    if rows:
        connection.execute(insert_or_update(connection, ArchiveDay, ["outlet", "archive", "day"], list(values)), rows)


def asked_days(engine: Engine, outlet: str, archives: Collection[str], first: date, last: date, *, since: datetime | None = None) -> list[AskedDay]:
    """Return the days of a period that were asked for before; with `since`, none that was asked for earlier."""
    query = select(ArchiveDay.archive, ArchiveDay.day, ArchiveDay.finished_at.is_not(None), ArchiveDay.cause).where(
        *([ArchiveDay.asked_at >= since] if since is not None else []),
        ArchiveDay.outlet == outlet,
        ArchiveDay.archive.in_(archives),
        ArchiveDay.day.between(day_number(first), day_number(last)),
    )
    with reading(engine) as connection:
        return [AskedDay(archive, day_of(day), finished, cause) for archive, day, finished, cause in connection.execute(query)]


def working_archives(engine: Engine, outlet: str) -> set[str]:
    """Return the archives of an outlet that have given a list once."""
    query = select(ArchiveDay.archive).where(ArchiveDay.outlet == outlet, ArchiveDay.finished_at.is_not(None)).distinct()
    with reading(engine) as connection:
        return set(connection.scalars(query))


def left_of_backfills(engine: Engine, outlet: str, now: datetime) -> Left:
    """Return how many pages of earlier backfills wait."""
    waiting = (Page.outlet == outlet) & (Page.state == "pending") & Page.backfilled
    query = select(func.count().filter(Page.next_try_at <= now), func.count().filter(Page.next_try_at > now)).where(waiting)
    with reading(engine) as connection:
        return Left(*connection.execute(query).one())


def page_to_read(engine: Engine, outlet: str, link: SeenLink, now: datetime, *, insert: bool) -> int | None:
    """Return the row of a page whose bytes are at hand, None where it was read before; 0 where it has none yet and is not to be inserted.

    One that was queued, gave no answer or could not be read is read now.
    """
    query = select(Page.id, Page.state, Page.reason).where(Page.outlet == outlet, Page.identity == link.identity)
    with writing(engine) if insert else reading(engine) as connection:
        row = connection.execute(query).one_or_none()
        if row is not None:
            return None if row.state in (*READ, SUPPRESSED) or row.reason == "duplicate" else int(row.id)
        if known_aliases(connection, outlet, [link.identity]):
            return None
        return insert_links(connection, outlet, [link], now, backfilled=True)[0].id if insert else 0
