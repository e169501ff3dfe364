"""What spiders hand to the pipelines: the answer of a route or a front page, and the fate of a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from crawler.article import Article, Queued, Rejection
from crawler.discovery.frontpage import Leads
from crawler.extract.links import Link
from crawler.outlet import Archive, Route
from crawler.route import Origin


@dataclass(frozen=True, kw_only=True)
class RouteAnswered:
    """What a route gave: links, nothing new (304), or the cause why it gave none."""

    route: Route
    url: str  # asked: the route's own, or a further page or sub-sitemap of it
    status: int | None
    links: tuple[Link, ...] = ()
    has_more: bool = False  # its links are complete only with the pages it names
    parts: tuple[str, ...] = ()  # of a sitemap index: those of them that are asked now
    error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    doubted: bool = False  # asked whole at once after it had said "not modified"
    left: Mapping[str, int] = field(default_factory=dict)  # what was not taken or followed, by reason
    origin: Origin = "declared"
    how: str = ""  # what led to a route that nobody declared
    moved_to: str | None = None  # where it permanently redirects to
    others: tuple[str, ...] = ()  # some of what it lists that the outlet's pattern takes for no article


@dataclass(frozen=True, kw_only=True)
class FrontPageRead:
    """What a front page leads to, or the cause why there is none."""

    url: str
    status: int | None
    leads: Leads | None = None
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class ArchiveRead:
    """What a page of an archive gave: links of the period, and the days that are finished with it, or the cause why they are not."""

    archive: Archive
    url: str
    status: int | None
    links: tuple[Link, ...] = ()
    finished: tuple[date, ...] = ()
    failed: tuple[date, ...] = ()
    error: str | None = None
    reasons: Mapping[str, int] = field(default_factory=dict)  # why links were left out, and why paging ended


@dataclass(frozen=True, kw_only=True)
class PageRead:
    """A page that was answered and read, or could not be read as an article."""

    page: Queued
    result: Article | Rejection
    status: int
    content_type: str | None
    body: bytes = b""  # kept for rejections only


@dataclass(frozen=True, kw_only=True)
class PageFailed:
    """A page that gave no readable answer, and the cause."""

    page: Queued
    cause: str
    status: int | None = None
