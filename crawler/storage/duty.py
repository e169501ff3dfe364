"""Who is the one scheduler (or the one to judge anew), since when it was away, and what its crawl processes left behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Engine, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from crawler.storage.engine import reading, writing
from crawler.storage.models import Base, Delivery, Installation, OutletRow, Page, RoutePart, Run
from crawler.storage.upsert import insert_new

HEARTBEAT = "scheduler"  # the installation row: its value is the owner on duty ("" after a clean stop), its time the last beat

REJUDGING = "rejudging"  # the same, of whoever judges what is stored anew
_WAITING: tuple[tuple[type[Base], InstrumentedAttribute[Any]], ...] = (
    (OutletRow, OutletRow.next_check_at),
    (Page, Page.next_try_at),
    (RoutePart, RoutePart.next_try_at),
    (Delivery, Delivery.next_try_at),
)
FRESH = timedelta(minutes=3)  # an older beat is no scheduler's


class Beat(NamedTuple):
    """A heartbeat: whose and when."""

    owner: str
    at: datetime


class OpenRun(NamedTuple):
    """A run that is going on."""

    id: int
    outlet: str
    trigger: str
    owner: str
    started_at: datetime


class Outcome(NamedTuple):
    """What a run of a batch has come to."""

    outlet: str
    state: str
    cause: str | None
    message: str | None
    new: int
    stories: int
    run: int = 0  # its number
    message_parts: dict[str, Any] | None = None  # see crawler.sentences
    read: int = 0  # pages, whatever they are about
    unread: int = 0  # and those that were not


def last_beat(engine: Engine) -> Beat | None:
    """Return the last heartbeat of any scheduler; None before the first."""
    with reading(engine) as connection:
        row = connection.execute(select(Installation.value, Installation.at).where(Installation.name == HEARTBEAT)).one_or_none()
    return Beat(*row) if row else None


def go_on_duty(engine: Engine, owner: str, now: datetime, holds: Callable[[Beat], bool], *, duty: str = HEARTBEAT) -> Beat | None:
    """Become the one scheduler, or the one on another duty; returns the beat of another that `holds` the duty, and then nothing has changed."""
    with writing(engine) as connection:
        connection.execute(insert_new(connection, Installation, ["name"]), [{"name": duty, "value": "", "at": now}])
        row = connection.execute(select(Installation.value, Installation.at).where(Installation.name == duty).with_for_update()).one()
        other = Beat(*row)
        if other.owner not in ("", owner) and holds(other):
            return other
        connection.execute(update(Installation).where(Installation.name == duty).values(value=owner, at=now))
    return None


def beat(engine: Engine, owner: str, now: datetime, *, duty: str = HEARTBEAT) -> bool:
    """Show that one's duty is done; False when another one has taken the duty over."""
    mine = (Installation.name == duty) & (Installation.value == owner)
    with writing(engine) as connection:
        return connection.execute(update(Installation).where(mine).values(at=now)).rowcount == 1


def go_off_duty(engine: Engine, owner: str, now: datetime, *, duty: str = HEARTBEAT) -> None:
    """Say that one has stopped in good order."""
    mine = (Installation.name == duty) & (Installation.value == owner)
    with writing(engine) as connection:
        connection.execute(update(Installation).where(mine).values(value="", at=now))


def overdue(engine: Engine, before: datetime, now: datetime) -> list[tuple[str, datetime]]:
    """Return the outlets that should have been looked at before an instant and are not being crawled, and when."""
    free = or_(OutletRow.lease_until.is_(None), OutletRow.lease_until <= now)
    query = select(OutletRow.key, OutletRow.next_check_at).where(OutletRow.active, ~OutletRow.paused, OutletRow.next_check_at < before, free)
    with reading(engine) as connection:
        return [(key, at) for key, at in connection.execute(query.order_by(OutletRow.next_check_at)) if at is not None]


def put_back(engine: Engine, by: timedelta, now: datetime) -> None:
    """Bring forward what a clock that went wrong by so much had put off: else outlets, pages and messages would wait for a day that never was."""
    with writing(engine) as connection:
        for table, column in _WAITING:
            keys = table.__mapper__.primary_key
            later = connection.execute(select(*keys, column).where(column > now)).all()
            for *key, at in later:
                same = [k == value for k, value in zip(keys, key, strict=True)]
                connection.execute(update(table).where(*same).values({column: max(now, at - by)}))


def is_wanted(engine: Engine, outlet: str, now: datetime) -> bool:
    """Say whether an outlet is being crawled, or is about to be because a scheduler is on duty and its check is due."""
    columns = (OutletRow.active, OutletRow.paused, OutletRow.next_check_at, OutletRow.lease_until)
    with reading(engine) as connection:
        row = connection.execute(select(*columns).where(OutletRow.key == outlet)).one_or_none()
    if row is None:
        return False
    if row.lease_until is not None and row.lease_until > now:
        return True
    on_duty = last_beat(engine)
    watches = on_duty is not None and on_duty.owner != "" and now - on_duty.at < FRESH
    return watches and row.active and not row.paused and (row.next_check_at is None or row.next_check_at <= now)


def newest_run(engine: Engine) -> int:
    """Return the id of the newest run, 0 before the first: what a batch does has a higher one, whatever the clock does."""
    with reading(engine) as connection:
        return connection.scalar(select(func.max(Run.id))) or 0


def outcomes(engine: Engine, outlets: Sequence[str], *, after: int, owner: str) -> list[Outcome]:
    """Return the runs of outlets that began after a run, of this owner: another scheduler may have taken over meanwhile."""
    columns = (Run.outlet, Run.state, Run.cause, Run.message, Run.new, Run.stories, Run.id, Run.message_parts)
    pages = (Run.stories + Run.off_topic, Run.rejected + Run.failed)
    which = (Run.id > after, Run.outlet.in_(outlets), Run.owner == owner)
    with reading(engine) as connection:
        return [Outcome(*row) for row in connection.execute(select(*columns, *pages).where(*which).order_by(Run.id))]


def lease_owners(engine: Engine) -> list[str]:
    """Return who holds the lease of an outlet."""
    with reading(engine) as connection:
        return [owner for owner in connection.scalars(select(OutletRow.lease_owner).distinct()) if owner]


def open_runs(engine: Engine) -> list[OpenRun]:
    """Return the runs that are going on, as far as anybody has written."""
    columns = (Run.id, Run.outlet, Run.trigger, Run.owner, Run.started_at)
    with reading(engine) as connection:
        return [OpenRun(*row) for row in connection.execute(select(*columns).where(Run.state == "running").order_by(Run.id))]
