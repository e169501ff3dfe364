"""Who wrote an article: names only, as the page gives them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.dateline import Dateline
from crawler.extract.decode import clean
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
_MARKED = etree.XPath(
    "descendant::*[@rel='author' or @itemprop='author' or @property='author' or @property='schema:author' "
    "or contains(@class, 'author-name') or contains(@class, 'byline')]"
)
_RIGHTS = etree.XPath("descendant::body//text()[contains(., '©') and not(parent::script or parent::style)]")
_BY = (
    r"written by|reported by|posted by|published by|words by|story by|by|von|par|por|di|author|yazan|haber|muhabir|kaynak|редактор|автор|text|"
    r"بقلم|كتبت|كتب|إعداد|اعداد|المحررة?|الكاتبة?|تحرير|المراسل|مراسل|نویسنده|خبرنگار|گزارش از|گزارشگر|نگارنده|مترجم|نووسەر|نووسینی|ئامادەکردنی|nivîskar"
)
_BEFORE = re.compile(rf"^(?:{_BY})(?:\s*:\s*|(?!\w)\s*)", re.IGNORECASE)
_ALONE = re.compile(rf"(?:{_BY})\s*:?", re.IGNORECASE)
# Beside a headline these words alone are plain enough; others are words of sentences as well.
_SAID_BY = re.compile(
    r"(?:(?:written |reported |posted |story )?by|par|von|yazan|haber|muhabir|بقلم|إعداد|اعداد|نویسنده|خبرنگار|گزارشگر|نووسەر|نووسینی)\s*:?\s+|"
    r"(?:author|تحرير|المحررة?|الكاتبة?|كتبت?|مراسل|المراسل|گزارش از|ئامادەکردنی|nivîskar)\s*:\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[;|،/•·]|, (?:and )?| (?:and|und|et|ve|og|&|û) | و(?: |(?=[أإآ]))", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*+\)?|\[[^\[\]]*+\]?")
_ADDRESS = re.compile(r"https?:|www\.|facebook\.com", re.IGNORECASE)
_NO_NAME = re.compile(
    r"@|\d|^admin\w*$|^(?:editor|newsroom|staff|desk|webmaster|unknown|null|none|undefined|bio|print|image|photo)$|facebook|twitter", re.IGNORECASE
)
# Who does what, where, and what a reader may do: printed beside names, and no names.
_PLACE_AFTER = re.compile(r",\s*[A-Z]{2}\.?$")  # Washington, DC
_ROLE = re.compile(
    r"\b(?:editors?|correspondents?|reporters?|writers?|columnists?|chief|fellow|producer|analyst|professor|director|ceo|contributors?|desk|newsroom|staff|"
    r"team|community|profile|profil|posts?|view all|follow|read more|redaktion|redazione|rédaction|muhabiri?|editörü?)\b|"
    r"^(?:jr|sr|md|ms|ma|rdn|phd|ph\.d|dc|d\.c|updated|published)\.?$|"
    r"(?:فريق|هيئة|قسم|غرفة|مكتب) ال\w+|^متابع(?:ة|ات)$|^تحریریه|^(?:گروه|سرویس|واحد) \w+|^دەستەی نووسەران|^بەشی ",
    re.IGNORECASE,
)
_DESK = re.compile(r"haber merkezi|son dakika|dış haberler(?: servisi)?|agencies", re.IGNORECASE)
_PREPOSED = re.compile(r" (?:is|from|for|–|—|-|\|) .*$", re.IGNORECASE)
_PROFILE = re.compile(r"/(?:authors?|by|profiles?|people|person|contributors?|writers?|staff|reporters?|yazar\w*|katib|kuttab)[/-]|[?&]author=", re.IGNORECASE)
_MAX_NAME, _MAX_WORDS = 60, 6


def find_authors(
    tree: HtmlElement,
    metas: Metas,
    data: LinkedData,
    laid: tuple[str, ...],
    names: Iterable[str],
    *,
    declared: bool,
    dateline: Dateline,
) -> tuple[tuple[str, ...], str]:
    """Return the authors and which reader gave them; where a layout has declared their place, nothing is guessed."""
    known = frozenset(_packed(name) for name in names)
    for source, given in (("layout", laid), ("json-ld", data.authors)):
        if authors := _cleaned(given, known):
            return authors, source
    meta, source = next(((found, f"meta:{n}") for n in _META_NAMES if (found := _cleaned(metas.every.get(n, ()), known))), ((), ""))
    if declared or (meta and not _hold_rights(tree, meta)):
        return meta, source
    authors = _cleaned(_marked(tree), known) or _cleaned(_beside(dateline), known)
    return (authors, "byline") if authors else (meta, source)


def _hold_rights(tree: HtmlElement, names: tuple[str, ...]) -> bool:
    """Say whether the page's copyright lines name the one who is given as author: publishers name themselves there."""
    lines = [fold(text) for text in cast("list[str]", _RIGHTS(tree)) if len(text) < 400]
    return all(any(fold(name) in line for line in lines) for name in names)


