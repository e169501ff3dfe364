"""Writing runs, outlet state and leases: who crawls what now, what came of it, when to look again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Select, insert, or_, select, update

from crawler.outlet import Outlet
from crawler.sentences import parts_of, sentence
from crawler.storage.engine import reading, writing
from crawler.storage.models import Installation, OutletRow, Run
from crawler.storage.routes import declare_routes
from crawler.storage.upsert import insert_new, insert_or_update
from crawler.urls import host_of

_FACTS = ("name", "native_name", "home", "languages", "country", "kind", "line", "timezone", "unverified", "rendered")
NO_CHECK = ("page", "replay", "backfill")  # triggers of runs that ask no route of the outlet itself: they say nothing of how it does
SAW = ("ok", "unchanged", "partial")  # states of runs that saw what the outlet had
NO_LEASE: dict[str, Any] = {"lease_owner": None, "lease_token": None, "lease_until": None}


class Due(NamedTuple):
    """An outlet whose time has come."""

    key: str
    rendered: bool
    host: str = ""
    why: str | None = None  # it is due then


class Recovered(NamedTuple):
    """A run that was left `running` by a process that is gone."""

    run_id: int
    outlet: str


class LastState(NamedTuple):
    """What is remembered of an outlet between two runs."""

    failures: int
    paused: bool
    timezone: str
    rhythm: dict[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What a run counted."""

    found: int = 0
    new: int = 0
    fetched: int = 0
    stories: int = 0
    off_topic: int = 0
    rejected: int = 0
    failed: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    statuses: Mapping[str, int] = field(default_factory=dict)

    def columns(self) -> dict[str, Any]:
        """Return the counts as columns of a run."""
        return {k: dict(v) if isinstance(v, Mapping) else v for k, v in vars(self).items()}


def declare_outlets(engine: Engine, outlets: Iterable[Outlet], *, all_of_them: bool = True, but: Collection[str] = ()) -> None:
    """Write what is declared of outlets and their routes; with `all_of_them`, others are marked inactive, `but` some."""
    declared = list(outlets)
    with writing(engine) as connection:
        rows = [{f: _plain(getattr(o, f)) for f in _FACTS} | {"key": o.key, "active": True, "paused": False, "failures": 0} for o in declared]
        if rows:
            connection.execute(insert_or_update(connection, OutletRow, ["key"], [*_FACTS, "active"]), rows)
        if all_of_them:
            connection.execute(update(OutletRow).where(OutletRow.key.not_in([*but, *(o.key for o in declared)])).values(active=False))
        for outlet in declared:
            declare_routes(connection, outlet)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else str(value) if isinstance(value, str) else value


def due(engine: Engine, now: datetime, limit: int) -> list[Due]:
    """Return the outlets to check now, longest waiting first: active, not paused, not being crawled."""
    free = or_(OutletRow.lease_until.is_(None), OutletRow.lease_until <= now)
    time_has_come = or_(OutletRow.next_check_at.is_(None), OutletRow.next_check_at <= now)
    query = (
        select(OutletRow.key, OutletRow.rendered, OutletRow.home, OutletRow.next_check_why)
        .where(OutletRow.active, ~OutletRow.paused, time_has_come, free)
        .order_by(OutletRow.next_check_at.asc().nulls_first(), OutletRow.key)
        .limit(limit)
    )
    with reading(engine) as connection:
        return [Due(key, rendered, host_of(home), why) for key, rendered, home, why in connection.execute(query)]


def busy_hosts(engine: Engine, now: datetime) -> set[str]:
    """Return the hosts of the outlets that are being crawled."""
    with reading(engine) as connection:
        return {host_of(home) for home in connection.scalars(select(OutletRow.home).where(OutletRow.lease_until > now))}


def claim(engine: Engine, keys: Sequence[str], *, owner: str, token: str, now: datetime, ttl: timedelta) -> list[str]:
    """Take the leases of those outlets that nobody holds (or that this token holds), and return their keys."""
    free = or_(OutletRow.lease_until.is_(None), OutletRow.lease_until <= now, OutletRow.lease_token == token)
    statement = (
        update(OutletRow).where(OutletRow.key.in_(keys), free).values(lease_owner=owner, lease_token=token, lease_until=now + ttl).returning(OutletRow.key)
    )
    with writing(engine) as connection:
        got = set(connection.scalars(statement))
    return [k for k in keys if k in got]


