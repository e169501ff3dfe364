"""A text as the readers of citing see it: sentences of words and marks, in folded letters, and what a reader hands back.

`phrases` reads Arabic, Persian and Kurdish with it, `turkish` and `english` their languages; these need capitals and quotation marks too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

_TOKEN = re.compile(r"\w+|[^\w\s]|\n")
_LONGEST = 90  # words of a sentence
_LONGEST_QUOTE = 600  # characters
_FULL = frozenset("!?؟\n")
Sort: TypeAlias = Literal["outlet", "official", "anonymous"]
Raw: TypeAlias = Callable[[int, int], str]  # the original of a span of folded letters


@dataclass(frozen=True, slots=True)
class Phrase:
    """A source at `start:end` of the folded letters; of no sort where only a known name is one."""

    start: int
    end: int
    sort: Sort | None
    says: bool
    in_passing: bool = False  # a medium that is named, whatever of


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a mark. Capitals are told only where a reader asked for them."""

    text: str
    start: int
    end: int
    capital: bool = False
    quoted: bool = False

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation."""
        return not (self.text[0].isalnum() or self.text[0] == "_")


def sentences(letters: str) -> Iterator[list[Word]]:
    """The sentences of a text, none longer than can be read; what stands in quotation marks is told, as far as they pair."""
    quoted, at, found = _quotations(letters), 0, list[Word]()
    for match in _TOKEN.finditer(letters):
        while at < len(quoted) and quoted[at][1] <= match.start():
            at += 1
        word = Word(match[0], match.start(), match.end(), quoted=at < len(quoted) and quoted[at][0] < match.start())
        stop = word.text in _FULL or (word.text == "." and not letters[word.end : word.end + 1].strip())
        if not stop and word.text != "\n":
            found.append(word)
        if stop or len(found) >= _LONGEST:
            yield found
            found = []
    yield found


def latin_sentences(letters: str, raw: Raw, token: re.Pattern[str], abbreviations: frozenset[str]) -> Iterator[list[Word]]:
    """The sentences of a text in Latin letters, with capitals; a quotation is no end of the sentence it stands in, nor is the dot of an abbreviation."""
    quoted, at, found = _quotations(letters), 0, list[Word]()
    for match in token.finditer(letters):
        start, end = match.span()
        text, original = match[0], raw(start, end)
        while at < len(quoted) and quoted[at][1] <= start:
            at += 1
        inside = at < len(quoted) and quoted[at][0] < start
        dot = text == "." and not letters[end : end + 1].strip() and not inside
        stop = text in _FULL and (text == "\n" or not inside)
        stop = stop or (dot and not (found and found[-1].end == start and (found[-1].text in abbreviations or len(found[-1].text) == 1)))
        if not stop:
            found.append(Word(text, start, end, any(part[:1].isupper() for part in original.split("-")), inside))
        if stop or len(found) >= _LONGEST:
            yield found
            found = []
    yield found


def _quotations(letters: str) -> list[tuple[int, int]]:
    """Where something stands in quotation marks; a paragraph whose straight marks do not pair tells nothing of them."""
    found: list[tuple[int, int]] = []
    at = 0
    for paragraph in letters.split("\n"):
        for pattern in (_CURLY, _STRAIGHT) if paragraph.count('"') % 2 == 0 else (_CURLY,):
            found += [(at + m.start(), at + m.end() - 1) for m in pattern.finditer(paragraph)]
        at += len(paragraph) + 1
    return sorted(found)


_CURLY = re.compile(rf"[“«][^“”«»]{{0,{_LONGEST_QUOTE}}}[”»]")
_STRAIGHT = re.compile(rf'"[^"]{{0,{_LONGEST_QUOTE}}}"')
