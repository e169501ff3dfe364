"""Who wrote an article: names only, as the page gives them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.document import matches, text_of
from crawler.extract.structured import LinkedData, Metas
from crawler.text.letters import fold

_META_NAMES = (
    "author",
    "article:author",
    "og:article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "article:author_name",
)
_MARKED = etree.XPath("descendant::*[@rel='author' or @itemprop='author' or contains(@class, 'author-name') or contains(@class, 'byline')]")
_BEFORE = re.compile(
    r"^(?:written by|reported by|by|von|par|por|di|author|yazan|haber|muhabir|"
    r"بقلم|كتبت|كتب|إعداد|المحرر|الكاتب|تحرير|نویسنده|خبرنگار|گزارش از|گزارشگر)\b\s*:?\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[;|،/]|, (?:and )?| (?:and|und|et|ve|&) ", re.IGNORECASE)
_NO_NAME = re.compile(r"https?:|www\.|@|\d{3,}|^admin\w*$|^(?:editor|newsroom|staff|desk|webmaster|unknown|null|none|undefined)$|facebook", re.IGNORECASE)


def find_authors(
    tree: HtmlElement, metas: Metas, data: LinkedData, laid: tuple[str, ...], names: Iterable[str], *, declared: bool
) -> tuple[tuple[str, ...], str]:
    """Return the authors and which reader gave them; where a layout has declared their place, nothing is guessed."""
    known = frozenset(names)
    for source, given in (
        ("layout", laid),
        ("json-ld", data.authors),
        *((f"meta:{n}", metas.every.get(n, ())) for n in _META_NAMES),
    ):
        if authors := clean_authors(given, known):
            return authors, source
    if declared:
        return (), ""
    shown = tuple(t for t in map(text_of, matches(_MARKED, tree)[:4]) if len(t) < 80)
    authors = clean_authors(shown, known)
    return (authors, "byline") if authors else ((), "")


def clean_authors(given: Iterable[str], site_names: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Split and clean names: no "By", addresses, or the name of the site itself."""
    names: dict[str, None] = {}
    for text in given:
        if fold(text) in site_names or _NO_NAME.search(text):
            continue
        for part in _BETWEEN.split(_BEFORE.sub("", text.strip())):
            name = _BEFORE.sub("", part).strip(" .,:-–—|*")
            if 1 < len(name) <= 80 and not _NO_NAME.search(name) and fold(name) not in site_names:
                names.setdefault(name)
    return tuple(names)[:12]
