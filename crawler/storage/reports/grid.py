"""Stories and pages read as arrays: a row a series, a column a day. What `volume` tells and `unusual` judges is read from here."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, String, cast, func, literal_column, select

from crawler.storage.models import Coverage, OutletRow, StoryTally
from crawler.storage.reports.filter import VERDICTS, Filter, built_once, in_period, members, of_each_outlet, on_coverage, on_members, on_outlet
from crawler.storage.reports.known import Numbers, filled, joined, known_numbers, numbered, numbers, packed, parted, speaks, unpacked
from crawler.storage.reports.sums import are_tallied, on_days, tallied

Series: TypeAlias = Literal["outlet", "language", "country", "kind"]  # the last two: the outlet's


class Counts(NamedTuple):
    """What was counted: a column of figures is a day of an outlet and language."""

    groups: list[tuple[str, str]]  # outlets and languages
    group: Numbers  # its place among them, of each column
    figures: Numbers  # a row of days, one of stories, and one of pages read


Totals: TypeAlias = dict[tuple[str, str], tuple[int, int]]  # stories and pages read, by outlet and language


class _Outlet(NamedTuple):
    key: str
    languages: tuple[str, ...]
    active: bool
    country: str
    kind: str


@dataclass(frozen=True)
class Grid:
    """Counts of a period by series and day. Where nothing is known there are noughts, and `is_known` says so."""

    first: int  # day of the first column
    series: tuple[str, ...]
    stories: Numbers
    read: Numbers
    is_known: NDArray[np.bool_]
    outlets_known: Numbers  # of each day, of whichever series
    outlets: int
    known_of_group: Numbers | None = None  # of how many of a group's own outlets each day is known; None where each series is an outlet
    group_sizes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Span:
    """What was counted in a period, before it is put into series."""

    first: int
    days: int
    counts: Counts
    stories: Counts  # without pages read
    known: dict[str, NDArray[np.bool_]]  # by outlet that publishes in the filter's languages
    outlets: dict[str, _Outlet]  # of the filter
    chosen: Filter
    totals: Totals  # days that are not known included, which stand in no series
    one_by_one: dict[str, int] | None = None  # the stories of each outlet, where they are chosen so; days that are not known included

    def by(self, by: Series) -> Grid:
        """Return the counts by outlet, language, country or kind."""
        names = sorted({self._name(group, by) for group, (_, read) in totals_of(self.counts).items() if read})
        rows = {name: row for row, name in enumerate(names)}
        stories, read = self._table(self.stories, rows, by, 1), self._table(self.counts, rows, by, 2)
        members = self._members(by)
        known = np.zeros(read.shape, dtype=np.int64)
        stories *= read > 0  # of days on which something was read
        for name, row in rows.items():
            for outlet in members[name]:
                if (of := self.known.get(outlet)) is not None:
                    known[row] += of
        of_group = (None, ()) if by == "outlet" else (known, tuple(len(members[name]) for name in names))
        return Grid(self.first, tuple(names), stories, read, known > 0, self.outlets_known(), self.count(members), *of_group)

    def heard(self, by: Series) -> dict[str, NDArray[np.float64]]:
        """Return of each series and day which part of what is usually read of it comes from outlets of which the day is known."""
        flags, outlets = self._flags(), {outlet: place for place, outlet in enumerate(self.known)}
        days = flags.sum(axis=1)
        usual: dict[str, NDArray[np.float64]] = defaultdict(lambda: np.zeros(len(outlets)))
        for group, (_, read) in totals_of(self.counts).items():
            if (place := outlets.get(group[0])) is not None and days[place]:
                usual[self._name(group, by)][place] += read / days[place]
        return {name: of / of.sum() @ flags for name, of in usual.items() if of.any()}

    def _table(self, counts: Counts, rows: Mapping[str, int], by: Series, column: int) -> Numbers:
        """Add a row of what was counted up: a row a series, a column a day."""
        row = np.array([rows.get(self._name(group, by), -1) for group in counts.groups], dtype=np.int64)[counts.group]
        day = counts.figures[0] - self.first
        inside = (row >= 0) & (day >= 0) & (day < self.days)
        found = np.bincount((row * self.days + day)[inside], counts.figures[column][inside], len(rows) * self.days)
        return found.astype(np.int64).reshape(len(rows), self.days)

    def _flags(self) -> NDArray[np.bool_]:
        """Return which days are known: a row an outlet."""
        return np.array([*self.known.values()], dtype=np.bool_).reshape(len(self.known), self.days)

    @property
    def parts(self) -> int:
        """How many pages were read of days that are not known."""
        return sum(read for _, read in self.totals.values()) - int(self.counts.figures[2].sum())

    @property
    def has_pages(self) -> bool:
        """Whether anything was read."""
        return bool(self.counts.figures[2].any())

    def outlets_known(self) -> Numbers:
        """Return of how many outlets each day is known."""
        found: Numbers = self._flags().sum(axis=0)
        return found

    def outlets_known_in(self, begins: Numbers) -> tuple[Numbers, Numbers]:
        """Return of how many outlets every day of each step is known, and of how many any day of it."""
        flags = self._flags()
        return np.logical_and.reduceat(flags, begins, axis=1).sum(axis=0), np.logical_or.reduceat(flags, begins, axis=1).sum(axis=0)

    def count(self, members: Mapping[str, set[str]] | None = None) -> int:
        """Return how many outlets there are."""
        return len(frozenset().union(*(self._members("outlet") if members is None else members).values()) | self.known.keys())

    def _name(self, group: tuple[str, str], by: Series) -> str:
        outlet, language = group
        return outlet if by == "outlet" else language if by == "language" else str(getattr(self.outlets[outlet], by))

    def _members(self, by: Series) -> dict[str, set[str]]:
        """Return the outlets behind each series: itself, those that publish in a language, or those of a country or kind."""
        members: dict[str, set[str]] = defaultdict(set)
        wanted = self.chosen.languages
        for key, row in self.outlets.items():
            if row.active and speaks(self.chosen, row.languages):
                for language in [x for x in row.languages if not wanted or x in wanted] if by == "language" else [""]:
                    members[self._name((key, language), by)].add(key)
        for group in self.counts.groups:
            members[self._name(group, by)].add(group[0])
        return members


def span_of(connection: Connection, chosen: Filter, zone: ZoneInfo, first: int, last: int) -> Span:
    """Return what was counted from one day to another, both within the filter's period."""
    rows = connection.execute(_outlets_of(chosen))
    outlets = {key: _Outlet(key, _listed(languages), *others) for key, languages, *others in rows}
    counts, read = _read(connection, chosen)
    in_part = filled(connection)
    speaking = {key for key, row in outlets.items() if speaks(chosen, row.languages)} | {outlet for outlet, _ in counts.groups}
    known = {key: of for key, of in _flags(known_numbers(connection, chosen, zone, read, in_part), first, last).items() if key in speaking}
    whole = _known_of(counts, known, in_part, first)
    span = Span(first, last - first + 1, whole, whole, known, outlets, chosen, totals_of(counts))
    if not chosen.is_of_stories:
        return span
    stories = _stories(connection, chosen)
    return replace(span, stories=_known_of(stories, known, in_part, first), one_by_one=_by_outlet(stories))


