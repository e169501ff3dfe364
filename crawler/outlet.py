"""What an outlet is: who publishes, where its new links are found, how its pages are laid out.

An outlet is declared once, in `crawler/spiders/KEY.py`, and checked when it is declared. Its routes and archives are those of `crawler.route`;
they are imported from here too, so that an outlet's file needs nothing else.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.errors import OutletError
from crawler.route import Archive, Confidence, Feed, JsonApi, Listing, NewsSitemap, Per, Route, WordPressApi
from crawler.urls import IDENTITY_RULES, bounded, clean_url, host_of, key_of, letters, plain_url, readable

__all__ = [
    "DEFAULT_DELAY",
    "LANGUAGES",
    "Archive",
    "Confidence",
    "Feed",
    "JsonApi",
    "Kind",
    "Layout",
    "Listing",
    "NewsSitemap",
    "Outlet",
    "OutletError",
    "Per",
    "Route",
    "WordPressApi",
    "WrongFile",
]

LANGUAGES = frozenset({"ar", "fa", "ckb", "kmr", "tr", "en", "ur"})
DEFAULT_DELAY = 1.0  # seconds between two requests to one host


class WrongFile(NamedTuple):
    """A file of outlets that can't be used: nothing it declares is crawled."""

    outlet: str  # the one it is named as
    path: str
    why: str
    hangs: bool = False

    def __str__(self) -> str:
        return f"{self.path} can't be used ({self.why}): correct the file, or take it away."


