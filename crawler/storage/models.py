"""The tables. Instants are UTC; `day` columns are whole days since 1970-01-01 in RASAD_TIMEZONE.

Who may write what: `pages` (page, route), `archives` (archive_day), `stories` and `verdicts` (story, story_topic, mention, attribution, coverage),
`marks` (mark), `rejudging` (ruleset), `suppression` (suppression), `parts` (route_part), `runs` (run, outlet state, installation), `problems` (problem),
`notices` (notice, delivery), `alerts` (alert). Readers go through `reports`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Instant(TypeDecorator[datetime]):
    """A UTC instant that is aware in Python on every database; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"naive instant {value!r}: give it a time zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant,
        date: Date,
        str: Text,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        bytes: LargeBinary,
        float: Float,
    }


class OutletRow(Base):
    """An outlet: its facts as last declared, its state between runs, and who is crawling it now."""

    __tablename__ = "outlet"
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str]
    native_name: Mapped[str]
    home: Mapped[str]
    languages: Mapped[list[Any]]
    country: Mapped[str]
    kind: Mapped[str]
    line: Mapped[str]
    timezone: Mapped[str]
    unverified: Mapped[list[Any]]
    rendered: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)  # declared in this installation
    paused: Mapped[bool] = mapped_column(default=False)  # by a person: see crawler.storage.pauses
    paused_at: Mapped[datetime | None]
    paused_why: Mapped[str | None]
    next_check_at: Mapped[datetime | None]
    next_check_why: Mapped[str | None]  # in a phrase: crawler.cadence
    rhythm: Mapped[dict[str, Any] | None]  # crawler.rhythm.Rhythm, learnt from the checks so far
    checked_at: Mapped[datetime | None]  # end of the last run that reached the outlet
    ok_at: Mapped[datetime | None]  # end of the last run in state ok or unchanged
    new_at: Mapped[datetime | None]  # when a run last brought a new page
    probed_at: Mapped[datetime | None]  # when other routes than the known ones were last sought
    probed_in_vain: Mapped[int] = mapped_column(default=0, server_default="0")  # such searches in a row that found none
    failures: Mapped[int] = mapped_column(default=0)  # runs failed in a row; never counts a local outage
    identity_rules: Mapped[str | None] = mapped_column(String(16))  # Outlet.identity_rules by which its pages' identities were made
    lease_owner: Mapped[str | None]  # host/boot/pid of the process that crawls it
    lease_token: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None]


