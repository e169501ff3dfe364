"""What a page is when it is no article: a front page, a list of headlines, or no page at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import cast
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from crawler.article import Published
from crawler.extract.document import matches, text_of
from crawler.extract.structured import LinkedData, Metas

_PAGE_TYPES = re.compile(r"html|text/plain|octet-stream|unknown", re.IGNORECASE)
_NO_HTML = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"RIFF", b"\x1f\x8b", b"ID3", b"OggS", b"\x00\x00\x00\x18ftyp", b"\x00\x00\x00 ftyp")
_FEED = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?>(?:<!--.*?-->|<\?xml-stylesheet[^>]*>)\s*)*+<(?:rss|feed|rdf:RDF|urlset|sitemapindex|opml)\b", re.DOTALL)
_JSON = re.compile(rb"^\s*[\[{]\s*[\"{\[\]}]")
_SENTENCE_END = re.compile(r"[.!?؟۔…。」»”\"]\W*$")
_LINKED_HEADINGS = etree.XPath("descendant::*[self::h2 or self::h3 or self::h4 or self::h5][descendant::a or ancestor::a]")
_TEASER = 700  # characters: a headline with its teaser is no longer
_TEXTS = etree.XPath("descendant::body//text()[not(parent::script or parent::style or parent::noscript)]")
_FRONT_PATH = re.compile(
    r"^/?(?:(?:ar|fa|en|tr|ku|ckb|kmr|arabic|persian|english|turkish|sorani|kurmanci|home|index|default|main)(?:\.\w{2,5})?/?)?$", re.IGNORECASE
)


def is_no_html(body: bytes, content_type: str | None) -> str | None:
    """Say why bytes can't be a page, or None."""
    if content_type and "/" in content_type and not _PAGE_TYPES.search(content_type):
        return f"it is {content_type[:80]}"
    head = body[:1024]
    if head.startswith(_NO_HTML):
        return "it is a file, not a page"
    if _FEED.match(head):
        return "it is a feed or sitemap"
    return "it is JSON" if _JSON.match(head) else None


def is_root(url: str) -> bool:
    """Say whether an address is a site's or edition's front page: it is no article, whatever its markup."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.netloc) and not parts.query and bool(_FRONT_PATH.match(parts.path))


def is_front(url: str, metas: Metas, data: LinkedData) -> bool:
    """Say whether an address is a front page, or the page lists several articles."""
    return is_root(url) or (data.several and not _is_article(metas))


def is_listing(tree: HtmlElement, paragraphs: Sequence[str], *, dated: bool) -> bool:
    """Say whether a page that claims to be no article only lists others: mostly links, or many lines and hardly a sentence; less is asked of a dated one."""
    told = sum(len(p) for p in _unwrapped(paragraphs) if len(p) > 80 and _SENTENCE_END.search(p))
    if told < 200 and len(paragraphs) >= 10:
        return True
    if told < (200 if dated else 500) and len(matches(_LINKED_HEADINGS, tree)) >= 15:
        return True
    said = sum(len(t.strip()) for t in cast("list[str]", _TEXTS(tree)))
    return sum(len(t.strip()) for a in islice(tree.iter("a"), 5_000) for t in a.itertext()) > 0.8 * said


def _unwrapped(paragraphs: Sequence[str]) -> Iterator[str]:
    """Paragraphs whose lines were broken by hand, as in mail: one that begins with a small letter goes on from the one before."""
    whole = ""
    for paragraph in paragraphs:
        if whole and not paragraph[0].islower():
            yield whole
            whole = ""
        whole = f"{whole} {paragraph}".strip()
    yield whole


def are_teasers(tree: HtmlElement, paragraphs: Sequence[str]) -> bool:
    """Say whether most paragraphs stand under the linked headlines of other pages."""
    linked_headings = matches(_LINKED_HEADINGS, tree)
    long = [p for p in paragraphs if len(p) > 60]
    if len(linked_headings) < 5 or not 4 < len(long) < 200:
        return False
    teasers = "\n".join(_teaser(heading) for heading in linked_headings[:80])
    return sum(p in teasers for p in long) > 0.6 * len(long)


def _teaser(heading: HtmlElement) -> str:
    """A headline and what stands with it."""
    widest = ""
    for around in islice(heading.iterancestors(), 3):
        said = text_of(around)
        if len(said) > _TEASER:
            break
        widest = said
    return widest


def claims_article(metas: Metas, data: LinkedData, published: Published | None) -> bool:
    """Say whether a page tells machines that it is an article."""
    dated = published is not None and published.source.startswith(("json-ld", "meta:", "microdata", "url"))
    return _is_article(metas) or bool(data.headline or data.published) or dated


def says_article(metas: Metas, data: LinkedData) -> bool:
    """Say whether a page tells machines when it was published as an article: what stands in place of one does not."""
    return bool(metas.get("article:published_time")[0]) or bool(data.headline and data.published)


def _is_article(metas: Metas) -> bool:
    return metas.get("og:type")[0].lower() in {"article", "news", "newsarticle"} or bool(metas.get("article:published_time")[0])
