"""Read a page by an outlet's own layout: the selectors it declares, and nothing guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from crawler.extract.decode import clean
from crawler.extract.document import SILENT, Block, blocks, common_ancestor, names, selector, text_of
from crawler.extract.prune import story
from crawler.outlet import Layout
from crawler.text.letters import fold_letters

MIN_BODY = 40  # characters: less is a caption or a date line, not a body
_STAMPS = ("datetime", "data-timestamp", "data-datetime", "data-date", "data-time", "content", "title")
_SPLIT = re.compile(r" ?[,،;؛|] ?| [-–] ")


@dataclass(frozen=True)
class Laid:
    """What a layout's selectors found; empty where they found nothing."""

    title: str
    lead: str
    dates: tuple[str, ...]
    authors: tuple[str, ...]
    section: str
    tags: tuple[str, ...]
    paragraphs: tuple[str, ...]

    @property
    def lead_alone(self) -> bool:
        """Whether the body's selectors found nothing but the lead: a short story, or a redesign that moved the rest."""
        return bool(self.lead) and all(p in self.lead for p in self.paragraphs)


class _Page:
    """A page in which elements are sought."""

    def __init__(self, tree: HtmlElement) -> None:
        self._tree, self._names = tree, names(tree)

    def find(self, css: str, within: HtmlElement | None = None) -> list[HtmlElement]:
        found = selector(css)
        return found(self._tree if within is None else within) if found.may_match(self._names) else []


def apply(layout: Layout, tree: HtmlElement) -> Laid:
    """Read the fields of a page by a layout."""
    page = _Page(tree)
    title = next(_texts(page, layout.title), "")
    return Laid(
        title=title,
        lead=next(_texts(page, layout.lead), ""),
        dates=tuple(_dates(page, layout.date)),
        authors=tuple(dict.fromkeys(_first_group(page, layout.authors))),
        section=next(_texts(page, layout.section), ""),
        tags=tuple(dict.fromkeys(_first_group(page, layout.tags))),
        paragraphs=tuple(_paragraphs(page, layout, title=title)),
    )


def starts_with(text: str, markers: tuple[str, ...]) -> bool:
    """Say whether a paragraph begins with one of the markers, whatever the letter case and the keyboard («ي» or «ی», joiner or space)."""
    return _shape(text[:80].lstrip(" \u200c:-–—*•|»«>")).startswith(_shapes(markers))


@lru_cache(maxsize=512)
def _shapes(markers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(_shape, markers))


def _shape(text: str) -> str:
    return " ".join(fold_letters(text.lower().replace("\u200c", " ")).split())


def _paragraphs(page: _Page, layout: Layout, *, title: str) -> list[str]:
    for css in layout.body:
        roots = _outermost(page.find(css))
        if not roots:
            continue
        within = common_ancestor(roots)  # what is dropped is looked for here alone: the whole page costs as much as parsing
        drop = frozenset(e for d in layout.drop for e in page.find(d, within))
        found = story(list(_told(_blocks(roots, drop), layout)), title=title)
        if sum(map(len, found)) >= MIN_BODY:
            return found
    return []


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    if len(elements) < 2:
        return elements
    chosen = set(elements)
    return [e for e in elements if not any(a in chosen for a in e.iterancestors())]


def _blocks(roots: list[HtmlElement], drop: frozenset[HtmlElement]) -> Iterator[Block]:
    for root in roots:
        if root not in drop and not any(a in drop for a in root.iterancestors()):
            yield from blocks(root, drop, SILENT - {root.tag})


def _told(found: Iterable[Block], layout: Layout) -> Iterator[Block]:
    skip = _skips(layout.skip)
    for block in found:
        if layout.end and starts_with(block.text, layout.end):
            return
        if skip is None or not skip.fullmatch(block.text):
            yield block


@lru_cache(maxsize=512)
def _skips(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE) if patterns else None


def _texts(page: _Page, selectors: tuple[str, ...]) -> Iterator[str]:
    for css in selectors:
        for element in page.find(css):
            if text := _said(element):
                yield text


def _first_group(page: _Page, selectors: tuple[str, ...]) -> list[str]:
    """All that the first fruitful selector matches; a single match may list several."""
    for css in selectors:
        if texts := [t for e in page.find(css) if (t := _said(e).strip(" :،,;#"))]:
            return texts if len(texts) > 1 else [part for part in _SPLIT.split(texts[0]) if part]
    return []


def _said(element: HtmlElement) -> str:
    return clean(element.get("content") or "") if element.tag == "meta" else text_of(element)


def _dates(page: _Page, selectors: tuple[str, ...]) -> Iterator[str]:
    for css in selectors:
        for element in page.find(css):
            yield from filter(None, (clean(element.get(name) or "") for name in _STAMPS))
            if element.tag != "meta" and (text := text_of(element)):
                yield text
