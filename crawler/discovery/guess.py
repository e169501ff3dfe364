"""What an unknown site tells of itself: its CMS family, language, and what its articles' addresses look like. Guesses, for a person to confirm."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from crawler.discovery.frontpage import NO_SECTION
from crawler.discovery.probing import ENOUGH
from crawler.extract.document import selector, text_of
from crawler.extract.found import Link
from crawler.extract.shape import is_root
from crawler.outlet import LANGUAGES, Outlet
from crawler.urls import readable

# An address that may be an article's on any site: a long number, a long slug, or words in letters beyond ASCII.
_PATH = r"[^?#]*(?:\d{5,}|/[^/?#]*(?:-[^/?#-]+){3}|(?:[^\x00-\x7f]-?){8})"
_OF_A_LIST = r"(?i:/(?:tags?|category|author|search)(?:/|\.\w+\?))"  # lists articles, and is none
LIKELY = rf"(?={_PATH})(?![^?#]*{_OF_A_LIST})[^?#]*"
# What may be one where nothing is likely.
_QUERY = re.compile(r"[^?#]*\?(?:[^#]*&)?(?P<name>p|[ans]?id|(?:news|article|story|post|item)_?(?:id)?)=\d{3,}(?=[&#]|$)", re.IGNORECASE)
_NO_ARTICLE = re.compile(_OF_A_LIST)
_TELLING = re.compile(r"(?!(?:19|20)\d\d$)(?:.*\d{3}|[^-]+-[^-]+-)")  # the end of a path that is hardly a section's
_MOST_NAMED = 500  # addresses of one route
_LEAST_SHARE = 0.2  # of the links, for a second shape of address
_ZONES = {
    "ir": "Asia/Tehran", "iq": "Asia/Baghdad", "sy": "Asia/Damascus", "tr": "Europe/Istanbul", "lb": "Asia/Beirut", "jo": "Asia/Amman", "sa": "Asia/Riyadh",
    "ae": "Asia/Dubai", "qa": "Asia/Qatar", "kw": "Asia/Kuwait", "eg": "Africa/Cairo", "ye": "Asia/Aden", "uk": "Europe/London", "ru": "Europe/Moscow",
}  # fmt: skip
_COUNTRIES = {
    "ir": "Iran", "iq": "Iraq", "sy": "Syria", "tr": "Turkey", "lb": "Lebanon", "jo": "Jordan", "sa": "Saudi Arabia", "ae": "United Arab Emirates",
    "qa": "Qatar", "kw": "Kuwait", "eg": "Egypt", "ye": "Yemen", "uk": "United Kingdom", "ru": "Russia",
}  # fmt: skip
_ZONE_OF_LANGUAGE = {"fa": "Asia/Tehran", "ckb": "Asia/Baghdad", "kmr": "Asia/Baghdad", "tr": "Europe/Istanbul"}
_ALIASES = {"ku": "ckb", "per": "fa", "ara": "ar", "eng": "en", "tur": "tr"}
_BODIES = (
    "[itemprop=articleBody]", ".article-body", ".article-content", ".article__body", ".entry-content", ".post-content", ".story-body", ".news-body",
    ".news-content", ".content-body", ".article-text", ".body", ".content", ".text", "article", "main",
)  # fmt: skip


class Family(NamedTuple):
    """A CMS family as an outlet's file names it: module and class, and what a page of it holds."""

    module: str
    spider: str
    layouts: str  # the expression of its layouts
    marks: tuple[bytes, ...]


FAMILIES = (
    Family("datalife", "DataLifeSpider", "(datalife.LAYOUT,)", (b"datalife engine", b'id="dle-content"', b"dle_root")),
    Family("samaneh", "SamanehSpider", "(samaneh.LAYOUT,)", (b"iransamaneh", b"/fa/rss/allnews", b'class="htags"')),
    Family("nastooh", "NastoohSpider", "(nastooh.LAYOUT,)", (b"nastooh", b'class="item-text"', b'class="introtext"')),
    Family("wordpress", "WordPressSpider", "(wordpress.LAYOUT,)", (b"/wp-content/", b"wp-json", b'content="wordpress')),
    Family("drupal", "DrupalSpider", "(drupal.LAYOUT,)", (b'content="drupal', b"/sites/default/files", b"data-drupal-selector")),
    Family("afpims", "AfpimsSpider", "(afpims.LAYOUT,)", (b"/desktopmodules/articlecs/", b"afpims")),
    Family("pangea", "PangeaSpider", "(pangea.LAYOUT,)", (b'class="wsw"', b"pangea")),
    Family("simorgh", "SimorghSpider", "(simorgh.LAYOUT,)", (b"simorgh",)),
)


def family_of(*pages: bytes) -> Family | None:
    """Return the family whose marks most of these pages' markup holds; None where there is no sign of one."""
    held = Counter({f: sum(mark in page.lower() for page in pages for mark in f.marks) for f in FAMILIES})
    family, marks = held.most_common(1)[0]
    return family if marks else None