class RouteRow(Base):
    """One way to find an outlet's new links, and how it has behaved."""

    __tablename__ = "route"
    __table_args__ = (UniqueConstraint("outlet", "url"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    outlet: Mapped[str] = mapped_column(ForeignKey("outlet.key"), index=True)
    url: Mapped[str]
    kind: Mapped[str]
    confidence: Mapped[str]
    origin: Mapped[str] = mapped_column(String(10), default="declared", server_default="declared")  # declared, found, withdrawn: crawler.outlet.Origin
    how: Mapped[str | None]  # what led to a found one
    found_at: Mapped[datetime | None]
    moved_to: Mapped[str | None]  # where it permanently redirects to
    added_at: Mapped[datetime | None]  # last time it gave a link that was new
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    body_hash: Mapped[str | None]
    status: Mapped[int | None]  # HTTP status of the last answer; None when there was none
    links: Mapped[int | None]  # article links in the last answer
    read_at: Mapped[datetime | None]  # last time it was had whole, not by a 304
    lied_at: Mapped[datetime | None]  # when it was found to say "not modified" of what was; asked whole ever since
    error: Mapped[str | None]  # why the last try gave nothing
    checked_at: Mapped[datetime | None]
    worked_at: Mapped[datetime | None]  # last time it gave article links (or 304)
    failures: Mapped[int] = mapped_column(default=0)


class RoutePart(Base):
    """A part of a route's sitemap index that is to be read and was not yet: the parts' queue, as the pending pages are the crawl's."""

    __tablename__ = "route_part"
    outlet: Mapped[str] = mapped_column(ForeignKey("outlet.key"), primary_key=True)
    route: Mapped[str] = mapped_column(primary_key=True)  # address of the index
    url: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]  # when the index named it
    tries: Mapped[int] = mapped_column(default=0)
    cause: Mapped[str | None]  # why the last try gave nothing
    next_try_at: Mapped[datetime]


class Run(Base):
    """One crawl of one outlet. `state` is diagnosed from counted outcomes, never from an exit code."""

    __tablename__ = "run"
    __table_args__ = (Index("ix_run_outlet_started", "outlet", "started_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    outlet: Mapped[str] = mapped_column(ForeignKey("outlet.key"))
    trigger: Mapped[str] = mapped_column(String(16))  # scheduled, manual; page (given addresses), replay, backfill: see runs.NO_CHECK
    state: Mapped[str] = mapped_column(String(16), index=True)  # running, or crawler.health.diagnosis.State
    cause: Mapped[str | None]  # dns, refused, timeout, tls, 403, 404, 429, 5xx, robots, challenge, no links, unreadable, local outage, overlap ...
    message: Mapped[str | None]  # one sentence for a person
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


class Page(Base):
    """A URL of an outlet, whatever becomes of it. The pending rows are the crawl's queue."""

    __tablename__ = "page"
    __table_args__ = (
        UniqueConstraint("outlet", "identity"),
        Index("ix_page_queue", "outlet", "next_try_at", sqlite_where=text("state = 'pending'"), postgresql_where=text("state = 'pending'")),
        Index("ix_page_outlet_seen", "outlet", "first_seen_at"),
        # What was judged by older rules is found and counted by this index alone.
        Index("ix_page_ruleset", "ruleset", "id", "state", sqlite_where=text("ruleset IS NOT NULL"), postgresql_where=text("ruleset IS NOT NULL")),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    outlet: Mapped[str] = mapped_column(ForeignKey("outlet.key"))
    identity: Mapped[str]  # crawler.outlet.Outlet.identity
    url: Mapped[str]
    state: Mapped[str] = mapped_column(String(12))  # pending, story, off_topic, rejected, failed, suppressed
    reason: Mapped[str | None]  # why rejected or failed
    title: Mapped[str | None]  # as read; before that, as the route listed it
    published_at: Mapped[datetime | None]
    published_local: Mapped[date | None]
    day: Mapped[int | None]
    language: Mapped[str | None] = mapped_column(String(8))
    verdict: Mapped[str | None] = mapped_column(String(12))
    score: Mapped[float | None]
    listed_title: Mapped[str | None]
    listed_at: Mapped[datetime | None]  # date the route gave
    first_seen_at: Mapped[datetime]
    fetched_at: Mapped[datetime | None]
    status: Mapped[int | None]
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    route_id: Mapped[int | None] = mapped_column(ForeignKey("route.id"))
    ruleset: Mapped[int | None]  # Ruleset.id by which it was judged; 0: before rulesets were noted, or not to be trusted; None: never judged
    backfilled: Mapped[bool] = mapped_column(default=False, server_default=false())  # first seen by a backfill: says nothing of how soon we see what is new


class PageAlias(Base):
    """Another address under which a page is known."""

    __tablename__ = "page_alias"
    outlet: Mapped[str] = mapped_column(ForeignKey("outlet.key"), primary_key=True)
    identity: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str]
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True, index=True)  # several pages may claim one address
    why: Mapped[str] = mapped_column(String(12))  # redirect, canonical: see crawler.storage.identities
    seen_at: Mapped[datetime]


class KeptPage(Base):
    """The bytes of a page that could not be read, so that a person can see why. Bounded per outlet and in size."""

    __tablename__ = "kept_page"
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True)
    outlet: Mapped[str] = mapped_column(ForeignKey("outlet.key"), index=True)
    kept_at: Mapped[datetime]
    content_type: Mapped[str | None]
    body: Mapped[bytes]  # zlib
    truncated: Mapped[bool] = mapped_column(default=False)


class Suppression(Base):
    """A page that was taken down: its content is gone, its identities stay so that nothing brings it back."""

    __tablename__ = "suppression"
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True)
    outlet: Mapped[str] = mapped_column(ForeignKey("outlet.key"), index=True)
    at: Mapped[datetime]
    why: Mapped[str]
    title_hash: Mapped[str | None] = mapped_column(String(64))  # of the folded title: the article is known again at another address
    text_hash: Mapped[str | None] = mapped_column(String(64))  # as the story had it


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


