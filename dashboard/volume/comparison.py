"""Two periods held against each other, day by day. No SQL, no Streamlit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from crawler.storage.engine import day_number, day_of
from crawler.storage.reports import Filter, LookedDay, Volume, VolumePoint


class Count(NamedTuple):
    """Stories out of the pages read."""

    stories: int
    read: int

    @property
    def share(self) -> float | None:
        """Stories as a share of what was read; None when nothing was."""
        return self.stories / self.read if self.read else None

    def plus(self, point: VolumePoint) -> Count:
        """Return the sum with what is known of a point."""
        return Count(self.stories + (point.stories or 0), self.read + (point.read or 0))


_NONE = Count(0, 0)


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
    alike: Count  # of the outlets and days that are known on both sides

    @property
    def total(self) -> Count:
        """What is known of the whole period."""
        counts = [d.counted for d in self.days if d.counted is not None]
        return Count(sum(c.stories for c in counts), sum(c.read for c in counts))

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


def compared(now: Volume, then: Volume) -> tuple[Side, Side]:
    """Return both periods (volumes by outlet, per day), the first day of one beside the first day of the other."""
    ours, theirs = _by_place(now), _by_place(then)
    both = ours.keys() & theirs.keys()
    return Side(_days(now), _sum(ours, both)), Side(_days(then), _sum(theirs, both))


def _by_place(volume: Volume) -> dict[tuple[str, int], VolumePoint]:
    first = volume.looked[0].day if volume.looked else 0
    return {(p.series, p.day - first): p for p in volume.points if p.stories is not None}


def _sum(points: Mapping[tuple[str, int], VolumePoint], places: set[tuple[str, int]]) -> Count:
    total = _NONE
    for place in places:
        total = total.plus(points[place])
    return total


def _days(volume: Volume) -> tuple[Day, ...]:
    sums: dict[int, Count] = defaultdict(lambda: _NONE)
    for point in volume.points:
        sums[point.day] = sums[point.day].plus(point)
    return tuple(Day(d.day, _count(d, sums[d.day]), d.known, d.outlets) for d in volume.looked)


def _count(looked: LookedDay, count: Count) -> Count | None:
    return count if looked.known or count.read else None
