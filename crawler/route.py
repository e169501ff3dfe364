"""The ways to an outlet's links: routes to its newest, archives into its past, and what is remembered of a route between two runs."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter
from typing import ClassVar, Literal, TypeAlias

from crawler.errors import OutletError

Origin: TypeAlias = Literal["declared", "found", "withdrawn", "probed"]  # of a route: withdrawn ones were declared once, probed ones are only tried


class Confidence(StrEnum):
    """How far a fact about an outlet can be trusted."""

    SEEN = "seen"  # read in a real page, feed or working scraper
    INFERRED = "inferred"  # follows from the outlet's CMS family
    RECALLED = "recalled"  # from memory: a hint


@dataclass(frozen=True, kw_only=True)
class Route:
    """One way to find an outlet's new links."""

    kind: ClassVar[str] = "route"
    url: str
    confidence: Confidence
    language: str | None = None  # of what it lists, where the outlet has several
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Feed(Route):
    """An RSS, Atom or RDF feed."""

    kind = "feed"


@dataclass(frozen=True, kw_only=True)
class NewsSitemap(Route):
    """An XML sitemap or sitemap index (sitemaps.org), with or without Google's news fields.

    `newest`: of an index ask the newest so many only, where it leads through the whole archive.
    """

    kind = "sitemap"
    newest: int | None = None


@dataclass(frozen=True, kw_only=True)
class WordPressApi(Route):
    """A WordPress REST collection of posts (`/wp-json/wp/v2/posts`)."""

    kind = "wordpress"


@dataclass(frozen=True, kw_only=True)
class JsonApi(Route):
    """A JSON listing: `items` is a dotted path to the list, `fields` names url, title and published in each.

    A step `*` of `items` stands for every member, so that lists inside lists are read as one. A field whose path holds braces is a
    template filled from the row, for answers that give an id and no address: `https://paper.example/{id}/`.
    """

    kind = "json"
    items: str
    fields: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Listing(Route):
    """An HTML page that lists articles; `links` is a CSS selector of their `<a>` elements."""

    kind = "listing"
    links: str = "a[href]"


class Per(StrEnum):
    """What one address of an archive names."""

    DAY = "day"
    MONTH = "month"
    ALL = "all"  # everything there is: an index of dated sitemaps, or one long list, newest first


@dataclass(frozen=True, kw_only=True)
class Archive:
    """One way to walk an outlet's past: a route whose address names a day or a month of it, or lists all of it.

    The address may hold {year} {month} {day} and {until_year} {until_month} {until_day}, the first and the last day named, in
    `calendar`; {after} and {before}, UTC instants around them; {page}, from `first_page` on. {month:02} pads.
    """

    route: Route
    per: Per = Per.DAY
    calendar: Literal["gregorian", "jalali"] = "gregorian"
    first_page: int = 1
    most_pages: int = 200  # of one day or month: more is a site that turns in circles

    def __post_init__(self) -> None:
        try:
            named = {name for _, name, _, _ in Formatter().parse(self.route.url) if name is not None}
        except ValueError as error:
            raise OutletError(f"the archive {self.route.url} is no address with places for a date ({error})") from None
        if unknown := named - _PLACES:
            raise OutletError(f"the archive {self.route.url} has an unknown place {{{min(unknown)}}}: use {', '.join(sorted(_PLACES))}")
        needed = {Per.DAY: {"day", "after"}, Per.MONTH: {"month", "after"}, Per.ALL: set[str]()}[self.per]
        if needed and not named & needed:
            raise OutletError(f"the archive {self.route.url} is per {self.per}, but its address names none: give it {{{self.per}}}")

    @property
    def key(self) -> str:
        """How the database knows it."""
        return self.route.url

    @property
    def is_paged(self) -> bool:
        """Whether a day of it may fill several pages."""
        return "{page" in self.route.url


_ONE_RUN = datetime.timedelta(minutes=10)
_PLACES = frozenset({"year", "month", "day", "until_year", "until_month", "until_day", "after", "before", "page"})


@dataclass(frozen=True, kw_only=True)
class KnownRoute:
    """What is remembered of a route between two runs."""

    url: str
    kind: str
    origin: Origin = "declared"
    how: str | None = None  # of a found one: what led to it
    found_at: datetime.datetime | None = None
    moved_to: str | None = None  # where it permanently redirects to
    checked_at: datetime.datetime | None = None
    worked_at: datetime.datetime | None = None  # last time it gave article links (or 304)
    added_at: datetime.datetime | None = None  # last time it gave one that was new
    failures: int = 0  # in a row
    links: int | None = None  # article links in its last answer
    status: int | None = None
    error: str | None = None


def gives_links(failures: int, worked_at: datetime.datetime | None, checked_at: datetime.datetime | None) -> bool:
    """Say whether a route gave links when it was last asked; the parts of a sitemap index are asked minutes apart."""
    if failures or worked_at is None:
        return False
    return checked_at is None or checked_at - worked_at <= _ONE_RUN
