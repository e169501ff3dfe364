"""What the site of traps answers: articles at /news/..., and whatever a test puts in place of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tests.fetch.server import Answer, Asked, Server
from tests.rasad import environment

Put = Answer | Callable[[Asked], Answer]
_HTML = {"Content-Type": "text/html; charset=utf-8"}
_TEXT = (
    "The US-led international coalition in Iraq and Syria said on Monday that its forces at Ain al-Asad air base will leave under the agreement with "
    "Baghdad. A spokesman for the coalition against ISIS, known as Combined Joint Task Force - Operation Inherent Resolve, said that advisers stay in Erbil. "
)


class TrapSite(Server):
    """Answers any address below /news/ with an article of its own, and anything else with what was put there."""

    def __init__(self, put: Mapping[str, Put] | None = None) -> None:
        super().__init__(dict(put or {}))

    def answer_to(self, asked: Asked) -> Answer:
        found = self.site.get(asked.path)
        if found is None and unquote(asked.path).startswith("/news/"):
            return article(unquote(asked.path.split("?")[0].rstrip("/").split("/")[-1]))
        return super().answer_to(asked)

    def count(self, start: str) -> int:
        """Return how often addresses that begin so were asked for."""
        return sum(path.startswith(start) for path in self.paths())

    def installation(self, folder: Path, routes: str = "feed", **settings: str) -> dict[str, str]:
        """The environment of an installation that watches this site by some of its routes."""
        own = {"SPIDER_MODULES": "tests.traps.spiders", "ALLOW_PRIVATE": "127.0.0.1", "MAX_PAGES": "1000"}
        return environment(folder, **(own | settings)) | {"TRAP_BASE": self.url, "TRAP_ROUTES": routes}


def article(name: str, *, canonical: str = "", title: str = "", head: str = "") -> Answer:
    """An article on the topic, with a headline and text of its own."""
    link = f'<link rel="canonical" href="{escape(canonical)}">' if canonical else ""
    headline = escape(title or f"Coalition hands over the base, report {name}")
    body = (
        f'<!DOCTYPE html><html lang="en"><head><title>{headline}</title>'
        f'<meta property="og:type" content="article"><meta name="author" content="Leyla Trap">{link}{head}</head><body>'
        f"<article><h1>{headline}</h1><p>{_TEXT}This is report {escape(name)}.</p></article></body></html>"
    )
    return Answer(body.encode(), headers=_HTML)


def page(body: str, head: str = "") -> Answer:
    """Any other page."""
    return Answer(f'<!DOCTYPE html><html lang="en"><head><title>The Trap</title>{head}</head><body>{body}</body></html>'.encode(), headers=_HTML)


def anchors(paths: Iterable[str], following: str = "") -> str:
    """A list of links, and one to the next page."""
    links = "".join(f'<li><a href="{escape(path)}">Headline of {escape(path)}</a></li>' for path in paths)
    return f"<ul>{links}</ul>" + (f'<a rel="next" href="{escape(following)}">Older</a>' if following else "")


def feed(items: Iterable[tuple[str, datetime | None]], **headers: str) -> Answer:
    """An RSS feed of addresses and dates."""
    rows = "".join(f"<item><title>x</title><link>{escape(u)}</link>{f'<pubDate>{format_datetime(d)}</pubDate>' if d else ''}</item>" for u, d in items)
    body = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>x</title>{rows}</channel></rss>'
    return Answer(body.encode(), headers={"Content-Type": "application/rss+xml", **headers})


def sitemap(rows: Iterable[tuple[str, str]], *, index: bool = False, **more: Any) -> Answer:
    """A sitemap, or an index of sitemaps: addresses and what stands in lastmod."""
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    lines = "".join(f"<{inner}><loc>{escape(u)}</loc>{f'<lastmod>{m}</lastmod>' if m else ''}</{inner}>" for u, m in rows)
    body = f'<?xml version="1.0"?><{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{lines}</{outer}>'.encode()
    return Answer(more.get("pack", bytes)(body), headers={"Content-Type": "application/xml"})
