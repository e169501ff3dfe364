"""`rasad new-outlet URL`: probes an unknown site, guesses what it can, and writes the outlet's file, captures of it and a test to complete."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy.http import Response

from crawler.article import Article, Queued, Rejection
from crawler.check import check
from crawler.config import Config
from crawler.discovery.frontpage import Leads, read_front_page
from crawler.discovery.guess import LIKELY, body_selector, country_of, family_of, language_of, pattern_of, zone_of
from crawler.errors import SetupError
from crawler.extract.decode import DecodeError, decode
from crawler.extract.document import parse, text_of
from crawler.extract.page import read_page
from crawler.families.base import OutletSpider
from crawler.items import FrontPageRead
from crawler.outlet import Confidence, Feed, Kind, Outlet
from crawler.urls import host_of, readable

_CLASS = {"feed": "Feed", "sitemap": "NewsSitemap", "wordpress": "WordPressApi", "listing": "Listing"}
_EXAMPLES = 2
_WIDTH = 160


class NewOutletError(SetupError):
    """An outlet cannot be written; the message says why and what to do."""


@dataclass
class Kept:
    """A page or list that was seen, as it came."""

    url: str
    kind: str
    body: bytes
    content_type: str | None = None


@dataclass(kw_only=True)
class Seen:
    """What is known of the site when its file is written."""

    home: str
    kept: list[Kept] = field(default_factory=list)
    routes: list[tuple[str, str, str]] = field(default_factory=list)  # kind, address, confidence
    links: list[str] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was written, and what a person has to do."""

    key: str
    spider: Path
    test: Path
    captures: Path
    unverified: tuple[str, ...]


def look(url: str, config: Config) -> Seen:
    """Probe a site as `rasad check` does, and keep what it answered; raises NewOutletError where it gives nothing to go by."""
    draft = _draft(url)
    seen = Seen(home=draft.home)

    class Stranger(OutletSpider):
        """Keeps the pages it reads, and the links of the routes that work."""

        outlet: ClassVar[Outlet] = draft

        def parse_front_page(self, response: Response) -> Any:
            """Keep the front page."""
            seen.kept.append(Kept(response.url, "front", response.body, _type(response)))
            for item in super().parse_front_page(response):
                if isinstance(item, FrontPageRead) and item.leads:
                    seen.links += item.leads.articles
                yield item

        def links_in(self, response: Response, route: Any) -> Any:
            """Keep a list of articles, and what it lists."""
            found = super().links_in(response, route)
            if links := [link.url for link in found.links if draft.is_article(link.url)]:
                seen.kept.append(Kept(response.url, route.kind, response.body, _type(response)))
                seen.links[:0] = links
            return found

        def read(self, response: Response, page: Queued) -> Article | Rejection:
            """Keep an article."""
            result = super().read(response, page)
            if isinstance(result, Article):
                seen.kept.append(Kept(response.url, "article", response.body, _type(response)))
                seen.articles.append(result)
            return result

    (checkup,) = check([Stranger], config)
    seen.routes = [(r.kind, r.url, "SEEN") for r in checkup.tried if r.works]
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
    seen.kept.append(Kept(url, "article" if seen.articles else "front", body))
    if not seen.links:
        raise NewOutletError(f"{file} links to nothing that looks like an article of {host_of(url)}: save its front page or an article.")
    seen.routes = seen.routes or [("listing", draft.home, "INFERRED")]
    return seen


def write(seen: Seen, *, key: str | None, name: str | None, root: Path) -> Written:
    """Write the outlet's file, its captures and its test below a checkout; nothing that is there is overwritten."""
    host = host_of(seen.home)
    key = key or re.sub(r"[^a-z0-9]+", "_", host.split(".")[-2] if "." in host and not host[-1].isdigit() else "site_" + host).strip("_")
    spider, test, captures = root / "crawler" / "spiders" / f"{key}.py", root / "tests" / "outlets" / f"test_{key}.py", root / "data" / "captures" / key
    if not spider.parent.is_dir():
        raise NewOutletError(f"{root.resolve().name} is no checkout of Rasad (it has no crawler/spiders): run this in one.")
    for path in (spider, test, captures):
        if path.exists():
            raise NewOutletError(f"{path} is there already: choose another --key, or remove it.")
    text, unverified = _spider(seen, key, name or host)
    spider.write_text(text, encoding="utf-8")
    _write_captures(seen, captures)
    test.parent.mkdir(parents=True, exist_ok=True)
    (test.parent / "__init__.py").touch()
    test.write_text(_test(seen, key), encoding="utf-8")
    return Written(key=key, spider=spider, test=test, captures=captures, unverified=unverified)


