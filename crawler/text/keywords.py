"""Finding the terms of a topic in folded text: all of them in one pass, whatever clitics and endings they carry.

In a term, `~` joins words that outlets print with a joiner, a space or nothing (بین~المللی), and `*` after a word allows any ending
(koalisyon*, هاوپەیمان*). Arabic terms take their clitics, Persian ones their plural and ezafe endings, by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

import ahocorasick

from crawler.text.clitics import beginnings_of
from crawler.text.letters import fold

_ARABIC_LETTER = re.compile("[\u0620-\u06ff]")
_PERSIAN_ENDINGS = frozenset(["", "ی", "ها", "های", "هایی", "هایش", "ان", "یها", "یهای"])
_ONLY_BARE = frozenset([""])


@dataclass(frozen=True, slots=True)
class Term:
    """Something to look for, as a person writes it; `group` is what it belongs to in its topic.

    An `exact` one counts only where the text has it in the same capitals (US, not us); the fold hides them, so whoever has the text
    asks `is_printed`.
    """

    text: str
    language: str | None = None
    group: str = ""
    exact: bool = False

    def is_printed(self, original: str) -> bool:
        """Whether the piece of text in which the term was found has its very letters (dots and spaces between them do not matter)."""
        return not self.exact or re.sub(r"\W", "", original) == re.sub(r"\W", "", self.text)


@dataclass(frozen=True, slots=True)
class Match:
    """A term found at `start:end` of a folded text."""

    term: Term
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    term: Term
    beginnings: frozenset[str]
    endings: frozenset[str] | None  # None: any
    rest: re.Pattern[str] | None  # what must follow the key, for a wildcard inside the term


class Matcher:
    """All terms in one automaton; build it once, use it for every text."""

    def __init__(self, terms: Iterable[Term]) -> None:
        entries: dict[str, list[_Entry]] = {}
        for term in terms:
            for key, entry in _entries(term):
                entries.setdefault(key, []).append(entry)
        self._automaton: Any = ahocorasick.Automaton()
        for key, found in entries.items():
            self._automaton.add_word(key, (len(key), tuple(found)))
        self._empty = not entries
        if entries:
            self._automaton.make_automaton()

    def find(self, folded: str, languages: Collection[str] = ()) -> list[Match]:
        """Every match in `folded` (the result of `fold`), in order of its end; of terms in `languages` alone, if any are named."""
        if self._empty or not folded:
            return []
        text = f" {folded} "
        matches: list[Match] = []
        for last, (length, entries) in self._automaton.iter(text):
            start = last - length + 1
            word = text.rfind(" ", 0, start) + 1
            end = text.find(" ", last + 1)
            for entry in entries:
                if text[word:start] not in entry.beginnings or (languages and entry.term.language and entry.term.language not in languages):
                    continue
                if entry.rest is not None:
                    rest = entry.rest.match(text, last + 1)
                    if rest is not None:
                        matches.append(Match(entry.term, word - 1, rest.end() - 1))
                elif entry.endings is None or text[last + 1 : end] in entry.endings:
                    matches.append(Match(entry.term, word - 1, end - 1))
        return matches


def _entries(term: Term) -> Iterable[tuple[str, _Entry]]:
    for spelling in _spellings(term.text):
        words = [(fold(word.rstrip("*")), word.endswith("*")) for word in spelling.split()]
        words = [(word, wild) for word, wild in words if word]
        if words:
            yield _entry(term, words)


def _spellings(text: str) -> set[str]:
    """`~` is a space or nothing (a joiner folds to nothing)."""
    parts = text.split("~")
    return {"".join(f"{part}{gap}" for part, gap in zip(parts, (*gaps, ""), strict=True)) for gaps in product(("", " "), repeat=len(parts) - 1)}


def _entry(term: Term, words: list[tuple[str, bool]]) -> tuple[str, _Entry]:
    first, beginnings = words[0][0], _ONLY_BARE
    if term.language in ("ar", None) and _ARABIC_LETTER.match(first):
        first, beginnings = beginnings_of(first, alone=len(words) == 1)
    split = next((index for index, (_, wild) in enumerate(words) if wild), len(words) - 1)
    key = " ".join([first, *(word for word, _ in words[1 : split + 1])])
    after = words[split + 1 :]
    if not after:
        persian = term.language == "fa" and not words[split][1]
        return key, _Entry(term, beginnings, None if words[split][1] else _PERSIAN_ENDINGS if persian else _ONLY_BARE, None)
    rest = r"\S*" + "".join(rf"\s{re.escape(word)}" + (r"\S*" if wild else "") for word, wild in after) + r"(?=\s)"
    return key, _Entry(term, beginnings, None, re.compile(rest))
