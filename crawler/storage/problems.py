"""Writing problems: raised once, refreshed while they last, ended once. And the counts that the health rules need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, func, insert, select, text, update

from crawler.route import gives_links
from crawler.sentences import Sentence, parts_of
from crawler.storage.engine import reading, writing
from crawler.storage.models import KeptPage, OutletRow, Page, Problem, RouteRow, Run
from crawler.storage.notices import Said, Telling, write
from crawler.storage.runs import NO_CHECK

UNREACHED = ("failing", "blocked", "zero_yield")  # one problem, named by the last run
_DAY = timedelta(days=1)


class Finding(NamedTuple):
    """Something that is wrong now: at one outlet, or with the installation. Its texts are sentences of `crawler.sentences` until they are stored."""

    outlet: str | None
    rule: str
    cause: str
    message: str
    remedy: str
    page_id: int | None = None  # a page that shows it
    good_page_id: int | None = None  # the last one before that could be read

    @property
    def identity(self) -> tuple[str | None, str]:
        """What makes it the same problem when it is found again, with a cause that may have changed."""
        return self.outlet, "unreached" if self.rule in UNREACHED else self.rule


class OpenProblem(NamedTuple):
    """A problem that is not over yet."""

    id: int
    finding: Finding
    first_seen_at: datetime
    last_seen_at: datetime
    cleared_at: datetime | None
    told_at: datetime | None
    often: int  # problems of the same identity that began in the last day, itself included


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
    forbidden: int = 0  # pages that robots.txt forbade


class Unwritten(NamedTuple):
    """Runs of a time that could not use the database, and when the last of them ended."""

    runs: int
    last_at: datetime | None


ALL_WRITTEN = Unwritten(0, None)


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


ROBOTS = "robots"  # among a run's reasons: a page that robots.txt forbade; a route's error, where it forbids the route
NO_LAYOUT = "fallback:no layout"  # among a run's reasons: an article read by its page's structure, though its outlet has layouts
_SAYS_NOTHING = ("running", "skipped", "missed", "interrupted")  # of the outlet
_STORAGE = "storage"  # the cause of a run that could not use the database: it says nothing of the outlet either


def update_problems(
    engine: Engine, findings: Iterable[Finding], now: datetime, *, keeps: Callable[[OpenProblem], bool] = lambda _: False, remind: timedelta | None = None
) -> Changes:
    """Make the open problems those that were found now, and return which are new and which are over; what people are to be told is written with it.

    One that is not found any more stays open as long as `keeps` says so. One that lasts is told again after `remind`.
    """
    found = {f.identity: f for f in findings}
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
            connection.execute(text("LOCK TABLE problem IN SHARE ROW EXCLUSIVE MODE"))
        known = {p.finding.identity: p for p in _open(connection, now)}
        raised = [f for identity, f in found.items() if identity not in known]
        tellings = [_telling("raised", _raise(connection, f, now), f, now) for f in raised]
        ended = []
        for identity, problem in known.items():
            if (still := found.get(identity)) is not None:
                tellings += _refresh(connection, problem, still, now, remind)
            elif _ends(connection, problem._replace(cleared_at=problem.cleared_at or now), now, keeps):
                ended.append(problem.finding)
                tellings.append(_over(problem))
        write(connection, tellings, now)
    return Changes(raised, ended)


def _raise(connection: Connection, finding: Finding, now: datetime) -> int:
    values = {**_columns(finding), "first_seen_at": now, "last_seen_at": now, "told_at": now}
    return connection.execute(insert(Problem).values(**values).returning(Problem.id)).scalar_one()


def _columns(finding: Finding) -> dict[str, Any]:
    said = {"message": str(finding.message), "remedy": str(finding.remedy)}
    return finding._asdict() | said | {"message_parts": parts_of(finding.message), "remedy_parts": parts_of(finding.remedy)}


def _refresh(connection: Connection, problem: OpenProblem, finding: Finding, now: datetime, remind: timedelta | None) -> list[Telling]:
    """Write how a problem stands now, and return the reminder if it is time for one."""
    due = remind is not None and now - (problem.told_at or problem.first_seen_at) >= remind
    shown = {"page_id": finding.page_id or problem.finding.page_id, "good_page_id": finding.good_page_id or problem.finding.good_page_id}
    values = {**_columns(finding), **shown, "last_seen_at": now, "cleared_at": None, **({"told_at": now} if due else {})}
    connection.execute(update(Problem).where(Problem.id == problem.id).values(**values))
    return [_telling("reminder", problem.id, finding, problem.first_seen_at, at=now)] if due else []


def _ends(connection: Connection, problem: OpenProblem, now: datetime, keeps: Callable[[OpenProblem], bool]) -> bool:
    kept = keeps(problem)
    values = {"cleared_at": problem.cleared_at} if kept else {"cleared_at": problem.cleared_at, "ended_at": now}
    connection.execute(update(Problem).where(Problem.id == problem.id).values(**values))
    return not kept


def _telling(kind: str, problem_id: int, finding: Finding, since: datetime, at: datetime | None = None) -> Telling:
    said = Said(
        title=f"{finding.outlet or 'installation'}: {finding.rule}", text=str(finding.message), text_parts=parts_of(finding.message),
        remedy=str(finding.remedy), remedy_parts=parts_of(finding.remedy), rule=finding.rule, cause=finding.cause, since=since.isoformat(),
    )  # fmt: skip
    key = f"problem:{problem_id}:{kind}" + (f":{at.isoformat()}" if at else "")
    return Telling(key, kind, said, finding.outlet, problem_id)


def _over(problem: OpenProblem) -> Telling:
    telling = _telling("over", problem.id, problem.finding, problem.first_seen_at)
    return telling._replace(said=telling.said | Said(last_seen=problem.last_seen_at.isoformat()))


def _open(connection: Connection, now: datetime) -> list[OpenProblem]:
    finding = [getattr(Problem, name) for name in Finding._fields]
    columns = (Problem.id, Problem.first_seen_at, Problem.last_seen_at, Problem.cleared_at, Problem.told_at, Problem.message_parts, Problem.remedy_parts)
    asked = select(*columns, *finding).where(Problem.ended_at.is_(None)).order_by(Problem.id)
    begun = Counter(
        Finding(outlet, rule, "", "", "").identity
        for outlet, rule in connection.execute(select(Problem.outlet, Problem.rule).where(Problem.first_seen_at >= now - _DAY))
    )
    found = []
    for problem_id, first_seen, last_seen, cleared, told, message_parts, remedy_parts, *rest in connection.execute(asked):
        of = Finding(*rest)
        of = of._replace(message=Sentence.kept(of.message, message_parts), remedy=Sentence.kept(of.remedy, remedy_parts))
        found.append(OpenProblem(problem_id, of, first_seen, last_seen, cleared, told, begun[of.identity]))
    return found


def recent_runs(engine: Engine, count: int, since: datetime) -> dict[str, list[RecentRun]]:
    """Return the last runs of each outlet since an instant, newest first, without those that say nothing of it."""
    number = func.row_number().over(partition_by=Run.outlet, order_by=Run.id.desc()).label("number")
    read = (Run.stories + Run.off_topic).label("read")
    columns = (Run.outlet, Run.state, Run.cause, Run.finished_at, Run.new, read, Run.rejected, Run.found, Run.reasons, number)
    of_it = (Run.state.not_in(_SAYS_NOTHING), Run.trigger.not_in(NO_CHECK), func.coalesce(Run.cause, "") != _STORAGE)
    ranked = select(*columns).where(Run.started_at >= since, *of_it).subquery()
    found: dict[str, list[RecentRun]] = {}
    with reading(engine) as connection:
        for row in connection.execute(select(ranked).where(ranked.c.number <= count).order_by(ranked.c.outlet, ranked.c.number)):
            reasons = row.reasons or {}
            told = {"unlaid": reasons.get(NO_LAYOUT, 0), "forbidden": reasons.get(ROBOTS, 0)}
            found.setdefault(row.outlet, []).append(RecentRun(**{n: getattr(row, n) for n in RecentRun._fields if n not in told}, **told))
    return found


def unwritten(engine: Engine, since: datetime) -> Unwritten:
    """Return the runs since an instant that could not use the database."""
    query = select(func.count(), func.max(Run.finished_at)).where(Run.started_at >= since - _DAY, Run.finished_at >= since, Run.cause == _STORAGE)
    with reading(engine) as connection:
        return Unwritten(*connection.execute(query).one())


def watched_routes(engine: Engine) -> list[WatchedRoute]:
    """Return the routes of the outlets that are watched, without those that are declared no more."""
    columns = [getattr(RouteRow, name) for name in WatchedRoute._fields]
    query = select(*columns).join(OutletRow, OutletRow.key == RouteRow.outlet).where(OutletRow.active, ~OutletRow.paused)
    query = query.where(RouteRow.origin != "withdrawn").order_by(RouteRow.id)
    with reading(engine) as connection:
        return [WatchedRoute(*row) for row in connection.execute(query)]


def showing_pages(engine: Engine, outlet: str) -> tuple[int | None, int | None]:
    """Return the last page of an outlet that could not be read and whose bytes are kept, and the last one before it that could."""
    with reading(engine) as connection:
        kept = select(KeptPage.page_id, KeptPage.kept_at).where(KeptPage.outlet == outlet).order_by(KeptPage.kept_at.desc(), KeptPage.page_id.desc()).limit(1)
        bad = connection.execute(kept).one_or_none()
        read = select(Page.id).where(Page.outlet == outlet, Page.state.in_(("story", "off_topic"))).order_by(Page.fetched_at.desc(), Page.id.desc()).limit(1)
        good = connection.scalar(read.where(Page.fetched_at <= bad.kept_at) if bad else read)
    return (bad.page_id if bad else None), good