def _draft(url: str) -> Outlet:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NewOutletError(f"{url!r} is no web address: begin with https://.")
    home = f"{parts.scheme}://{parts.netloc}/"
    site = re.escape(parts.netloc.removeprefix("www."))
    return Outlet(
        key="stranger", name=parts.hostname, native_name=parts.hostname, home=home, hosts=(host_of(url),), languages=("en",), country="unknown",
        kind=Kind.PRIVATE, line="unknown", timezone="UTC", routes=(Feed(url=home + "feed", confidence=Confidence.RECALLED),),
        article=rf"^https?://(?:www\.)?{site}" + LIKELY,
    )  # fmt: skip


def _spider(seen: Seen, key: str, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the outlet's file and what is unverified in it."""
    family = family_of(*(k.body for k in seen.kept if k.kind in ("front", "article")))
    read = seen.articles[0].language if seen.articles else None
    page = next((k.body for k in seen.kept if k.kind in ("front", "article")), b"")
    language, host = language_of(page, read) or "en", host_of(seen.home)
    pattern = pattern_of(seen.home, seen.links) or _draft(seen.home).article
    examples = [readable(u) for u in dict.fromkeys(seen.links) if re.match(pattern, readable(u))][:_EXAMPLES]
    unverified = ("its country, kind and owner", "the time zone of its dates", "its article pattern, which was made from a few addresses", "its layout")
    layouts = family.layouts if family else _own_layout(seen)
    used = sorted({_CLASS[kind] for kind, _, _ in seen.routes} | {"Confidence", "Kind", "Outlet"} | (set() if family else {"Layout"}))
    title = _title(page) or name
    lines = [
        f'"""{_plain(name)}. Begun by `rasad new-outlet`: what nobody has verified is said below."""', "", "from __future__ import annotations", "",
        f"from crawler.families import {family.module}" if family else "from crawler.families.base import OutletSpider",
        f"from crawler.outlet import {', '.join(used)}", "", "",
        f"class {''.join(w.title() for w in key.split('_'))}({f'{family.module}.{family.spider}' if family else 'OutletSpider'}):",
        f'    """{_plain(title)}"""', "", "    outlet = Outlet(", f"        key={_quoted(key)},", f"        name={_quoted(name)},",
        f"        native_name={_quoted(title)},", f"        home={_quoted(seen.home)},", f"        hosts=({_quoted(host)},),",
        f"        languages=({_quoted(language)},),",
        f"        country={_quoted(country_of(host))},", "        kind=Kind.PRIVATE,", '        line="Not documented",',
        f"        timezone={_quoted(zone_of(host, language))},",
        *_tuple("routes", [f"{_CLASS[kind]}(url={_quoted(url)}, confidence=Confidence.{confidence})" for kind, url, confidence in seen.routes]),
        f'        article=r"{pattern}",', *_tuple("examples", [_quoted(e) for e in examples]), f"        layouts={layouts},",
        *_tuple("unverified", [_quoted(u) for u in unverified]), "    )", "",
    ]  # fmt: skip
    return "\n".join(lines), unverified


def _tuple(name: str, items: list[str]) -> list[str]:
    """Return a field of the file as ruff formats it: a single item on its line where it fits."""
    line = f"        {name}=({items[0]},)," if len(items) == 1 else ""
    return [line] if line and len(line) <= _WIDTH else [f"        {name}=(", *(f"            {item}," for item in items), "        ),"]


def _own_layout(seen: Seen) -> str:
    page = next((k for k in seen.kept if k.kind == "article"), None)
    css = None
    if page and seen.articles:
        css = body_selector(parse(decode(page.body, page.content_type).utf8), seen.articles[0].body)
    return f'(Layout(title=("h1",), body=({_quoted(css or "article")},)),)'


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


def _write_captures(seen: Seen, folder: Path) -> None:
    """Write what was seen as `--replay` and `read --batch` take it."""
    folder.mkdir(parents=True)
    with (folder / "manifest.jsonl").open("w", encoding="utf-8") as manifest:
        for number, kept in enumerate(seen.kept):
            ending = "json" if kept.kind == "wordpress" else "xml" if kept.kind in ("feed", "sitemap") else "html"
            file = f"{number:02}-{kept.kind}.{ending}"
            (folder / file).write_bytes(kept.body)
            headers = {"Content-Type": kept.content_type} if kept.content_type else {}
            kind = "listing" if kept.kind == "front" else "json" if kept.kind == "wordpress" else kept.kind
            row = {"id": f"{folder.name}/{file}", "url": kept.url, "kind": kind, "file": file, "captured": datetime.now(UTC).isoformat(), "headers": headers}
            manifest.write(json.dumps(row, ensure_ascii=False) + "\n")


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


def _type(response: Response) -> str | None:
    value = response.headers.get("Content-Type")
    return value.decode("latin-1") if value else None
