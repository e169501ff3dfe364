"""What a person types into the search box: words, "phrases", this OR that, -without, title:word, body:word. Any text is a query; none is an error.

Outlets print one compound with a joiner, a space or nothing between its parts (مخفیگاه‌های, مخفیگاه های, بینالمللی), and so do people who
search. A joiner folds to nothing, so a part of a query knows its other spellings: joined with its neighbours, and parted where a joiner was
typed or where Persian and Arabic grammar puts one.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, pairwise
from typing import Literal, TypeAlias

from crawler.text.clitics import arabic_forms
from crawler.text.letters import fold

__all__ = ["LONGEST", "Part", "Query", "arabic_forms", "parse_query", "shortened"]

LONGEST = 2000  # characters that an address or a search box holds

Field: TypeAlias = Literal["any", "title", "body"]
Words: TypeAlias = tuple[str, ...]
_FIELDS: dict[str, Field] = {"title": "title", "body": "body", "text": "body", "عنوان": "title", "متن": "body", "نص": "body"}
_FIELDS |= {f"ال{name}": field for name, field in _FIELDS.items() if not name.isascii()}  # as Arabic writes it in a sentence
_MOST_PARTS, _MOST_WORDS = 40, 60  # a pasted article is a query too, but no database takes it whole
_MOST_SPELLINGS, _MOST_JOINED = 15, 3
_OPEN, _CLOSE = '"“”„«»', '"“”„«»'
_FIELD, _ASKED = "|".join(_FIELDS), rf"(?:[{_OPEN}](?P<phrase>[^{_CLOSE}]*)[{_CLOSE}]|(?P<word>[^\s{_OPEN}]+))"
_PART = re.compile(rf"(?P<minus>(?<!\S)[-−–!])?(?:(?:{_FIELD})\s?:\s*$|(?:(?P<field>{_FIELD})\s?:\s?)?{_ASKED})", re.I)
_EITHER = {"OR", "|"}
_ARTICLE = {"ال", "الـ"}  # as it is typed: «آل» folds to it, and is a word
_ARABIC_WORD = re.compile("[\u0620-\u06ff]+")
# Where a joiner belongs, in the fold: Persian plurals and endings, its verbs' prefixes, an Arabic genitive written as one word (بین‌الملل, عبدالله).
_PARTED = (
    re.compile("(.{2,40}?)(ها(?:ی|یی|یم|یت|یش|یمان|یتان|یشان)?)"),
    re.compile("(.{1,40}ه)(ای|اند|ام|ایم)"),
    re.compile("(ن?می)(.{2,40})"),
    re.compile("(.{2,40}?)(ال.{2,40})"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """Words that must (or, `negated`, must not) stand in this order, folded; or one of their other `spellings` in their place, or one of the `others`."""

    words: Words
    negated: bool = False
    field: Field = "any"
    others: tuple[Part, ...] = ()  # joined to it by OR; they have none
    spellings: tuple[Words, ...] = dataclasses.field(default=(), compare=False)

    def choices(self) -> tuple[Part, ...]:
        """Return the parts of which one must stand."""
        return self, *self.others


@dataclass(frozen=True, slots=True)
class Query:
    """All parts must hold. Without parts it asks for nothing in particular."""

    parts: tuple[Part, ...] = ()


def parse_query(text: str) -> Query:
    """The query in `text`; words fold like the texts they are looked for in. The article alone and the name of a field ask for nothing."""
    typed = [(found, found["phrase"] or found["word"] or "") for found in _PART.finditer(text)]
    if all(word in _ARTICLE for _, word in typed if word):
        return Query()
    parts: list[Part] = []
    runs: list[list[int]] = [[]]  # unquoted words right beside each other, which may be one word
    for part, is_quoted in _joined(typed):
        plain = not (is_quoted or part.negated or part.others) and part.field == "any" and len(part.words) == 1 and _is_arabic(part.words[0])
        if not plain or part in parts:
            runs.append([])
        if part not in parts and sum(1 + len(p.others) for p in parts) < _MOST_PARTS:
            parts.append(part)
            if plain:
                runs[-1].append(len(parts) - 1)
    return Query(tuple(_beside(parts, runs)))


def _joined(typed: Iterable[tuple[re.Match[str], str]]) -> list[tuple[Part, bool]]:
    """The parts as they were typed, and whether each is quoted; what OR joins to one is among its others. Of what must not stand it joins nothing."""
    parts: list[tuple[Part, bool]] = []
    is_joined = False
    for found, word in typed:
        if found[0] in _EITHER:
            is_joined = bool(parts)
        elif (spelled := _spelled(word))[0]:
            part = Part(spelled[0], found["minus"] is not None, _FIELDS[(found["field"] or "").lower()] if found["field"] else "any", spellings=spelled[1])
            if is_joined and not part.negated and not parts[-1][0].negated:
                last, is_quoted = parts[-1]
                parts[-1] = dataclasses.replace(last, others=(*last.others, part)[:_MOST_PARTS]), is_quoted
            else:
                parts.append((part, found["phrase"] is not None))
            is_joined = False
    return parts


def shortened(text: str) -> str:
    """Return what was asked for, at most LONGEST characters of it and no half word."""
    return text if len(text) <= LONGEST else text[: LONGEST + 1].rpartition(" ")[0] or text[:LONGEST]


def _is_arabic(word: str) -> bool:
    return _ARABIC_WORD.fullmatch(word) is not None


def _spelled(typed: str) -> tuple[Words, tuple[Words, ...]]:
    """The words typed, and the other ways to print them."""
    pieces, gaps = _pieces(typed)
    if not pieces:
        return (), ()
    free = [i for i, (left, right) in enumerate(pairwise(pieces)) if _is_arabic(left) and _is_arabic(right)]
    changes = (set(chosen) for size in range(1, len(free) + 1) for chosen in combinations(free, size))
    written = _written(pieces, gaps)
    others = (_written(pieces, [not gap if i in changed else gap for i, gap in enumerate(gaps)]) for changed in islice(changes, _MOST_SPELLINGS))
    return written, tuple(dict.fromkeys(other for other in others if other != written))


def _pieces(typed: str) -> tuple[list[str], list[bool]]:
    """The pieces that may stand apart, and for each but the last whether it was typed apart from the next."""
    pieces: list[str] = []
    gaps: list[bool] = []
    for token in typed.split():
        for number, half in enumerate(token.split("\u200c")):
            for place, word in enumerate(fold(half).split()):
                cut = _parts_of(word) if "\u200c" not in token else (word,)
                gaps += [not (number and place == 0)] + [False] * (len(cut) - 1)
                pieces += cut
    pieces = pieces[:_MOST_WORDS]
    return pieces, gaps[1 : len(pieces)]


def _parts_of(word: str) -> Words:
    found = next((match for pattern in _PARTED if (match := pattern.fullmatch(word))), None) if _is_arabic(word) and not word.startswith("ال") else None
    return (found[1], found[2]) if found else (word,)


def _written(pieces: Sequence[str], gaps: Sequence[bool]) -> Words:
    text = pieces[0] + "".join(f"{' ' if gap else ''}{piece}" for gap, piece in zip(gaps, pieces[1:], strict=True))
    return tuple(text.split())


def _beside(parts: list[Part], runs: Iterable[Sequence[int]]) -> Iterator[Part]:
    """The parts, each with the words it makes with its neighbours: «مخفیگاه های» is printed as one word too."""
    joined: dict[int, list[Words]] = {}
    for run in runs:
        for size in range(2, _MOST_JOINED + 1):
            for first in range(len(run) - size + 1):
                together = run[first : first + size]
                word = "".join(parts[index].words[0] for index in together)
                for index in together:
                    joined.setdefault(index, []).append((word,))
    for index, part in enumerate(parts):
        yield dataclasses.replace(part, spellings=tuple(dict.fromkeys((*part.spellings, *joined.get(index, ())))))
