"""What was asked for and how far it is, how the channels do, how much older rules judged, and pages to be seen."""

from __future__ import annotations

import zlib
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Engine, func, or_, select

from crawler.storage.duty import REJUDGING
from crawler.storage.engine import day_number
from crawler.storage.models import ArchiveDay, Delivery, Installation, KeptPage, Page, RequestRow, Ruleset, Story
from crawler.storage.notices import ChannelState, channel_state
from crawler.storage.reports.filter import Source, opened


class RequestLine(NamedTuple):
    """Something that was asked for from the dashboard."""

    id: int
    kind: Literal["crawl", "again", "check", "backfill"]
    outlet: str
    arguments: dict[str, Any]
    who: str
    at: datetime
    state: str
    cause: str | None
    log: str | None
    taken_at: datetime | None
    stop_at: datetime | None
    finished_at: datetime | None
    outcome: dict[str, Any] | None

    @property
    def is_open(self) -> bool:
        """Say whether it is not over."""
        return self.finished_at is None


class Rejudging(NamedTuple):
    """How much the newest rules have not judged yet."""

    stale: int  # pages judged by older rules
    judged: int  # pages judged at all
    since: datetime | None  # when the newest rules were first used
    beat_at: datetime | None  # the last sign of whoever judges anew; None where nobody does


class ShownPage(NamedTuple):
    """A page to be looked at, with what was read of it and the bytes that were kept."""

    id: int
    outlet: str
    url: str
    state: str
    reason: str | None
    status: int | None
    title: str | None
    verdict: str | None
    language: str | None
    first_seen_at: datetime
    fetched_at: datetime | None
    kept_at: datetime | None
    content_type: str | None
    truncated: bool | None
    source: bytes | None  # only of pages that could not be read
    story_id: int | None
    lead: str | None
    body: str | None  # of a story


def requests(source: Source, *, outlet: str | None = None, limit: int = 20) -> list[RequestLine]:
    """Return what was asked for, what is open first, then the newest."""
    columns = [getattr(RequestRow, name) for name in RequestLine._fields]
    asked = select(*columns).order_by(RequestRow.finished_at.is_not(None), RequestRow.id.desc()).limit(limit)
    with opened(source) as connection:
        return [RequestLine(*row) for row in connection.execute(asked.where(RequestRow.outlet == outlet) if outlet else asked)]


def finished_days(source: Source, outlet: str, first: date, last: date) -> int:
    """Return how many days of a period an archive of the outlet has listed whole."""
    days = select(func.count(ArchiveDay.day.distinct())).where(
        ArchiveDay.outlet == outlet, ArchiveDay.day.between(day_number(first), day_number(last)), ArchiveDay.finished_at.is_not(None)
    )
    with opened(source) as connection:
        return connection.scalar(days) or 0


def waiting_pages(source: Source, outlet: str) -> int:
    """Return how many pages of an outlet wait to be fetched."""
    with opened(source) as connection:
        return connection.scalar(select(func.count()).where(Page.outlet == outlet, Page.state == "pending")) or 0


def channels(engine: Engine) -> list[ChannelState]:
    """Return how each channel does that a message was ever written for."""
    with opened(engine) as connection:
        names = list(connection.scalars(select(Delivery.channel).distinct().order_by(Delivery.channel)))
    return [channel_state(engine, name) for name in names]


def rejudging(source: Source) -> Rejudging:
    """Return how far judging by the newest rules is."""
    with opened(source) as connection:
        newest = connection.execute(select(Ruleset.id, Ruleset.first_used_at).order_by(Ruleset.id.desc()).limit(1)).one_or_none()
        at_work = connection.execute(select(Installation.at).where(Installation.name == REJUDGING, Installation.value != "")).scalar_one_or_none()
        judged = connection.scalar(select(func.count()).where(Page.ruleset.is_not(None))) or 0
        if newest is None:
            return Rejudging(0, judged, None, at_work)
        older = or_(Page.ruleset < newest.id, Page.ruleset > newest.id)  # two ranges of the index; an inequality would be none
        return Rejudging(connection.scalar(select(func.count()).where(older)) or 0, judged, newest.first_used_at, at_work)


def shown_page(source: Source, page_id: int) -> ShownPage | None:
    """Return a page with its kept bytes or its story."""
    own = ("id", "outlet", "url", "state", "reason", "status", "title", "verdict", "language", "first_seen_at", "fetched_at")
    columns = [*(getattr(Page, name) for name in own), KeptPage.kept_at, KeptPage.content_type, KeptPage.truncated, KeptPage.body]
    asked = select(*columns, Story.id, Story.lead, Story.body.label("text")).outerjoin(KeptPage, KeptPage.page_id == Page.id)
    with opened(source) as connection:
        row = connection.execute(asked.outerjoin(Story, Story.page_id == Page.id).where(Page.id == page_id)).one_or_none()
    if row is None:
        return None
    page = ShownPage._make(row)
    return page._replace(source=zlib.decompress(page.source)) if page.source is not None else page


def good_page_before(source: Source, page: ShownPage) -> int | None:
    """Return the last page of the same outlet, seen before this one, that could be read."""
    earlier = (Page.outlet == page.outlet, Page.first_seen_at <= page.first_seen_at, Page.id != page.id, Page.state.in_(("story", "off_topic")))
    with opened(source) as connection:
        return connection.scalar(select(Page.id).where(*earlier).order_by(Page.first_seen_at.desc(), Page.id.desc()).limit(1))
