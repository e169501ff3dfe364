"""What must hold after a soak, each from the database alone and from what was published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import Engine, func, select, text

from crawler.health.rules import IN_A_ROW
from crawler.outlet import Outlet
from crawler.storage.engine import reading
from crawler.storage.models import Coverage, Page, Problem, Run, Story

_BAD = ("failed", "blocked", "empty", "killed")
_SAYS_NOTHING = ("running", "skipped", "missed", "interrupted")
_OF_OUTAGES = ("failing", "blocked", "zero_yield")


@dataclass
class Report:
    """What was counted, and what is wrong."""

    published: int = 0
    states: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    runs: Counter[str] = field(default_factory=Counter)
    streaks: int = 0
    problems: int = 0
    wrong: list[str] = field(default_factory=list)


class _Line(NamedTuple):
    state: str
    started: datetime
    finished: datetime


def look(engine: Engine, outlets: Mapping[str, Outlet], truth: Mapping[str, Sequence[str]]) -> Report:
    """Compare the database with what was published, and with itself."""
    report = Report()
    for key, urls in truth.items():
        _pages(engine, outlets[key], urls, report)
        _runs(engine, key, report)
        _problems(engine, key, report)
    _whole(engine, report)
    return report


def _pages(engine: Engine, outlet: Outlet, urls: Sequence[str], report: Report) -> None:
    """Every story published is a page once, read or with the reason why not."""
    with reading(engine) as connection:
        rows = connection.execute(select(Page.identity, Page.state, Page.reason).where(Page.outlet == outlet.key)).all()
    known = {identity: (state, reason) for identity, state, reason in rows}
    if len(known) < len(rows):
        report.wrong.append(f"{outlet.key}: {len(rows) - len(known)} pages are there twice")
    report.published += len(urls)
    for url in urls:
        state, reason = known.get(outlet.identity(url), ("unknown", None))
        report.states[state] += 1
        if state in ("rejected", "failed"):
            report.reasons[reason or "no reason"] += 1
        if state in ("unknown", "pending") or (state in ("rejected", "failed") and not reason):
            report.wrong.append(f"{outlet.key}: {url} is {state} ({reason})")
    strange = set(known) - {outlet.identity(u) for u in urls}
    if strange:
        report.wrong.append(f"{outlet.key}: {len(strange)} pages that nobody published, such as {sorted(strange)[0]}")


def _lines(engine: Engine, key: str) -> list[_Line]:
    with reading(engine) as connection:
        rows = connection.execute(select(Run.state, Run.started_at, Run.finished_at).where(Run.outlet == key).order_by(Run.id))
        return [_Line(state, started, finished or started) for state, started, finished in rows]


def _runs(engine: Engine, key: str, report: Report) -> None:
    """No run is left open, and no two of an outlet overlap."""
    lines = _lines(engine, key)
    report.runs.update(r.state for r in lines)
    if any(r.state == "running" for r in lines):
        report.wrong.append(f"{key}: a run was left open")
    worked = [r for r in lines if r.state not in ("skipped", "missed")]
    for before, after in pairwise(sorted(worked, key=lambda r: r.started)):
        if after.started < before.finished and before.state != "interrupted":  # one that was killed is closed late
            report.wrong.append(f"{key}: the run of {after.started:%H:%M:%S} began before the one of {before.started:%H:%M:%S} had ended")


def _streaks(lines: Sequence[_Line]) -> list[tuple[datetime, datetime]]:
    """When an outlet was bad for one run more than makes a problem, until it was good again."""
    found, bad = [], list[_Line]()
    for line in lines:
        if line.state in _SAYS_NOTHING:
            continue
        if line.state in _BAD:
            bad.append(line)
            continue
        if len(bad) > IN_A_ROW:
            found.append((bad[0].started, line.finished))
        bad = []
    return found


def _problems(engine: Engine, key: str, report: Report) -> None:
    """Every outage has a problem, raised once and ended."""
    with reading(engine) as connection:
        columns = (Problem.rule, Problem.first_seen_at, Problem.last_seen_at, Problem.ended_at)
        rows = connection.execute(select(*columns).where(Problem.outlet == key).order_by(Problem.first_seen_at)).all()
    report.problems += len(rows)
    report.wrong += [f"{key}: the problem {rule!r} of {first:%H:%M:%S} is still open" for rule, first, _, ended in rows if ended is None]
    for begins, ends in _streaks(_lines(engine, key)):
        report.streaks += 1
        its = [r for r in rows if r.first_seen_at <= ends and (r.ended_at is None or r.ended_at >= begins)]
        if not any(r.rule in _OF_OUTAGES or r.rule == "unreadable" for r in its):
            report.wrong.append(f"{key}: nothing was raised of the outage from {begins:%H:%M:%S} to {ends:%H:%M:%S}")
    for (rule, before), (_, after) in pairwise(sorted((r.rule, (r.first_seen_at, r.ended_at)) for r in rows)):
        if before[1] is not None and after[0] < before[1] and after[0] > before[0] and rule == _:
            report.wrong.append(f"{key}: the problem {rule!r} was raised twice at once")


def _whole(engine: Engine, report: Report) -> None:
    """The database is whole, and its counts agree with each other."""
    with reading(engine) as connection:
        if engine.dialect.name == "sqlite":
            report.wrong += [f"integrity: {row[0]}" for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
            report.wrong += [f"a row of {row[0]} points nowhere" for row in connection.execute(text("PRAGMA foreign_key_check"))]
        stories = connection.scalar(select(func.count()).select_from(Story)) or 0
        pages = connection.scalar(select(func.count()).where(Page.state == "story")) or 0
        if stories != pages:
            report.wrong.append(f"{stories} stories, but {pages} pages are in that state")
        read = connection.scalar(select(func.count()).where(Page.state.in_(("story", "off_topic")))) or 0
        counted = connection.scalar(select(func.sum(Coverage.relevant + Coverage.possible + Coverage.off_topic))) or 0
        if read != counted:
            report.wrong.append(f"{read} pages were read, but {counted} are counted")
