"""`rasad new-outlet URL`: probes an unknown site, guesses what it can, and writes the outlet's file, captures of it and a test to complete."""

from __future__ import annotations

import json
import keyword
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.article import Article
from crawler.check import check
from crawler.config import Config
from crawler.discovery.frontpage import Leads, read_front_page
from crawler.discovery.guess import LIKELY, Sample, body_selector, country_of, family_of, language_of, offset_of, pattern_of, title_selector, zone_at, zone_of
from crawler.errors import SetupError
from crawler.extract.decode import DecodeError, decode
from crawler.extract.document import parse, text_of
from crawler.extract.page import read_page
from crawler.families.base import OutletSpider
from crawler.families.keeping import keeping
from crawler.fetch.captures import Kept, write_folder
from crawler.outlet import Confidence, Feed, Kind, Outlet
from crawler.urls import clean_url, host_of, readable

_CLASS = {"feed": "Feed", "sitemap": "NewsSitemap", "wordpress": "WordPressApi", "listing": "Listing"}
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "info", "net", "org"})  # of a country's domain: no name of an outlet
_EXAMPLES = 2
_WIDTH = 160


class NewOutletError(SetupError):
    """An outlet cannot be written; the message says why and what to do."""


@dataclass(kw_only=True)
class Seen:
    """What is known of the site when its file is written."""

    home: str
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


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was written, and what a person has to do."""

    place: Place
    unverified: tuple[str, ...]


def place(url: str, *, key: str | None, known: Iterable[str], root: Path) -> Place:
    """Return where an outlet will be written, before anything is fetched; raises NewOutletError where it cannot be: nothing that is there is overwritten."""
    key = key if key is not None else _key_of(host_of(_draft(url).home))
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,30}", key):
        raise NewOutletError(f"{key!r} is no key: choose one of 2 to 31 lower-case letters a-z, digits and _, a letter first, with --key.")
    spider, test, captures = root / "crawler" / "spiders" / f"{key}.py", root / "tests" / "outlets" / f"test_{key}.py", root / "data" / "captures" / key
    if not spider.parent.is_dir():
        raise NewOutletError(f"{root.resolve().name} is no checkout of Rasad (it has no crawler/spiders): run this in one.")
    for path in (spider, test, captures):
        if path.exists():
            raise NewOutletError(f"{path} is there already: choose another --key, or remove it.")
    if key in known:
        raise NewOutletError(f"There is an outlet {key!r} already (`rasad outlets {key}`): choose another --key.")
    return Place(key=key, spider=spider, test=test, captures=captures)


def look(url: str, config: Config) -> Seen:
    """Probe a site as `rasad check` does, and keep what it answered; raises NewOutletError where it gives nothing to go by."""
    draft = _draft(url)

    class Stranger(OutletSpider):
        outlet: ClassVar[Outlet] = draft

    answers: list[Kept] = []
    (checkup,) = check([keeping(Stranger, answers)], config)
    bodies = Counter(k.article.body for k in answers if k.article)
    alike = [k.url for k in answers if k.article and bodies[k.article.body] > 1]  # the frame of a site whose text scripts fill in, or a notice
    kept = [replace(k, article=None) if k.url in alike else k for k in answers if k.kind in ("front", "article") or k.links]
    seen = Seen(home=draft.home, kept=kept, unread=[*(p.cause for p in checkup.pages if p.cause), *["the same text on each"] * len(alike)])
    seen.routes = [(r.kind, r.url, "SEEN") for r in checkup.tried if r.works]
    seen.links = [link for k in reversed(seen.kept) for link in k.links] + list(checkup.front.articles if checkup.front else ())
    seen.articles = [k.article for k in seen.kept if k.article]
    if not seen.links:
        raise NewOutletError(f"{seen.home} gave no list of articles: {checkup.message} With a page saved from a browser, use --from FILE --url {url}.")
    return seen


def look_at_file(file: Path, url: str) -> Seen:
    """Take a page saved from a browser for all there is: its links, the feeds it names, and itself if it reads as an article."""
    try:
        body = file.read_bytes()
    except OSError as error:
        raise NewOutletError(f"{file} cannot be read ({error.strerror}).") from None
    draft = _draft(url)
    leads: Leads = read_front_page(body, url=url, content_type=None, outlet=draft)
    seen = Seen(home=draft.home, routes=[("feed", u, "INFERRED") for u in leads.feeds[:2]], links=list(leads.articles))
    article = read_page(body, url=url, content_type=None, outlet=None, fetched_at=datetime.now(UTC))
    if isinstance(article, Article) and draft.is_article(url):
        seen.articles.append(article)
        seen.links.insert(0, url)
    seen.kept.append(Kept(url=url, kind="article" if seen.articles else "front", body=body, article=next(iter(seen.articles), None)))
    if not seen.links:
        raise NewOutletError(f"{file} links to nothing that looks like an article of {host_of(url)}: save its front page or an article.")
    seen.routes = seen.routes or [("listing", draft.home, "INFERRED")]
    return seen


def write(seen: Seen, where: Place, *, name: str | None) -> Written:
    """Write the outlet's file, its captures and its test; where one cannot be written, none stays."""
    text, unverified = _spider(seen, where, name or host_of(seen.home))
    try:
        write_folder(where.captures, seen.kept)
        where.test.parent.mkdir(parents=True, exist_ok=True)
        (where.test.parent / "__init__.py").touch()
        where.test.write_text(_test(seen, where.key), encoding="utf-8")
        where.spider.write_text(text, encoding="utf-8")
    except OSError as error:
        shutil.rmtree(where.captures, ignore_errors=True)
        for path in (where.test, where.spider):
            path.unlink(missing_ok=True) if path.is_file() else None
        raise NewOutletError(f"{error.filename} cannot be written ({error.strerror}): nothing was written of {where.key}.") from None
    return Written(place=where, unverified=unverified)