class Story(Base):
    """A stored article that a topic's rules or a person took for relevant or possible.

    One that no longer is keeps its text, with the verdict off_topic: reports leave it out, a link to it still opens.
    """

    __tablename__ = "story"
    __table_args__ = (Index("ix_story_day_outlet", "day", "outlet", "verdict"), Index("ix_story_outlet_day", "outlet", "day", "verdict"))
    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), unique=True)
    outlet: Mapped[str] = mapped_column(ForeignKey("outlet.key"))
    topic: Mapped[str] = mapped_column(String(64))  # the one of the strongest verdict, which `verdict`, `score` and `judged_by` are
    url: Mapped[str]
    title: Mapped[str]
    lead: Mapped[str] = mapped_column(default="")
    body: Mapped[str]
    language: Mapped[str | None] = mapped_column(String(8), index=True)
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    published_local: Mapped[date | None]
    published_precision: Mapped[str | None] = mapped_column(String(8))
    published_source: Mapped[str | None]
    published_raw: Mapped[str | None]
    day: Mapped[int] = mapped_column(index=True)  # of publication; of first sight where no date could be read
    authors: Mapped[list[Any]] = mapped_column(default=list)
    section: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[Any]] = mapped_column(default=list)
    verdict: Mapped[str] = mapped_column(String(12))
    judged_by: Mapped[str] = mapped_column(String(8), default="rule", server_default="rule")  # rule, person
    score: Mapped[float]
    provenance: Mapped[dict[str, Any]] = mapped_column(default=dict)
    text_hash: Mapped[str] = mapped_column(String(64), index=True)  # of the folded body: copies share it
    first_seen_at: Mapped[datetime] = mapped_column(index=True)
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


class AttributionRow(Base):
    """A source cited by a story."""

    __tablename__ = "attribution"
    __table_args__ = (Index("ix_attribution_canonical_day", "canonical", "day"),)
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
    verdict: Mapped[str] = mapped_column(String(12), default="relevant", server_default="relevant")  # the story's


class Coverage(Base):
    """Pages read per outlet, day and language, by verdict: the denominator of share of coverage."""

    __tablename__ = "coverage"
    outlet: Mapped[str] = mapped_column(ForeignKey("outlet.key"), primary_key=True)
    day: Mapped[int] = mapped_column(primary_key=True, index=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)  # "" where unknown
    relevant: Mapped[int] = mapped_column(default=0)
    possible: Mapped[int] = mapped_column(default=0)
    off_topic: Mapped[int] = mapped_column(default=0)


class ArchiveDay(Base):
    """A day of an outlet's past that an archive was asked for: listed whole, or why not. A backfill asks no finished day again."""

    __tablename__ = "archive_day"
    outlet: Mapped[str] = mapped_column(ForeignKey("outlet.key"), primary_key=True)
    archive: Mapped[str] = mapped_column(primary_key=True)  # crawler.outlet.Archive.key
    day: Mapped[int] = mapped_column(primary_key=True)  # since 1970-01-01 in the outlet's own zone, as its archive counts
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    cause: Mapped[str | None]  # why it could not be had, where it is not finished


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
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]  # since when it is not found any more; it ends when that has lasted
    told_at: Mapped[datetime | None]  # when a notice of it was last written
    ended_at: Mapped[datetime | None]
    page_id: Mapped[int | None]  # a page that shows it (its bytes: kept_page); it may have been joined to another since
    good_page_id: Mapped[int | None]  # the last one that could be read, to hold beside it


class Notice(Base):
    """Something that people are to be told: written in the transaction of what it tells. Each channel has its messages made of them."""

    __tablename__ = "notice"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's; a channel knows up to which id it has told: none may come again
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # what is told once only
    kind: Mapped[str] = mapped_column(String(12))  # raised, reminder, over, alert
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
    languages: Mapped[list[Any]]
    verdicts: Mapped[list[Any]]
    days: Mapped[int]
    minimum: Mapped[int]
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


class Installation(Base):
    """Facts about this installation: scheduler heartbeat, local outage, simulated world."""

    __tablename__ = "installation"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str]
    at: Mapped[datetime]
