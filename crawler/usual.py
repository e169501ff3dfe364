"""What is usual for an outlet, a language or a term on a weekday, and what is out of the ordinary. Pure: counts in, chances out.

A count is taken for a draw from a negative binomial distribution: a Poisson of the weekday's own mean, its variance as many times wider as the days
before scattered (news comes in bursts). Usual and scatter are estimates from some weeks, so chances are a little too small; `unusual` asks for less.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
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

    def at_least(self, count: int) -> float:
        """Return how likely `count` or more are."""
        rise, _ = _tails(np.array([self.mean]), np.array([self.spread]), np.array([count]))
        return float(rise[0])

    def span(self) -> tuple[int, int]:
        """Return the fewest and the most of nine ordinary days in ten."""
        most = np.array([int(self.mean + 8 * np.sqrt(self.mean * self.spread)) + 8])  # more is next to impossible
        upto = np.cumsum(_chances(np.array([self.mean]), np.array([self.spread]), most)[0])
        low = int(np.searchsorted(upto, (1 - _ORDINARY) / 2, side="right"))
        return low, max(low, int(np.searchsorted(upto, (1 + _ORDINARY) / 2)))


@dataclass(frozen=True)
class Counted:
    """A day to be judged, of an outlet, a language or a term, and those before that are known."""

    count: int
    weekday: int
    before: Sequence[tuple[int, int]] | Array  # weekday (0: Monday) and count of each
    over: bool = True  # a day that goes on can have risen already, but not fallen


class Days(NamedTuple):
    """Days to be judged, a row each, with those before: a column each, whether or not they are known."""

    count: Array
    weekday: Array
    over: Array
    before: Array
    weekdays: Array  # of those before
    is_known: Array


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
    means, spreads = _usual_of(_beside([Counted(0, weekday, before)]), capped=capped, hides=hides, lost=lost, doubt=doubt)
    return Usual(float(means[0]), float(spreads[0]))


def _beside(counted: Sequence[Counted]) -> Days:
    """Put days of different outlets into one table, filled up with unknown ones to the most that one has."""
    long = np.array([len(c.before) for c in counted])
    there = np.arange(long.max()) < long[:, None]
    weekdays, counts = np.zeros(there.shape, dtype=np.int64), np.zeros(there.shape)
    weekdays[there], counts[there] = np.concatenate([np.asarray(c.before) for c in counted]).T
    count, weekday, over = (np.array(of) for of in zip(*((c.count, c.weekday, c.over) for c in counted), strict=True))
    return Days(count, weekday, over, counts, weekdays, there)


def _usual_of(of: Days, *, capped: float = 0.02, hides: float = 1.15, lost: int = 5, doubt: float = 10) -> tuple[Array, Array]:
    """Return the usual means and spreads of many days."""
    own, there, counts = np.arange(len(of.count)), of.is_known, of.before
    long = there.sum(axis=1)
    left_out = np.maximum(1, np.rint(capped * long)).astype(np.int64)
    highest = np.sort(np.where(there, counts, np.inf), axis=1)[own, np.maximum(0, long - 1 - left_out)]
    ordinary = np.where(there, np.minimum(counts, highest[:, None]), 0.0)
    level = np.maximum(LEAST, ordinary.sum(axis=1) / long)
    cell = own[:, None] * 7 + of.weekdays
    days, sums = (np.bincount(cell[there], n, 7 * len(own)).reshape(-1, 7) for n in (None, ordinary[there]))
    means = np.maximum(LEAST, (sums + _WEEKDAY_LIKE_OTHERS * level[:, None]) / (days + _WEEKDAY_LIKE_OTHERS))
    of_day = means.ravel()[cell]
    scatter, doubted = hides * (np.where(there, (ordinary - of_day) ** 2 / of_day, 0.0)).sum(axis=1), doubt / level
    spreads = np.maximum(1.0, (scatter + doubted * _WIDE) / np.maximum(1.0, long - lost + doubted))
    return means[own, of.weekday], spreads


def unusual(counted: Mapping[Key, Counted]) -> dict[Key, Unusual]:
    """Return what is out of the ordinary, the least likely first: large enough, and too unlikely for so many that were looked at.

    The false discovery rate is held at WHOLE over all that were looked at, each both ways.
    """
    looked_at = {name: c for name, c in counted.items() if len(c.before) >= ENOUGH}
    return unusual_days([*looked_at], _beside([*looked_at.values()])) if looked_at else {}


def unusual_days(names: Sequence[Key], days: Days) -> dict[Key, Unusual]:
    """Return the same of days that are in one table already."""
    enough = np.flatnonzero(days.is_known.sum(axis=1) >= ENOUGH)
    judged = dict(zip((names[row] for row in enough.tolist()), _judged(Days(*(of[enough] for of in days))), strict=True))
    sure = false_discovery({name: found.chance for name, found in judged.items()})
    return {name: judged[name] for name in sorted(judged, key=lambda name: judged[name].chance) if sure[name] <= WHOLE and _matters(judged[name])}


def _judged(days: Days) -> list[Unusual]:
    """Both ways are looked at, so a chance counts twice."""
    if not len(days.count):
        return []
    means, spreads = _usual_of(days)
    rises, falls = _tails(means, spreads, days.count)
    falls[~days.over] = 1.0
    chances = np.minimum(1.0, 2 * _BOLD * np.minimum(rises, falls))
    rows = zip(days.count.tolist(), map(Usual, means.tolist(), spreads.tolist()), chances.tolist(), (rises <= falls).tolist(), strict=True)
    return [Unusual(count, found, chance, "rise" if rose else "fall") for count, found, chance, rose in rows]


def _tails(means: Array, spreads: Array, counts: Array) -> tuple[Array, Array]:
    """Return how likely each count or more are, and as many or fewer."""
    chances = _chances(means, spreads, counts)
    rows, upto = np.arange(len(counts)), np.cumsum(chances, axis=1)
    below = np.where(counts > 0, upto[rows, counts - 1], 0.0)
    return np.maximum(0.0, 1.0 - below), np.minimum(1.0, below + chances[rows, counts])


def _chances(means: Array, spreads: Array, counts: Array) -> Array:
    """Return how likely each number up to the greatest count is, a row each. Each chance from the one before: how much likelier k is than k - 1."""
    k, mean, spread = np.arange(1, counts.max() + 1), means[:, None], spreads[:, None]
    plain = spread <= 1.0 + 1e-6  # Poisson
    wider = np.where(plain, 2.0, spread)
    size = mean / (wider - 1)
    likelier = np.where(plain, np.log(mean / k), np.log((size + k - 1) / k * (1 - 1 / wider)))
    none = np.where(plain, -mean, -size * np.log(wider))
    return np.exp(np.cumsum(np.concatenate((none, likelier), axis=1), axis=1))


def _matters(found: Unusual) -> bool:
    if found.way == "rise":
        return found.count >= FEWEST and found.count >= TIMES * found.usual.mean
    return found.usual.mean >= FEWEST and found.count * TIMES <= found.usual.mean
