"""Whose part of a page an element stands in: the article's own, another story's, the site's, or an embedded post's."""

from __future__ import annotations

import re
from itertools import islice, takewhile

from lxml.html import HtmlElement

from crawler.extract.clues import is_dated
from crawler.extract.document import BLOCKS, text_of

_ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?:related\w*|sidebar|comments?|comment-\w+|recommend\w*|popular|latest|footer|promos?|teasers?|trending|breaking\w*|clock|today|most-\w+)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SITES_HEAD = re.compile(
    r"(?:^|[\s_-])(?:top-?bar|topbar|top-?header|header-?top|site-?header|masthead|navbar|main-?nav|toolbar|weather\S*)(?:$|[\s_-])", re.IGNORECASE
)
_BYLINE = re.compile(r"author|byline|(?:^|[\s_-])(?:\w+-)?meta(?:$|[\s_-])|posted", re.IGNORECASE)  # who and when: its links are no headlines
_EMBEDDED = frozenset({"blockquote", "figure"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
CARD, _LINK = 400, 45  # characters: a teaser is no longer, and its link no shorter unless it is a heading


def is_others(element: HtmlElement) -> bool:
    """Say whether an element's name or kind is that of other stories, of the site's head, or of an embedded post."""
    name = name_of(element)
    return element.tag in _EMBEDDED or bool(_ELSEWHERE.search(name) or _SITES_HEAD.search(name))


def name_of(element: HtmlElement) -> str:
    """Return an element's classes and id."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".strip()


def shape_of(element: HtmlElement) -> tuple[str, ...]:
    """The tags and classes of an element and of two around it: lists repeat them."""
    return tuple(f"{e.tag} {e.get('class') or ''}" for e in islice((element, *element.iterancestors()), 3))


def is_longer(element: HtmlElement, most: int) -> bool:
    """Say whether an element holds more than so many characters, blanks at the ends of its texts aside."""
    size = 0
    for text in element.itertext():
        size += len(text.strip())
        if size > most:
            return True
    return False


def is_teaser(element: HtmlElement) -> bool:
    """Say whether an element is a link to another story with what belongs to it."""
    if is_longer(element, CARD):
        return False
    links = (element,) if element.tag == "a" else element.iter("a")
    return any(_is_headline_link(a, element) for a in links)


def _is_headline_link(link: HtmlElement, within: HtmlElement) -> bool:
    said = text_of(link)
    if len(said) <= 20 or any(_BYLINE.search(name_of(e)) for e in takewhile(lambda e: e is not within.getparent(), link.iterancestors())):
        return False
    if len(said) > _LINK:
        return not is_dated(said)
    parent = link.getparent()
    return bool(_HEADINGS & {parent.tag if parent is not None else "", *(e.tag for e in link.iterchildren())})


def is_apart(element: HtmlElement) -> bool:
    """Say whether no text touches an element on either side."""
    before, parent = element.getprevious(), element.getparent()
    touching = before.tail if before is not None else parent.text if parent is not None else ""
    return not (touching or "").strip() and not (element.tail or "").strip()


def is_line(element: HtmlElement) -> bool:
    """Say whether the text after an element has a line of its own."""
    following = element.getnext()
    return element.tag in BLOCKS and (following is None or following.tag in BLOCKS)


def line_of(element: HtmlElement) -> HtmlElement:
    """The widest element around that holds no more than a line."""
    line = element
    for around in islice(element.iterancestors(), 4):
        if is_longer(around, 160):
            break
        line = around
    return line
