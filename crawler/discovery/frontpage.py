"""What an outlet's front page tells of its routes: the feeds it names, its sections, the articles it lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.extract.decode import DecodeError, decode
from crawler.extract.document import parse
from crawler.extract.found import absolute
from crawler.outlet import Outlet
from crawler.urls import host_of, readable

_FEED_TYPE = re.compile(r"application/(?:rss|atom|rdf)\+xml|(?:text|application)/xml", re.IGNORECASE)
_FEED_PATH = re.compile(r"(?:^|[/._-])(?:rss2?|feeds?|atom)(?:$|[/._?-])|\.(?:rss|rdf|atom)$", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|/amp/|/tag/|/author/", re.IGNORECASE)
NO_SECTION = re.compile(
    r"/(?:about|contact|login|register|privacy|terms|search|tags?|author|rss|feed|wp-[a-z]+|page|user|account|advert\w*|jobs|cart|shop)(?:[/?.-]|$)"
    r"|\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|apk|xml|json|css|js)$",
    re.IGNORECASE,
)
_DEEPEST = 2  # parts of a section's path
MOST_FEEDS, MOST_SECTIONS = 6, 3


@dataclass(frozen=True)
class Leads:
    """What a front page leads to, best first."""

    url: str  # where it was answered, after redirects
    feeds: tuple[str, ...] = ()  # named in its head, then linked in its text
    sections: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()  # addresses that the outlet's pattern takes for articles
    others: tuple[str, ...] = ()  # the outlet's other addresses


def read_front_page(body: bytes, *, url: str, content_type: str | None, outlet: Outlet) -> Leads:
    """Return the leads of a front page; a page that can't be parsed has none."""
    try:
        tree = parse(decode(body, content_type).utf8)
    except DecodeError:
        return Leads(url)
    declared = next((e.get("href") for e in tree.iter("base") if e.get("href")), None)
    base = (absolute(declared, url) if declared else None) or url
    anchors = list(dict.fromkeys(address for e in tree.iter("a") if (address := absolute(e.get("href") or "", base))))
    own = [a for a in anchors if outlet.owns(a)]
    articles = tuple(a for a in own if outlet.is_article(a))
    others = tuple(a for a in own if not outlet.is_article(a))
    return Leads(url, tuple(dict.fromkeys(_feeds(tree, base, anchors)))[:MOST_FEEDS], _sections(others, articles, url), articles, others)


def _feeds(tree: HtmlElement, base: str, anchors: list[str]) -> Iterator[str]:
    for link in tree.iter("link"):
        named = "alternate" in (link.get("rel") or "").lower().split() and _FEED_TYPE.search(link.get("type") or "")
        address = absolute(link.get("href") or "", base)
        if named and address and not _COMMENTS.search(address):
            yield address
    for address in anchors:
        parts = urlsplit(address)
        if _FEED_PATH.search(parts.path) and not _COMMENTS.search(parts.path) and _same_site(address, base):
            yield address


def _same_site(one: str, other: str) -> bool:
    """Whether two addresses share the last two parts of their hosts: feeds.paper.test and paper.test do."""
    return host_of(one).split(".")[-2:] == host_of(other).split(".")[-2:]


def _sections(others: tuple[str, ...], articles: tuple[str, ...], home: str) -> tuple[str, ...]:
    """Return the likely sections: short paths, those first under which articles of this page stand, then in the page's order."""
    under: Counter[str] = Counter()
    for article in articles:
        steps = readable(urlsplit(article).path).strip("/").split("/")
        under.update({"/" + "/".join(steps[: n + 1]) for n in range(min(_DEEPEST, len(steps) - 1))})
    found = [a for a in others if a.rstrip("/") != home.rstrip("/") and _is_section(a)]
    return tuple(sorted(found, key=lambda a: -under[readable(urlsplit(a).path).rstrip("/")]))[:MOST_SECTIONS]


def _is_section(address: str) -> bool:
    parts = urlsplit(address)
    steps = parts.path.strip("/").split("/")
    return not parts.query and bool(steps[0]) and len(steps) <= _DEEPEST and not NO_SECTION.search(readable(parts.path)) and len(steps[-1]) <= 120
