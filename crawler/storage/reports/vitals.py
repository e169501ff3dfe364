"""The figures by which an outside monitor sees whether work happens: of runs, the queue, problems, the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Engine, case, func, or_, select

from crawler.storage.backup import FAILED, size_of
from crawler.storage.backup import NOTE as BACKUP
from crawler.storage.duty import HEARTBEAT
from crawler.storage.engine import reading
from crawler.storage.models import Coverage, Installation, OutletRow, Page, Problem, Run, Story
from crawler.storage.runs import SAW

ON_DUTY = "on_duty"  # the installation row: when the scheduler that works now began
_DAY = timedelta(days=1)


class OutletPulse(NamedTuple):
    """An outlet that is declared."""

    key: str
    paused: bool
    failures: int
    ok_at: datetime | None
    next_check_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Vitals:
    """What has happened lately, and how much there is."""

    at: datetime
    owner: str  # of the heartbeat; "" after a clean stop, or before the first
    beat_at: datetime | None
    on_duty_since: datetime | None
    outage_since: datetime | None
    outlets: tuple[OutletPulse, ...]
    good_at: datetime | None  # end of the last run that went well
    finished_at: datetime | None  # end of the last run that asked its outlet, however it went
    overdue_since: datetime | None  # the longest that an outlet waits which nobody crawls
    running: int
    runs: int  # ever
    lately: tuple[tuple[str, str, int], ...]  # of the last day: state, cause, how many
    read: tuple[int, int, int]  # pages ever read: relevant, possible, off topic
    stories: int
    queue: int
    problems: tuple[tuple[str, int], ...]  # open ones, by rule
    database_bytes: int
    backup_at: datetime | None
    backup_failed: str


def vitals(engine: Engine, now: datetime) -> Vitals:
    """Return the figures of an installation; none of its queries looks at a table whole but the small ones."""
    with reading(engine) as connection:
        notes = {name: (value, at) for name, value, at in connection.execute(select(Installation.name, Installation.value, Installation.at))}
        columns = (OutletRow.key, OutletRow.paused, OutletRow.failures, OutletRow.ok_at, OutletRow.next_check_at)
        outlets = tuple(OutletPulse(*row) for row in connection.execute(select(*columns).where(OutletRow.active).order_by(OutletRow.key)))
        free = or_(OutletRow.lease_until.is_(None), OutletRow.lease_until <= now)
        overdue = connection.scalar(select(func.min(OutletRow.next_check_at)).where(OutletRow.active, ~OutletRow.paused, free, OutletRow.next_check_at <= now))
        recent = Run.started_at >= now - _DAY
        asked = Run.finished_at.is_not(None) & Run.state.not_in(("skipped", "missed", "interrupted"))
        good, finished = (func.max(case((condition, Run.finished_at))) for condition in (Run.state.in_(SAW), asked))
        good_at, finished_at = connection.execute(select(good, finished).where(recent)).one()
        lately = select(Run.state, func.coalesce(Run.cause, ""), func.count()).where(recent).group_by(Run.state, Run.cause)
        sums = select(*(func.coalesce(func.sum(c), 0) for c in (Coverage.relevant, Coverage.possible, Coverage.off_topic)))
        problems = select(Problem.rule, func.count()).where(Problem.ended_at.is_(None)).group_by(Problem.rule).order_by(Problem.rule)
        beat = notes.get(HEARTBEAT)
        return Vitals(
            at=now,
            owner=beat[0] if beat else "",
            beat_at=beat[1] if beat else None,
            on_duty_since=notes[ON_DUTY][1] if ON_DUTY in notes else None,
            outage_since=notes["local_outage"][1] if "local_outage" in notes else None,
            outlets=outlets,
            good_at=max((at for at in (good_at, *(o.ok_at for o in outlets)) if at is not None), default=None),
            finished_at=finished_at,
            overdue_since=overdue,
            running=connection.scalar(select(func.count()).where(Run.state == "running")) or 0,
            runs=connection.scalar(select(func.max(Run.id))) or 0,
            lately=tuple(sorted((*row,) for row in connection.execute(lately))),
            read=(*map(int, connection.execute(sums).one()),),  # type: ignore[arg-type]
            stories=connection.scalar(select(func.count()).select_from(Story)) or 0,
            queue=connection.scalar(select(func.count()).where(Page.state == "pending")) or 0,
            problems=tuple((*row,) for row in connection.execute(problems)),
            database_bytes=size_of(engine),
            backup_at=notes[BACKUP][1] if BACKUP in notes else None,
            backup_failed=notes[FAILED][0] if FAILED in notes else "",
        )