def totals_of(counts: Counts) -> Totals:
    """Return the stories and the pages read of each outlet and language."""
    stories, read = (np.bincount(counts.group, of, len(counts.groups)).astype(np.int64).tolist() for of in counts.figures[1:3])
    return dict(zip(counts.groups, zip(stories, read, strict=True), strict=True))


def _by_outlet(stories: Counts) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for (outlet, _), n in zip(stories.groups, np.bincount(stories.group, stories.figures[1], len(stories.groups)).tolist(), strict=True):
        found[outlet] += int(n)
    return dict(found)


def _known_of(counts: Counts, known: Mapping[str, NDArray[np.bool_]], in_part: frozenset[str], first: int) -> Counts:
    """Leave out, of outlets that a backfill has parts of days of, the days that are not known."""
    whole = np.array([outlet not in in_part for outlet, _ in counts.groups], dtype=np.bool_)
    if whole.all():
        return counts
    days = len(next(iter(known.values()), ()))
    flags = np.array([known.get(outlet, np.zeros(days, dtype=np.bool_)) for outlet, _ in counts.groups]).reshape(len(counts.groups), days)
    day = counts.figures[0] - first
    inside = np.flatnonzero((day >= 0) & (day < days))
    stay = whole[counts.group]
    stay[inside] |= flags[counts.group[inside], day[inside]]
    return counts._replace(group=counts.group[stay], figures=counts.figures[:, stay])


@built_once
def _outlets_of(chosen: Filter) -> Select[Any]:
    columns: tuple[Any, ...] = (OutletRow.key, cast(OutletRow.languages, String), OutletRow.active, OutletRow.country, OutletRow.kind)
    return select(*columns).where(*on_outlet(chosen))


@lru_cache(maxsize=500)
def _listed(languages: str) -> tuple[str, ...]:
    """Read the list of an outlet's languages: a hundred outlets have the same few."""
    return tuple(json.loads(languages))


def ends(connection: Connection, chosen: Filter) -> tuple[int, int] | None:
    """Return the first and the last day of what is known under a filter; None when nothing is."""
    # Each by itself: SQLite takes one end of an index from it, but reads all of it for both.
    first, last = (given if given is not None else connection.scalar(_end(chosen, of)) for given, of in ((chosen.since_day, "min"), (chosen.until_day, "max")))
    return None if first is None or last is None or first > last else (first, last)


