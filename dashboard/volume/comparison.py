"""Two periods held against each other, day by day. No SQL, no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crawler.storage.engine import day_number, day_of
from crawler.storage.reports import Filter
from crawler.storage.reports.grid import Grid


class Count(NamedTuple):
    """Stories out of the pages read."""

    stories: int
    read: int

    @property
    def share(self) -> float | None:
        """Stories as a share of what was read; None when nothing was."""
        return self.stories / self.read if self.read else None


class Day(NamedTuple):
    """A day of a period: its counts, None where nothing is known, and of how many outlets it is known."""

    day: int
    counted: Count | None
    known: int
    outlets: int


@dataclass(frozen=True)
class Side:
    """One of the two periods."""

    days: tuple[Day, ...]
    alike: Count | None  # of the outlets and days that are known on both sides; None where there are none

    @property
    def total(self) -> Count | None:
        """What is known of the whole period; None where nothing is."""
        counts = [d.counted for d in self.days if d.counted is not None]
        return Count(sum(c.stories for c in counts), sum(c.read for c in counts)) if counts else None

    @property
    def fully_known(self) -> int:
        """How many days are known of every outlet."""
        return sum(d.known == d.outlets for d in self.days)


def moved(chosen: Filter, since_day: int) -> Filter:
    """Return a filter for a period of the same length that begins on another day; the filter's own must not be open."""
    assert chosen.since_day is not None
    assert chosen.until_day is not None
    return replace(chosen, since_day=since_day, until_day=since_day + chosen.until_day - chosen.since_day)


def days_before(since_day: int, until_day: int) -> int:
    """Return the first day of the period of the same length that ends just before."""
    return since_day - (until_day - since_day + 1)


def year_before(since_day: int) -> int:
    """Return the same date a year earlier; of 29 February the 28th."""
    day = day_of(since_day)
    return day_number(date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day))


def compared(now: Grid, then: Grid) -> tuple[Side, Side]:
    """Return both periods (by outlet), the first day of one beside the first day of the other."""
    both = sorted(set(now.series) & set(then.series))
    days = min(now.is_known.shape[1], then.is_known.shape[1])
    rows, others = ([grid.series.index(name) for name in both] for grid in (now, then))
    alike = now.is_known[rows, :days] & then.is_known[others, :days]
    return Side(_days(now), _sum(now, rows, alike)), Side(_days(then), _sum(then, others, alike))


def _sum(grid: Grid, rows: list[int], alike: NDArray[np.bool_]) -> Count | None:
    return Count(*(int(of[rows, : alike.shape[1]][alike].sum()) for of in (grid.stories, grid.read))) if alike.any() else None


def _days(grid: Grid) -> tuple[Day, ...]:
    sums = zip(grid.stories.sum(axis=0).tolist(), grid.read.sum(axis=0).tolist(), grid.outlets_known.tolist(), strict=True)
    return tuple(Day(day, Count(n, read) if known or read else None, known, grid.outlets) for day, (n, read, known) in enumerate(sums, grid.first))
