"""Finding the terms of a topic in folded text: all of them in one pass, whatever clitics and endings they carry.

In a term, `~` joins words that outlets print with a joiner, a space or nothing (بین~المللی), and `*` after a word allows any ending
(koalisyon*, هاوپەیمان*). Arabic terms take their clitics, Persian ones their plural and ezafe endings, by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
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

    An `exact` one counts only where the text has it in the same capitals (US, not us). The fold hides them: see `only_exact`.
    """

    text: str
    language: str | None = None
    group: str = ""
    exact: bool = False


def printed(term: str) -> str:
    """Return a term as people print it, for readers: without the signs of topic files that say how it is matched."""
    return term.replace("~", "\u200c").replace("*", "")


@dataclass(frozen=True, slots=True)
class Match:
    """A term found at `start:end` of a folded text."""

    term: Term
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    term: Term
    beginnings: frozenset[str]  # before the key, unless the key begins with a space
    endings: frozenset[str] | None  # None: any
    rest: re.Pattern[str] | None  # what must follow the key, for a wildcard inside the term


class Matcher:
    """All terms in one automaton for each choice of languages; build it once, use it for every text."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = tuple(terms)
        self._automata: dict[frozenset[str], Any] = {}

    def find(self, folded: str, languages: Collection[str] = ()) -> list[Match]:
        """Every match in `folded` (the result of `fold`), in order of its end; of terms in `languages` alone, if any are named."""
        automaton = self._automaton(frozenset(languages))
        if automaton is None or not folded:
            return []
        text = f" {folded} "
        matches: list[Match] = []
        for last, (length, opens, closes, entries) in automaton.iter(text):
            start = last - length + 1
            word = start + 1 if opens else text.rfind(" ", 0, start) + 1
            end = last if closes else text.find(" ", last + 1)
            for entry in entries:
                if not opens and text[word:start] not in entry.beginnings:
                    continue
                if entry.rest is not None:
                    rest = entry.rest.match(text, last + 1)
                    if rest is not None:
                        matches.append(Match(entry.term, word - 1, rest.end() - 1))
                elif closes or entry.endings is None or text[last + 1 : end] in entry.endings:
                    matches.append(Match(entry.term, word - 1, end - 1))
        return matches

    def _automaton(self, languages: frozenset[str]) -> Any:
        if languages not in self._automata:
            chosen = [t for t in self._terms if not languages or t.language is None or t.language in languages]
            self._automata[languages] = _automaton(chosen) if chosen else None
        return self._automata[languages]


def only_exact(terms: Iterable[Term]) -> Callable[[str], str]:
    """What blanks, in a text, the words that are an exact term in other capitals: "tell us" for US.

    Every other character stays where it is. A text without capitals is left alone: it can't tell.
    """
    printed = {re.sub(r"\W", "", term.text) for term in terms if term.exact}
    if not printed:
        return str
    pattern = re.compile("|".join(map(_in_any_capitals, printed)))

    def blank(found: re.Match[str]) -> str:
        return found[0] if re.sub(r"\W", "", found[0]) in printed else " " * len(found[0])

    return lambda text: text if text.islower() else pattern.sub(blank, text)


def _in_any_capitals(word: str) -> str:
    """Begins with a set of characters, not with a border: so the search may skip to them."""
    first, *others = (f"[{char.upper()}{char.lower()}]" for char in word)
    return rf"{first}(?<!\w.)" + "".join(rf"\W?{char}" for char in others) + r"(?!\w)"


def _automaton(terms: Iterable[Term]) -> Any:
    entries: dict[str, list[_Entry]] = {}
    for term in terms:
        for key, entry in _entries(term):
            entries.setdefault(key, []).append(entry)
    automaton: Any = ahocorasick.Automaton()
    for key, found in entries.items():
        automaton.add_word(key, (len(key), key.startswith(" "), key.endswith(" "), tuple(found)))
    automaton.make_automaton()
    return automaton if entries else None


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
    opens = " " if beginnings is _ONLY_BARE else ""  # a border in the key: the automaton then finds whole words only
    split = next((index for index, (_, wild) in enumerate(words) if wild), len(words) - 1)
    key = opens + " ".join([first, *(word for word, _ in words[1 : split + 1])])
    after = words[split + 1 :]
    if not after:
        endings = None if words[split][1] else _PERSIAN_ENDINGS if term.language == "fa" else _ONLY_BARE
        return key + (" " if endings is _ONLY_BARE else ""), _Entry(term, beginnings, endings, None)
    rest = r"\S*" + "".join(rf"\s{re.escape(word)}" + (r"\S*" if wild else "") for word, wild in after) + r"(?=\s)"
    return key, _Entry(term, beginnings, None, re.compile(rest))
