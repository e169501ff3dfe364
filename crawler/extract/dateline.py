"""The dates a page shows its readers: beside the headline, in elements named as dates, behind a label.

Whose date it is, is told by place and by label: what stands in a teaser is another story's, what stands above the headline in the site's head is
today's, and what is labelled "updated" comes after everything else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from itertools import chain, islice
from typing import Any, NamedTuple, cast

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.clues import LABEL, STAMPED, STAMPED_AFTER, STAMPED_BEFORE, STAMPS, Clue, clue_of, is_dated, pieces
from crawler.extract.decode import clean
from crawler.extract.document import BLOCKS, matches, text_of
from crawler.extract.places import CARD, is_apart, is_line, is_longer, is_others, is_teaser, line_of, name_of, shape_of
from crawler.text.dates import is_date_alone
from crawler.text.letters import fold

_SHOWN = "[normalize-space()][not(parent::script or parent::style or parent::noscript or parent::option or parent::title)]"
_TEXTS = etree.XPath(f"descendant::body//text(){_SHOWN}")
_AFTER = etree.XPath(f"following::text(){_SHOWN}")
_BEFORE = etree.XPath(f"preceding::text(){_SHOWN}")
_NAMES = (
    "[not(self::script or self::style or self::input or self::body or self::html)]"
    "[contains(@class, 'date') or contains(@class, 'Date') or contains(@class, 'time') or contains(@class, 'Time') or contains(@class, 'publish')"
    " or contains(@class, 'tari') or contains(@class, 'posted') or contains(@class, 'byline') or contains(@class, 'meta')"
    " or contains(@id, 'date') or contains(@id, 'Date') or contains(@id, 'time') or contains(@id, 'publish')]"
)
_NAMED, _NAMED_AFTER = etree.XPath(f"descendant::*{_NAMES}"), etree.XPath(f"following::*{_NAMES}")
_SENTENCE_END = re.compile(r"[.!?؟۔…。][\s\"'»”’)\]]*$")
_CLOCK = re.compile(r"\d:\d\d|\b[ap]\.?m\.?$", re.IGNORECASE)
_RIGHTS = re.compile(r"©|\(c\)|copyright|rights reserved|حقوق|telif", re.IGNORECASE)
_ASIDE = frozenset({"aside", "footer", "nav"})  # right beside a headline they may hold its date all the same
_LISTS = frozenset({"td", "th", "dt", "dd", "li", "figcaption"})  # a date there is one fact of many
_OF_PAGE = re.compile(r"\bpage\b|\$Date|الصفحة|صفحه|\bsayfa", re.IGNORECASE)  # what a foot says of the page, not of the site
_DATE = 40  # characters of a date that stands alone
_ALIKE = 3  # published, created, updated: more labelled dates of one shape are a list's
_MAX_TEXTS = 6_000
_BEGUN = 100  # characters of paragraphs below the headline: the text has begun
_FEW_WORDS, _MANY_WORDS = 7, 14  # a sentence of more than few, or any text of more than many, speaks of a day unless it is labelled


class Line(NamedTuple):
    """A short text beside the headline."""

    text: str
    stands_alone: Callable[[], bool]  # a walk through the page around it: to be asked of few


class Dateline:
    """Looks for the dates shown on a page, given its headline."""

    def __init__(self, tree: HtmlElement, title: str) -> None:
        self._tree, self._title = tree, title

    @cached_property
    def _anchor(self) -> HtmlElement | None:
        return _anchor(self._tree, self._title)

    @cached_property
    def _above(self) -> frozenset[HtmlElement]:
        return frozenset((self._anchor, *self._anchor.iterancestors())) if self._anchor is not None else frozenset()

    def beside(self) -> Iterator[tuple[Clue, ...]]:
        """The dates below the headline, nearest first; of several in one line the earliest counts."""
        yield from self._times()
        if self._anchor is not None:
            yield from ((clue,) for clue in self._texts_after())

    def lines(self) -> Iterator[Line]:
        """The short texts below the headline, then those above it."""
        if self._anchor is None:
            return
        below, above = self._below[:25], _texts(_BEFORE, self._anchor)[-8:]
        yield from (Line(clean(text), partial(self._stands_alone, text)) for text in (*below, *above) if len(text) <= 160)

    def named(self) -> Iterator[Clue]:
        """Short texts of elements named as dates; a name that many elements bear is a list's."""
        found = matches(_NAMED_AFTER, self._anchor) if self._anchor is not None else matches(_NAMED, self._tree)
        short = [(e, name_of(e)) for e in found[:150] if not is_longer(e, 400)]
        names = Counter(name for _, name in short)
        for element, name in short:
            text = text_of(element)
            if names[name] <= 2 and len(text) < 160 and is_dated(text) and not self._is_elsewhere(element) and (self._anchor is None or self._is_own(element)):
                yield from (Clue("visible", clean(v)) for a in STAMPS[:-1] if (v := element.get(a)))
                yield from pieces(text)

    def above(self, *, near: bool) -> Iterator[Clue]:
        """Texts above the headline: near it in the same part of the page, or in another part, where the site may tell today's date."""
        if self._anchor is None:
            return
        around = frozenset(islice(self._anchor.iterancestors(), 3))
        for text in reversed(_texts(_BEFORE, self._anchor)[-12:]):
            if self._may_date(text) and near is not around.isdisjoint(text.getparent().iterancestors()):
                yield from pieces(clean(text))

    def labelled(self) -> Iterator[Clue]:
        """Dates behind a label, wherever on the page; of many alike each is another story's."""
        texts = [t for t in _texts(_TEXTS, self._tree)[:_MAX_TEXTS] if len(t) <= 120 and is_dated(t) and LABEL.search(t)]
        alike = Counter(shape_of(t.getparent()) for t in texts)
        for text in texts:
            if alike[shape_of(text.getparent())] <= _ALIKE and (_OF_PAGE.search(text) or self._stands_alone(text)):
                yield from (c for c in pieces(clean(text)) if LABEL.search(c.text))

    def alone(self) -> Clue | None:
        """The only text of the page that is a date and nothing else: pages without a headline of letters, or with the date at their foot, have it so."""
        texts = (t for t in _texts(_TEXTS, self._tree)[:_MAX_TEXTS] if 5 < len(t) <= _DATE and is_dated(t) and is_date_alone(clean(t)))
        found = list(islice((text for text in texts if self._is_no_fact(text)), 2))
        listed = len(found) != 1 or any(not clue.later for clue in self.labelled())
        return None if listed else Clue("visible", clean(found[0]))

    def _is_no_fact(self, text: Any) -> bool:
        """Say whether a text stands by itself, unlabelled, in no list, table, caption or part of the site, where a date is one fact of many."""
        around = [text.getparent(), *islice(text.getparent().iterancestors(), 5)]
        block = next((e.tag for e in around if e.tag in BLOCKS or e.tag in _LISTS), "")
        fact = block in _LISTS or any(e.tag in _ASIDE or e.tag == "header" for e in around)
        return not fact and not LABEL.search(text_of(line_of(text.getparent()))) and self._stands_alone(text)

    def _times(self) -> Iterator[tuple[Clue, ...]]:
        """The time elements, those that stand together as one."""
        if self._anchor is None:
            found = matches(STAMPED, self._tree)[:12]
        else:
            found = [*matches(STAMPED_AFTER, self._anchor)[:12], *reversed(matches(STAMPED_BEFORE, self._anchor)[-4:])]
        own = [e for e in found if not self._is_elsewhere(e, _ASIDE) and (self._anchor is None or self._is_own(e)) and self._is_of_text(e)]
        while own:
            line = line_of(own[0])
            together = [e for e in own if e is own[0] or line in e.iterancestors()]
            own = [e for e in own if e not in together]
            clues = [(clue_of(e), text_of(e)) for e in together]
            yield tuple(Clue("time", clue.text, clue.later) for clue, _ in clues if clue.text)
            yield tuple(Clue("time", text, clue.later) for clue, text in clues if text)

    def _is_of_text(self, element: HtmlElement) -> bool:
        """Say whether an element that is stamped speaks of a date: any other than `time` may be a part of a script's, unless it is beside the headline."""
        return element.tag in {"time", "abbr"} or not self._head.isdisjoint((element, *islice(element.iterancestors(), 2)))

    def _is_own(self, element: HtmlElement) -> bool:
        head = element in self._head or element.getparent() in self._head
        return head or not self._is_listed(element)

    def _texts_after(self) -> Iterator[Clue]:
        paragraphs, said, label = 0, 0, ""
        for text in self._below[:40]:
            paragraphs += len(text) > 150 and bool(_SENTENCE_END.search(text.strip()))
            if paragraphs > 1:
                return
            begun = said > _BEGUN
            said += len(text) if len(text) > 60 else 0
            if self._may_date(text) and not (begun and self._is_listed(text.getparent())):
                yield from pieces(clean(text), label)
            label = text if len(text) < 40 and not any(map(str.isdigit, text)) else ""

    @cached_property
    def _below(self) -> list[Any]:
        return _texts(_AFTER, self._anchor)[:400] if self._anchor is not None else []

    @cached_property
    def _head(self) -> frozenset[HtmlElement]:
        """What stands between the headline and the text."""
        said, head = 0, set[HtmlElement]()
        for text in self._below:
            said += len(text) if len(text) > 60 else 0
            if said > _BEGUN:
                break
            element = text.getparent()
            head.update((element, *islice(element.iterancestors(), 2)))
        return frozenset(head)

    @cached_property
    def _shapes(self) -> Counter[tuple[str, ...]]:
        return Counter(shape_of(t.getparent()) for t in self._below if len(t) <= 120 and is_dated(t))

    def _is_listed(self, element: HtmlElement) -> bool:
        """Say whether a date below the beginning of the text is one of many alike, or of two that stand with links to other stories."""
        alike = self._shapes[shape_of(element)]
        near = list(islice((element, *element.iterancestors()), 4))
        if alike < 2 or any(e in self._above and e.tag not in {"body", "html"} and not is_longer(e, CARD) for e in near):
            return False
        if alike > 2:
            return True
        around = next((e for e in near if e not in self._above and not is_longer(e, 200) and next(e.iter("a"), None) is not None), None)
        return around is not None and any(len(text_of(a)) > 8 and not is_dated(text_of(a)) for a in around.iter("a"))

    def _may_date(self, text: Any) -> bool:
        said = clean(text)
        if len(said) > 120 or not is_dated(said) or _RIGHTS.search(said) or not self._stands_alone(text):
            return False
        words = len(said.split())
        told = words > _FEW_WORDS and _SENTENCE_END.search(said) and not _CLOCK.search(said)
        return (words <= _MANY_WORDS and not told) or bool(LABEL.search(said))

    def _stands_alone(self, text: Any) -> bool:
        """Say whether a text is no part of a long paragraph, another story or an embedded post."""
        element = text.getparent()
        if text.is_tail:
            if is_line(element) and not self._is_elsewhere(element):
                return True
            element = element.getparent()
        while element is not None and element.tag not in BLOCKS and not is_apart(element):
            element = element.getparent()
        if element is None or is_longer(element, 250):
            return False
        return not self._is_elsewhere(element)

    def _is_elsewhere(self, element: HtmlElement, tags: frozenset[str] = frozenset()) -> bool:
        """Say whether an element stands in a part of the page that belongs to other stories or to the site."""
        lineage: list[HtmlElement] = []
        for around in (element, *element.iterancestors()):
            if around in self._above or around.tag in {"body", "html"} or len(lineage) == 6:
                break
            lineage.append(around)
        if any(e.tag in tags or is_others(e) for e in lineage):
            return True
        return any(is_teaser(e) for e in lineage[:4])


