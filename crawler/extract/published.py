"""When an article was published: every place a page may say so, in order of trust, read by one date reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice
from zoneinfo import ZoneInfo

from lxml import etree
from lxml.html import HtmlElement

from crawler.article import EARLIEST, Published
from crawler.extract.clues import Clue
from crawler.extract.dateline import Dateline
from crawler.extract.decode import clean
from crawler.extract.document import matches, text_of
from crawler.extract.inscript import published_in_scripts, zone_in_scripts
from crawler.extract.structured import LinkedData, Metas
from crawler.outlet import Layout, Outlet
from crawler.text.dates import ParsedDate, parse_date
from crawler.urls import readable

_META_NAMES = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published", "article.published", "datepublished", "pubdate",
    "publishdate", "publish-date", "publish_date", "publish_time", "publisheddate", "published_at", "publication_date", "date_published",
    "originalpublicationdate", "rnews:datepublished", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date", "dcterms.date", "dc.date.publication", "datecreated", "date",
    "shareaholic:article_published_time", "weibo:article:create_at", "bt:pubdate", "analyticsattributes.articledate", "citation_publication_date",
    "citation_date", "article_date_original", "og:regdate", "gentime", "created", "releasedate", "article:create_at", "og:pubdate", "displaydate",
)  # fmt: skip
_LATER_NAMES = ("article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "last-modified", "dcterms.modified")
_MARKED = etree.XPath("descendant::*[@itemprop='datePublished' or @itemprop='dateCreated' or @pubdate or contains(@property, 'datePublished')]")
_UTC = re.compile(r"(?:Z|[+-]00:?00|\bGMT|\bUTC)\s*$|^\d{10}(?:\d{3})?$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_QUARTER = timedelta(minutes=15)  # clocks differ by whole ones
_IN_URL = (
    re.compile(r"/(?P<y>20\d\d)[/_-](?P<m>\d{1,2})[/_-](?P<d>\d{1,2})(?=\D|$)"),
    re.compile(r"[/_=-](?P<y>20[0-3]\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?=\D|$)"),
    re.compile(r"[/_-](?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?=\D|$)"),
    re.compile(r"/(?P<jy>1[34]\d\d)/(?P<jm>\d{1,2})/(?P<jd>\d{1,2})(?=\D|$)"),
    re.compile(r"/(?P<y>20\d\d)/(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/(?P<d>\d{1,2})(?=\D|$)", re.IGNORECASE),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Setting:
    """What a date must be read with: the outlet's zone and language, and when the page was fetched."""

    outlet: Outlet | None
    language: str | None
    fetched_at: datetime

    @property
    def zone(self) -> ZoneInfo:
        return self.outlet.zone if self.outlet else ZoneInfo("UTC")


def find_published(
    tree: HtmlElement,
    metas: Metas,
    data: LinkedData,
    *,
    url: str,
    dateline: Dateline,
    laid: tuple[str, ...],
    layout: Layout | None,
    setting: Setting,
    listed_at: datetime | None = None,
) -> Published | None:
    """Return the first date of a page, in order of trust, that can be read and can be true."""
    named = {"json-ld": Clue("json-ld", data.published), "layout": None}
    order = layout.dates if layout else Layout.dates
    for source in order:
        if source == "listed" and listed_at is not None:
            return from_listing(listed_at, setting)
        if found := _first(_from(source, metas, named, laid), setting):
            return _on_its_day(found, tree, dateline, url, setting)
    if found := _first(_marked(tree), setting):
        return _on_its_day(found, tree, dateline, url, setting)
    if found := _in_url(url, setting):
        return found
    found = _shown(dateline, tree, metas, data, setting)
    return _on_its_day(found, tree, dateline, url, setting) if found else None


def _shown(dateline: Dateline, tree: HtmlElement, metas: Metas, data: LinkedData, setting: Setting) -> Published | None:
    """The date a page shows; then one that its scripts carry; then those of changes."""
    changes: list[Clue] = []
    for group in dateline.beside():
        changes += [clue for clue in group if clue.later]
        if found := _earliest((clue for clue in group if not clue.later), setting):
            return found
    placed, labelled = [*dateline.above(near=True), *dateline.named(), *dateline.above(near=False)], list(dateline.labelled())
    changes += [clue for clue in (*placed, *labelled) if clue.later]
    return (
        _first((clue for clue in placed if not clue.later), setting)
        or _agreed((clue for clue in labelled if not clue.later), setting)
        or _first([Clue("json-ld", data.page_published)], setting)
        or _agreed(published_in_scripts(tree), setting)
        or _first(filter(None, [dateline.alone()]), setting)
        or _first((Clue(f"meta:{n}", metas.first[n]) for n in _LATER_NAMES if n in metas.first), setting)
        or _first([Clue("json-ld:modified", data.modified)], setting)
        or _first((Clue("visible:modified", clue.text) for clue in changes), setting)
    )


def from_listing(at: datetime, setting: Setting) -> Published:
    """The date a route gave, where the page itself says nothing; midnight stands for a day without a time."""
    local = at.astimezone(setting.zone)
    whole_day = local.time() == time()
    return Published(
        at=None if whole_day else at.astimezone(UTC),
        day=local.date(),
        precision="day" if whole_day else "second",
        calendar="gregorian",
        source="listed",
        raw=at.isoformat(),
    )


def day_in_address(url: str, outlet: Outlet, fetched_at: datetime) -> date | None:
    """Return the day that an article's address tells, if it tells one."""
    found = _in_url(url, Setting(outlet, None, fetched_at))
    return found.day if found else None


