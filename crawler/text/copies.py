"""Which texts are copies or near-copies of one another: the agency's report that many outlets carry, with other headlines and other ends.

Their sketches (`crawler.text.sketches`) are compared; crawls make them, and need not load what compares.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from crawler.text.sketches import KEPT

ALIKE = 0.5  # of the smaller text's runs, at least, for two texts to be one
_KEYS = 24  # of the smallest hashes, the ones by which others are found
_COMMON = 200  # texts that share a run: more, and it is a form of words ("follow us on"), no sign of a copy

Key = TypeVar("Key", bound=Hashable)


def likeness(one: bytes, other: bytes) -> float:
    """Return about how much of the smaller of two texts stands in the other, from 0 to 1; the sketches are of `sketches.sketch`."""
    if not (one and other):
        return 0.0
    texts = _Texts([one, other])
    return float(texts.likeness(0, np.array([1]))[0])


def groups(sketches: Mapping[Key, bytes], *, alike: float = ALIKE) -> list[list[Key]]:
    """Return the keys of texts that are copies of one another, in groups of at least two, each in the order given.

    A text joins a group when it is like at least half of those in it: a chain of texts, each a little like the next, is no group.
    """
    texts = [key for key, found in sketches.items() if found]
    like = _like(texts, sketches, alike)
    group_of: dict[Key, list[Key]] = {}
    for key in texts:
        near = {id(group_of[other]): group_of[other] for other in like[key] if other in group_of}
        fitting = [(sum(other in like[key] for other in group), group) for group in near.values()]
        n, best = max(fitting, key=lambda found: found[0] / len(found[1]), default=(0, []))
        group = best if 2 * n >= len(best) else []
        group.append(key)
        group_of[key] = group
    return [group for group in {id(g): g for g in group_of.values()}.values() if len(group) > 1]


def _like(keys: Sequence[Key], sketches: Mapping[Key, bytes], alike: float) -> dict[Key, dict[Key, None]]:
    """Return for every text those that are like it, in the order given, among those with which it shares one of its smallest hashes."""
    like: dict[Key, dict[Key, None]] = defaultdict(dict)
    if not keys:
        return like
    texts = _Texts([sketches[key] for key in keys])
    for one, others in texts.candidates():
        for other in others[texts.likeness(one, others) >= alike].tolist():
            like[keys[one]][keys[other]] = None
            like[keys[other]][keys[one]] = None
    return like


class _Texts:
    """Sketches, ready to be compared: a row a text, its hashes in their order and then nothing, each by its place among all there are."""

    def __init__(self, sketches: Sequence[bytes]) -> None:
        found = [np.frombuffer(sketch, dtype=np.uint32) for sketch in sketches]
        self._runs, self._many = np.array([int(of[0]) for of in found]), np.array([len(of) - 1 for of in found])
        hashes, places = np.unique(np.concatenate([of[1:] for of in found]), return_inverse=True)
        self._nothing = len(hashes)
        self._place = np.full(len(hashes) + 1, -1)  # of each hash in the text that is compared
        self._rows = np.full((len(found), KEPT), self._nothing)
        self._rows[np.arange(KEPT) < self._many[:, None]] = places

    def candidates(self) -> Iterator[tuple[int, NDArray[np.intp]]]:
        """Yield each text with the later ones that share one of its smallest hashes."""
        smallest = self._rows[:, :_KEYS]
        order = np.argsort(smallest, axis=None, kind="stable")
        having, ends = order // smallest.shape[1], np.cumsum(np.bincount(smallest.ravel(), minlength=self._nothing + 1))
        begins = np.concatenate(([0], ends[:-1]))
        shared = (ends - begins > 1) & (ends - begins <= _COMMON)
        shared[self._nothing] = False
        for one, own in enumerate(smallest):
            by = own[shared[own]]
            others = np.unique(np.concatenate([having[:0], *(having[begin:end] for begin, end in zip(begins[by].tolist(), ends[by].tolist(), strict=True))]))
            if len(later := others[np.searchsorted(others, one, "right") :]):
                yield one, later

    def likeness(self, one: int, others: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return how much of the smaller of two texts stands in the other, of a text and each of some others."""
        own = self._rows[one, : self._many[one]]
        self._place[own] = np.arange(len(own))
        place = self._place[self._rows[others]]
        self._place[own] = -1
        shared = place >= 0
        # A shared hash comes after those before it in either text, the shared ones of them but once.
        among_both = place + np.arange(KEPT) - (np.cumsum(shared, axis=1) - shared)
        both = np.minimum(KEPT, self._many[one] + self._many[others] - shared.sum(axis=1))
        resemblance = (shared & (among_both < KEPT)).sum(axis=1) / both
        union = (self._runs[one] + self._runs[others]) / (1 + resemblance)
        contained: NDArray[np.float64] = resemblance * union / np.minimum(self._runs[one], self._runs[others])
        return np.minimum(1.0, contained)
