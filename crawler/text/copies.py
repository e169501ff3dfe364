"""Which texts are copies or near-copies of one another: the agency's report that many outlets carry, with other headlines and other ends.

A text is known by a sketch: of the hashes of its runs of words (shingles) the smallest few. Two sketches tell how much of two texts is the same
(bottom-k MinHash: A. Broder, "On the resemblance and containment of documents", 1997). The runs are of folded words, so that spelling hides no copy.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple, TypeVar
from zlib import crc32

from crawler.text.letters import fold

SKETCH_VERSION = 1  # raise when a sketch of the same text changes
ALIKE = 0.5  # of the smaller text's runs, at least, for two texts to be one
_RUN = 4  # words
_KEPT = 96  # hashes of a text
_KEYS = 24  # of these, the ones by which others are found
_COMMON = 200  # texts that share a run: more, and it is a form of words ("follow us on"), no sign of a copy
_LEAST = 12  # runs; a shorter text (a headline, a caption) has copies only that are the same throughout

Key = TypeVar("Key", bound=Hashable)


def sketch(text: str) -> bytes:
    """Return the sketch of a text: hashes of four bytes each, the smallest first, after their true number. Empty for an empty text."""
    words = fold(text).split()
    runs = {crc32(" ".join(words[i : i + _RUN]).encode()) for i in range(len(words) - _RUN + 1)}
    if len(runs) < _LEAST:
        runs = {crc32(" ".join(words).encode())} if words else set()
    return array("I", [len(runs), *sorted(runs)[:_KEPT]]).tobytes() if runs else b""


def likeness(one: bytes, other: bytes) -> float:
    """Return about how much of the smaller of two texts stands in the other, from 0 to 1; the sketches are of `sketch`."""
    return _likeness(_text(one), _text(other)) if one and other else 0.0


def groups(sketches: Mapping[Key, bytes], *, alike: float = ALIKE) -> list[list[Key]]:
    """Return the keys of texts that are copies of one another, in groups of at least two, each in the order given.

    A text joins a group when it is like at least half of those in it: a chain of texts, each a little like the next, is no group.
    """
    texts = {key: _text(found) for key, found in sketches.items() if found}
    like = _like(texts, alike)
    group_of: dict[Key, list[Key]] = {}
    for key in texts:
        near = {id(group_of[other]): group_of[other] for other in like[key] if other in group_of}
        fitting = [(sum(other in like[key] for other in group), group) for group in near.values()]
        n, best = max(fitting, key=lambda found: found[0] / len(found[1]), default=(0, []))
        group = best if 2 * n >= len(best) else []
        group.append(key)
        group_of[key] = group
    return [group for group in {id(g): g for g in group_of.values()}.values() if len(group) > 1]


class _Text(NamedTuple):
    """A sketch, ready to be compared."""

    runs: int
    hashes: frozenset[int]
    keys: Sequence[int]


def _text(found: bytes) -> _Text:
    runs, *hashes = array("I", found)
    return _Text(runs, frozenset(hashes), hashes[:_KEYS])


def _like(texts: Mapping[Key, _Text], alike: float) -> dict[Key, set[Key]]:
    """Return for every text those that are like it, among those with which it shares one of its smallest hashes."""
    having: dict[int, list[Key]] = defaultdict(list)
    for key, own in texts.items():
        for number in own.keys:
            having[number].append(key)
    pairs = {pair for keys in having.values() if len(keys) <= _COMMON for pair in combinations(keys, 2)}
    like: dict[Key, set[Key]] = defaultdict(set)
    for one, other in pairs:
        mine, theirs = texts[one], texts[other]
        shared = len(mine.hashes & theirs.hashes)
        # Most pairs share a form of words and no more: they are told by what they could be at best, which needs no sorting.
        if _contained(shared / min(_KEPT, len(mine.hashes) + len(theirs.hashes) - shared), mine, theirs) >= alike and _likeness(mine, theirs) >= alike:
            like[one].add(other)
            like[other].add(one)
    return like


def _likeness(mine: _Text, theirs: _Text) -> float:
    smallest = sorted(mine.hashes | theirs.hashes)[:_KEPT]
    shared = sorted(mine.hashes & theirs.hashes)
    return _contained(bisect_right(shared, smallest[-1]) / len(smallest), mine, theirs)


def _contained(resemblance: float, mine: _Text, theirs: _Text) -> float:
    """Return how much of the smaller text stands in the other, by how much of both together they share; the more, the more."""
    union = (mine.runs + theirs.runs) / (1 + resemblance)
    return min(1.0, resemblance * union / min(mine.runs, theirs.runs))
