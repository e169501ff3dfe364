"""Outlets, and the routes by which their links are found."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crawler.storage.models.base import Base


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
    origin: Mapped[str] = mapped_column(String(10), default="declared", server_default="declared")  # declared, found, withdrawn: crawler.route.Origin
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
    stumbled: Mapped[str | None] = mapped_column(String(16))  # crawler.rules.reading_code that stumbled over it, where it was given up for that
