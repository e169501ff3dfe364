"""A page on its way: queued, then read as an article or refused, then stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, NamedTuple, TypeAlias

Precision: TypeAlias = Literal["second", "minute", "hour", "day", "month"]
Calendar: TypeAlias = Literal["gregorian", "jalali", "hijri", "relative"]
EARLIEST = date(2000, 1, 1)  # no page, feed or archive is believed to be older


class Queued(NamedTuple):
    """A page waiting to be fetched, with what its route said of it."""

    id: int
    url: str
    listed_title: str | None
    listed_at: datetime | None
    tries: int  # times it gave no page before


@dataclass(frozen=True, kw_only=True)
class Published:
    """When an article says it was published."""

    at: datetime | None  # UTC; None when only a day (or month) is known
    day: date  # in the outlet's own time zone
    precision: Precision
    calendar: Calendar
    source: str  # where it was read: "json-ld", "meta:article:published_time", "layout", "url", "feed" ...
    raw: str  # as printed


@dataclass(frozen=True, kw_only=True)
class Article:
    """A page that could be read: title and body are never empty."""

    url: str
    outlet: str | None
    title: str
    body: str  # paragraphs, separated by one newline
    lead: str = ""
    published: Published | None = None
    authors: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    language: str | None = None  # ar fa ckb kmr tr en ur, or another ISO 639 code
    canonical: str | None = None
    provenance: Mapping[str, str] = field(default_factory=dict)  # field -> which reader gave it


class Reason(StrEnum):
    """Why a page could not be read as an article. Each is counted."""

    NO_TITLE = "no_title"
    NO_BODY = "no_body"
    NOT_HTML = "not_html"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNDECODABLE = "undecodable"
    CHALLENGE = "challenge"  # a block or captcha page in place of the article
    CONSENT = "consent"  # a page that asks for consent to cookies or terms
    LOGIN = "login"  # a page for those who log in or subscribe
    UNAVAILABLE = "unavailable"  # maintenance, a parked name, a suspended account, a server's default page
    SCRIPT_ONLY = "script_only"  # a frame without text that a browser would fill
    LISTING = "listing"  # a front page or list of headlines
    NOT_FOUND = "not_found"  # a "page not found" text with status 200


PASSING = frozenset({Reason.CHALLENGE, Reason.CONSENT, Reason.LOGIN, Reason.UNAVAILABLE})  # of the host, not of the page: it is asked for again


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """A page that was fetched and could not be read, and why."""

    url: str
    outlet: str | None
    reason: Reason
    detail: str
    title: str = ""
    published: Published | None = None  # where the page is a story's, and only its text or title is not there
