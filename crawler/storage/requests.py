"""What a person asks for from the dashboard and the scheduler does: a crawl now, pages again, a check, a backfill. Who asked, what became of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, TypeAlias

from sqlalchemy import Engine, Select, func, insert, select, update

from crawler.storage.engine import reading, writing
from crawler.storage.models import OutletRow, RequestRow, Run
from crawler.storage.runs import busy_hosts
from crawler.urls import host_of

Kind: TypeAlias = Literal["crawl", "again", "check", "backfill"]
OPEN = ("waiting", "running")
MOST_OPEN = 20  # at once, of all together
TRIGGER = "requested"  # of the runs of a crawl that was asked for
_SHORT_LIVED = ("crawl", "again", "check")
_LIVES = timedelta(hours=1)  # what should have been done at once is not done tomorrow


class Request(NamedTuple):
    """What was asked for, and how far it is."""

    id: int
    kind: Kind
    outlet: str
    arguments: dict[str, Any]  # of a backfill: first, last (days, ISO); of pages asked for again: what (crawler.storage.unread)
    who: str
    at: datetime
    state: str  # waiting, running, done, failed, stopped, expired
    cause: str | None
    owner: str | None
    taken_at: datetime | None
    stop_at: datetime | None


class Filled(NamedTuple):
    """What the runs of a backfill have counted."""

    runs: int
    new: int
    stories: int


def ask(engine: Engine, kind: Kind, outlet: str, arguments: Mapping[str, str], *, who: str, now: datetime) -> int | None:
    """Ask for something and return its number; that of the same thing if it is under way already; None when too much is."""
    with writing(engine) as connection:
        waits = [Request(*row) for row in connection.execute(_columns().where(RequestRow.finished_at.is_(None)))]
        if same := [r.id for r in waits if (r.kind, r.outlet, r.arguments) == (kind, outlet, dict(arguments))]:
            return same[0]
        if len(waits) >= MOST_OPEN:
            return None
        row = {"kind": kind, "outlet": outlet, "arguments": dict(arguments), "who": who, "at": now, "state": "waiting"}
        number: int = connection.execute(insert(RequestRow).values(row).returning(RequestRow.id)).scalar_one()
        return number


def stop(engine: Engine, request: int, now: datetime) -> bool:
    """Take back what waits at once, and ask what runs to stop; False where it is over."""
    row = update(RequestRow).where(RequestRow.id == request)
    with writing(engine) as connection:
        waited = connection.execute(row.where(RequestRow.state == "waiting").values(state="stopped", finished_at=now)).rowcount
        return bool(waited or connection.execute(row.where(RequestRow.state == "running").values(stop_at=now)).rowcount)


def open_requests(engine: Engine) -> list[Request]:
    """Return what waits or runs, in the order it was asked for."""
    with reading(engine) as connection:
        return [Request(*row) for row in connection.execute(_columns().where(RequestRow.finished_at.is_(None)).order_by(RequestRow.id))]


def take(engine: Engine, request: int, owner: str, now: datetime) -> bool:
    """Take up what waits; False where it was taken back meanwhile."""
    values = {"state": "running", "cause": None, "owner": owner, "taken_at": now}
    with writing(engine) as connection:
        return connection.execute(update(RequestRow).where(RequestRow.id == request, RequestRow.state == "waiting").values(values)).rowcount == 1


def hand_over(engine: Engine, request: int, owner: str, log: str | None) -> None:
    """Note which process does it, and the name of its log."""
    with writing(engine) as connection:
        connection.execute(update(RequestRow).where(RequestRow.id == request).values(owner=owner, log=log))


def finish(engine: Engine, request: int, state: str, now: datetime, *, cause: str | None = None, outcome: Mapping[str, Any] | None = None) -> None:
    """Write what became of it."""
    values = {"state": state, "cause": cause, "outcome": dict(outcome) if outcome is not None else None, "finished_at": now}
    with writing(engine) as connection:
        connection.execute(update(RequestRow).where(RequestRow.id == request, RequestRow.state.in_(OPEN)).values(values))


def put_back(engine: Engine, request: int, cause: str | None) -> None:
    """Let it wait, and say for what: a process whose end it was not takes it up again."""
    values = {"state": "waiting", "cause": cause, "owner": None}
    with writing(engine) as connection:
        connection.execute(update(RequestRow).where(RequestRow.id == request, RequestRow.state.in_(OPEN)).values(values))


def clear_up(engine: Engine, found: Collection[Request], lives: Callable[[Request], bool], now: datetime) -> bool:
    """Close what waited too long or that nobody does any more, and return whether anything was; a backfill goes on instead."""
    late = [r.id for r in found if r.state == "waiting" and r.kind in _SHORT_LIVED and now - r.at > _LIVES]
    gone = [r for r in found if r.state == "running" and not lives(r)]
    for number in late:
        finish(engine, number, "expired", now)
    for each in gone:
        if each.kind == "backfill" and each.stop_at is None:
            put_back(engine, each.id, None)
        else:
            finish(engine, each.id, "failed" if each.stop_at is None else "stopped", now, cause="died" if each.stop_at is None else None)
    return bool(late or gone)


def hindrance(engine: Engine, request: Request, now: datetime, own_hosts: Collection[str]) -> str | None:
    """Say what a crawl or a check has to wait for: `crawled` (another process has the outlet's lease), `host` (one has another outlet of its host)."""
    with reading(engine) as connection:
        home, until = connection.execute(select(OutletRow.home, OutletRow.lease_until).where(OutletRow.key == request.outlet)).one()
    if until is not None and until > now:
        return "crawled"
    host = host_of(home)
    return "host" if host and host in busy_hosts(engine, now) - set(own_hosts) else None


def is_rendered(engine: Engine, outlet: str) -> bool | None:
    """Say whether an outlet needs a browser; None where it is not crawled here any more."""
    with reading(engine) as connection:
        return connection.scalar(select(OutletRow.rendered).where(OutletRow.key == outlet, OutletRow.active))


def filled_since(engine: Engine, outlet: str, since: datetime) -> Filled:
    """Return what the backfills of an outlet have counted since an instant."""
    counts = select(func.count(), func.coalesce(func.sum(Run.new), 0), func.coalesce(func.sum(Run.stories), 0))
    with reading(engine) as connection:
        return Filled(*connection.execute(counts.where(Run.outlet == outlet, Run.trigger == "backfill", Run.started_at >= since)).one())


def _columns() -> Select[Any]:
    return select(*(getattr(RequestRow, name) for name in Request._fields))
