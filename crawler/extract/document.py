"""A page as a tree, and its text in paragraphs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from cssselect import HTMLTranslator
from cssselect import parse as parse_css
from cssselect.parser import Attrib, Class, CombinedSelector, Hash
from lxml import etree
from lxml.cssselect import CSSSelector, SelectorError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from crawler.extract.decode import DecodeError, clean

_BLOCK_NAMES = """
address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
header hgroup hr li main nav ol p pre section summary table tbody tfoot thead tr ul
"""
# Never text of a story, wherever they stand.
_SILENT_NAMES = """
script style noscript template svg math iframe object embed button select textarea input option form nav aside figure figcaption picture
video audio canvas map head title footer dialog amp-ad amp-img amp-embed link meta
"""
BLOCKS = frozenset(_BLOCK_NAMES.split())
SILENT = frozenset(_SILENT_NAMES.split())


# lxml's own choice of class asks Python for every element, and only gives forms their fields.
_ELEMENTS = etree.ElementDefaultClassLookup(element=HtmlElement)
_NAMES = tuple(etree.XPath(f"descendant-or-self::*/@{name}", smart_strings=False) for name in ("class", "id"))
_SAID = etree.XPath(".//text()[not(parent::script or parent::style or parent::noscript)]")


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, list item or table row of a page."""

    text: str
    linked: int  # how many of its characters are link text
    tag: str  # of the element it stands in


def parse(utf8: bytes) -> HtmlElement:
    """Parse a page; raises DecodeError if there is no element in it."""
    parser = HTMLParser(collect_ids=False, encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        return document_fromstring(utf8, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise DecodeError(f"no HTML in it: {error}") from None


class _Translator(HTMLTranslator):
    """CSS to XPath that asks the cheap question first: an exact class test alone costs as much as parsing the page."""

    def xpath_class(self, class_selector: Any) -> Any:
        name = class_selector.class_name
        exact = super().xpath_class(class_selector)
        if "'" not in name:
            exact.condition = f"contains(@class, '{name}') and ({exact.condition})"
        return exact


_TRANSLATOR: Any = _Translator()


class Selector:
    """A CSS selector; raises ValueError naming it if it is wrong."""

    def __init__(self, css: str) -> None:
        try:
            self._find = CSSSelector(css, translator=_TRANSLATOR)
        except SelectorError as error:
            raise ValueError(f"not a CSS selector: {css!r}: {error}") from None
        self._wanted = tuple(tuple(_named(each.parsed_tree)) for each in parse_css(css))

    def __call__(self, tree: HtmlElement) -> list[HtmlElement]:
        """Return the elements of a tree that match."""
        return cast("list[HtmlElement]", self._find(tree))

    def may_match(self, names: str) -> bool:
        """Say whether anything can match in a page, by the `names` of its elements; XPath asks every element, and most selectors match none."""
        return any(all(name in names for name in wanted) for wanted in self._wanted)


@lru_cache(maxsize=4096)
def selector(css: str) -> Selector:
    """Compile a CSS selector once; raises ValueError naming it if it is wrong."""
    return Selector(css)


def names(tree: HtmlElement) -> str:
    """Return every class and id of a page."""
    return "\n".join(text for xpath in _NAMES for text in cast("list[str]", xpath(tree)))


def _named(part: Any) -> Iterator[str]:
    """What must stand in a class or an id for a selector to match: of what it wants, not of what it excludes or looks for inside."""
    if isinstance(part, Class):
        yield part.class_name
    elif isinstance(part, Hash):
        yield part.id
    elif isinstance(part, Attrib) and part.attrib in {"class", "id"} and part.value is not None and part.operator != "!=":
        yield str(part.value.value)
    if hasattr(part, "selector"):
        yield from _named(part.selector)
    if isinstance(part, CombinedSelector):
        yield from _named(part.subselector)


def matches(xpath: etree.XPath, tree: HtmlElement) -> list[HtmlElement]:
    """Return the elements a compiled XPath finds."""
    return cast("list[HtmlElement]", xpath(tree))


def text_of(element: HtmlElement) -> str:
    """Return what an element says, as one line."""
    return clean("".join(cast("list[str]", _SAID(element))))


def is_hidden(element: HtmlElement) -> bool:
    """Say whether an element is hidden by its own attributes."""
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and "display:none" in style.replace(" ", "").lower())


def common_ancestor(elements: list[HtmlElement]) -> HtmlElement:
    """Return the nearest element that holds them all."""
    lineage = [elements[0], *elements[0].iterancestors()]
    for element in elements[1:]:
        above = {element, *element.iterancestors()}
        lineage = [e for e in lineage if e in above]
    return lineage[0]


def blocks(root: HtmlElement, drop: Collection[HtmlElement] = (), silent: frozenset[str] = SILENT) -> list[Block]:
    """Return the text of an element in order, split where a reader sees a new paragraph."""
    pen = _Pen(root.tag)
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            pen.leave(element, element.tail if element is not root else None)
        elif element is root or not (element.tag in silent or element in drop or is_hidden(element)):
            pen.enter(element)
        else:
            walk.skip_subtree()
            pen.skipped = element
    pen.break_line("")
    return pen.found


class _Pen:
    """Writes down text as the walk meets it, beginning a new block where the layout does."""

    def __init__(self, tag: str) -> None:
        self.found: list[Block] = []
        self.skipped: HtmlElement | None = None  # the walk still reports its end
        self._parts: list[str] = []
        self._linked = self._links = 0
        self._tag = tag

    def enter(self, element: HtmlElement) -> None:
        if element.tag in BLOCKS:
            self.break_line(self._tag if element.tag == "br" else element.tag)
        elif element.tag in {"td", "th"}:
            self._parts.append(" ")
        self._links += element.tag == "a"
        self._say(element.text)

    def leave(self, element: HtmlElement, tail: str | None) -> None:
        if element is not self.skipped:
            self._links -= element.tag == "a"
            if element.tag in BLOCKS:
                self.break_line(self._tag if element.tag == "br" else _container(element))
        self._say(tail)

    def break_line(self, tag: str) -> None:
        if self._parts and (text := clean("".join(self._parts))):
            self.found.append(Block(text, min(self._linked, len(text)), self._tag))
        self._parts.clear()
        self._linked, self._tag = 0, tag

    def _say(self, text: str | None) -> None:
        if text:
            self._parts.append(text)
            self._linked += len(text.strip()) if self._links else 0


def _container(element: HtmlElement) -> str:
    parent = element.getparent()
    return parent.tag if parent is not None and isinstance(parent.tag, str) else "div"
