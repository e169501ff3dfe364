"""RSS feeds and XML sitemaps as text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from tests.newsroom.calendars import http_date

_NAMESPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "atom": "http://www.w3.org/2005/Atom",
}


@dataclass(frozen=True)
class Item:
    """One item of a feed. `encoded` None leaves `content:encoded` out; empty prints it empty, as some CMSs do."""

    title: str
    link: str
    published: str
    description: str = ""
    encoded: str | None = None
    author: str = ""
    category: str = ""
    guid: str = ""


@dataclass(frozen=True)
class SitemapEntry:
    """One address in a sitemap; with a title and a name it is an entry of a news sitemap."""

    url: str
    changed: datetime
    title: str = ""
    name: str = ""
    language: str = ""


def rss(title: str, home: str, items: Iterable[Item], language: str, generator: str, built: datetime | None = None) -> str:
    """Return an RSS 2.0 feed."""
    spaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    date = f"<lastBuildDate>{http_date(built)}</lastBuildDate>\n" if built else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"{spaces}>\n<channel>\n<title>{escape(title)}</title>\n'
        f"<link>{home}</link>\n<description>{escape(title)}</description>\n<language>{language}</language>\n{date}"
        f"<generator>{escape(generator)}</generator>\n{''.join(_item(item) for item in items)}</channel>\n</rss>\n"
    )


def _item(item: Item) -> str:
    parts = [
        f"<title>{escape(item.title)}</title>",
        f"<link>{escape(item.link)}</link>",
        f'<guid isPermaLink="false">{escape(item.guid)}</guid>' if item.guid else f"<guid>{escape(item.link)}</guid>",
        f"<pubDate>{item.published}</pubDate>",
        f"<dc:creator><![CDATA[{item.author}]]></dc:creator>" if item.author else "",
        f"<category><![CDATA[{item.category}]]></category>" if item.category else "",
        f"<description><![CDATA[{item.description}]]></description>" if item.description else "",
        "" if item.encoded is None else f"<content:encoded><![CDATA[{item.encoded}]]></content:encoded>" if item.encoded else "<content:encoded/>",
    ]
    return "<item>\n" + "\n".join(part for part in parts if part) + "\n</item>\n"


def sitemap(entries: Iterable[SitemapEntry]) -> str:
    """Return a sitemap, with Google's news fields where an entry has a title."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n' + "".join(_url(entry) for entry in entries) + "</urlset>\n"
    )


def _url(entry: SitemapEntry) -> str:
    stamp = entry.changed.isoformat().replace("+00:00", "Z")
    if not entry.title:
        return f"<url><loc>{escape(entry.url)}</loc><lastmod>{stamp}</lastmod></url>\n"
    return (
        f"<url><loc>{escape(entry.url)}</loc><news:news><news:publication><news:name>{escape(entry.name)}</news:name>"
        f"<news:language>{entry.language}</news:language></news:publication><news:publication_date>{stamp}</news:publication_date>"
        f"<news:title>{escape(entry.title)}</news:title></news:news></url>\n"
    )


def sitemap_index(sitemaps: Iterable[tuple[str, datetime]]) -> str:
    """Return a sitemap index: addresses of sitemaps and when each last changed, newest first."""
    rows = [f"<sitemap><loc>{escape(url)}</loc><lastmod>{changed.isoformat()}</lastmod></sitemap>\n" for url, changed in sitemaps]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "".join(reversed(rows))
        + "</sitemapindex>\n"
    )
