"""Stories and what they are to the topics: verdicts, terms, citations, and the counts of what was read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from crawler.storage.models.base import Base


class Ruleset(Base):
    """The rules that pages were judged by: topic and source files, outlets' names and the deciding code, as crawler.rules.fingerprint."""

    __tablename__ = "ruleset"
    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(16), unique=True)
    first_used_at: Mapped[datetime]


class Mark(Base):
    """A person's verdict on a page for a topic: it wins over the rules, whatever becomes of page and story. Known by outlet and identity."""

    __tablename__ = "mark"
    outlet: Mapped[str] = mapped_column(ForeignKey("outlet.key"), primary_key=True)
    identity: Mapped[str] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String(64), primary_key=True)
    url: Mapped[str]
    verdict: Mapped[str] = mapped_column(String(12))  # relevant, off_topic
    who: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    marked_at: Mapped[datetime]


_WITH_COPIES: dict[str, Any] = {name: text("same_as IS NOT NULL") for name in ("sqlite_where", "postgresql_where")}


class Story(Base):
    """A stored article that a topic's rules or a person took for relevant or possible.

    One that no longer is keeps its text, with the verdict off_topic: reports leave it out, a link to it still opens.
    """

    __tablename__ = "story"
    __table_args__ = (
        Index("ix_story_day_outlet", "day", "outlet", "verdict", "language", "hour", "delay", postgresql_include=["id"]),  # SQLite has the id in every index
        Index("ix_story_outlet_day", "outlet", "day", "verdict", "language", "hour"),
        Index("ix_story_newest", "day", "published_at", "verdict", "outlet", "language"),  # the order of lists
        Index("ix_story_review", "score", "day", "published_at", sqlite_where=text("verdict = 'possible'"), postgresql_where=text("verdict = 'possible'")),
        Index("ix_story_day_text", "day", "verdict", "outlet", "language", "text_hash"),
        Index("ix_story_first_seen", "first_seen_at", "verdict", "outlet", "language", "page_id"),
        Index("ix_story_same", "same_as", "day", **_WITH_COPIES),
        Index("ix_story_day_same", "day", "same_as", "outlet", "verdict", "language", **_WITH_COPIES),
        Index("ix_story_text", "text_hash", "day", "outlet", "verdict", "language", "published_at", "published_precision"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), unique=True)
    outlet: Mapped[str] = mapped_column(ForeignKey("outlet.key"))
    topic: Mapped[str] = mapped_column(String(64))  # the one of the strongest verdict, which `verdict`, `score` and `judged_by` are
    url: Mapped[str]
    title: Mapped[str]
    lead: Mapped[str] = mapped_column(default="")
    body: Mapped[str]
    language: Mapped[str | None] = mapped_column(String(8))
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    published_local: Mapped[date | None]
    published_precision: Mapped[str | None] = mapped_column(String(8))
    published_source: Mapped[str | None]
    published_raw: Mapped[str | None]
    day: Mapped[int]  # of publication; of first sight where no date could be read
    hour: Mapped[int | None] = mapped_column(SmallInteger)  # of publication, in RASAD_TIMEZONE as `day` is: crawler.storage.timing
    delay: Mapped[int | None] = mapped_column(SmallInteger)  # until it was first seen: crawler.storage.timing
    authors: Mapped[list[Any]] = mapped_column(default=list)
    section: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[Any]] = mapped_column(default=list)
    verdict: Mapped[str] = mapped_column(String(12))
    judged_by: Mapped[str] = mapped_column(String(8), default="rule", server_default="rule")  # rule, person
    score: Mapped[float]
    provenance: Mapped[dict[str, Any]] = mapped_column(default=dict)
    text_hash: Mapped[str] = mapped_column(String(64))  # of the folded body: copies share it
    same_as: Mapped[int | None]  # the first of its copies and near-copies, of itself too; NULL where it has none: crawler.storage.copies
    first_seen_at: Mapped[datetime]
    fetched_at: Mapped[datetime]


class StoryTopic(Base):
    """What a story is to one topic: of the topics that it belongs or belonged to, and of those a person judged; else of the nearest one."""

    __tablename__ = "story_topic"
    __table_args__ = (Index("ix_story_topic_day", "topic", "day", "outlet", "verdict"),)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(64), primary_key=True)
    verdict: Mapped[str] = mapped_column(String(12))  # a person's, else the rules'
    judged_by: Mapped[str] = mapped_column(String(8), default="rule", server_default="rule")
    rule_verdict: Mapped[str] = mapped_column(String(12))
    score: Mapped[float]
    evidence: Mapped[list[Any]] = mapped_column(default=list)  # [{term, zone, start, end, rule, group}]
    outlet: Mapped[str]
    day: Mapped[int]
    language: Mapped[str | None] = mapped_column(String(8))


class Mention(Base):
    """A term of a topic found in a story; one row per topic, term and zone."""

    __tablename__ = "mention"
    __table_args__ = (Index("ix_mention_term_day", "topic", "term", "day"), Index("ix_mention_day", "day"))
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(64), primary_key=True)
    term: Mapped[str] = mapped_column(primary_key=True)
    zone: Mapped[str] = mapped_column(String(8), primary_key=True)
    term_group: Mapped[str] = mapped_column(default="")
    language: Mapped[str | None] = mapped_column(String(8))
    count: Mapped[int]
    outlet: Mapped[str]
    day: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(12), default="relevant", server_default="relevant")  # the story's for the topic


class Sketch(Base):
    """What copies and near-copies of a story's text are known by: crawler.text.sketches."""

    __tablename__ = "sketch"
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), primary_key=True)
    sketch: Mapped[bytes]


class SketchKey(Base):
    """A hash of a story's sketch by which its copies are found."""

    __tablename__ = "sketch_key"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 (SQLAlchemy takes it once)
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # the story's: keys of the same days lie together
    hash: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    story_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class AttributionRow(Base):
    """A source cited by a story."""

    __tablename__ = "attribution"
    __table_args__ = (
        Index("ix_attribution_canonical_day", "canonical", "day", "outlet", "verdict", "role", "language", "story_id", "name"),
        Index(
            "ix_attribution_kind_day", "kind", "day", "canonical", "outlet", "verdict", "role", "language", "story_id", "name"
        ),  # all that Sources asks of a kind
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]  # as written
    canonical: Mapped[str]  # key in seeds/sources.yaml, else the folded name
    kind: Mapped[str] = mapped_column(String(16))  # outlet, official, institution, person, anonymous
    role: Mapped[str] = mapped_column(String(16))  # cited, publisher, speaker
    start: Mapped[int]
    end: Mapped[int]
    outlet: Mapped[str]
    day: Mapped[int]
    language: Mapped[str | None] = mapped_column(String(8))
    verdict: Mapped[str] = mapped_column(String(12), default="relevant", server_default="relevant")  # the story's


class Coverage(Base):
    """Pages read per outlet, day and language, by verdict: the denominator of share of coverage."""

    __tablename__ = "coverage"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 (SQLAlchemy takes it once)
    outlet: Mapped[str] = mapped_column(ForeignKey("outlet.key"), primary_key=True)
    day: Mapped[int] = mapped_column(primary_key=True, index=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)  # "" where unknown
    relevant: Mapped[int] = mapped_column(default=0)
    possible: Mapped[int] = mapped_column(default=0)
    off_topic: Mapped[int] = mapped_column(default=0)
