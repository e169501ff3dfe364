"""How much was published about the topic, by whom, in which language, and out of how much; and on which days nobody knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import Select, func, select

from crawler.storage.models import Coverage, StoryTally
from crawler.storage.reports.filter import Filter, Source, members, on_coverage, on_members, opened
from crawler.storage.reports.grid import Grid, ends, span_of
from crawler.storage.reports.grid import Series as Series
from crawler.storage.reports.known import Numbers
from crawler.storage.reports.sums import are_tallied, on_tally, tallied

WEEK = 7


class VolumePoint(NamedTuple):
    """Stories of a series in a day or week, out of the pages read; None where nobody looked."""

    day: int  # the first of a week, or of the part of a week that lies in the period
    series: str
    stories: int | None
    read: int | None


class LookedDay(NamedTuple):
    """Of how many of the outlets it is known what they published in a day or (on every day of) a week."""

    day: int
    last: int  # of the week; the day itself
    known: int
    outlets: int


@dataclass(frozen=True)
class Volume:
    """Volume over time. Every series has a point for every day of the period."""

    points: tuple[VolumePoint, ...]
    looked: tuple[LookedDay, ...]


class OutletShare(NamedTuple):
    """What one outlet published in the period."""

    outlet: str
    stories: int
    other: int  # pages read that are not counted as stories
    first_day: int | None
    last_day: int | None
    languages: tuple[str, ...]

    @property
    def read(self) -> int:
        """Every page of the outlet that could be read."""
        return self.stories + self.other

    @property
    def share(self) -> float | None:
        """Stories as a share of everything read; None when nothing was read."""
        return self.stories / self.read if self.read else None


def period(source: Source, chosen: Filter) -> tuple[int, int] | None:
    """Return the first and the last day of what is known under a filter; None when nothing is."""
    with opened(source) as connection:
        return ends(connection, chosen)


def volume(source: Source, chosen: Filter, zone: ZoneInfo, *, by: Series, step: int = 1) -> Volume:
    """Return stories and pages read per day (or week) and series, with what is not known left unknown."""
    with opened(source) as connection:
        within = ends(connection, chosen)
        if within is None:
            return Volume((), ())
        grid = span_of(connection, chosen, zone, *within).by(by)
    first, last = within
    days = np.arange(first, last + 1)
    begins = np.flatnonzero((days == first) | ((days + 3) % step == 0))  # a week on its Monday
    return Volume(tuple(_points(grid, begins)), tuple(_looked(grid, begins, last)))


def outlet_shares(source: Source, chosen: Filter) -> list[OutletShare]:
    """Return what each outlet with anything read in the period published, most stories first."""
    stories = sum((getattr(Coverage, v) for v in chosen.counted()[1:]), getattr(Coverage, chosen.counted()[0]))
    everything = Coverage.relevant + Coverage.possible + Coverage.off_topic
    rows = select(Coverage.outlet, Coverage.language, func.sum(stories), func.sum(everything)).where(*on_coverage(chosen))
    asked = _spans(chosen)
    with opened(source) as connection:
        spans = {outlet: (n, first, last) for outlet, n, first, last in connection.execute(asked)}
        languages: dict[str, dict[str, int]] = defaultdict(dict)
        totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for outlet, language, n, read in connection.execute(rows.group_by(Coverage.outlet, Coverage.language)):
            languages[outlet][language] = read
            totals[outlet] = [totals[outlet][0] + n, totals[outlet][1] + read]
    shares = []
    for outlet, (counted, read) in totals.items():
        n, first, last = spans.get(outlet, (0, None, None))
        own = n if chosen.is_of_stories else counted
        tongues = tuple(sorted((x for x, many in languages[outlet].items() if many), key=lambda x: (-languages[outlet][x], x)))
        shares.append(OutletShare(outlet, own, read - own, first, last, tongues))
    return sorted((s for s in shares if s.read), key=lambda s: (-s.stories, s.outlet))


def _spans(chosen: Filter) -> Select[Any]:
    """Return the query for each outlet's stories, and their first and last day."""
    if are_tallied(chosen):
        n = tallied(chosen)
        columns = (StoryTally.outlet, func.sum(n), func.min(StoryTally.at), func.max(StoryTally.at))
        return select(*columns).where(*on_tally(chosen, by_day=True, by_outlets=True), n > 0).group_by(StoryTally.outlet)
    table = members(chosen)
    return select(table.outlet, func.count(), func.min(table.day), func.max(table.day)).where(*on_members(chosen)).group_by(table.outlet)


def _points(grid: Grid, begins: Numbers) -> Iterator[VolumePoint]:
    """A week is known only when all its days are: four days of seven would look like a fall."""
    days = (begins + grid.first).tolist()
    sums = (np.add.reduceat(of, begins, axis=1) for of in (grid.stories, grid.read))
    for name, known, *counts in zip(grid.series, np.logical_and.reduceat(grid.is_known, begins, axis=1), *sums, strict=True):
        columns = (of.tolist() if known.all() else [n if is_known else None for n, is_known in zip(of.tolist(), known, strict=True)] for of in counts)
        yield from map(VolumePoint, days, repeat(name), *columns)


def _looked(grid: Grid, begins: Numbers, last: int) -> Iterator[LookedDay]:
    days = (begins + grid.first).tolist()
    known = np.minimum.reduceat(grid.outlets_known, begins).tolist()
    return map(LookedDay, days, [*(day - 1 for day in days[1:]), last], known, repeat(grid.outlets))


def first_of(day: int, step: int, since: int) -> int:
    """Return the day that stands for a day, or for its week (which begins on Monday, but not before the period does)."""
    return day if step == 1 else max(since, day - (day + 3) % WEEK)  # 1970-01-01 was a Thursday


def in_steps(points: list[VolumePoint], step: int, since: int) -> list[VolumePoint]:
    """Add the days of a week up; a week is known only when all its days are: four days of seven would look like a fall."""
    weeks: dict[tuple[str, int], VolumePoint] = {}
    for point in points:
        key = (point.series, first_of(point.day, step, since))
        so_far = weeks.get(key, VolumePoint(key[1], point.series, 0, 0))
        weeks[key] = so_far._replace(stories=_add(so_far.stories, point.stories), read=_add(so_far.read, point.read))
    return list(weeks.values())


def _add(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
