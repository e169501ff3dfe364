"""A message laid out: as plain text, and as HTML that loads nothing. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from crawler.digest.document import framed, linked
from crawler.localization import Locale

_RIGHT_TO_LEFT = "\u200f"  # at the head of a line: programs that look which way a line runs go by its first letter, which may be a name's


class Item(NamedTuple):
    """One thing that is told."""

    text: str
    quoted: str  # a page's own words, isolated
    url: str
    below: Sequence[str]  # what to do, how long it lasted


class Sheet(NamedTuple):
    """All that a message tells, in groups under their heads."""

    groups: Sequence[tuple[str, Sequence[Item]]]
    tail: Sequence[str]


def as_text(sheet: Sheet, locale: Locale) -> str:
    """Return it as lines."""
    return running(_lines(sheet), locale)


def running(lines: Iterable[str], locale: Locale) -> str:
    """Return lines that run the way the language is written; addresses stand bare, so that programs make links of them."""
    mark = _RIGHT_TO_LEFT if locale.direction == "rtl" else ""
    return "\n".join(line if not line or line.startswith("  http") else f"{mark}{line}" for line in lines) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    for head, items in sheet.groups:
        yield from (f"{head}:", "") if head else ()
        for item in items:
            yield f"- {item.text}"
            yield from (f"  {line}" for line in (item.quoted, item.url, *item.below) if line)
            yield ""
    yield from sheet.tail


def as_html(title: str, sheet: Sheet, locale: Locale) -> str:
    """Return it as a document of its own."""
    groups = "".join(_heading(head) + "".join(map(_html, items)) for head, items in sheet.groups)
    return framed(title, f'{groups}<p class="note">{"<br>".join(map(escape, sheet.tail))}</p>', locale)


def _heading(head: str) -> str:
    return f"<h2>{escape(head)}</h2>" if head else ""


def _html(item: Item) -> str:
    quoted = f'<div class="title" dir="auto">{linked(item.quoted, item.url)}</div>' if item.quoted else ""
    below = "".join(f'<div class="note">{escape(line)}</div>' for line in item.below)
    return f'<div class="told"><div>{escape(item.text)}</div>{quoted}{below}</div>'