def _from(source: str, metas: Metas, named: dict[str, Clue | None], laid: tuple[str, ...]) -> Iterator[Clue]:
    if source == "meta":
        yield from (Clue(f"meta:{n}", metas.first[n]) for n in _META_NAMES if n in metas.first)
    elif source == "layout":
        yield from (Clue("layout", text) for text in laid)
    elif clue := named.get(source):
        yield clue


def _first(clues: Iterable[Clue], setting: Setting) -> Published | None:
    return next((found for clue in clues if clue.text and (found := _read(clue, setting))), None)


def _earliest(clues: Iterable[Clue], setting: Setting) -> Published | None:
    """Of dates in one line the first day is that of publication."""
    return min((found for clue in clues if (found := _read(clue, setting))), key=lambda found: found.day, default=None)


def _agreed(clues: Iterable[Clue], setting: Setting) -> Published | None:
    """A date from a place that may be another story's: only if all such dates are of one day."""
    found = [each for clue in clues if (each := _read(clue, setting))]
    return found[0] if len({each.day for each in found}) == 1 else None


def _on_its_day(found: Published, tree: HtmlElement, dateline: Dateline, url: str, setting: Setting) -> Published:
    """A stamp in UTC hides the outlet's own day: where no outlet tells the zone, the address, the page or its data does."""
    if setting.outlet is not None or found.at is None or not _UTC.search(found.raw):
        return found
    told = _in_url(url, setting)
    shown = (_read(clue, setting) for group in islice(dateline.beside(), 8) for clue in group if not clue.later)
    for other in chain(() if told is None else (told,), filter(None, shown)):
        if not _UTC.search(other.raw) and _is_same_moment(found.at, other):
            return replace(found, day=other.day)
    zone = zone_in_scripts(tree)
    return replace(found, day=found.at.astimezone(zone).date()) if zone else found


def _is_same_moment(at: datetime, other: Published) -> bool:
    """Say whether a date can be the same instant by another clock: 12 hours behind UTC to 14 before it."""
    if other.at is None:
        noon = datetime.combine(other.day, time(12), UTC)
        return other.precision == "day" and timedelta(hours=-26) <= at - noon <= timedelta(hours=24)
    if other.at == at or other.calendar == "relative":
        return other.at == at
    ahead = other.at - at
    return timedelta(hours=-12) <= ahead <= timedelta(hours=14) and min(ahead % _QUARTER, _QUARTER - ahead % _QUARTER) <= timedelta(minutes=1)


def _read(clue: Clue, setting: Setting) -> Published | None:
    if len(clue.text) > 200:
        return None
    parsed = parse_date(_from_epoch(clue.text), language=setting.language, reference=setting.fetched_at, timezone=setting.zone)
    if parsed is None or not _possible(parsed, setting) or not _of_its_year(parsed, clue.text):
        return None
    return Published(at=parsed.at, day=_day(parsed, setting), precision=parsed.precision, calendar=parsed.calendar, source=clue.source, raw=clue.text)


def _of_its_year(parsed: ParsedDate, text: str) -> bool:
    """Say whether a day is of a year that is printed, where any is: "2018 (3), June (1)" is no first of June."""
    years = {int(year) for year in _YEAR.findall(text)} if parsed.calendar == "gregorian" else set()
    return not years or (parsed.printed or parsed.day).year in years


def _from_epoch(text: str) -> str:
    """Seconds or milliseconds since 1970 as a date; any other text as it is."""
    if not (text.isascii() and text.isdigit() and len(text) in {10, 13}):
        return text
    return datetime.fromtimestamp(int(text[:10]), UTC).isoformat()


def _possible(parsed: ParsedDate, setting: Setting) -> bool:
    latest = setting.fetched_at + timedelta(days=1)
    return EARLIEST <= parsed.day <= latest.astimezone(setting.zone).date() and (parsed.at is None or parsed.at <= latest)


def _day(parsed: ParsedDate, setting: Setting) -> date:
    """Where no outlet tells the zone, the day is the one that is printed."""
    return parsed.day if setting.outlet is not None or parsed.printed is None else parsed.printed


def _marked(tree: HtmlElement) -> Iterator[Clue]:
    for element in matches(_MARKED, tree)[:8]:
        for text in (element.get("datetime"), element.get("content"), element.get("title"), text_of(element)):
            if text:
                yield Clue("microdata", clean(text))


def _in_url(url: str, setting: Setting) -> Published | None:
    address = readable(url)
    for text, raw in _address_dates(address, setting.outlet):
        if found := _read(Clue("url", text), setting):
            return Published(at=None, day=found.day, precision="day", calendar=found.calendar, source="url", raw=raw)
    return None


def _address_dates(address: str, outlet: Outlet | None) -> Iterator[tuple[str, str]]:
    match = re.match(outlet.article, address) if outlet else None
    groups = match.groupdict() if match else {}
    for named in (groups, *(m.groupdict() for p in _IN_URL if (m := p.search(address)))):
        year, month, day = (named.get(long) or named.get(short) for long, short in (("yyyy", "y"), ("mm", "m"), ("dd", "d")))
        if named.get("name"):
            month = str(_MONTHS.index(named["name"].lower()) + 1)
        if named.get("jy") and named.get("jm") and named.get("jd"):
            text = "/".join(named[k] for k in ("jy", "jm", "jd"))
            yield text, text
        elif year and month and day:
            yield f"{year}-{int(month):02}-{int(day):02}", f"{year}/{month}/{day}"
        elif (whole := re.sub(r"\D", "", named.get("date") or "")) and len(whole) == 8:
            yield f"{whole[:4]}-{whole[4:6]}-{whole[6:]}", whole
