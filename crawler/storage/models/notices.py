"""What people are told: alerts they asked for, notices, messages on channels."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from crawler.storage.models.base import Base


class Notice(Base):
    """Something that people are to be told: written in the transaction of what it tells. Each channel has its messages made of them."""

    __tablename__ = "notice"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's; a channel knows up to which id it has told: none may come again
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # what is told once only
    kind: Mapped[str] = mapped_column(String(12))  # raised, reminder, over, alert, digest
    at: Mapped[datetime] = mapped_column(index=True)
    outlet: Mapped[str | None] = mapped_column(String(32))
    problem_id: Mapped[int | None] = mapped_column(index=True)
    said: Mapped[dict[str, Any]]  # crawler.storage.notices.Said: texts as they were then


class Alert(Base):
    """What a person asked to be told of the news."""

    __tablename__ = "alert"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's; the keys of notices begin with the id: none may come again
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(12))  # crawler.storage.alerts.KINDS
    topic: Mapped[str | None]
    query: Mapped[str]
    outlets: Mapped[list[Any]]
    kinds: Mapped[list[Any]]
    countries: Mapped[list[Any]]
    languages: Mapped[list[Any]]
    verdicts: Mapped[list[Any]]
    terms: Mapped[list[Any]]
    cites: Mapped[list[Any]]
    days: Mapped[int]
    minimum: Mapped[int]
    who: Mapped[str]  # asked for it; empty: from the command line
    created_at: Mapped[datetime]
    looked_at: Mapped[datetime]


class Delivery(Base):
    """A message on a channel: the notices from one to another. A channel has one on its way at a time; the next holds what has gathered."""

    __tablename__ = "delivery"
    __table_args__ = (Index("ix_delivery_channel", "channel", "last_notice"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)  # the same at every try, so that a receiver can tell a repetition
    channel: Mapped[str]  # crawler.notify.channels: names it without its secrets
    first_notice: Mapped[int]
    last_notice: Mapped[int]
    created_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    error: Mapped[str | None]  # of the last try
    sent_at: Mapped[datetime | None]  # confirmed by the other side
    given_up_at: Mapped[datetime | None]  # refused for itself, again and again