def _anchor(tree: HtmlElement, title: str) -> HtmlElement | None:
    """The element that shows the headline."""
    wanted = fold(title)
    if len(wanted) < 3:
        return None
    headings = [h for h in chain(islice(tree.iter("h1"), 20), islice(tree.iter("h2", "h3"), 80)) if _shows(h, wanted)]
    if headings:
        return cast("HtmlElement", min(headings, key=lambda h: h.tag != "h1" and 1 + _is_linked(h)))
    begin = wanted[:60]
    found = next((t for t in _texts(_TEXTS, tree)[:_MAX_TEXTS] if len(t) > 8 and fold(t).startswith(begin)), None)
    return cast("HtmlElement", found.getparent()) if found is not None else None


def _shows(heading: HtmlElement, wanted: str) -> bool:
    said = fold(text_of(heading))
    return bool(said) and (said == wanted or (len(said) > 20 and (said.endswith(wanted) or wanted.startswith(said) or said.startswith(wanted))))


def _is_linked(heading: HtmlElement) -> bool:
    """Say whether a heading is a link: menus and lists show the newest story's headline before the story does."""
    return any(e.tag == "a" for e in (*heading.iterchildren(), *islice(heading.iterancestors(), 2)))


def _texts(xpath: etree.XPath, at: HtmlElement) -> list[Any]:
    return cast("list[Any]", xpath(at))
