"""The work of the crawl: runs, problems found, facts of the installation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from crawler.storage.models.base import Base


class Run(Base):
    """One crawl of one outlet. `state` is diagnosed from counted outcomes, never from an exit code."""

    __tablename__ = "run"
    __table_args__ = (
        Index("ix_run_outlet_started", "outlet", "started_at"),
        Index("ix_run_backfill", "outlet", sqlite_where=text("trigger = 'backfill'"), postgresql_where=text("trigger = 'backfill'")),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    outlet: Mapped[str] = mapped_column(ForeignKey("outlet.key"))
    trigger: Mapped[str] = mapped_column(
        String(16)
    )  # scheduled, manual, requested (from the dashboard); page (given addresses), replay, backfill: see runs.NO_CHECK
    state: Mapped[str] = mapped_column(String(16), index=True)  # running, or crawler.health.diagnosis.State
    cause: Mapped[str | None]  # dns, refused, timeout, tls, 403, 404, 429, 5xx, robots, challenge, no links, unreadable, local outage, overlap ...
    message: Mapped[str | None]  # one sentence for a person, in English
    message_parts: Mapped[dict[str, Any] | None]  # what it is made of, to be said in other languages: crawler.sentences; as the two below
    started_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    owner: Mapped[str]  # host/boot/pid, to tell a dead run from a slow one
    log: Mapped[str | None]  # name of the file in RASAD_LOG_DIR that its process wrote to; several runs share one
    finish_reason: Mapped[str | None]
    found: Mapped[int] = mapped_column(default=0)  # article links in the routes
    new: Mapped[int] = mapped_column(default=0)  # of these never seen before
    fetched: Mapped[int] = mapped_column(default=0)  # pages answered
    stories: Mapped[int] = mapped_column(default=0)  # new stories stored
    off_topic: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)  # pages that gave no answer
    reasons: Mapped[dict[str, Any]] = mapped_column(default=dict)  # reason -> count, every drop, retry and failure
    statuses: Mapped[dict[str, Any]] = mapped_column(default=dict)  # HTTP status -> count


class RequestRow(Base):
    """What a person asked for from the dashboard, for the scheduler to do: crawler.storage.requests."""

    __tablename__ = "request"
    __table_args__ = (Index("ix_request_open", "id", sqlite_where=text("finished_at IS NULL"), postgresql_where=text("finished_at IS NULL")),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))  # crawl, again, check, backfill
    outlet: Mapped[str] = mapped_column(ForeignKey("outlet.key"))
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    who: Mapped[str]
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12))  # waiting, running, done, failed, stopped, expired
    cause: Mapped[str | None]  # what it waits for, or why it failed
    owner: Mapped[str | None]  # the process that does it
    log: Mapped[str | None]  # name of its file in RASAD_LOG_DIR
    taken_at: Mapped[datetime | None]
    stop_at: Mapped[datetime | None]  # when a person asked it to stop
    finished_at: Mapped[datetime | None]
    outcome: Mapped[dict[str, Any] | None]  # of a check: crawler.check.Checkup.row


class Problem(Base):
    """Something health found: raised once, ended once."""

    __tablename__ = "problem"
    __table_args__ = (Index("ix_problem_open", "ended_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    outlet: Mapped[str | None] = mapped_column(ForeignKey("outlet.key"))
    rule: Mapped[str] = mapped_column(String(32))
    cause: Mapped[str]
    message: Mapped[str]
    remedy: Mapped[str]
    message_parts: Mapped[dict[str, Any] | None]
    remedy_parts: Mapped[dict[str, Any] | None]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]  # since when it is not found any more; it ends when that has lasted
    told_at: Mapped[datetime | None]  # when a notice of it was last written
    ended_at: Mapped[datetime | None]
    page_id: Mapped[int | None]  # a page that shows it (its bytes: kept_page); it may have been joined to another since
    good_page_id: Mapped[int | None]  # the last one that could be read, to hold beside it


class Installation(Base):
    """Facts about this installation: scheduler heartbeat, local outage, simulated world."""

    __tablename__ = "installation"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str]
    at: Mapped[datetime]
