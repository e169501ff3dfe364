"""Sums of other tables, kept by the database itself: triggers of `crawler.storage.tallies` write them in the transaction of what they sum."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from crawler.storage.models.base import Base

_PLAIN: dict[str, Any] = {"sqlite_with_rowid": False}


class StoryTally(Base):
    """Stories of an outlet and language in `span` days from `at` on. Outlet "" is all of them, topic "" any."""

    __tablename__ = "story_tally"
    __table_args__ = _PLAIN
    topic: Mapped[str] = mapped_column(String(64), primary_key=True)
    outlet: Mapped[str] = mapped_column(String(32), primary_key=True)
    span: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # crawler.storage.tallies.SPANS
    at: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # a day that the span divides
    language: Mapped[str] = mapped_column(String(8), primary_key=True)  # "" where unknown
    relevant: Mapped[int]
    possible: Mapped[int]


class StoryHour(Base):
    """Stories of all outlets by hour of publication: of a day (span 1), or of the same weekday in the eight weeks that begin with the week of `at`."""

    __tablename__ = "story_hour"
    __table_args__ = _PLAIN
    span: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1, or crawler.storage.triggers.WEEKS
    at: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hour: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)  # NO_HOUR where unknown
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    relevant: Mapped[int]
    possible: Mapped[int]


class StoryDelay(Base):
    """Stories of an outlet ("": of all) and a day by the delay after which they were first seen."""

    __tablename__ = "story_delay"
    __table_args__ = _PLAIN
    outlet: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    delay: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)  # NO_DELAY where no date could be read
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    relevant: Mapped[int]
    possible: Mapped[int]


class SharedText(Base):
    """A counted story whose text at least one other counted story has. Every other story has a text of its own.

    What first mover and lag rest on are those that another outlet has too, within `crawler.storage.shared_texts.APART` days.
    """

    __tablename__ = "shared_text"
    __table_args__ = (
        Index("ix_shared_text_text", "text", "day", "outlet", "at"),
        Index("ix_shared_text_day", "day", "verdict", "outlet", "language", "text"),
        Index("ix_shared_text_outlet", "outlet", "day", "again", "verdict", "language", "at", "soonest", "text"),
        _PLAIN,
    )
    id: Mapped[int] = mapped_column("story_id", primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(String(20))  # the beginning of its hash
    outlet: Mapped[str] = mapped_column(String(32))
    day: Mapped[int]
    language: Mapped[str] = mapped_column(String(8))  # "" where unknown
    verdict: Mapped[str] = mapped_column(String(12))
    at: Mapped[int | None] = mapped_column(BigInteger)  # of publication, seconds since 1970-01-01; NULL where it is not known to the minute
    soonest: Mapped[int | None] = mapped_column(BigInteger)  # the same of whoever of the other outlets was first with it
    again: Mapped[int | None]  # 1: the outlet itself had printed it before; counted is its first. These three are NULL where no other outlet is near


class TermTally(Base):
    """Stories in which a term stands, once each, and how many times it stands in them: days and outlets as in `StoryTally`."""

    __tablename__ = "term_tally"
    __table_args__ = (Index("ix_term_tally_term", "topic", "term", "span", "outlet", "at", "language", "relevant", "possible"), _PLAIN)
    topic: Mapped[str] = mapped_column(String(64), primary_key=True)
    outlet: Mapped[str] = mapped_column(String(32), primary_key=True)
    span: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    term: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    relevant: Mapped[int]
    possible: Mapped[int]
    relevant_times: Mapped[int]
    possible_times: Mapped[int]


class IdeaTally(Base):
    """The same of ideas: the groups that terms are found for, as `topic:group`; a term of no group is an idea by itself."""

    __tablename__ = "idea_tally"
    __table_args__ = (Index("ix_idea_tally_idea", "topic", "idea", "span", "outlet", "at", "language", "relevant", "possible"), _PLAIN)
    topic: Mapped[str] = mapped_column(String(64), primary_key=True)
    outlet: Mapped[str] = mapped_column(String(32), primary_key=True)
    span: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    idea: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    relevant: Mapped[int]
    possible: Mapped[int]
    relevant_times: Mapped[int]
    possible_times: Mapped[int]


class TermGroup(Base):
    """The terms that were ever found, and the groups they were found for ("" for none): how many mentions bear each."""

    __tablename__ = "term_group"
    __table_args__ = _PLAIN
    topic: Mapped[str] = mapped_column(String(64), primary_key=True)
    term: Mapped[str] = mapped_column(primary_key=True)
    term_group: Mapped[str] = mapped_column(primary_key=True)
    mentions: Mapped[int]


class LookedDay(Base):
    """The first and the last run of a day (of UTC, since 1970-01-01) that had an outlet's answer; they stay when the runs are let go of."""

    __tablename__ = "looked_day"
    __table_args__ = _PLAIN
    outlet: Mapped[str] = mapped_column(String(32), primary_key=True)
    utc_day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first_at: Mapped[int] = mapped_column(BigInteger)  # seconds since 1970-01-01
    last_at: Mapped[int] = mapped_column(BigInteger)


class CrawledDay(Base):
    """Pages of an outlet dated to a day, without those that a backfill brought."""

    __tablename__ = "crawled_day"
    __table_args__ = _PLAIN
    outlet: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    pages: Mapped[int]