def language_of(html: bytes, read: str | None) -> str | None:
    """Return the language a page declares, else the one its text was read in, of those that outlets may have."""
    match = re.search(rb"<html[^<>]*?\blang\s*=\s*[\"']?([a-zA-Z]{2,3})", html[:4096])
    declared = match[1].decode().lower() if match else ""
    return next((code for code in (_ALIASES.get(declared, declared), read) if code in LANGUAGES), None)


_STAMPS = 2  # articles that must tell the same
_QUARTER, _SLACK = timedelta(minutes=15), timedelta(minutes=5)  # a page may be dated minutes after its feed


def zone_of(host: str, language: str | None) -> str:
    """Return the likely time zone of an outlet, by its country's domain, else by its language; UTC where neither tells."""
    return _ZONES.get(host.rsplit(".", 1)[-1]) or _ZONE_OF_LANGUAGE.get(language or "", "UTC")


def offset_of(stamps: Sequence[tuple[datetime, datetime]]) -> timedelta | None:
    """Return how far a site's clock is ahead of UTC, from pairs of a time printed without a zone (taken for UTC) and the instant that its feed gives.

    None where the pairs do not agree, or tell nothing: equal ones may have named their zone.
    """
    rounded = {round((printed - instant) / _QUARTER) * _QUARTER for printed, instant in stamps}
    exact = all(abs((printed - instant) - min(rounded)) <= _SLACK for printed, instant in stamps)
    offset = next(iter(rounded)) if len(rounded) == 1 and exact else timedelta()
    return offset if len(stamps) >= _STAMPS and offset and -timedelta(hours=12) <= offset <= timedelta(hours=14) else None


def zone_at(offset: timedelta, at: datetime, guess: str) -> str:
    """Return a zone whose clock was so far ahead of UTC at an instant: the guessed one if it fits, else one of the region's, else the bare offset."""
    zones = (guess, _ZONE_OF_LANGUAGE["ckb"], *_ZONES.values())
    fitting = next((z for z in zones if at.astimezone(ZoneInfo(z)).utcoffset() == offset), None)
    hours = -offset / timedelta(hours=1)
    return fitting or (f"Etc/GMT{hours:+.0f}" if hours == int(hours) else guess)


def country_of(host: str) -> str:
    """Return the country of a host's domain, in plain English; "unknown" where it has none of those that are known here."""
    return _COUNTRIES.get(host.rsplit(".", 1)[-1], "unknown")


def named(links: Sequence[Link], outlet: Outlet) -> list[str]:
    """Return what a feed, a news sitemap or an interface names as an article: with a headline, on the outlet's hosts, no front page and no tag."""
    own = [link.url for link in links if link.title and outlet.owns(link.url)]
    return [url for url in own if not is_root(url) and not _NO_ARTICLE.search(url)]


def alike(urls: Sequence[str]) -> list[str]:
    """Return the largest group of a page's addresses that may be articles, if it has three: of one shape, and with a number or a few words at the end."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for url in dict.fromkeys(urls):
        shape = _shape(url)
        end = readable(urlsplit(url).path).rstrip("/").rsplit("/", 1)[-1]
        if ("?" in shape or _TELLING.match(end)) and not (NO_SECTION.search(readable(url)) or _NO_ARTICLE.search(url)):
            groups.setdefault(shape, []).append(url)
    largest = max(groups.values(), key=len, default=[])
    return largest if len(largest) >= ENOUGH else []


def _shape(url: str) -> tuple[str, ...]:
    """Return what the addresses of a site's articles share: the kinds of their steps, or the page whose query names the article."""
    path, query = readable(urlsplit(url).path), _QUERY.match(url)
    if query and not re.match(_PATH, path):
        return path.lstrip("/"), "?", query["name"]
    return tuple(_kind(step) for step in path.strip("/").split("/") if step)


def naming(outlet: Outlet, urls: Sequence[str]) -> Outlet:
    """Return an outlet whose article pattern takes these addresses too, each by itself."""
    told = "|".join(re.escape(readable(url)) for url in urls[:_MOST_NAMED])
    return replace(outlet, article=rf"{outlet.article}|(?:{told})$") if told else outlet


def pattern_of(home: str, urls: Sequence[str]) -> str | None:
    """Return a regular expression for addresses shaped as most of these are; None without any of this site."""
    site = urlsplit(home).netloc.removeprefix("www.")
    own = [u for u in dict.fromkeys(urls) if urlsplit(u).netloc.removeprefix("www.") == site]
    by_shape: dict[tuple[str, ...], list[list[str]]] = {}
    for url in own:
        if shape := _shape(url):
            by_shape.setdefault(shape, []).append(readable(urlsplit(url).path).strip("/").split("/"))
    common, total = sorted(by_shape.items(), key=lambda item: -len(item[1])), sum(map(len, by_shape.values()))
    shapes = [(kinds, members) for n, (kinds, members) in enumerate(common) if n == 0 or len(members) >= _LEAST_SHARE * total]
    if not shapes:
        return None
    bodies = [_expression(kinds, members, number) for number, (kinds, members) in enumerate(shapes)]
    body = bodies[0] if len(bodies) == 1 else "(?:" + "|".join(dict.fromkeys(bodies)) + ")"
    return rf"^https?://(?:www\.)?{re.escape(site)}/{body}/?$"


