"""Which texts are copies or near-copies of one another: the agency's report that many outlets carry, with other headlines and other ends.

Decided by their sketches (`crawler.text.sketches`), once, when a story is stored (`crawler.storage.copies`).
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from crawler.text.sketches import KEPT

ALIKE = 0.5  # of the smaller text's runs, at least, for two texts to be one
KEYS = 24  # of the smallest hashes, the ones by which others are found

Group = TypeVar("Group", bound=Hashable)


def keys(sketch: bytes) -> list[int]:
    """Return the hashes by which a text is found: with one that is like it, it shares one at least. Of 32 bits, with a sign, as databases have them."""
    return array("i", sketch)[1 : 1 + KEYS].tolist()


def likeness(one: bytes, other: bytes) -> float:
    """Return about how much of the smaller of two texts stands in the other, from 0 to 1; the sketches are of `sketches.sketch`."""
    if not (one and other):
        return 0.0
    (runs, *own), (other_runs, *others) = array("I", one), array("I", other)
    shared = {*own} & {*others}
    both = sorted({*own, *others})[:KEPT]
    resemblance = len(shared.intersection(both)) / len(both)
    union = (runs + other_runs) / (1 + resemblance)
    return min(1.0, resemblance * union / min(runs, other_runs))


def group_of(own: bytes, near: Iterable[tuple[Group, bytes]], size: Callable[[Group], int]) -> Group | None:
    """Return the group that a text joins, of those that texts near it are in; None where it fits none. `size` says how many texts a group has.

    It joins where it is like at least half of them: a chain of texts, each a little like the next, is no group.
    """
    alike = Counter(group for group, sketch in near if likeness(own, sketch) >= ALIKE)
    shares = [(n / max(n, size(group)), n, group) for group, n in alike.items()]
    share, _, best = max(shares, key=lambda found: found[:2], default=(0.0, 0, None))
    return best if share >= ALIKE else None