def renew(engine: Engine, token: str, owner: str, now: datetime, ttl: timedelta) -> int:
    """Keep a token's leases for another while, in the name of `owner`; returns how many it still holds."""
    with writing(engine) as connection:
        return connection.execute(update(OutletRow).where(OutletRow.lease_token == token).values(lease_owner=owner, lease_until=now + ttl)).rowcount


def release(engine: Engine, token: str, keys: Sequence[str] | None = None) -> None:
    """Give back a token's leases, or those of some outlets."""
    held = OutletRow.lease_token == token
    with writing(engine) as connection:
        connection.execute(update(OutletRow).where(held if keys is None else held & OutletRow.key.in_(keys)).values(NO_LEASE))


def free_dead_leases(engine: Engine, alive: Callable[[str], bool]) -> list[str]:
    """Free the leases whose owner is surely gone, and return the outlets; a killed crawl does not block the next one."""
    with reading(engine) as connection:
        held = connection.execute(select(OutletRow.key, OutletRow.lease_owner).where(OutletRow.lease_owner.is_not(None))).all()
    dead = [(key, owner) for key, owner in held if owner is not None and not alive(owner)]
    if dead:
        with writing(engine) as connection:
            for key, owner in dead:
                connection.execute(update(OutletRow).where(OutletRow.key == key, OutletRow.lease_owner == owner).values(NO_LEASE))
    return [key for key, _ in dead]


def start_run(engine: Engine, outlet: str, *, trigger: str, owner: str, now: datetime, log: str | None = None) -> int:
    """Open a run and return its id; `log` names the file that its process writes to."""
    with writing(engine) as connection:
        return _insert_run(connection, outlet, trigger, "running", owner, now, log=log)


def record_run(engine: Engine, outlet: str, *, trigger: str, state: str, cause: str | None, message: str | None, owner: str, now: datetime) -> int:
    """Write a run that never came about (missed, skipped), or one ended from outside before it could open."""
    with writing(engine) as connection:
        return _insert_run(connection, outlet, trigger, state, owner, now, finished_at=now, cause=cause, **_said(message))


def _said(message: str | None) -> dict[str, Any]:
    """Return the columns of what is said of a run: in English, and what it is made of."""
    return {"message": None if message is None else str(message), "message_parts": parts_of(message)}


def _insert_run(connection: Connection, outlet: str, trigger: str, state: str, owner: str, now: datetime, **values: object) -> int:
    row = {"outlet": outlet, "trigger": trigger, "state": state, "owner": owner, "started_at": now, **Counts().columns()} | values
    run_id: int = connection.execute(insert(Run).values(row).returning(Run.id)).scalar_one()
    return run_id


def finish_run(
    engine: Engine,
    run_id: int,
    *,
    state: str,
    cause: str | None,
    message: str | None,
    now: datetime,
    counts: Counts | None = None,
    finish_reason: str | None = None,
) -> bool:
    """Close a run that is still open with its diagnosed state; False when somebody closed it before."""
    values: dict[str, Any] = {"state": state, "cause": cause, "finished_at": now, "finish_reason": finish_reason, **_said(message)}
    values |= counts.columns() if counts else {}
    with writing(engine) as connection:
        return connection.execute(update(Run).where(Run.id == run_id, Run.state == "running").values(values)).rowcount == 1


def revise_run(engine: Engine, run_id: int, *, state: str, cause: str | None, message: str) -> None:
    """Correct the diagnosis of a finished run when other runs explain it (a local outage)."""
    with writing(engine) as connection:
        connection.execute(update(Run).where(Run.id == run_id).values(state=state, cause=cause, **_said(message)))


