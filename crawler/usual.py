"""What is usual for an outlet, a language or a term on a weekday, and what is out of the ordinary. Pure: counts in, chances out.

A count is taken for a draw from a negative binomial distribution: a Poisson of the weekday's own mean, its variance as many times wider as the days
before scattered (news comes in bursts). Usual and scatter are estimates from some weeks, so chances are a little too small; `unusual` asks for less.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar

import numpy as np

from crawler.false_discovery import false_discovery

BACK = 56  # days that a day is compared with
ENOUGH = 14  # of them known
LEAST = 0.5  # a day, the usual where there was hardly anything
WHOLE = 0.05  # of unusual days told in all, at most so many are ordinary ones (false discovery rate)
FEWEST = 5  # stories: fewer are no rise, and where fewer are usual there is no fall
TIMES = 1.5  # the usual, at least, for a rise; as little of it for a fall
_WEEKDAY_LIKE_OTHERS = 2.0  # days that a weekday is given as all have them, before any was seen
_ORDINARY = 0.9  # of ordinary days lie in the range that is called usual
_WIDE = 4.0  # a scatter as wide as most that were seen
_BOLD = 2.0  # chances are in truth so many times what the estimates say: see tests/test_usual.py


Key = TypeVar("Key", bound=Hashable)
Array: TypeAlias = Any  # numpy.ndarray: its type arguments say nothing here


class Usual(NamedTuple):
    """What is usual: the mean, and the variance in means (1: Poisson)."""

    mean: float
    spread: float

    def tails(self, count: int) -> tuple[float, float]:
        """Return how likely `count` or more are, and as many or fewer."""
        chances = self._chances(count + 1)
        below = float(chances[:-1].sum())
        return max(0.0, 1.0 - below), min(1.0, below + float(chances[-1]))

    def at_least(self, count: int) -> float:
        """Return how likely `count` or more are."""
        return self.tails(count)[0]

    def at_most(self, count: int) -> float:
        """Return how likely `count` or fewer are."""
        return self.tails(count)[1]

    def span(self) -> tuple[int, int]:
        """Return the fewest and the most of nine ordinary days in ten."""
        low = high = 0
        while self.at_most(low) <= (1 - _ORDINARY) / 2:
            low += 1
        high = low
        while self.at_most(high) < (1 + _ORDINARY) / 2:
            high += 1
        return low, high

    def _chances(self, below: int) -> Array:
        """Each from the one before: how much likelier k is than k - 1."""
        k = np.arange(1, below)
        if self.spread <= 1.0 + 1e-6:
            return np.exp(np.cumsum(np.concatenate(([-self.mean], np.log(self.mean / k)))))
        size = self.mean / (self.spread - 1)
        likelier = np.log((size + k - 1) / k * (1 - 1 / self.spread))
        return np.exp(np.cumsum(np.concatenate(([-size * log(self.spread)], likelier))))


@dataclass(frozen=True)
class Counted:
    """A day to be judged, of an outlet, a language or a term, and those before that are known."""

    count: int
    weekday: int
    before: Sequence[tuple[int, int]] | Array  # weekday (0: Monday) and count of each
    over: bool = True  # a day that goes on can have risen already, but not fallen


@dataclass(frozen=True)
class Unusual:
    """A count that is out of the ordinary for its weekday."""

    count: int
    usual: Usual
    chance: float  # that an ordinary day has as much, or as little
    way: Literal["rise", "fall"]


def usual(before: Sequence[tuple[int, int]] | Array, weekday: int, *, capped: float = 0.02, hides: float = 1.15, lost: int = 5, doubt: float = 10) -> Usual:
    """Return what is usual on a weekday, from the weekdays and counts of some days before; there must be one at least.

    The share `capped` of the days (one at least) with the highest counts are taken for the next lower: an earlier spike is not the usual. That `hides`
    so much of the scatter, and as many days' scatter as `lost` goes in estimating the weekdays' means. Where little is published, little is known of the
    scatter: to `doubt` days at one story a day (fewer at more) a wide one is added.
    """
    weekdays, counts = np.asarray(before).T
    highest = np.sort(counts)[max(0, len(counts) - 1 - max(1, round(capped * len(counts))))]
    ordinary = np.minimum(counts, highest)
    level = max(LEAST, float(ordinary.sum()) / len(counts))
    days, sums = np.bincount(weekdays, minlength=7), np.bincount(weekdays, ordinary, 7)
    means = np.maximum(LEAST, (sums + _WEEKDAY_LIKE_OTHERS * level) / (days + _WEEKDAY_LIKE_OTHERS))
    of_day = means[weekdays]
    scatter, doubted = hides * float(((ordinary - of_day) ** 2 / of_day).sum()), doubt / level
    return Usual(float(means[weekday]), max(1.0, (scatter + doubted * _WIDE) / max(1.0, len(counts) - lost + doubted)))


def unusual(counted: Mapping[Key, Counted]) -> dict[Key, Unusual]:
    """Return what is out of the ordinary, the least likely first: large enough, and too unlikely for so many that were looked at.

    The false discovery rate is held at WHOLE over all that were looked at, each both ways.
    """
    judged = {name: _judged(c) for name, c in counted.items() if len(c.before) >= ENOUGH}
    sure = false_discovery({name: found.chance for name, found in judged.items()})
    return {name: judged[name] for name in sorted(judged, key=lambda name: judged[name].chance) if sure[name] <= WHOLE and _matters(judged[name])}


def _judged(counted: Counted) -> Unusual:
    """Both ways are looked at, so a chance counts twice."""
    found = usual(counted.before, counted.weekday)
    rise, fall = found.tails(counted.count)
    fall = fall if counted.over else 1.0
    return Unusual(counted.count, found, min(1.0, 2 * _BOLD * min(rise, fall)), "rise" if rise <= fall else "fall")


def _matters(found: Unusual) -> bool:
    if found.way == "rise":
        return found.count >= FEWEST and found.count >= TIMES * found.usual.mean
    return found.usual.mean >= FEWEST and found.count * TIMES <= found.usual.mean