class Kind(StrEnum):
    """Who stands behind an outlet."""

    STATE_AGENCY = "state agency"
    PUBLIC = "public broadcaster"
    STATE_FUNDED = "state-funded"
    PARTY = "party"
    PRIVATE = "private"
    WIRE = "wire"
    MILITARY = "military"
    AGGREGATOR = "aggregator"
    NGO = "non-governmental organisation"


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where the fields stand on an outlet's pages, as CSS selectors, best first. A redesign adds a layout."""

    body: tuple[str, ...]
    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()  # inside the body: related stories, promotions, forms
    end: tuple[str, ...] = ()  # a paragraph that begins so ends the body ("Tags:", "Also read")
    skip: tuple[str, ...] = ()  # regular expressions of whole paragraphs that are no text of the story
    dates: tuple[str, ...] = ("json-ld", "meta", "layout")  # which date to believe, first to last; "listed" is what the route said
    since: datetime.date | None = None
    until: datetime.date | None = None


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """A publisher Rasad watches. All that is particular to it, and nothing that is particular to a run."""

    key: str
    name: str
    native_name: str
    home: str
    hosts: tuple[str, ...]  # every host its articles live on, mirrors included, without www.
    languages: tuple[str, ...]
    country: str  # in plain English, as on the dashboard's filter
    kind: Kind
    line: str  # editorial line and owner, in neutral words
    timezone: str
    routes: tuple[Route, ...]
    article: str  # regular expression of an article's address; a group `id` is its identity
    examples: tuple[str, ...] = ()
    archives: tuple[Archive, ...] = ()  # ways into its past; those of one language are alternatives, best first
    layouts: tuple[Layout, ...] = ()  # newest first
    unverified: tuple[str, ...] = ()  # what nobody has confirmed, in plain words
    rendered: bool = False  # needs a browser
    delay: float = DEFAULT_DELAY
    cited_as: tuple[str, ...] = ()  # further names under which others (and it itself) cite it
    notes: str = ""
    _article: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "_article", re.compile(self.article))
        except re.error as error:
            raise OutletError(f"outlet {self.key!r}: article pattern does not compile: {error}") from None
        for problem in self._problems():
            raise OutletError(f"outlet {self.key!r}: {problem}")

    def _problems(self) -> list[str]:
        checks = [
            (not re.fullmatch(r"[a-z][a-z0-9_]{1,30}", self.key), "the key must be lower-case letters, digits and _"),
            (not self.languages or not LANGUAGES.issuperset(self.languages), f"languages must be among {sorted(LANGUAGES)}"),
            (not _is_zone(self.timezone), f"unknown time zone {self.timezone!r}"),
            (not self.routes, "at least one route is needed"),
            (len({r.url for r in self.routes}) < len(self.routes), "two routes have the same address"),
            (len({a.key for a in self.archives}) < len(self.archives), "two archives have the same address"),
            (any("www." in h or "/" in h for h in self.hosts) or not self.hosts, "hosts are bare names without www."),
            (self.delay < DEFAULT_DELAY, f"the delay must not be below {DEFAULT_DELAY} s"),
        ]
        bad = [e for e in self.examples if not self.is_article(e)]
        return [text for wrong, text in checks if wrong] + [f"example {e} does not match its article pattern" for e in bad]

    @cached_property
    def zone(self) -> ZoneInfo:
        """The outlet's own time zone, for dates printed without one."""
        return ZoneInfo(self.timezone)

    def is_article(self, url: str) -> bool:
        """Say whether an address is one of this outlet's articles (percent-encoded or not)."""
        return self._match(url) is not None

    def _match(self, url: str) -> re.Match[str] | None:
        """Match an address as it would be asked for: without tracking, fragment or percent-encoding; else in its plain form."""
        try:
            return self._match_clean(clean_url(url))
        except ValueError:
            return None

    def _match_clean(self, cleaned: str) -> re.Match[str] | None:
        plain = plain_url(cleaned)  # first: a loose pattern takes an AMP address too, but finds no id in it
        match = (self._article.match(readable(plain)) if plain else None) or self._article.match(readable(cleaned))
        if match is None:
            match = next(filter(None, map(self._article.match, _spellings(readable(plain or cleaned)))), None)
        return match

    def owns(self, url: str) -> bool:
        """Say whether an address is on one of this outlet's hosts."""
        host = host_of(url)
        return any(host == own or host.endswith("." + own) for own in self.hosts)

    def identity(self, url: str) -> str:
        """Return what makes an article's address the same page: its id if the pattern has one, else the cleaned address.

        Groups whose name begins with `id` hold it (one per shape of address); a group `lang` or `edition` counts too, since
        ids may repeat between editions.
        """
        cleaned = clean_url(url)
        match = self._match_clean(cleaned)
        groups = {name: value for name, value in match.groupdict().items() if value} if match else {}
        ids = [letters(value) for name, value in groups.items() if name.startswith("id")]
        if not ids:
            return bounded(self._key(cleaned))
        return bounded(":".join(["id", *(groups[g] for g in ("lang", "edition") if g in groups), *ids]))

    def _key(self, cleaned: str) -> str:
        """The identity of an address without an id: the further hosts of an outlet are mirrors of its first."""
        key = key_of(cleaned)
        if len(self.hosts) > 1:
            host, slash, path = key.partition("/")
            own = max((h for h in self.hosts if host == h or host.endswith("." + h)), key=len, default=self.hosts[0])
            key = host.removesuffix(own) + self.hosts[0] + slash + path if host.endswith(own) else key
        return key

    @property
    def identity_rules(self) -> str:
        """What the identities of its pages depend on: they are made anew when it changes."""
        told = repr((IDENTITY_RULES, self.article, self.hosts))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def layouts_on(self, day: datetime.date | None) -> tuple[Layout, ...]:
        """Return the layouts to try for a page fetched on a day: those valid then first, then the others."""
        if day is None:
            return self.layouts
        fits = [x for x in self.layouts if (x.since is None or x.since <= day) and (x.until is None or day <= x.until)]
        return (*fits, *(x for x in self.layouts if x not in fits))


def _spellings(url: str) -> Iterator[str]:
    """The same address with and without `www.` and a slash at its end, for patterns that name but one."""
    scheme, _, rest = url.partition("://")
    bare = rest.removeprefix("www.")
    other = bare[:-1] if bare.endswith("/") else bare if "?" in bare else bare + "/"
    for form in (bare, f"www.{bare}", other, f"www.{other}"):
        if form != rest:
            yield f"{scheme}://{form}"


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True
