"""Whether a change or a meeting of words is more than chance: pure arithmetic over counts, for the Keywords page, the digest and alerts.

A term rises when its share of stories is higher after a day than before it. Three things feign a rise, and each is met:
another mix of languages or outlets (shares are compared within each stratum: Cochran-Mantel-Haenszel), news that comes in bursts (some days together are
one observation, their stories are not: cluster-robust variance, never taken smaller than that of stories alone), and the many terms that are looked at
(Benjamini-Hochberg). A burst that outlasts its block of days and falls into one half still counts as a change.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from crawler.false_discovery import false_discovery

LEVEL = 0.05  # share of false ones among those called significant, on average
_KEPT, _LONG = 8, 128  # days of a block from which on it lies where sums of so many are kept; of a half from which on blocks are longer
LEAST_CLUSTERS = 3  # on each side; fewer say nothing about how much days differ
Array: TypeAlias = Any  # numpy.ndarray: its type arguments say nothing here


class Cell(NamedTuple):
    """Stories of one stratum (a language, an outlet) in one block of days."""

    stratum: Hashable
    cluster: Hashable  # stories of one are not independent
    late: bool  # after the day from which on it is asked


class Change(NamedTuple):
    """How the share of one term changed: stories with it and all stories, before and after, and how sure that is."""

    before: int
    of_before: int
    after: int
    of_after: int
    p: float | None  # two-sided; None where it can't be told
    q: float | None = None  # the same among all terms that were tested

    @property
    def points(self) -> float | None:
        """Share after less share before."""
        return self.after / self.of_after - self.before / self.of_before if self.of_after and self.of_before else None

    @property
    def is_significant(self) -> bool:
        """Say whether it is called a change, at a false discovery rate of LEVEL."""
        return self.q is not None and self.q <= LEVEL


@dataclass(frozen=True)
class Counts:
    """All stories by cell, and of each term those that have it: a row a term, a column a cell."""

    terms: Sequence[str]
    cells: Sequence[Cell]
    totals: Array
    hits: Array

    @classmethod
    def of(cls, totals: Mapping[Cell, int], terms: Mapping[str, Mapping[Cell, int]]) -> Counts:
        """Take counts that stand by name; those of cells without stories are left out."""
        cells = [cell for cell, n in totals.items() if n]
        return cls([*terms], cells, np.array([totals[cell] for cell in cells], dtype=float), _table(terms.values(), cells))


def block_days(half: int) -> int:
    """Return how many days of a half of so many make a block: a fifth of them, eight at most; of a long half an eighth, but a power of two and 64 at most."""
    return min(_KEPT, max(1, half // 5)) if half < _LONG else min(64, 1 << (half // 8).bit_length() - 1)


def block_of(day: int, middle: int, first: int) -> int:
    """Return which block of days a day falls into; one of eight days or more may reach over the middle, where `Cell.late` keeps its parts apart."""
    size = block_days(middle - first)
    return (day - middle) // size if size < _KEPT else day // size  # the latter as sums of so many days are kept


def changes(counts: Counts, *, clustered: bool = True, least: int = 5) -> dict[str, Change]:
    """Return the change of every term; those in fewer than `least` stories are not tested. Unclustered, stories count as independent."""
    counts = _of_cells_with_stories(counts)
    late = np.array([cell.late for cell in counts.cells], dtype=float)
    after, of_after = counts.hits @ late, float(counts.totals @ late)
    before, of_before = counts.hits.sum(axis=1) - after, float(counts.totals.sum()) - of_after
    tested = np.flatnonzero(after + before >= least).tolist()
    p_values = {}
    for row, (score, p) in zip(tested, _p_values(counts.cells, counts.totals, late, counts.hits[tested], clustered=clustered), strict=True):
        if p is not None:
            p_values[counts.terms[row]] = p if _agrees(after[row], before[row], of_after, of_before, score) else 1.0
    q_values = false_discovery(p_values)
    rows = zip(counts.terms, before.tolist(), after.tolist(), strict=True)
    return {t: Change(int(b), int(of_before), int(a), int(of_after), p_values.get(t), q_values.get(t)) for t, b, a in rows}


def _of_cells_with_stories(counts: Counts) -> Counts:
    full = np.flatnonzero(counts.totals).tolist()
    return counts if len(full) == len(counts.cells) else Counts(counts.terms, [counts.cells[i] for i in full], counts.totals[full], counts.hits[:, full])


def association(both: int, one: int, other: int, stories: int) -> tuple[float, float]:
    """Return lift and normalised pointwise mutual information of two terms that stand in `one` and `other` of all stories, and in `both` together.

    Lift is how many times as often they meet as they would by chance; NPMI goes from -1 (never together) over 0 (chance) to 1 (never apart).
    """
    if not (one and other and stories):
        return 0.0, 0.0
    lift = both * stories / (one * other)
    if not both:
        return 0.0, -1.0
    return lift, 1.0 if both == stories else math.log(lift) / -math.log(both / stories)


def _agrees(after: float, before: float, of_after: float, of_before: float, score: float) -> bool:
    """A share that grows while it falls within each language is no change that one could show."""
    return not of_after or not of_before or (after / of_after - before / of_before) * score >= 0


def _p_values(cells: Sequence[Cell], totals: Array, late: Array, hits: Array, *, clustered: bool) -> list[tuple[float, float | None]]:
    """Return for each row of hits the score (above what its strata let expect, after) and its two-sided p."""
    strata, clusters = _one_hot([c.stratum for c in cells]), _one_hot([(c.cluster, c.late) for c in cells])
    n, k, n_late, k_late = totals @ strata, hits @ strata, (totals * late) @ strata, (hits * late) @ strata
    weight = late - strata @ (n_late / np.maximum(n, 1))
    score = k_late.sum(axis=1) - (k / np.maximum(n, 1)) @ n_late
    variance = (n_late * (n - n_late) * k * (n - k) / np.maximum(n * n * (n - 1), 1)).sum(axis=1)
    degrees: float = math.inf
    if clustered:
        many = clusters.shape[1]
        if min(len({c.cluster for c in cells if c.late is side}) for side in (False, True)) < LEAST_CLUSTERS:
            return [(float(s), None) for s in score]
        expected = (k_late / np.maximum(n_late, 1)) @ strata.T * late + ((k - k_late) / np.maximum(n - n_late, 1)) @ strata.T * (1 - late)
        by_cluster = ((hits - expected * totals) * weight) @ clusters
        variance, degrees = np.maximum(variance, (by_cluster**2).sum(axis=1) * many / (many - 2)), many - 2
    return [(float(s), two_sided(abs(s) / math.sqrt(v), degrees) if v > 0 else None) for s, v in zip(score, variance, strict=True)]


def _table(terms: Collection[Mapping[Cell, int]], cells: Sequence[Cell]) -> Array:
    """A row a term, a column a cell. Most terms stand in few cells."""
    columns = {cell: i for i, cell in enumerate(cells)}
    table = np.zeros((len(terms), len(cells)))
    for row, of in enumerate(terms):
        for cell, n in of.items():
            if cell in columns:
                table[row, columns[cell]] = n
    return table


def _one_hot(values: Sequence[Hashable]) -> Array:
    codes = {value: i for i, value in enumerate(dict.fromkeys(values))}
    table = np.zeros((len(values), len(codes)))
    table[np.arange(len(values)), [codes[v] for v in values]] = 1
    return table


def two_sided(t: float, degrees: float) -> float:
    """Return the chance of a value of Student's t so far from zero (D. Wallace's normal approximation, 1959: right to a fiftieth from four degrees on)."""
    if math.isinf(degrees):
        return math.erfc(t / math.sqrt(2))
    z = (8 * degrees + 1) / (8 * degrees + 3) * math.sqrt(degrees * math.log1p(t * t / degrees))
    return math.erfc(z / math.sqrt(2))
