"""How much was published about the topic, by whom, in which language, and out of how much; and on which days nobody knows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import Connection, Select, func, select

from crawler.storage.models import OutletRow, StoryTally
from crawler.storage.reports.filter import Filter, Source, in_languages, members, on_members, on_outlet, opened
from crawler.storage.reports.grid import Grid, Span, Totals, ends, read_of, span_of, totals_of
from crawler.storage.reports.grid import Series as Series
from crawler.storage.reports.known import Numbers
from crawler.storage.reports.sums import are_tallied, on_span, over, tallied
from crawler.storage.tallies import stretches

WEEK = 7
THICK = 0.75  # of the days of a group's outlets


class VolumePoint(NamedTuple):
    """Stories of a series in a day or in what is known of a week, out of the pages read; None where nobody looked."""

    day: int  # the first of a week, or of the part of a week that lies in the period
    series: str
    stories: int | None
    read: int | None
    missing: int = 0  # days of the week of which nothing is known: its stories are those of the others
    outlet_days_known: int = 0  # of a group of outlets: each counts the days of it that are known
    outlet_days: int = 0  # that there are; none where the series is an outlet

    @property
    def is_thin(self) -> bool:
        """Say whether so little is known of a group's outlets that a week of it is known in part."""
        return self.outlet_days_known < THICK * self.outlet_days


class LookedDay(NamedTuple):
    """Of how many of the outlets it is known what they published in a day or week."""

    day: int
    last: int  # of the week; the day itself
    known: int  # on every day of it
    outlets: int
    in_part: int = 0  # on some days of a week


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


def counted(source: Source, chosen: Filter, zone: ZoneInfo) -> Span | None:
    """Return stories and pages read of a period, whatever series they are told by; None when nothing is known."""
    with opened(source) as connection:
        within = ends(connection, chosen)
        return None if within is None else span_of(connection, chosen, zone, *within)


def volume(source: Source, chosen: Filter, zone: ZoneInfo, *, by: Series, step: int = 1) -> Volume:
    """Return stories and pages read per day (or week) and series, with what is not known left unknown."""
    return volume_of(counted(source, chosen, zone), by=by, step=step)


def volume_of(span: Span | None, *, by: Series, step: int = 1) -> Volume:
    """Return the same of what was counted."""
    return Volume((), ()) if span is None else Volume(tuple(_points(span.by(by), _begins(span, step))), looked_of(span, step=step))


def looked_of(span: Span | None, *, step: int = 1) -> tuple[LookedDay, ...]:
    """Return of how many outlets each day (or week) of what was counted is known."""
    if span is None:
        return ()
    begins = _begins(span, step)
    days, (known, there) = (begins + span.first).tolist(), span.outlets_known_in(begins)
    last = [*(day - 1 for day in days[1:]), span.first + span.days - 1]
    return tuple(map(LookedDay, days, last, known.tolist(), repeat(span.count()), (there - known).tolist()))


def begins_of(days: Numbers, step: int) -> Numbers:
    """Return the places where a day begins, or a week, on its Monday."""
    return np.flatnonzero((days == days[0]) | ((days + 3) % step == 0))


def _begins(span: Span, step: int) -> Numbers:
    return begins_of(np.arange(span.first, span.first + span.days), step)


def outlet_shares(source: Source, chosen: Filter) -> list[OutletShare]:
    """Return what each outlet with anything read in the period published, most stories first."""
    with opened(source) as connection:
        totals = totals_of(read_of(connection, chosen))
        one_by_one = _chosen_ones(connection, chosen) if chosen.is_of_stories else None
    return _shares(totals, one_by_one)


def shares_of(span: Span | None) -> list[OutletShare]:
    """Return the same of what was counted."""
    return [] if span is None else _shares(span.totals, span.one_by_one)


def _shares(totals: Totals, one_by_one: Mapping[str, int] | None) -> list[OutletShare]:
    languages: dict[str, dict[str, int]] = defaultdict(dict)
    stories: dict[str, int] = defaultdict(int)
    for (outlet, language), (n, read) in totals.items():
        if read:
            languages[outlet][language] = read
            stories[outlet] += n
    shares = []
    for outlet, of in languages.items():
        own = stories[outlet] if one_by_one is None else one_by_one.get(outlet, 0)
        shares.append(OutletShare(outlet, own, sum(of.values()) - own, tuple(sorted(of, key=lambda x: (-of[x], x)))))
    return sorted(shares, key=lambda s: (-s.stories, s.outlet))


