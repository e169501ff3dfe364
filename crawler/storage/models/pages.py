"""Pages: what became of every address, and the queue of those to be fetched."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from crawler.storage.models.base import Base

_UNREAD: dict[str, Any] = {name: text("state IN ('rejected', 'failed')") for name in ("sqlite_where", "postgresql_where")}


class Page(Base):
    """A URL of an outlet, whatever becomes of it. The pending rows are the crawl's queue."""

    __tablename__ = "page"
    __table_args__ = (
        UniqueConstraint("outlet", "identity"),
        Index("ix_page_queue", "outlet", "next_try_at", sqlite_where=text("state = 'pending'"), postgresql_where=text("state = 'pending'")),
        Index("ix_page_outlet_seen", "outlet", "first_seen_at"),
        Index("ix_page_unread", "id", **_UNREAD),  # the last of them are shown; where there are few, every page would be looked at
        Index("ix_page_stumbled", "outlet", sqlite_where=text("stumbled IS NOT NULL"), postgresql_where=text("stumbled IS NOT NULL")),
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
    stumbled: Mapped[str | None] = mapped_column(String(16))  # crawler.rules.reading_code that stumbled over it, where it was given up for that; '': unknown
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


class ArchiveDay(Base):
    """A day of an outlet's past that an archive was asked for: listed whole, or why not. A backfill asks no finished day again."""

    __tablename__ = "archive_day"
    outlet: Mapped[str] = mapped_column(ForeignKey("outlet.key"), primary_key=True)
    archive: Mapped[str] = mapped_column(primary_key=True)  # crawler.route.Archive.key
    day: Mapped[int] = mapped_column(primary_key=True)  # since 1970-01-01 in the outlet's own zone, as its archive counts
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    cause: Mapped[str | None]  # why it could not be had, where it is not finished