_KINDS = (
    ("year", r"(?:19|20)\d\d|1[34]\d\d"),
    ("small", r"\d{1,2}"),
    ("number", r"\d{3,}"),
    ("number-file", r"\d{3,}\.\w{2,5}"),
    ("number-slug", r"\d{3,}-[^/]*"),
    ("slug-number", r"[^/]+-\d{4,}(?:\.html?)?"),
    ("language", r"ar|fa|en|ku|ckb|kmr|tr|ur"),
)
_EXPRESSIONS = {
    "year": r"\d{4}", "small": r"\d{1,2}", "number": r"ID\d+)", "number-file": r"ID\d+)\.\w+", "number-slug": r"ID\d+)-[^/?#]*",
    "slug-number": r"[^/?#]+-ID\d+)(?:\.html?)?",
}  # fmt: skip


def _kind(step: str) -> str:
    return next((name for name, pattern in _KINDS if re.fullmatch(pattern, step)), "word")


def _expression(kinds: Sequence[str], members: Sequence[Sequence[str]], number: int) -> str:
    """Return the expression of one shape; what all its members share stands literally, its last long number is the id."""
    if "?" in kinds:
        path, _, name = kinds
        return rf"{re.escape(path)}\?(?:[^#]*&)?{re.escape(name)}=(?P<id{number or ''}>\d+)(?:&[^#]*)?"
    parts: list[str] = []
    numbered = [i for i, kind in enumerate(kinds) if "number" in kind]
    for place, kind in enumerate(kinds):
        values = {m[place] for m in members}
        if kind in _EXPRESSIONS:
            name = f"(?P<id{number or ''}>" if numbered and place == numbered[-1] else "(?:"
            parts.append(_EXPRESSIONS[kind].replace("ID", name))
        elif len(values) == 1 and len(members) > 1 and place < len(kinds) - 1:
            parts.append(re.escape(next(iter(values))))
        else:
            parts.append("(?:" + "|".join(sorted(values)) + ")" if kind == "language" else _word(values) if place == len(kinds) - 1 else "[^/?#]+")
    return "/".join(parts)


def _word(values: Set[str]) -> str:
    """Return the expression of the last steps of addresses: what all of them have, a hyphen or an ending, tells them from a site's other pages."""
    endings = {Path(value).suffix for value in values}
    ending = next(iter(endings)) if len(endings) == 1 else ""
    words = "[^/?#-]*-[^/?#]*" if all("-" in value for value in values) else "[^/?#]+"
    return words + (re.escape(ending) if re.fullmatch(r"\.[a-z]{2,5}", ending) else "")


_NAME = re.compile(r"[A-Za-z_][A-Za-z_-]*")
_HEADLINE = 10  # characters: fewer may be any word


class Sample(NamedTuple):
    """An article of a site as it was read, and its page."""

    tree: HtmlElement
    title: str
    body: str


def body_selector(articles: Sequence[Sample]) -> str | None:
    """Return a selector whose element holds the text of each article and little else: a usual one, else the page's own; None where none does."""
    usual = (css for css in _BODIES if all(any(_holds(e, sample.body) for e in selector(css)(sample.tree)) for sample in articles))
    return next(usual, None) or _own(articles, lambda element, sample: _holds(element, sample.body)) if articles else None


def title_selector(articles: Sequence[Sample]) -> str | None:
    """Return a selector of the headline: `h1` where it is that, else the page's own; None where none is."""
    if articles and all(any(_is(e, sample.title) for e in selector("h1")(sample.tree)) for sample in articles):
        return "h1"
    return _own(articles, lambda element, sample: _is(element, sample.title))


def _own(articles: Sequence[Sample], fits: Callable[[HtmlElement, Sample], bool]) -> str | None:
    """Return the class or id of the innermost element that fits on the first page, if it names one such element on each."""
    elements = [e for e in articles[0].tree.iter() if isinstance(e.tag, str) and e.tag != "body" and fits(e, articles[0])] if articles else []
    for css in dict.fromkeys(css for element in reversed(elements) for css in _names(element)):
        found = [(selector(css)(sample.tree), sample) for sample in articles]
        if all(len(named) == 1 and fits(named[0], sample) for named, sample in found):
            return css
    return None


def _names(element: HtmlElement) -> Iterator[str]:
    """Names with a number in them are a page's, not a layout's."""
    for mark, names in ((".", (element.get("class") or "").split()), ("#", [element.get("id") or ""])):
        yield from (mark + name for name in names if _NAME.fullmatch(name))


def _holds(element: HtmlElement, body: str) -> bool:
    length = len("".join(body.split()))
    return length * 0.8 <= len("".join((text_of(element) or "").split())) <= length * 1.6


def _is(element: HtmlElement, title: str) -> bool:
    """A title may have the site's name behind it."""
    said = text_of(element)
    return bool(said) and (title == said or (len(said) >= _HEADLINE and title.startswith(f"{said} ")))
