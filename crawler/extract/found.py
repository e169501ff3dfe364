"""What asking a route can give: links in order, further addresses to ask, or the cause why there are none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crawler.article import EARLIEST
from crawler.extract.decode import clean
from crawler.text.dates import parse_date
from crawler.urls import clean_url

MAX_LINKS = 50_000  # the most a sitemap may hold (sitemaps.org)
_MAX_URL = 2_000
_EARLIEST_AT = datetime.combine(EARLIEST, time(), UTC)


class RouteError(Exception):
    """A route gave no list; `cause` is challenge, consent, login, unavailable, not_found, script_only, html_page, not_a_feed, empty, too_large or crash."""

    def __init__(self, cause: str, detail: str) -> None:
        super().__init__(f"{cause}: {detail}")
        self.cause, self.detail = cause, detail


@dataclass(frozen=True)
class Link:
    """A link to an article with what its route says of it."""

    url: str
    title: str | None = None
    published: datetime | None = None  # UTC
    language: str | None = None


@dataclass(frozen=True)
class Found:
    """The links of a route in its own order, and further addresses to ask (sub-sitemaps, next pages)."""

    links: tuple[Link, ...]
    more: tuple[str, ...] = ()
    changed: Mapping[str, datetime] = field(default_factory=dict)  # when each of these last changed, as far as it is said


@dataclass(frozen=True)
class Claim:
    """A link as a route prints it, before it is resolved and cleaned."""

    href: str
    title: str = ""
    published: str = ""
    language: str | None = None
    base: str = ""


def gather(claims: Iterable[Claim], *, base: str, timezone: ZoneInfo, reference: datetime, language: str | None = None) -> tuple[Link, ...]:
    """Resolve and clean links, keep the order, drop repetitions; a later repetition may still give the title."""
    found: dict[str, Link] = {}
    for claim in claims:
        url = absolute(claim.href, claim.base or base)
        if url is None or len(found) >= MAX_LINKS:
            continue
        known = found.get(url)
        if known and known.title:
            continue
        at = read_instant(claim.published, timezone=timezone, reference=reference, language=language) if claim.published else None
        title = clean(claim.title) or None
        found[url] = Link(url, title, (known and known.published) or at, claim.language or language)
    return tuple(found.values())


def _iso(text: str) -> datetime | None:
    """A machine's date with its offset: sitemaps hold 50,000 of them."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo and at.year > 1970 else None


def absolute(href: str, base: str) -> str | None:
    """Return the cleaned address of a link, or None if it leads to no web page."""
    href = "".join(href.split())
    if not href or len(href) > _MAX_URL or href.startswith(("#", "javascript:", "mailto:", "data:", "tel:")):
        return None
    try:
        return clean_url(href, base)
    except ValueError:
        return None


def read_instant(text: str, *, timezone: ZoneInfo, reference: datetime, language: str | None = None) -> datetime | None:
    """Read a route's date as UTC; None if it can't be read or can't be true."""
    if at := _iso(text):
        return at if _EARLIEST_AT <= at <= reference + timedelta(days=1) else None
    parsed = parse_date(clean(text)[:200], language=language, reference=reference, timezone=timezone)
    if parsed is None or parsed.day < EARLIEST:
        return None
    at = parsed.at or datetime.combine(parsed.day, time(), timezone)  # only a day is known: its beginning
    return at.astimezone(UTC) if at <= reference + timedelta(days=1) else None
