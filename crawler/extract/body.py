"""The text of a story on a page nobody has described: found by structure, then cleared of what sites put around it.

Text stands where most long runs of characters stand that are no links and in no part named as something else. That
place is looked for first by the names sites give it, then by going down the tree as long as one child holds nearly all
of it. Where no such place is convincing, trafilatura reads the page.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from functools import lru_cache
from itertools import islice
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.document import BLOCKS, SILENT, blocks, common_ancestor, is_hidden, matches, text_of
from crawler.extract.prune import story
from crawler.text.letters import fold

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_ENOUGH = 250  # characters that a place must hold to be chosen for its headline
_SHORTEST = 120  # characters of story below which our own choice is not trusted; short news are common
_MAX_SEEDS = 4_000  # elements with text; a page with more is no story, and the time for it is bounded so
_MAX_ELEMENTS = 20_000  # trafilatura takes seconds for more
_COUNT = etree.XPath("count(descendant::*)")
_SEEDS = etree.XPath(
    "descendant::*[text()[string-length(normalize-space(.)) > 30]]"
    "[not(self::script or self::style or self::noscript or self::a or self::button or self::option or self::title or self::textarea or self::template)]"
)
_QUIET = SILENT - {"form"}  # ASP.NET wraps a whole page in a form
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BODY_NAME = re.compile(
    r"(?:^|[\s_-])(?:article[_-]*(?:body|text|content|copy|detail|details|main-?content|p-wrapper|paragraphs)|articlebody|story[_-]*(?:body|text|content|copy)|"
    r"storytext|entry[_-]*(?:content|body|text)|post[_-]*(?:content|body|text|entry)|news[_-]*(?:body|text|content|details?)|newsbody|item-(?:text|body)|"
    r"content[_-]*(?:body|text|article)|body[_-]*(?:content|text|copy)|wysiwyg|prose|rich-?text\w*|echo-detail|single[_-]*content|"
    r"detail[_-]*(?:text|body|content)|main[_-]*text|page[_-]*text|text[_-]*(?:content|formatted)|paragraphs|field-+name-+body|td-post-content)(?:$|[\s_-])"
)
_OTHER_NAME = re.compile(
    r"(?:^|[\s_-])(?:related\w*|recommend\w*|recirc\w*|more-(?:on|from|news|stories|like)|also-?read|read-?(?:more|next|also)|readmore|see-?also|"
    r"most-?(?:read|viewed|popular)|popular|trending|latest(?:-news)?|breaking\w*|newsletter\w*|subscri\w*|sign-?up|promo\w*|advert\w*|ads?|ad-\w+|adsbygoogle|"
    r"dfp\w*|banner\w*|sponsor\w*|social\w*|shar(?:e|ing)\w*|sharedaddy|follow\w*|comments?|comment-\w+|commentlist|disqus\w*|respond|replies|tags?|"
    r"tag-?(?:list|cloud|links)|tagcloud|post-tags|keywords?|breadcrumbs?|pagination|pager|navbar|nav|navigation|menu\w*|sidebar|side-?bar|footer\w*|"
    r"copyright|byline\w*|author(?:s|-\w+)?|bio|about-author|credits?|captions?|wp-caption-text|gallery|slideshow\w*|carousel\w*|slider\w*|toolbar|tools?|"
    r"print-only|cookies?|consent|gdpr|modal|popup|login|register|teasers?|outbrain\w*|taboola\w*|jp-relatedposts|pull-?quotes?|embed-?(?:promo|card)|fact-?box|"
    r"infobox|timestamp|post-?meta|entry-?meta|article-?meta|published|pubdate|post-date|entry-footer|top-stories|headlines|disclaimer|app-?promo|download-app|"
    r"poll|survey|quiz|playlist|player|video-\w+|inread|inpage\w*|visually-hidden|sr-only|screen-reader-text|noprint|donate\w*|donation\w*|benzer\w*|ilgili\w*|"
    r"etiket\w*|yorum\w*|paylas\w*|onecikan\w*|sondakika|mortabet|barchasb|nazar)(?:$|[\s_-])|(?<![\w-])widgets?(?![\w-])"
)
# However much of a page's text stands there, it is not the story.
_NEVER_NAME = re.compile(
    r"(?:^|[\s_-])(?:comments?|comment-?list|disqus\w*|related(?:-\w+)?|recommend\w*|sidebar|hidden|d-none|footer|site-footer|nav|menu|outbrain\w*|taboola\w*|"
    r"cookie\w*)(?:$|[\s_-])"
)
# Words of a name that tell how a part looks or what the page can do, not what it is.
_MANNER = re.compile(
    r"(?:^|(?<=\s))(?:(?:has|with|no|not|is|js|one|two|without|non)-\S*|\S*-(?:enabled|disabled|open|closed|active|grid|wrapper-page)|\S*sidebar-\S+)(?=\s|$)"
)
_BLOCK_PART = re.compile(r"(?<!\S)_*+[^\s_]\S*__(?=\S)")  # block__element: the element is what it is
_LEAD_NAME = re.compile(r"(?:^|[\s_-])(?:leads?|sub-?title|summary|spot|intro\w*|excerpt|standfirst|introtext|item-summary|subhead\w*|khabar-lead)(?:$|[\s_-])")
# Where sites print the first paragraph of the report as its lead, the text goes on from there; elsewhere a lead sums it up.
_LEAD_IS_TEXT = frozenset({"ar", "fa", "ckb", "kmr", "ur", "tr"})


def find_body(tree: HtmlElement, url: str, *, title: str, said: str, language: str | None = None) -> tuple[list[str], str]:
    """Return the paragraphs of the story and which reader gave them; `said` is JSON-LD's. Changes the tree."""
    found = _Place(tree, title).read(lead=language in _LEAD_IS_TEXT)
    size = sum(map(len, found))
    if len(said) > max(_ENOUGH, 2 * size):
        return said.split("\n"), "json-ld"  # the text is put in by script, or cut off behind a button
    if size >= _SHORTEST:
        return found, "structure"
    other = _by_trafilatura(tree, url, title)
    return max((found, "structure"), (other, "trafilatura"), key=lambda r: sum(map(len, r[0])))


