"""When an article was published: every place a page may say so, in order of trust, read by one date reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from lxml import etree
from lxml.html import HtmlElement

from crawler.article import Published
from crawler.extract.decode import clean
from crawler.extract.document import matches, text_of
from crawler.extract.structured import LinkedData, Metas
from crawler.outlet import Layout, Outlet
from crawler.text.dates import ParsedDate, parse_date
from crawler.text.digits import to_ascii_digits
from crawler.text.letters import fold
from crawler.urls import readable

EARLIEST = date(2000, 1, 1)
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
_TEXTS = etree.XPath("descendant::body//text()[not(parent::script or parent::style or parent::noscript or parent::option)]")
_TIMES = etree.XPath("descendant::time[@datetime or normalize-space()]")
_NAMED = etree.XPath(
    "descendant::*[not(self::script or self::style or self::input or self::body or self::html)]"
    "[contains(@class, 'date') or contains(@class, 'Date') or contains(@class, 'time') or contains(@class, 'Time') or contains(@class, 'publish')"
    " or contains(@class, 'tari') or contains(@class, 'posted') or contains(@class, 'byline') or contains(@class, 'meta')"
    " or contains(@id, 'date') or contains(@id, 'Date') or contains(@id, 'time') or contains(@id, 'publish')]"
)
_ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?:related\w*|sidebar|comments?|comment-\w+|recommend\w*|popular|latest|footer|promos?|teasers?|trending|breaking\w*|clock|today|most-\w+)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ASIDE = frozenset({"aside", "footer", "nav"})  # right beside a headline they may hold its date all the same
_LOOKS_DATED = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{1,2}\D{1,20}\d{4}|\d{4}\D{1,12}\d{1,2}")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ]")
_IN_URL = (
    re.compile(r"/(?P<y>20\d\d)[/_-](?P<m>\d{1,2})[/_-](?P<d>\d{1,2})(?=\D|$)"),
    re.compile(r"[/_=-](?P<y>20[0-3]\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?=\D|$)"),
    re.compile(r"[/_-](?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?=\D|$)"),
    re.compile(r"/(?P<jy>1[34]\d\d)/(?P<jm>\d{1,2})/(?P<jd>\d{1,2})(?=\D|$)"),
    re.compile(r"/(?P<y>20\d\d)/(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/(?P<d>\d{1,2})(?=\D|$)", re.IGNORECASE),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class _Clue:
    source: str
    text: str


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
    tree: HtmlElement, metas: Metas, data: LinkedData, *, url: str, title: str, laid: tuple[str, ...], layout: Layout | None, setting: Setting
) -> Published | None:
    """Return the first date of a page, in order of trust, that can be read and can be true."""
    named = {"json-ld": _Clue("json-ld", data.published), "layout": None}
    order = layout.dates if layout else Layout.dates
    for source in order:
        if found := _first(_from(source, metas, named, laid), setting):
            return found
    return (
        _first(_marked(tree), setting)
        or _in_url(url, setting)
        or _first(_visible(tree, title), setting)
        or _first((_Clue(f"meta:{n}", metas.first[n]) for n in _LATER_NAMES if n in metas.first), setting)
        or _first([_Clue("json-ld:modified", data.modified)], setting)
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


def _from(source: str, metas: Metas, named: dict[str, _Clue | None], laid: tuple[str, ...]) -> Iterator[_Clue]:
    if source == "meta":
        yield from (_Clue(f"meta:{n}", metas.first[n]) for n in _META_NAMES if n in metas.first)
    elif source == "layout":
        yield from (_Clue("layout", text) for text in laid)
    elif clue := named.get(source):
        yield clue


def _first(clues: Iterable[_Clue], setting: Setting) -> Published | None:
    return next((found for clue in clues if clue.text and (found := _read(clue, setting))), None)


def _read(clue: _Clue, setting: Setting) -> Published | None:
    if len(clue.text) > 200:
        return None
    parsed = parse_date(_from_epoch(clue.text), language=setting.language, reference=setting.fetched_at, timezone=setting.zone)
    if parsed is None or not _possible(parsed, setting):
        return None
    return Published(at=parsed.at, day=_day(clue, parsed, setting), precision=parsed.precision, calendar=parsed.calendar, source=clue.source, raw=clue.text)


def _from_epoch(text: str) -> str:
    """Seconds or milliseconds since 1970 as a date; any other text as it is."""
    if not (text.isascii() and text.isdigit() and len(text) in {10, 13}):
        return text
    return datetime.fromtimestamp(int(text[:10]), UTC).isoformat()


def _possible(parsed: ParsedDate, setting: Setting) -> bool:
    latest = setting.fetched_at + timedelta(days=1)
    return EARLIEST <= parsed.day <= latest.astimezone(setting.zone).date() and (parsed.at is None or parsed.at <= latest)


def _day(clue: _Clue, parsed: ParsedDate, setting: Setting) -> date:
    """Where no outlet tells the zone, the day is the one that is printed."""
    printed = _ISO.match(clue.text)
    if setting.outlet is not None or printed is None or int(printed.group(1)) < EARLIEST.year:
        return parsed.day
    return date(*map(int, printed.groups()))


def _marked(tree: HtmlElement) -> Iterator[_Clue]:
    for element in matches(_MARKED, tree)[:8]:
        for text in (element.get("datetime"), element.get("content"), text_of(element)):
            if text:
                yield _Clue("microdata", clean(text))


def _in_url(url: str, setting: Setting) -> Published | None:
    address = readable(url)
    for text, raw in _address_dates(address, setting.outlet):
        if found := _read(_Clue("url", text), setting):
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


def _visible(tree: HtmlElement, title: str) -> Iterator[_Clue]:
    for element in matches(_TIMES, tree)[:12]:
        if not _is_elsewhere(element):
            yield from (_Clue("time", clean(t)) for t in (element.get("datetime"), text_of(element)) if t)
    yield from _near_title(tree, title)
    for element in matches(_NAMED, tree)[:150]:
        text = text_of(element) if sum(map(len, element.itertext())) < 400 else ""
        if text and len(text) < 160 and _LOOKS_DATED.search(to_ascii_digits(text)) and not _is_elsewhere(element):
            yield _Clue("visible", text)


def _near_title(tree: HtmlElement, title: str) -> Iterator[_Clue]:
    """Short texts right below the headline, then right above it, that look like a date."""
    texts = [t for t in cast("list[etree._ElementUnicodeResult]", _TEXTS(tree))[:6_000] if not t.isspace()]
    begin = fold(title)[:60]
    at = next((n for n, t in enumerate(texts) if len(t) > 8 and begin and fold(t).startswith(begin)), None)
    if at is None:
        return
    for text in (*texts[at + 1 : at + 40], *reversed(texts[max(at - 12, 0) : at])):
        if len(text) <= 120 and _LOOKS_DATED.search(to_ascii_digits(text)) and _stands_alone(text):
            yield _Clue("visible", clean(text))


def _stands_alone(text: Any) -> bool:
    """Say whether a text is no part of a long paragraph, another story or an embedded post."""
    element = text.getparent()
    while element is not None and element.tag in {"a", "b", "i", "em", "strong", "font"}:
        element = element.getparent()
    if element is None or sum(map(len, element.itertext())) > 250:
        return False
    return not _is_elsewhere(element, frozenset()) and not any(a.tag == "blockquote" for a in element.iterancestors())


def _is_elsewhere(element: HtmlElement, tags: frozenset[str] = _ASIDE) -> bool:
    """Say whether an element stands in a part of the page that belongs to other stories."""
    lineage = [e for e in (element, *element.iterancestors()) if e.tag not in {"body", "html"}][:6]
    return any(e.tag in tags or _ELSEWHERE.search(f"{e.get('class') or ''} {e.get('id') or ''}") for e in lineage)
