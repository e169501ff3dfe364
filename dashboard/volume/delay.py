"""How much of a day is still to be found, by how late an outlet's stories usually come. No SQL, no Streamlit.

Late stories of young days have not been seen yet, so delays are read as Kalbfleisch and Lawless do ("Inference based on retrospective ascertainment", 1989):
of what is seen within a delay, which part came in the last step up to it, over the stories that are old enough to tell (a reverse-time hazard). The product
of the rest is the part F that is seen within a delay. A story that is seen where only F are stands for 1 / F: (1 - F) / F of them are still to come.
Nothing is cut off at nought for an outlet and day by itself: of a hundred small outlets that made twice the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from crawler.storage.reports import Sights
from crawler.storage.timing import BOUNDS
from crawler.storage.triggers import NO_HOUR
from crawler.usual import Usual

HORIZON = 336  # hours; what comes later than two weeks is no reporting delay any more
STEPS = tuple(b for b in BOUNDS if b <= HORIZON)
ENOUGH = 20  # stories of an outlet; those with fewer tell for each other how late their stories come, and where even they have not enough, all outlets
_HOURS = 25  # of a day, and that none is known
Age: TypeAlias = Callable[[int, int], float]  # day and hour of publication (NO_HOUR: only the day is known) -> hours since then
Array: TypeAlias = Any  # numpy.ndarray: its type arguments say nothing here


@dataclass(frozen=True)
class ToCome:
    """Stories that are still to be found."""

    by_day: Mapping[int, float]  # of their publication
    variance: float = 0.0  # of their sum
    learnt_from: int = 0  # stories that tell how late others come

    @property
    def expected(self) -> float:
        """The most likely number."""
        return sum(self.by_day.values())

    def span(self) -> tuple[int, int]:
        """Return the fewest and the most of nine cases in ten."""
        return Usual(self.expected, max(1.0, self.variance / self.expected)).span() if self.expected else (0, 0)


class _Hazards(NamedTuple):
    """A row an outlet, the last one of those that have not enough stories by themselves; a column a step."""

    row: Array  # of each outlet
    of: Array  # which part of what is seen within a step came in it
    within: Array  # the stories that tell
    scatter: float  # how many times wider than chance days scatter: late stories come together

    def seen(self) -> Array:
        """Return which part is seen within each step."""
        parts = np.cumprod((1 - self.of)[:, ::-1], axis=1)[:, ::-1]
        return np.concatenate([parts[:, 1:], np.ones((len(parts), 1))], axis=1)


def still_to_come(sights: Sights, age: Age, days: Collection[int], *, unseen: Array | None = None) -> ToCome:
    """Return what is still to be found of some days; all sights tell how late stories come. `unseen` is for how many hours each outlet was not."""
    if not len(sights.day):
        return ToCome({})
    elapsed = _elapsed(sights, age) - (0 if unseen is None else unseen[sights.outlet])
    hazards = _hazards(sights, elapsed)
    recent = np.isin(sights.day, [*days]) & (elapsed < HORIZON)
    row, old = hazards.row[sights.outlet[recent]], elapsed[recent]
    step, part = _part_seen(hazards.seen(), row, old)
    found, place = np.unique(sights.day[recent], return_inverse=True)
    missing = np.bincount(place, (1 - part) / part, len(found))
    return ToCome(dict(zip(found.tolist(), missing.tolist(), strict=True)), hazards.scatter * _variance(hazards, row, step, part), len(sights.day))


def _elapsed(sights: Sights, age: Age) -> Array:
    """Return the hours since each story was published."""
    moments, place = np.unique(sights.day * _HOURS + sights.hour - NO_HOUR, return_inverse=True)
    return np.array([age(moment // _HOURS, moment % _HOURS + NO_HOUR) for moment in moments.tolist()])[place]


def _hazards(sights: Sights, elapsed: Array) -> _Hazards:
    outlets, at = len(sights.outlets), np.searchsorted(STEPS, sights.delay)
    stories = np.bincount(sights.outlet, minlength=outlets)
    small = stories < ENOUGH
    row, pooled = np.where(small, outlets, np.arange(outlets)), small if stories[small].sum() >= ENOUGH else np.ones(outlets, dtype=bool)
    within, last = np.zeros((outlets + 1, len(STEPS))), np.zeros((outlets + 1, len(STEPS)))
    can_tell = [(elapsed >= bound) & (at <= k) for k, bound in enumerate(STEPS)]
    for k, told in enumerate(can_tell):
        for found, which in ((within, told), (last, told & (at == k))):
            found[:-1, k] = np.bincount(sights.outlet[which], minlength=outlets)
            found[-1, k] = found[:-1, k][pooled].sum()
    of = np.where(last < within, last / np.maximum(within, 1), 0.0)
    return _Hazards(row, of, within, _scatter(sights.day, at, [of[row[sights.outlet], k] for k in range(len(STEPS))], can_tell))


def _scatter(day: Array, at: Array, chances: list[Array], can_tell: list[Array]) -> float:
    """Return Pearson's dispersion of the days' sums: 1 where each story comes late by itself, more where an outage holds many back together."""
    first, days, squares, cells = day.min(), int(np.ptp(day)) + 1, 0.0, 0
    for k, (chance, told) in enumerate(zip(chances, can_tell, strict=True)):
        off, width = (np.bincount((day - first)[told], of[told], days) for of in ((at == k) - chance, chance * (1 - chance)))
        squares += float((off[width > 0] ** 2 / width[width > 0]).sum())
        cells += max(0, int((width > 0).sum()) - 1)
    return max(1.0, squares / cells) if cells else 1.0


def _part_seen(seen: Array, row: Array, old: Array) -> tuple[Array, Array]:
    """Return the last step that each story is older than, and which part of its like is seen by now: of a step under way, what comes more and more seldom."""
    bounds = np.array(STEPS, dtype=float)
    step = np.maximum(0, np.searchsorted(bounds, old, side="right") - 1)
    after = np.minimum(step + 1, len(STEPS) - 1)
    begin, end, now = (hours**-0.5 for hours in (bounds[step], bounds[after], np.maximum(old, bounds[step])))
    way = np.where(after > step, (begin - now) / np.where(after > step, begin - end, 1.0), 0.0)
    return step, seen[row, step] + (seen[row, after] - seen[row, step]) * way


def _variance(hazards: _Hazards, row: Array, step: Array, part: Array) -> float:
    """Return that of the sum: what chance does to each story, and, of all stories of a row alike, how little the hazards are known (delta method)."""
    variance = float(((1 - part) / part**2).sum())
    for k in range(1, len(STEPS)):
        of, within = hazards.of[:, k], hazards.within[:, k]
        rest = np.bincount(row[step < k], 1 / part[step < k], len(of))
        variance += float((of / ((1 - of) * np.maximum(within, 1)) * rest**2).sum())
    return variance
