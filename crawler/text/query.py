"""What a person types into the search box: words, "phrases", -without, title:word, body:word. Any text is a query; none is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from crawler.text.clitics import arabic_forms
from crawler.text.letters import fold

__all__ = ["Part", "Query", "arabic_forms", "parse_query"]

Field: TypeAlias = Literal["any", "title", "body"]
_FIELDS: dict[str, Field] = {"title": "title", "body": "body", "text": "body", "عنوان": "title", "متن": "body", "نص": "body"}
_MOST_PARTS, _MOST_WORDS = 40, 60  # a pasted article is a query too, but no database takes it whole
_OPEN, _CLOSE = '"“”„«»', '"“”„«»'
_PART = re.compile(
    rf"(?P<minus>(?<!\S)[-−–!])?(?:(?P<field>{'|'.join(_FIELDS)})\s?:\s?)?(?:[{_OPEN}](?P<phrase>[^{_CLOSE}]*)[{_CLOSE}]|(?P<word>[^\s{_OPEN}]+))", re.I
)


@dataclass(frozen=True, slots=True)
class Part:
    """Words that must (or, `negated`, must not) stand in this order, folded."""

    words: tuple[str, ...]
    negated: bool = False
    field: Field = "any"


@dataclass(frozen=True, slots=True)
class Query:
    """All parts must hold. Without parts it asks for nothing in particular."""

    parts: tuple[Part, ...] = ()


def parse_query(text: str) -> Query:
    """The query in `text`; words fold like the texts they are looked for in."""
    parts: list[Part] = []
    for found in _PART.finditer(text):
        words = tuple(fold(found["phrase"] if found["phrase"] is not None else found["word"]).split())[:_MOST_WORDS]
        if words:
            parts.append(Part(words, found["minus"] is not None, _FIELDS[(found["field"] or "").lower()] if found["field"] else "any"))
    return Query(tuple(dict.fromkeys(parts))[:_MOST_PARTS])