@built_once
def _end(chosen: Filter, of: Literal["min", "max"]) -> Select[Any]:
    return select(getattr(func, of)(Coverage.day)).where(*on_coverage(chosen))


@built_once
def _reading_of(chosen: Filter) -> Select[Any]:
    first, *others = (getattr(Coverage, v) for v in chosen.counted())
    beside = sum((getattr(Coverage, v) for v in VERDICTS if v not in chosen.counted()), Coverage.off_topic)
    columns = (func.aggregate_strings(Coverage.language, ","), packed(Coverage.day, sum(others, first), beside))
    # Not by language too: the rows of an outlet would be sorted for it.
    return select(Coverage.outlet, *columns).where(*in_period(Coverage, chosen), *of_each_outlet(Coverage, chosen)).group_by(Coverage.outlet)


def read_of(connection: Connection, chosen: Filter) -> Counts:
    """Return the stories and pages read of a filter; chosen one by one, its stories are not known here."""
    return _read(connection, chosen)[0]


def _read(connection: Connection, chosen: Filter) -> tuple[Counts, dict[str, list[Numbers]]]:
    """Return what was counted, and the days of each outlet on which it was, in whatever language: a day on which an outlet was read is known."""
    rows = connection.execute(_reading_of(chosen)).all()
    if not rows:
        return Counts([], *_none()), {}
    outlets, languages, texts = zip(*rows, strict=True)
    figures = unpacked(",".join(texts), 3)  # of all at once: each outlet by itself takes longer
    figures[2] += figures[1]
    sizes = [of.count(",") + 1 for of in texts]
    said = [_said(of, size) for of, size in zip(languages, sizes, strict=True)]
    tongues, tongue = numbered([language for of, _ in said for language in of])
    tongue = np.repeat(tongue, [times for of, times in said for _ in of])
    pair = np.repeat(np.arange(len(rows)), sizes) * len(tongues) + tongue
    are_there = np.bincount(pair, minlength=len(rows) * len(tongues)) > 0
    groups = [(outlets[at // len(tongues)], tongues[at % len(tongues)]) for at in np.flatnonzero(are_there).tolist()]
    days = {outlet: [day[read > 0]] for outlet, (day, _, read) in zip(outlets, parted(figures, sizes), strict=True)}
    return _in_languages(Counts(groups, (np.cumsum(are_there) - 1)[pair], figures), chosen), days


def _said(languages: str, rows: int) -> tuple[list[str], int]:
    """Return the languages of an outlet's rows, and how many times to take each: most outlets have one, and so no row is looked at."""
    first = languages.partition(",")[0]
    return ([first], rows) if languages == ",".join([first] * rows) else (languages.split(","), 1)


def _none() -> tuple[Numbers, Numbers]:
    return np.zeros(0, dtype=np.int64), np.zeros((3, 0), dtype=np.int64)


def _in_languages(every: Counts, chosen: Filter) -> Counts:
    if not chosen.languages:
        return every
    own = np.array([language in chosen.languages for _, language in every.groups], dtype=np.bool_)
    inside = own[every.group]
    groups = [group for group, is_own in zip(every.groups, own.tolist(), strict=True) if is_own]
    return Counts(groups, (np.cumsum(own) - 1)[every.group[inside]], every.figures[:, inside])


def _stories(connection: Connection, chosen: Filter) -> Counts:
    """Return the stories that are chosen one by one."""
    rows = connection.execute(_stories_of(chosen)).all()
    if not rows:
        return Counts([], *_none())
    outlets, languages, *texts = zip(*rows, strict=True)
    sizes = [days.count(",") + 1 for days in texts[0]]
    return Counts([*zip(outlets, languages, strict=True)], np.repeat(np.arange(len(rows)), sizes), numbers(*(",".join(column) for column in texts)))


@built_once
def _stories_of(chosen: Filter) -> Select[Any]:
    table, where = members(chosen), on_members(chosen)
    counted: Any = literal_column("1")
    day: Any = table.day
    if are_tallied(chosen):
        table, where, counted, day = StoryTally, on_days(chosen), tallied(chosen), StoryTally.at
    language = func.coalesce(table.language, literal_column("''"))
    return select(table.outlet, language, joined(day), joined(counted)).where(*where).group_by(table.outlet, language)


def _flags(known: Mapping[str, list[Numbers]], first: int, last: int) -> dict[str, NDArray[np.bool_]]:
    found = np.zeros((len(known), last - first + 1), dtype=np.bool_)
    of = [np.concatenate(days) for days in known.values()]
    row, at = np.repeat(np.arange(len(of)), [len(days) for days in of]), np.concatenate([*of, np.zeros(0, dtype=np.int64)]) - first
    inside = (at >= 0) & (at <= last - first)
    found[row[inside], at[inside]] = True
    return dict(zip(known, found, strict=True))