def recover(engine: Engine, now: datetime, alive: Callable[[str], bool]) -> list[Recovered]:
    """Close runs left `running` by processes that are gone, free their leases, and return the runs."""
    free_dead_leases(engine, alive)
    with reading(engine) as connection:
        owners = set(connection.scalars(select(Run.owner).where(Run.state == "running").distinct()))
    dead = [owner for owner in owners if not alive(owner)]
    if not dead:
        return []
    query = select(Run.id, Run.outlet).where(Run.state == "running", Run.owner.in_(dead))
    return _end(
        engine,
        query,
        "interrupted",
        "died",
        sentence("The crawl process ended without a word (killed, out of memory or power); what it had queued is taken up by the next run."),
        now,
    )


def _end(engine: Engine, which: Select[int, str], state: str, cause: str, message: str, now: datetime) -> list[Recovered]:
    with writing(engine) as connection:
        found = [Recovered(run_id, outlet) for run_id, outlet in connection.execute(which)]
        if found:
            values = {"state": state, "cause": cause, "finished_at": now, **_said(message)}
            connection.execute(update(Run).where(Run.id.in_([r.run_id for r in found]), Run.state == "running").values(values))
    return found


def remembered(engine: Engine, outlet: str) -> LastState:
    """Return what is remembered of an outlet."""
    with reading(engine) as connection:
        row = connection.execute(select(OutletRow.failures, OutletRow.paused, OutletRow.timezone, OutletRow.rhythm).where(OutletRow.key == outlet)).one()
    return LastState(*row)


def sights(engine: Engine, outlet: str, since: datetime) -> list[tuple[datetime, int]]:
    """Return when an outlet was looked at with success since an instant, and how many new links each look found; oldest first."""
    seen = (Run.outlet == outlet, Run.started_at >= since, Run.state.in_(SAW), Run.trigger.not_in(NO_CHECK))
    with reading(engine) as connection:
        return [(at, new) for at, new in connection.execute(select(Run.started_at, Run.new).where(*seen).order_by(Run.started_at))]


def reached_since(engine: Engine, since: datetime, *, other_than: Sequence[str]) -> bool:
    """Say whether some other outlet has answered since an instant."""
    query = select(OutletRow.key).where(OutletRow.checked_at >= since, OutletRow.key.not_in(other_than)).limit(1)
    with reading(engine) as connection:
        return connection.scalar(query) is not None


def schedule_next(
    engine: Engine,
    outlet: str,
    at: datetime,
    *,
    why: str | None = None,
    rhythm: dict[str, Any] | None = None,
    failures: int | None = None,
    checked_at: datetime | None = None,
    ok_at: datetime | None = None,
    new_at: datetime | None = None,
) -> None:
    """Set when an outlet is looked at again and why then, and what is remembered of the run before."""
    known = {"rhythm": rhythm, "failures": failures, "checked_at": checked_at, "ok_at": ok_at, "new_at": new_at}
    with writing(engine) as connection:
        connection.execute(
            update(OutletRow)
            .where(OutletRow.key == outlet)
            .values({"next_check_at": at, "next_check_why": why} | {k: v for k, v in known.items() if v is not None})
        )


def note(engine: Engine, name: str, value: str, now: datetime) -> None:
    """Write a fact about this installation."""
    with writing(engine) as connection:
        connection.execute(insert_or_update(connection, Installation, ["name"], ["value", "at"]), [{"name": name, "value": value, "at": now}])


def note_once(engine: Engine, name: str, value: str, now: datetime) -> None:
    """Write a fact about this installation unless it stands there already."""
    with writing(engine) as connection:
        connection.execute(insert_new(connection, Installation, ["name"]), [{"name": name, "value": value, "at": now}])


def strike(engine: Engine, name: str) -> None:
    """Take a fact about this installation back."""
    with writing(engine) as connection:
        connection.execute(Installation.__table__.delete().where(Installation.name == name))  # type: ignore[attr-defined]


def installation(engine: Engine) -> dict[str, tuple[str, datetime]]:
    """Return the facts about this installation, each with when it was written."""
    with reading(engine) as connection:
        return {name: (value, at) for name, value, at in connection.execute(select(Installation.name, Installation.value, Installation.at))}
