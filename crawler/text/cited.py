"""A text as sources are sought in it, and a source that was found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from crawler.text.letters import Folded
from crawler.text.sources import Kind

Role: TypeAlias = Literal["cited", "publisher", "speaker", "coreference", "agencies-unnamed"]

_WIDE = 160  # characters around a name in which a word of citing must stand


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source cited at `start:end` of a text."""

    name: str
    canonical: str | None
    kind: Kind
    role: Role
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One text in the two shapes it is read in: folded words, and folded letters with their punctuation."""

    text: str
    words: Folded
    letters: Folded

    def before(self, start: int) -> str:
        """The folded letters right before an original offset, in its sentence."""
        at = self.at(start)
        return re.split(r"[!?؟\n]|\.\s", self.letters.text[max(0, at - _WIDE) : at])[-1]

    def after(self, end: int) -> str:
        """The folded letters right after an original offset, in its sentence."""
        at = self.at(end)
        return re.split(r"[!?؟\n]|\.\s", self.letters.text[at : at + _WIDE], maxsplit=1)[0]

    def at(self, offset: int) -> int:
        """Where an original offset stands in the folded letters."""
        low, high = 0, len(self.letters.starts)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.letters.starts[middle] < offset else (low, middle)
        return low
