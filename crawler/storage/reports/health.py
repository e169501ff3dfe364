"""How the crawl is doing: outlets, runs, routes, problems, pages that could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, case, func, select

from crawler.storage.models import Installation, OutletRow, Page, Problem, RouteRow, Run
from crawler.storage.reports.filter import Filter, Source, built_once, by_outlet, opened
from crawler.storage.runs import NO_CHECK
from crawler.storage.unread import UNREAD

_MOST_UNREAD = 100  # pages
_IS_UNREAD = Page.state.in_(bindparam("unread", UNREAD, expanding=True, literal_execute=True))  # written out, so that the index of these alone is seen
_FACTS = select(Installation.name, Installation.value, Installation.at)


class Fact(NamedTuple):
    """Something written about this installation, and when."""

    value: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Pulse:
    """Whether the crawl is alive, in a few figures."""

    checked_at: datetime | None  # end of the last run that reached an outlet: the data are as of then
    ok_at: datetime | None  # end of the last run that went well
    next_check_at: datetime | None
    outlets: int  # declared and not paused
    failing: int  # of these, those whose last runs failed
    paused: int  # by a person
    open_problems: int
    undelivered: bool  # health found that notifications do not arrive
    facts: dict[str, Fact]


class OutletState(NamedTuple):
    """An outlet and what became of its last run."""

    key: str
    name: str
    native_name: str
    home: str
    country: str
    kind: str
    line: str
    languages: tuple[str, ...]
    unverified: tuple[str, ...]
    active: bool
    paused: bool
    paused_at: datetime | None
    paused_why: str | None
    next_check_at: datetime | None
    next_check_why: str | None
    checked_at: datetime | None
    ok_at: datetime | None
    new_at: datetime | None
    failures: int
    state: str | None  # of the last run; None before the first
    cause: str | None
    message: str | None
    run_at: datetime | None
    first_seen_at: datetime | None  # when its first page was seen: the order outlets came in
    message_parts: dict[str, Any] | None = None  # see crawler.sentences


class NextCheck(NamedTuple):
    """When an outlet is due, and why then; or since when it is paused, and why."""

    at: datetime | None
    why: str | None
    paused_at: datetime | None = None
    paused_why: str | None = None


class RunLine(NamedTuple):
    """A run in the history."""

    id: int
    outlet: str
    trigger: str
    state: str
    cause: str | None
    message: str | None
    started_at: datetime
    finished_at: datetime | None
    found: int
    new: int
    fetched: int
    stories: int
    off_topic: int
    rejected: int
    failed: int
    reasons: dict[str, Any]
    statuses: dict[str, Any]
    log: str | None = None
    message_parts: dict[str, Any] | None = None


class ProblemLine(NamedTuple):
    """A problem, with what to do about it."""

    id: int
    outlet: str | None
    rule: str
    cause: str
    message: str
    remedy: str
    first_seen_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None
    cleared_at: datetime | None = None  # open still, but not found any more since then
    page_id: int | None = None  # a page that shows it
    good_page_id: int | None = None  # the last one before that could be read
    message_parts: dict[str, Any] | None = None
    remedy_parts: dict[str, Any] | None = None


class RouteLine(NamedTuple):
    """A route and how it behaves."""

    outlet: str
    url: str
    kind: str
    confidence: str
    status: int | None
    links: int | None
    error: str | None
    checked_at: datetime | None
    worked_at: datetime | None
    failures: int
    lied_at: datetime | None  # when its "not modified" was found untrue
    origin: str
    how: str | None  # of a found one: what led to it


class UnreadPage(NamedTuple):
    """A page that could not be fetched or read."""

    id: int
    outlet: str
    url: str
    title: str | None
    state: str
    reason: str | None
    status: int | None
    first_seen_at: datetime
    fetched_at: datetime | None
    tries: int


def pulse(source: Source) -> Pulse:
    """Return whether the crawl is alive."""
    with opened(source) as connection:
        checked, ok, upcoming, outlets, failing, paused = connection.execute(_of_outlets()).one()
        problems, undelivered = connection.execute(_of_problems()).one()
        facts = {name: Fact(value, at) for name, value, at in connection.execute(_FACTS)}
    states = {"outlets": outlets, "failing": failing, "paused": paused, "open_problems": problems, "undelivered": undelivered > 0}
    return Pulse(checked_at=checked, ok_at=ok, next_check_at=upcoming, facts=facts, **states)


@built_once
def _of_outlets() -> Select[Any]:
    watched = OutletRow.active & ~OutletRow.paused
    columns: tuple[Any, ...] = (
        func.max(OutletRow.checked_at),
        func.max(OutletRow.ok_at),
        func.min(case((watched, OutletRow.next_check_at))),
        func.count(case((watched, 1))),
        func.count(case((watched & (OutletRow.failures > 0), 1))),
        func.count(case((OutletRow.active & OutletRow.paused, 1))),
    )
    return select(*columns)


@built_once
def _of_problems() -> Select[Any]:
    columns: tuple[Any, ...] = (func.count(), func.count(case((Problem.rule == "undelivered", 1))))
    return select(*columns).where(Problem.ended_at.is_(None))


def outlet_states(source: Source) -> list[OutletState]:
    """Return every outlet of the database with its last run, by key."""
    with opened(source) as connection:
        return [OutletState._make((*row[:7], tuple(row[7]), tuple(row[8]), *row[9:])) for row in connection.execute(_states())]


@built_once
def _states() -> Select[Any]:
    checks = (Run.outlet == OutletRow.key, Run.trigger.not_in(NO_CHECK))
    last = select(Run.id).where(*checks).order_by(Run.started_at.desc(), Run.id.desc()).limit(1).correlate(OutletRow).scalar_subquery()
    earliest = select(Page.first_seen_at).where(Page.outlet == OutletRow.key).order_by(Page.first_seen_at).limit(1).correlate(OutletRow)
    first_seen = func.coalesce(earliest.where(~Page.backfilled).scalar_subquery(), earliest.scalar_subquery())
    own = [getattr(OutletRow, name) for name in OutletState._fields[: OutletState._fields.index("state")]]
    of_run = (Run.state, Run.cause, Run.message, Run.started_at, first_seen, Run.message_parts)
    return select(*own, *of_run).outerjoin(Run, Run.id == last).order_by(OutletRow.key)


def next_checks(source: Source) -> dict[str, NextCheck]:
    """Return when each outlet is due next, by key, or since when it is paused: those that were checked before, or are paused."""
    columns = (OutletRow.key, OutletRow.next_check_at, OutletRow.next_check_why, OutletRow.paused_at, OutletRow.paused_why)
    known = OutletRow.paused_at.is_not(None) | (~OutletRow.paused & OutletRow.next_check_at.is_not(None))
    asked = select(*columns).where(OutletRow.active, known).order_by(OutletRow.key)
    with opened(source) as connection:
        return {key: NextCheck(at, why, since, reason) for key, at, why, since, reason in connection.execute(asked)}


def runs(source: Source, *, outlets: tuple[str, ...] = (), states: tuple[str, ...] = (), limit: int = 200) -> list[RunLine]:
    """Return the latest runs, newest first."""
    asked = _lines(RunLine, Run).order_by(Run.started_at.desc(), Run.id.desc()).limit(limit)
    asked = asked.where(Run.outlet.in_(outlets)) if outlets else asked
    asked = asked.where(Run.state.in_(states)) if states else asked
    with opened(source) as connection:
        return [RunLine(*row) for row in connection.execute(asked)]


def run(source: Source, run_id: int) -> RunLine | None:
    """Return a run by its number."""
    with opened(source) as connection:
        row = connection.execute(_lines(RunLine, Run).where(Run.id == run_id)).one_or_none()
    return RunLine(*row) if row else None


def outlets_in(source: Source, log: str) -> list[str]:
    """Return the outlets whose runs wrote to one log."""
    with opened(source) as connection:
        return list(connection.scalars(select(Run.outlet).where(Run.log == log).distinct()))


def problems(source: Source, *, ended: bool = False, limit: int = 200) -> list[ProblemLine]:
    """Return the open problems, newest first; or the latest that are over."""
    with opened(source) as connection:
        return [ProblemLine(*row) for row in connection.execute(_problems(ended, limit))]


@built_once
def _problems(ended: bool, limit: int) -> Select[Any]:
    asked = _lines(ProblemLine, Problem).where(Problem.ended_at.is_not(None) if ended else Problem.ended_at.is_(None))
    order = Problem.ended_at if ended else Problem.first_seen_at
    return asked.order_by(order.desc(), Problem.id.desc()).limit(limit)


def routes(source: Source, *, outlets: tuple[str, ...] = ()) -> list[RouteLine]:
    """Return the routes of outlets, in the order they were declared."""
    asked = _lines(RouteLine, RouteRow).order_by(RouteRow.outlet, RouteRow.id)
    with opened(source) as connection:
        return [RouteLine(*row) for row in connection.execute(asked.where(RouteRow.outlet.in_(outlets)) if outlets else asked)]


def unread_pages(source: Source, chosen: Filter) -> list[UnreadPage]:
    """Return the pages seen last that could not be fetched or read."""
    asked = _lines(UnreadPage, Page).where(_IS_UNREAD, *by_outlet(Page, chosen)).order_by(Page.id.desc()).limit(_MOST_UNREAD)
    with opened(source) as connection:
        return [UnreadPage(*row) for row in connection.execute(asked)]


def _lines(line: Any, table: Any) -> Select[Any]:
    return select(*(getattr(table, name) for name in line._fields))
