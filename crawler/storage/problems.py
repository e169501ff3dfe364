"""Writing problems: raised once, refreshed while they last, ended once. And the counts that the health rules need."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Engine, func, insert, select, text, update

from crawler.outlet import gives_links
from crawler.storage.engine import reading, writing
from crawler.storage.models import OutletRow, Problem, RouteRow, Run
from crawler.storage.runs import NO_CHECK


class Finding(NamedTuple):
    """Something that is wrong now: at one outlet, or with the installation."""

    outlet: str | None
    rule: str
    cause: str
    message: str
    remedy: str

    @property
    def identity(self) -> tuple[str | None, str]:
        """What makes it the same problem when it is found again, with a cause that may have changed."""
        return self.outlet, self.rule


class Changes(NamedTuple):
    """What a check changed."""

    raised: list[Finding]
    ended: list[Finding]


class RecentRun(NamedTuple):
    """A finished run that says something of its outlet."""

    outlet: str
    state: str
    cause: str | None
    finished_at: datetime | None
    new: int
    read: int
    rejected: int
    found: int = 0
    unlaid: int = 0  # articles that none of the outlet's layouts could read


class Rhythm(NamedTuple):
    """How often an outlet brought new pages."""

    runs_with_new: int
    first: datetime
    last: datetime


class WatchedRoute(NamedTuple):
    """A route of an outlet that is watched."""

    outlet: str
    url: str
    confidence: str
    error: str | None
    status: int | None
    failures: int
    worked_at: datetime | None
    checked_at: datetime | None = None
    origin: str = "declared"
    how: str | None = None  # of a found one: what led to it
    found_at: datetime | None = None
    moved_to: str | None = None

    @property
    def works(self) -> bool:
        """Whether it gave links when it was last asked."""
        return gives_links(self.failures, self.worked_at, self.checked_at)


NO_LAYOUT = "fallback:no layout"  # among a run's reasons: an article read by its page's structure, though its outlet has layouts
_SAYS_NOTHING = ("running", "skipped", "missed", "interrupted")  # of the outlet


def update_problems(engine: Engine, findings: Iterable[Finding], now: datetime) -> Changes:
    """Make the open problems those that were found now, and return which are new and which are over."""
    found = {f.identity: f for f in findings}
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
            connection.execute(text("LOCK TABLE problem IN SHARE ROW EXCLUSIVE MODE"))
        known = {f.identity: (row_id, f) for row_id, f in _open(connection)}
        raised = [f for identity, f in found.items() if identity not in known]
        for finding in raised:
            connection.execute(insert(Problem).values(**finding._asdict(), first_seen_at=now, last_seen_at=now))
        for identity, (row_id, _) in known.items():
            still = found.get(identity)
            values = {**still._asdict(), "last_seen_at": now} if still else {"ended_at": now}
            connection.execute(update(Problem).where(Problem.id == row_id).values(**values))
    return Changes(raised, [f for identity, (_, f) in known.items() if identity not in found])


def _open(connection: Connection) -> list[tuple[int, Finding]]:
    columns = (Problem.id, Problem.outlet, Problem.rule, Problem.cause, Problem.message, Problem.remedy)
    return [(row[0], Finding(*row[1:])) for row in connection.execute(select(*columns).where(Problem.ended_at.is_(None)))]


def recent_runs(engine: Engine, count: int, since: datetime) -> dict[str, list[RecentRun]]:
    """Return the last runs of each outlet since an instant, newest first, without those that say nothing of it."""
    number = func.row_number().over(partition_by=Run.outlet, order_by=Run.id.desc()).label("number")
    read = (Run.stories + Run.off_topic).label("read")
    columns = (Run.outlet, Run.state, Run.cause, Run.finished_at, Run.new, read, Run.rejected, Run.found, Run.reasons, number)
    ranked = select(*columns).where(Run.started_at >= since, Run.state.not_in(_SAYS_NOTHING), Run.trigger.not_in(NO_CHECK)).subquery()
    found: dict[str, list[RecentRun]] = {}
    with reading(engine) as connection:
        for row in connection.execute(select(ranked).where(ranked.c.number <= count).order_by(ranked.c.outlet, ranked.c.number)):
            counted = {name: getattr(row, name) for name in RecentRun._fields if name != "unlaid"}
            found.setdefault(row.outlet, []).append(RecentRun(**counted, unlaid=(row.reasons or {}).get(NO_LAYOUT, 0)))
    return found


def rhythms(engine: Engine, since: datetime) -> dict[str, Rhythm]:
    """Return how often each outlet brought new pages since an instant."""
    columns = (Run.outlet, func.count(), func.min(Run.started_at), func.max(Run.started_at))
    query = select(*columns).where(Run.new > 0, Run.trigger.not_in(NO_CHECK), Run.started_at >= since).group_by(Run.outlet)
    with reading(engine) as connection:
        return {outlet: Rhythm(number, first, last) for outlet, number, first, last in connection.execute(query)}


def watched_routes(engine: Engine) -> list[WatchedRoute]:
    """Return the routes of the outlets that are watched, without those that are declared no more."""
    columns = [getattr(RouteRow, name) for name in WatchedRoute._fields]
    query = select(*columns).join(OutletRow, OutletRow.key == RouteRow.outlet).where(OutletRow.active, ~OutletRow.paused)
    query = query.where(RouteRow.origin != "withdrawn").order_by(RouteRow.id)
    with reading(engine) as connection:
        return [WatchedRoute(*row) for row in connection.execute(query)]