def _by_trafilatura(tree: HtmlElement, url: str, title: str) -> list[str]:
    if float(cast("float", _COUNT(tree))) > _MAX_ELEMENTS:
        return []
    from trafilatura import bare_extraction  # 20 MB and half a second: only where it is needed
    from trafilatura.settings import Document

    document = bare_extraction(tree, url=url, fast=True, include_comments=False, with_metadata=False)
    if not isinstance(document, Document) or document.body is None:
        return []
    found = story(blocks(document.body), title=title)
    # Its last resort is all the text of the page in one piece, headline and menus and all: where nothing is told, nothing is read.
    whole = len(found) == 1 and len(title) > 8 and fold(found[0]).startswith(fold(title))
    return [] if whole else found


class _Place:
    """Looks for the element that holds the story."""

    def __init__(self, tree: HtmlElement, title: str) -> None:
        self._tree, self._title = tree, title
        self._verdicts: dict[HtmlElement, bool] = {}  # element -> it or something around it is named as something else
        self._weights: Counter[HtmlElement] = Counter()
        self._seeds: list[tuple[HtmlElement, int]] = []
        for element in matches(_SEEDS, tree)[:_MAX_SEEDS]:
            self._seeds.append((element, sum(len(t) for t in element.xpath("text()") if len(t) > 30)))
        folded = fold(title)
        headline = next((h for h in islice(tree.iter("h1", "h2", "h3"), 200) if _alike(fold(text_of(h)), folded)), None) if folded else None
        self._above_headline = frozenset(headline.iterancestors()) if headline is not None else frozenset()
        self._total = sum(n for _, n in self._seeds)
        self._raw: Counter[HtmlElement] = Counter()
        for element, size in self._seeds:
            for around in (element, *element.iterancestors()):
                self._raw[around] += size
        self._strict = True
        self._weigh()
        if self._weights.get(tree, 0) < min(0.3 * self._total, 2 * _ENOUGH):
            # Nearly all of the page would be something else: its names mislead.
            self._strict = False
            self._weigh()

    def _weigh(self) -> None:
        self._verdicts.clear()
        self._weights.clear()
        for element, size in self._seeds:
            if not self._is_other(element):
                for around in (element, *element.iterancestors()):
                    self._weights[around] += size

    def read(self, *, lead: bool) -> list[str]:
        place = self._named()
        place = self._descend() if place is None else place
        if place is None:
            return []
        drop = frozenset(e for e in place.iter() if e is not place and self._is_named_other(e))
        found = blocks(place, drop, _QUIET - {place.tag})
        paragraphs = story(found[:_MAX_SEEDS], title=self._title)
        if lead and paragraphs and (first := self._lead(place, paragraphs)):
            paragraphs.insert(0, first)
        return paragraphs

    def _named(self) -> HtmlElement | None:
        """The innermost element whose name says that it holds the text, if it holds most of what could be text."""
        named = {e: n for e, n in self._weights.items() if e.tag not in {"body", "html"} and (e.get("itemprop") == "articleBody" or _is_body_name(_name(e)))}
        most = max(self._weights.values(), default=0)
        parts: dict[str, list[HtmlElement]] = {}  # large ones by name: the text may be printed in several, with other things between
        for element, size in named.items():
            if 6 * size > most:
                parts.setdefault(_name(element), []).append(element)
        fitting = [e for e, n in named.items() if 2 * n > most]
        if fitting:
            best = min(fitting, key=lambda e: named[e])
            several = parts[_name(best)]
            return common_ancestor(several) if sum(named[e] for e in several) > 1.1 * named[best] else best
        return next((common_ancestor(g) for g in parts.values() if len(g) > 1 and 2 * sum(named[e] for e in g) > most), None)

    def _descend(self) -> HtmlElement | None:
        """Go down while one child holds nearly all the text."""
        place = self._tree.find("body")
        place = self._tree if place is None else place
        while len(place):
            weight = self._weights.get(place, 0)
            headed = [c for c in place if c in self._above_headline and self._weights.get(c, 0) > max(0.35 * weight, _ENOUGH)]
            child = headed[0] if headed else max(place, key=lambda c: self._weights.get(c, 0))
            if child.tag not in BLOCKS or child.tag == "p" or (not headed and self._weights.get(child, 0) < 0.75 * weight):
                break
            place = child
        return place if self._weights.get(place, 0) else None

    def _is_other(self, element: HtmlElement) -> bool:
        """Say whether an element stands in a part of the page that is something else."""
        known = self._verdicts.get(element)
        if known is None:
            parent = element.getparent()
            known = self._is_named_other(element) or (parent is not None and self._is_other_above(parent))
            self._verdicts[element] = known
        return known

    def _is_other_above(self, element: HtmlElement) -> bool:
        lineage = [element, *element.iterancestors()]
        for depth, around in enumerate(lineage):
            known = self._verdicts.get(around)
            if known is None and self._is_named_other(around):
                known = True
            if known is not None:
                for below in lineage[:depth]:
                    self._verdicts[below] = known
                self._verdicts[around] = known
                return known
        self._verdicts.update(dict.fromkeys(lineage, False))
        return False

    def _is_named_other(self, element: HtmlElement) -> bool:
        if element.tag in {"html", "body", "main", "article", "h1"} or not isinstance(element.tag, str):
            return False
        share = self._raw.get(element, 0) / max(self._total, 1)
        if element.tag in _QUIET or is_hidden(element):
            return share < (0.9 if self._strict else 0.5)
        name = _name(element)
        return bool(name) and share < _other_share(name, strict=self._strict)

    def _lead(self, place: HtmlElement, paragraphs: list[str]) -> str:
        """The lead that stands before the text, unless the text repeats it."""
        for around in (place, *list(place.iterancestors())[:3]):
            for element in around.itersiblings(preceding=True):
                for inner in (element, *element.iter("h2", "h3", "h4", "p", "div")):
                    if _LEAD_NAME.search(_name(inner)) and (text := self._only_paragraph(inner)) and text[:60] not in paragraphs[0]:
                        return text
        return ""

    def _only_paragraph(self, element: HtmlElement) -> str:
        title = fold(self._title)
        texts = [b.text for b in blocks(element) if len(b.text) > 60 and not b.linked and fold(b.text) != title]
        return texts[0] if len(texts) == 1 else ""


@lru_cache(maxsize=8192)
def _is_body_name(name: str) -> bool:
    return bool(name) and bool(_BODY_NAME.search(name))


@lru_cache(maxsize=8192)
def _other_share(name: str, *, strict: bool) -> float:
    """Up to which share of a page's text an element of this name is something else than the story."""
    if _is_body_name(name):
        return 0
    name = _BLOCK_PART.sub("", _MANNER.sub("", name))
    if _NEVER_NAME.search(name):
        return 0.9 if strict else 0.5
    return 0.4 if strict and _OTHER_NAME.search(name) else 0


def _alike(heading: str, title: str) -> bool:
    one, other = set(heading.split()), set(title.split())
    return len(one & other) > 0.6 * max(len(one), len(other))


def _name(element: HtmlElement) -> str:
    name = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
    return _CAMEL.sub("-", name).lower() if name else ""
