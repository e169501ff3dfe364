"""What is written for a new outlet, as text: its file, with what nobody has verified, and a test to complete. Pure."""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from crawler.article import Article
from crawler.discovery.guess import Sample, body_selector, country_of, family_of, language_of, offset_of, pattern_of, title_selector, zone_at, zone_of
from crawler.extract.decode import DecodeError, decode
from crawler.extract.document import parse, text_of
from crawler.fetch.captures import Kept
from crawler.outlet import Outlet
from crawler.urls import host_of, readable

_CLASS = {"feed": "Feed", "sitemap": "NewsSitemap", "wordpress": "WordPressApi", "listing": "Listing"}
_EXAMPLES = 2
_WIDTH = 160


@dataclass(kw_only=True)
class Seen:
    """What is known of the site when its file is written."""

    draft: Outlet  # by its address alone
    kept: list[Kept] = field(default_factory=list)
    routes: list[tuple[str, str, str]] = field(default_factory=list)  # kind, address, confidence
    links: list[str] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)  # why articles that were tried could not be read


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an outlet is written, below a checkout."""

    key: str
    spider: Path
    test: Path
    captures: Path

    @property
    def spider_class(self) -> str:
        """The name of its class, which must not be another's."""
        name = "".join(word.title() for word in self.key.split("_"))
        return name + "Spider" if name in ("Outlet", "Confidence", "Kind", "Layout", *_CLASS.values()) or keyword.iskeyword(name) else name


