"""What reading a page costs, with a layout and without, against trafilatura (fast, with metadata) on the same pages in the same run.

Pages: the captured ones where the folder `shared` lies beside the checkout, else our own (`tests/pages`), which are lighter than any real page.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import trafilatura
from lxml.html import HtmlElement

from crawler.article import Article
from crawler.extract.decode import decode
from crawler.extract.document import parse, text_of
from crawler.extract.page import read_page
from crawler.outlet import Confidence, Feed, Kind, Layout, Outlet

ROOT = Path(__file__).resolve().parents[1]
CAPTURES = ROOT.parent / "shared" / "captures"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ROUNDS = 3  # the quickest counts: a neighbour only ever slows


class Page(NamedTuple):
    """A page to be read, with an outlet whose layout fits it."""

    html: bytes
    url: str
    outlet: Outlet


class Ratio(NamedTuple):
    """CPU milliseconds a page of one way to read, and as a share of trafilatura's."""

    name: str
    ms: float
    share: float


def run() -> tuple[int, list[Ratio]]:
    """Return how many pages were read and the figures of each way."""
    pages = list(_pages())
    ways: dict[str, Callable[[Page], object]] = {
        "with a layout": lambda p: read_page(p.html, url=p.url, content_type=None, outlet=p.outlet, fetched_at=NOW),
        "unknown site": lambda p: read_page(p.html, url=p.url, content_type=None, outlet=None, fetched_at=NOW),
        "trafilatura (fast)": lambda p: trafilatura.bare_extraction(p.html, url=p.url, fast=True, with_metadata=True),
    }
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(ROUNDS):
        for name, read in ways.items():
            best[name] = min(best[name], _cost(read, pages))
    theirs = best["trafilatura (fast)"]
    return len(pages), [Ratio(name, ms, ms / theirs) for name, ms in best.items()]


def _cost(read: Callable[[Page], object], pages: Sequence[Page]) -> float:
    started = time.process_time()
    for page in pages:
        read(page)
    return 1000 * (time.process_time() - started) / len(pages)


def _pages() -> Iterator[Page]:
    """Pages that a layout made for each of them reads: what an outlet's own layout would cost there."""
    for html, url in _captured() if (CAPTURES / "manifest.jsonl").exists() else _own():
        read = read_page(html, url=url, content_type=None, outlet=None, fetched_at=NOW)
        selector = _place(parse(decode(html, None).utf8), read.body) if isinstance(read, Article) else ""
        if not selector:
            continue
        outlet = _outlet(Layout(title=("h1",), body=(selector,), date=("time[datetime]",)))
        laid = read_page(html, url=url, content_type=None, outlet=outlet, fetched_at=NOW)
        if isinstance(laid, Article) and laid.provenance["body"] == "layout":
            yield Page(html, url, outlet)


def _captured() -> Iterator[tuple[bytes, str]]:
    for line in (CAPTURES / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] == "article" and row.get("truth", {}) and row["truth"].get("body"):
            yield gzip.decompress((CAPTURES / row["file"]).read_bytes()), row["url"] or "https://news.example/a/1"


def _own() -> Iterator[tuple[bytes, str]]:
    for file in sorted((ROOT / "tests" / "pages").glob("*.html")):
        yield file.read_bytes(), f"https://news.example/{file.stem}/1"


def _place(tree: HtmlElement, body: str) -> str:
    """A selector of the nearest named element around the longest paragraph's place."""
    longest = max(body.split("\n"), key=len)[:60]
    for element in tree.iter("p", "div"):
        if longest in text_of(element) and not any(longest in text_of(inner) for inner in element.iterchildren("p", "div")):
            for around in element.iterancestors():
                name = next(iter((around.get("class") or "").split()), "")
                if around.tag in {"div", "section", "article", "main"} and name.replace("-", "").replace("_", "").isalnum() and name[0].isalpha():
                    return f"{around.tag}.{name}"
    return ""


def _outlet(layout: Layout) -> Outlet:
    route = Feed(url="https://news.example/rss", confidence=Confidence.SEEN)
    return Outlet(
        key="measured", name="Measured", native_name="Measured", home="https://news.example/", hosts=("news.example",), languages=("en",), country="none",
        kind=Kind.PRIVATE, line="none", timezone="UTC", routes=(route,), article=r"https?://.+", layouts=(layout,),
    )  # fmt: skip