def _cleaned(given: Iterable[str], known: frozenset[str]) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for text in given:
        if _packed(text) in known or _ADDRESS.search(text) or _DESK.fullmatch(text.strip()):
            continue
        for part in _BETWEEN.split(_BEFORE.sub("", _BRACKETS.sub(" ", text).strip())):
            name = _PREPOSED.sub("", _BEFORE.sub("", part)).strip(" .,:-–—|*→»›")
            if _is_name(name) and _packed(name) not in known:
                names.setdefault(fold(name), name)
    return tuple(names.values())[:12]


def _is_name(text: str) -> bool:
    return 1 < len(text) <= _MAX_NAME and len(text.split()) <= _MAX_WORDS and not _NO_NAME.search(text) and not _ROLE.search(text)


@lru_cache(maxsize=1024)  # the site's own names are asked for with every page, and its authors with many
def _packed(name: str) -> str:
    """A name without blanks and accents: a site's host is written so."""
    return "".join(c for c in unicodedata.normalize("NFD", fold(name)) if not unicodedata.combining(c) and not c.isspace())


def _marked(tree: HtmlElement) -> Iterator[str]:
    """The texts of the first place marked as a byline: its links to people, or else its words, each element's apart."""
    marked = matches(_MARKED, tree)[:8]
    for element in marked[:4]:
        people = [e for e in marked if e.get("rel") == element.get("rel") == "author" and _around(e) == _around(element)] or [
            a for a in element.iter("a") if _PROFILE.search(a.get("href") or "") or a.get("rel") == "author"
        ]
        texts = [t for t in map(text_of, people) if t] or [t for t in map(clean, element.itertext()) if t and not _ALONE.fullmatch(t)][:6]
        texts = [t for t in texts if len(t) < 80]
        if any(_is_name(_BEFORE.sub("", t)) for t in texts):
            yield from texts if people or len(texts) == 1 else _first_name(texts)
            return


def _around(element: HtmlElement) -> HtmlElement | None:
    parent = element.getparent()
    return parent.getparent() if parent is not None else None


def _first_name(texts: list[str]) -> Iterator[str]:
    """A byline's words up to the first that is no name: places, titles and dates come after the names."""
    begun = False
    for text in texts:
        if begun and _PLACE_AFTER.search(text):
            return
        if any(_is_name(part.strip(" .,:-–—|*")) for part in _BETWEEN.split(_BEFORE.sub("", text)) if part.strip(" .,:-–—|*")):
            begun = True
            yield text
        elif begun and text.strip(" ,&") and text.lower().strip() not in {"and", "و", "ve"}:
            return


def _beside(dateline: Dateline) -> Iterator[str]:
    """A line beside the headline that says by whom."""
    awaited = False
    for text, stands_alone in dateline.lines():
        said, alone = _SAID_BY.match(text), _ALONE.fullmatch(text)
        if not (awaited or said or alone) or not stands_alone():
            continue
        if awaited or said:
            name = text[said.end() :] if said else text
            if all(_is_person(part) for part in _BETWEEN.split(name)):
                yield name
                return
        awaited = bool(alone) and bool(_SAID_BY.match(f"{text.rstrip(': ')}: "))


def _is_person(text: str) -> bool:
    words = text.split()
    return 2 <= len(words) <= 4 and _is_name(text) and all(w[0].isupper() or not w[0].isascii() for w in words)