def _chosen_ones(connection: Connection, chosen: Filter) -> dict[str, int]:
    """Return each outlet's stories, where they are chosen one by one."""
    table, found = members(chosen), Counter[str]()
    asked: Any = select(table.outlet, func.count()).where(*on_members(chosen)).group_by(table.outlet)
    if are_tallied(chosen):
        spans = stretches(chosen.since_day, chosen.until_day)
        asked = over(spans, StoryTally, (StoryTally.outlet, tallied(chosen)), *on_span(chosen, by_outlets=True)) if spans else asked
    for outlet, n in connection.execute(asked):
        found[outlet] += n
    return dict(found)


def outlet_days(source: Source, chosen: Filter) -> dict[str, tuple[int, int]]:
    """Return the first and the last day of each outlet's stories in the period."""
    with opened(source) as connection:
        rows = connection.execute(_outlet_ends(chosen) if are_tallied(chosen) else _member_ends(chosen))
        return {outlet: (first, last) for outlet, first, last in rows if first is not None}


def _outlet_ends(chosen: Filter) -> Select[Any]:
    """Each end is looked up by itself: to group the days would read all of them."""
    own = [StoryTally.topic == (chosen.topic or ""), StoryTally.outlet == OutletRow.key, StoryTally.span == 1, *in_languages(StoryTally.language, chosen)]
    since = [StoryTally.at >= chosen.since_day] if chosen.since_day is not None else []
    until = [StoryTally.at <= chosen.until_day] if chosen.until_day is not None else []
    day = select(StoryTally.at).where(*own, *since, *until, tallied(chosen) > 0).limit(1).correlate(OutletRow)
    first, last = (day.order_by(order).scalar_subquery() for order in (StoryTally.at, StoryTally.at.desc()))
    return select(OutletRow.key, first, last).where(*on_outlet(chosen))


def _member_ends(chosen: Filter) -> Select[Any]:
    table = members(chosen)
    return select(table.outlet, func.min(table.day), func.max(table.day)).where(*on_members(chosen)).group_by(table.outlet)


def _points(grid: Grid, begins: Numbers) -> Iterator[VolumePoint]:
    """A week tells of its known days, and how many are not: one day nobody looked would else take a week of an outlet away."""
    days = (begins + grid.first).tolist()
    size = np.diff([*begins.tolist(), grid.is_known.shape[1]])
    known = np.add.reduceat(grid.is_known, begins, axis=1, dtype=np.int64)
    sums = (np.add.reduceat(of, begins, axis=1) for of in (grid.stories, grid.read))
    outlet_days = _outlet_days(grid, begins, size)
    for name, there, own, *counts in zip(grid.series, known, outlet_days, *sums, strict=True):
        columns = (of.tolist() if there.all() else [n if m else None for n, m in zip(of.tolist(), there.tolist(), strict=True)] for of in counts)
        yield from map(VolumePoint, days, repeat(name), *columns, np.where(there > 0, size - there, 0).tolist(), *own.tolist())


def _outlet_days(grid: Grid, begins: Numbers, size: Numbers) -> Numbers:
    """Return of each series and week of how many outlets' days something is known, and how many there are; noughts where a series is an outlet."""
    if grid.known_of_group is None:
        return np.zeros((len(grid.series), 2, len(begins)), dtype=np.int64)
    there = np.array(grid.group_sizes, dtype=np.int64)[:, None] * size
    return np.stack([np.add.reduceat(grid.known_of_group, begins, axis=1), there], axis=1)


def in_steps(points: Iterable[VolumePoint], looked: Sequence[LookedDay], step: int) -> list[VolumePoint]:
    """Add days up into weeks, as `volume` does; of days of which nothing is known (`looked` has each day) nothing is counted."""
    if not looked:
        return []
    days = np.array([d.day for d in looked], dtype=np.int64)
    begins = begins_of(days, step)
    weeks = np.repeat(days[begins], np.diff([*begins.tolist(), len(days)])).tolist()
    week_of = {d.day: week for d, week in zip(looked, weeks, strict=True) if d.known}
    missing = Counter(week for d, week in zip(looked, weeks, strict=True) if not d.known)
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for point in (p for p in points if p.day in week_of):
        sums[point.series, week_of[point.day]] += point.stories or 0
    return [VolumePoint(week, series, n, None, missing[week]) for (series, week), n in sums.items()]