def _key_of(host: str) -> str:
    """Return the key that a host suggests: its name without the domain it stands in."""
    labels = host.split(".")
    if len(labels) < 2 or labels[-1].isdigit():
        return re.sub(r"[^a-z0-9]+", "_", "site_" + host).strip("_")
    labels = labels[:-2] if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else labels[:-1]
    key = re.sub(r"[^a-z0-9]+", "_", labels[-1]).strip("_")
    return "site_" + key if key[:1].isdigit() else key


def _draft(url: str) -> Outlet:
    try:
        parts = urlsplit(clean_url(url))
    except ValueError:
        raise NewOutletError(f"{url!r} is no web address, such as https://paper.example/.") from None
    home = f"{parts.scheme}://{parts.netloc}/"
    site = re.escape(parts.netloc.removeprefix("www."))
    return Outlet(
        key="stranger", name=parts.netloc, native_name=parts.netloc, home=home, hosts=(host_of(home),), languages=("en",), country="unknown",
        kind=Kind.PRIVATE, line="unknown", timezone="UTC", routes=(Feed(url=home + "feed", confidence=Confidence.RECALLED),),
        article=rf"^https?://(?:www\.)?{site}" + LIKELY,
    )  # fmt: skip


def _spider(seen: Seen, where: Place, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the outlet's file and what is unverified in it."""
    family = family_of(*(k.body for k in seen.kept if k.kind in ("front", "article")))
    read = seen.articles[0].language if seen.articles else None
    page = next((k.body for k in seen.kept if k.kind in ("front", "article")), b"")
    language, host = language_of(page, read) or "en", host_of(seen.home)
    draft = _draft(seen.home)
    outlet = replace(draft, key=where.key, article=pattern_of(seen.home, seen.links) or draft.article)  # checked as it will be when it is read
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
        f"        native_name={_quoted(title)},", f"        home={_quoted(seen.home)},", f"        hosts=({_quoted(host)},),",
        f"        languages=({_quoted(language)},),",
        f"        country={_quoted(country_of(host))},", "        kind=Kind.PRIVATE,", '        line="Not documented",',
        f"        timezone={_quoted(zone)},",
        *_tuple("routes", [f"{_CLASS[kind]}(url={_quoted(url)}, confidence=Confidence.{confidence})" for kind, url, confidence in seen.routes]),
        f"        article={_raw(outlet.article)},", *_tuple("examples", [_quoted(e) for e in examples]), f"        layouts={layouts},",
        *_tuple("unverified", [_quoted(u) for u in unverified]), "    )", "",
    ]  # fmt: skip
    return "\n".join(lines), unverified


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


def _test(seen: Seen, key: str) -> str:
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