def outlet_file(seen: Seen, where: Place, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the outlet's file and what is unverified in it."""
    family = family_of(*(k.body for k in seen.kept if k.kind in ("front", "article")))
    read = seen.articles[0].language if seen.articles else None
    page = next((k.body for k in seen.kept if k.kind in ("front", "article")), b"")
    draft, home = seen.draft, seen.draft.home
    language, host = language_of(page, read) or "en", host_of(home)
    outlet = replace(draft, key=where.key, article=pattern_of(home, seen.links) or draft.article)  # checked as it will be when it is read
    examples = [readable(u) for u in dict.fromkeys(seen.links) if outlet.is_article(readable(u))][:_EXAMPLES]
    zone, why = _zone(seen, zone_of(host, language))
    layouts = family.layouts if family else _own_layout(seen)
    unverified = (
        "its country, kind and owner",
        f"the time zone of its dates ({why})",
        "its article pattern, which was made from a few addresses",
        "its layout" if layouts != "()" else "the markup of its pages, which are read by their structure",
        *_unread(seen),
    )
    used = sorted({_CLASS[kind] for kind, _, _ in seen.routes} | {"Confidence", "Kind", "Outlet"} | ({"Layout"} if layouts.startswith("(Layout(") else set()))
    title = _title(page) or name
    lines = [
        f'"""{_plain(name)}. Begun by `rasad new-outlet`: what nobody has verified is said below."""', "", "from __future__ import annotations", "",
        f"from crawler.families import {family.module}" if family else "from crawler.families.base import OutletSpider",
        f"from crawler.outlet import {', '.join(used)}", "", "",
        f"class {where.spider_class}({f'{family.module}.{family.spider}' if family else 'OutletSpider'}):",
        f'    """{_plain(title)}"""', "", "    outlet = Outlet(", f"        key={_quoted(where.key)},", f"        name={_quoted(name)},",
        f"        native_name={_quoted(title)},", f"        home={_quoted(home)},", f"        hosts=({_quoted(host)},),",
        f"        languages=({_quoted(language)},),",
        f"        country={_quoted(country_of(host))},", "        kind=Kind.PRIVATE,", '        line="Not documented",',
        f"        timezone={_quoted(zone)},",
        *_tuple("routes", [f"{_CLASS[kind]}(url={_quoted(url)}, confidence=Confidence.{confidence})" for kind, url, confidence in seen.routes]),
        f"        article={_raw(outlet.article)},", *_tuple("examples", [_quoted(e) for e in examples]), f"        layouts={layouts},",
        *_tuple("unverified", [_quoted(u) for u in unverified]), "    )", "",
    ]  # fmt: skip
    return "\n".join(lines), unverified


def first_test(seen: Seen, key: str) -> str:
    """Return a test of the first article that was kept, for a person to complete."""
    number = next((n for n, k in enumerate(seen.kept) if k.kind == "article"), None)
    file, url = (f"{number:02}-article.html", seen.kept[number].url) if number is not None else ("SAVE-AN-ARTICLE.html", seen.links[0])
    return f'''"""{key}: an article as a person reads it. Open the page in a browser and fill in TITLE, FIRST, LAST and DAY; until then this fails."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.article import Article
from crawler.extract.page import read_page
from crawler.registry import outlets

PAGE = Path(__file__).resolve().parents[2] / "data" / "captures" / "{key}" / "{file}"
URL = {_quoted(url)}
TITLE = ""  # as the page shows it
FIRST = ""  # the first sentence of its text
LAST = ""  # the last one
DAY = ""  # of publication, such as 2026-01-31


def test_an_article_is_read_as_a_person_reads_it() -> None:
    if not PAGE.exists():
        pytest.skip("the captured page is not part of the repository: `rasad new-outlet` saves one")
    assert TITLE, "fill in TITLE, FIRST, LAST and DAY from the page in a browser"
    read = read_page(PAGE.read_bytes(), url=URL, content_type=None, outlet=outlets()["{key}"], fetched_at=datetime.now(UTC))
    assert isinstance(read, Article), read
    assert read.title == TITLE
    assert read.body.startswith(FIRST)
    assert read.body.endswith(LAST)
    assert read.published is not None
    assert read.published.day.isoformat() == DAY
'''


def _zone(seen: Seen, guess: str) -> tuple[str, str]:
    """Return the zone of a site's clock and how it is known: by what its pages print beside the instants of its feed, else by country or language."""
    told = [(k.article.published.at, k.listed_at) for k in seen.kept if k.article and k.article.published and k.article.published.at and k.listed_at]
    offset = offset_of(told)
    if offset is None:
        return guess, "guessed by its country or language" if guess != "UTC" else "UTC stands for it: neither its domain nor its language tells"
    zone = zone_at(offset, told[0][1], guess)
    return zone, f"its feed and {len(told)} pages differ by {offset / timedelta(hours=1):+g} h, which other zones than {zone} have too"


def _tuple(name: str, items: list[str]) -> list[str]:
    """Return a field of the file as ruff formats it: a single item on its line where it fits."""
    line = f"        {name}=({items[0]},)," if len(items) == 1 else ""
    return [line] if line and len(line) <= _WIDTH else [f"        {name}=(", *(f"            {item}," for item in items), "        ),"]


def _unread(seen: Seen) -> Iterator[str]:
    if seen.unread:
        tried, causes = len(seen.unread) + len(seen.articles), ", ".join(sorted(set(seen.unread)))
        remedy = "see them with `rasad read`; where scripts fill the pages in, it must be a RenderedSpider (crawler/families/rendered.py)"
        yield f"how its pages are read: {len(seen.unread)} of {tried} articles could not be ({causes}): {remedy}"


def _own_layout(seen: Seen) -> str:
    """Return the expression of a layout by what the articles read have in common; of none where nothing is: a wrong one would look like a redesign."""
    pages = [(k, k.article) for k in seen.kept if k.article]
    samples = [Sample(parse(decode(k.body, k.headers.get("Content-Type")).utf8), article.title, article.body) for k, article in pages]
    body, title = body_selector(samples), title_selector(samples)
    if body is None:
        return "()"
    return f"(Layout({f'title=({_quoted(title)},), ' if title else ''}body=({_quoted(body)},)),)"


def _title(page: bytes) -> str:
    """Return a site's name as its front page gives it: the title up to a separator."""
    try:
        found = next((text_of(e) for e in parse(decode(page, None).utf8).iter("title")), "") or ""
    except DecodeError:
        return ""
    return re.split(r"\s[|»:·–-]\s", found.strip())[-1].strip()[:60]


def _plain(text: str) -> str:
    return text.replace('"', "'").replace("\\", "")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _raw(pattern: str) -> str:
    """Return a regular expression as a literal of the file: it is made from addresses, and a site writes into its addresses what it likes."""
    return 'r"' + pattern.replace('"', r"\x22") + '"' if pattern.isprintable() else _quoted(pattern)
