"""The zones of one article, folded and joined so that what stands in one can meet what stands in the next, and what was found in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from crawler.text.letters import Folded, fold, fold_with_map
from crawler.text.lexicon import Rule

Zone: TypeAlias = Literal["title", "lead", "body", "tags"]

_LEAD = 320  # folded characters: the opening of a body counts as its lead
_SENTENCE_END = re.compile(r"[.!?؟۔\n](?:(?<=\n)|(?<=[^\W\d_]{3}.)(?=[\"'»”’)\]]*\s))")  # not after "U.S." or "Lt."
_BACKWARDS: tuple[Zone, ...] = ("tags", "body", "lead")


@dataclass(frozen=True, slots=True)
class Spot:
    """A term found, in the folded text."""

    start: int
    end: int
    term: str
    group: str
    parts: tuple[Spot, ...] = ()  # of a compound


@dataclass(frozen=True, slots=True)
class Meeting:
    """A rule fulfilled: its anchor and the terms it met."""

    rule: Rule
    spots: tuple[Spot, ...]

    @property
    def start(self) -> int:
        return self.spots[0].start

    @property
    def end(self) -> int:
        return self.spots[0].end


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found in a story or a part of it."""

    meetings: tuple[Meeting, ...] = ()
    excluded: tuple[Spot, ...] = ()
    boosts: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Zones:
    """The zones of one article, folded and joined so that a title's place can meet its lead's actor."""

    texts: Mapping[Zone, str]
    folded: str
    spans: Mapping[Zone, tuple[int, int]]
    _maps: dict[Zone, Folded] = field(default_factory=dict)

    @classmethod
    def of(cls, zones: Iterable[tuple[Zone, str]], window: int) -> Zones:
        parts: list[str] = []
        spans: dict[Zone, tuple[int, int]] = {}
        at = 0
        texts = dict(zones)
        for zone, text in texts.items():
            if zone == "tags" and text:  # tags are no sentence: nothing meets across their border
                parts.append("\0" * window)
                at += window + 1
            folded = fold(text)
            spans[zone] = (at, at + len(folded))
            parts.append(folded)
            at += len(folded) + 1
        return cls(texts, " ".join(parts), spans)

    def breaks(self) -> Sequence[int]:
        """Where sentences end within a zone; a title goes on in its lead."""
        return [end for zone, text in self.texts.items() for end in _sentence_ends(text, self.spans[zone][0])]

    @property
    def head(self) -> int:
        """Where the opening of the body ends: what comes before is read as one piece."""
        start, end = self.spans["body"]
        return min(end, start + _LEAD)

    def within(self, found: Found, start: int, end: int) -> Found:
        """What was found with its anchor between two places."""
        inside = tuple(meeting for meeting in found.meetings if start <= meeting.start < end)
        return Found(inside, (), tuple(spot for spot in found.boosts if start <= spot.start < end))

    def part(self, found: Found, zone: Zone) -> Found:
        """What was found in one zone."""
        return self.within(found, *self.spans[zone])

    def pieces(self, spot: Spot) -> Sequence[Spot]:
        """A spot as it can be shown: a compound that began in one zone and ended in the next as its parts."""
        zone = self._zone(spot)
        return spot.parts if spot.parts and spot.end > self.spans[zone][1] else (spot,)

    def _zone(self, spot: Spot) -> Zone:
        return next((zone for zone in _BACKWARDS if spot.start >= self.spans[zone][0]), "title")

    def original(self, spot: Spot) -> tuple[Zone, int, int]:
        """The zone of a spot and its place in that zone's original text."""
        zone = self._zone(spot)
        first, last = self.spans[zone]
        if zone not in self._maps:
            self._maps[zone] = fold_with_map(self.texts[zone])
        return zone, *self._maps[zone].original(spot.start - first, min(spot.end, last) - first)


def _sentence_ends(text: str, start: int) -> Iterable[int]:
    at = start
    *sentences, _ = _SENTENCE_END.split(text)
    for sentence in sentences:
        folded = fold(sentence)
        if folded:
            at += len(folded) + 1
            yield at - 1


def gap(left: Spot, right: Spot) -> int:
    """Return how many characters stand between two spots; 0 where they touch or overlap."""
    return max(0, right.start - left.end, left.start - right.end)
