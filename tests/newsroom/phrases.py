"""The phrasebooks of the simulated news world: one text file per language, with sentences that hold slots.

A file has lists (`= name`, one entry a line, `|` between its forms), kinds of news (`[attack]`) and their lines:
`G` tags, `T` titles, `L` first sentences, `P` paragraphs. The n-th title goes with the n-th first sentence (counting
round when there are more titles); `P12` fits the first and second of them only, `P` fits all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_TEXTS = Path(__file__).parent / "texts"
_LINE = re.compile(r"([GTLP])(\d*) (.+)")
_DIGITS = {"fa": "۰۱۲۳۴۵۶۷۸۹", "ckb": "٠١٢٣٤٥٦٧٨٩"}


@dataclass
class Kind:
    """How one language tells one kind of news."""

    tags: tuple[str, ...] = ()
    titles: list[str] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    paragraphs: list[tuple[str, str]] = field(default_factory=list)  # the variants it fits ("" = all), the text

    def fitting(self, variant: int) -> list[str]:
        """Return the paragraphs that go with a first sentence, counted from 0."""
        return [text for variants, text in self.paragraphs if not variants or str(variant + 1) in variants]


@dataclass
class Phrasebook:
    """All that one language can say."""

    language: str
    lists: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)

    def entry(self, name: str, index: int) -> tuple[str, ...]:
        """Return an entry of a list with all its forms, counting round."""
        entries = self.lists[name]
        return entries[index % len(entries)]

    def sentences(self, name: str) -> list[str]:
        """Return a list of sentences (none if this language has no such list)."""
        return [entry[0] for entry in self.lists.get(name, [])]

    def section(self, name: str) -> str:
        """Return the printed name of a section."""
        return dict(line[0].split(" ", 1) for line in self.lists["section"])[name]

    def fill(self, text: str, slots: Mapping[str, str]) -> str:
        """Return a sentence with its slots filled."""
        return text.format_map(slots)

    def digits(self, text: str) -> str:
        """Return a number in the digits this language prints."""
        own = _DIGITS.get(self.language)
        return text.translate(str.maketrans("0123456789", own)) if own else text


@cache
def phrasebook(language: str) -> Phrasebook:
    """Read the phrasebook of a language, once."""
    book = Phrasebook(language)
    entries: list[tuple[str, ...]] = []
    kind = Kind()
    for number, line in enumerate((_TEXTS / f"{language}.txt").read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        if line.startswith("= "):
            entries = book.lists.setdefault(line[2:], [])
        elif line.startswith("["):
            kind = book.kinds.setdefault(line.strip("[]"), Kind())
        elif not book.kinds:
            entries.append(tuple(form.strip() for form in line.split(" | ")))
        elif match := _LINE.fullmatch(line):
            _add(kind, *match.groups())
        else:
            raise ValueError(f"{language}.txt, line {number}: neither a tag, a title, a first sentence nor a paragraph: {line}")
    return book


def _add(kind: Kind, letter: str, variants: str, text: str) -> None:
    if letter == "G":
        kind.tags = tuple(tag.strip() for tag in re.split("[,،]", text))
    elif letter == "P":
        kind.paragraphs.append((variants, text))
    else:
        (kind.titles if letter == "T" else kind.leads).append(text)
