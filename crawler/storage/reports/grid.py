"""Stories and pages read as arrays: a row a series, a column a day. What `volume` tells and `unusual` judges is read from here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, literal_column, select

from crawler.storage.models import Coverage, OutletRow, StoryTally
from crawler.storage.reports.filter import Filter, in_period, members, of_each_outlet, on_coverage, on_members, on_outlet
from crawler.storage.reports.known import Numbers, filled, joined, known_numbers, numbers, parted, speaks
from crawler.storage.reports.sums import are_tallied, on_tally, tallied

Series: TypeAlias = Literal["outlet", "language", "country", "kind"]  # the last two: the outlet's
_Groups: TypeAlias = dict[tuple[str, str], Numbers]  # by outlet and language: a row of days, one of stories, and one of pages read


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


@dataclass(frozen=True)
class Span:
    """What was counted in a period, before it is put into series."""

    first: int
    days: int
    groups: _Groups
    stories: _Groups  # without pages read
    known: dict[str, NDArray[np.bool_]]  # by outlet that publishes in the filter's languages
    outlets: dict[str, _Outlet]  # of the filter
    chosen: Filter
    parts: int = 0  # pages read of days that are not known, which stand in no series

    def by(self, by: Series) -> Grid:
        """Return the counts by outlet, language, country or kind."""
        names = sorted({self._name(group, by) for group, (_, _, read) in self.groups.items() if read.any()})
        rows = {name: row for row, name in enumerate(names)}
        stories, read = self._table(self.stories, rows, by, 1), self._table(self.groups, rows, by, 2)
        members = self._members(by)
        known = np.zeros(read.shape, dtype=np.bool_)
        stories *= read > 0  # of days on which something was read
        for name, row in rows.items():
            for outlet in members[name]:
                if (of := self.known.get(outlet)) is not None:
                    known[row] |= of
        return Grid(self.first, tuple(names), stories, read, known, self.outlets_known(), self.count(members))

    def heard(self, by: Series) -> dict[str, NDArray[np.float64]]:
        """Return of each series and day which part of what is usually read of it comes from outlets of which the day is known."""
        usual: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for (outlet, language), (_, _, read) in self.groups.items():
            if (days := self.known.get(outlet)) is not None and days.any():
                usual[self._name((outlet, language), by)][outlet] += float(read.sum()) / int(days.sum())
        shares = {name: {outlet: n / sum(of.values()) for outlet, n in of.items() if n} for name, of in usual.items()}
        return {name: np.sum([part * self.known[outlet] for outlet, part in of.items()], axis=0) for name, of in shares.items() if of}

    def _table(self, groups: _Groups, rows: Mapping[str, int], by: Series, column: int) -> Numbers:
        """Add a column of what was counted up: a row a series, a column a day."""
        own = [(row, counted) for group, counted in groups.items() if (row := rows.get(self._name(group, by))) is not None]
        place = np.repeat([row for row, _ in own], [counted.shape[1] for _, counted in own]).astype(np.int64)
        days, n = (np.concatenate([counted[which] for _, counted in own] or [place]) for which in (0, column))
        inside = (days >= self.first) & (days < self.first + self.days)
        found = np.bincount((place * self.days + days - self.first)[inside], n[inside], len(rows) * self.days)
        return found.astype(np.int64).reshape(len(rows), self.days)

    @property
    def has_pages(self) -> bool:
        """Whether anything was read."""
        return any(read.any() for _, _, read in self.groups.values())

    def outlets_known(self) -> Numbers:
        """Return of how many outlets each day is known."""
        return sum((of.astype(np.int64) for of in self.known.values()), np.zeros(self.days, dtype=np.int64))

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
        for group in self.groups:
            members[self._name(group, by)].add(group[0])
        return members


def span_of(connection: Connection, chosen: Filter, zone: ZoneInfo, first: int, last: int) -> Span:
    """Return what was counted from one day to another, both within the filter's period."""
    rows = connection.execute(select(OutletRow.key, OutletRow.languages, OutletRow.active, OutletRow.country, OutletRow.kind).where(*on_outlet(chosen)))
    outlets = {row.key: _Outlet(row.key, tuple(row.languages), *row[2:]) for row in rows}
    # Of every language: a day on which an outlet was read is known, whatever was found.
    every = _read(connection, chosen)
    read: dict[str, list[Numbers]] = defaultdict(list)
    for (outlet, _), counted in every.items():
        read[outlet].append(counted[0][counted[2] > 0])
    groups = {group: counted for group, counted in every.items() if not chosen.languages or group[1] in chosen.languages}
    speaking = {key for key, row in outlets.items() if speaks(chosen, row.languages)} | {outlet for outlet, _ in groups}
    in_part = filled(connection)
    known = {key: of for key, of in _flags(known_numbers(connection, chosen, zone, read, in_part), first, last).items() if key in speaking}
    whole = _known_of(groups, known, in_part, first)
    stories = _known_of(_stories(connection, chosen), known, in_part, first) if chosen.is_of_stories else whole
    return Span(first, last - first + 1, whole, stories, known, outlets, chosen, _pages(groups) - _pages(whole))


def _known_of(groups: _Groups, known: Mapping[str, NDArray[np.bool_]], in_part: frozenset[str], first: int) -> _Groups:
    """Leave out, of outlets that a backfill has parts of days of, the days that are not known."""
    none = np.zeros(0, dtype=np.bool_)

    def days_of(outlet: str, counted: Numbers) -> Numbers:
        flags = known.get(outlet, none)
        at = counted[0] - first
        inside = (at >= 0) & (at < len(flags))
        inside[inside] = flags[at[inside]]
        return counted[:, inside]

    return {group: days_of(group[0], counted) if group[0] in in_part else counted for group, counted in groups.items()}


def _pages(groups: _Groups) -> int:
    return sum(int(read.sum()) for _, _, read in groups.values())


def ends(connection: Connection, chosen: Filter) -> tuple[int, int] | None:
    """Return the first and the last day of what is known under a filter; None when nothing is."""
    # Each by itself: SQLite takes one end of an index from it, but reads all of it for both.
    first, last = (
        given if given is not None else connection.scalar(select(end(Coverage.day)).where(*on_coverage(chosen)))
        for given, end in ((chosen.since_day, func.min), (chosen.until_day, func.max))
    )
    return None if first is None or last is None or first > last else (first, last)


def _read(connection: Connection, chosen: Filter) -> _Groups:
    stories = sum((getattr(Coverage, v) for v in chosen.counted()[1:]), getattr(Coverage, chosen.counted()[0]))
    everything = Coverage.relevant + Coverage.possible + Coverage.off_topic
    columns = (func.aggregate_strings(Coverage.language, ","), joined(Coverage.day), joined(stories), joined(everything))
    # Not by language too: the rows of an outlet would be sorted for it.
    asked = select(Coverage.outlet, *columns).where(*in_period(Coverage, chosen), *of_each_outlet(Coverage, chosen)).group_by(Coverage.outlet)
    rows = connection.execute(asked).all()
    if not rows:
        return {}
    tongues = [languages.split(",") for _, languages, *_ in rows]
    figures = numbers(*(",".join(column) for column in zip(*(texts for _, _, *texts in rows), strict=True)))  # of all at once: each by itself takes longer
    split = zip(rows, tongues, parted(figures, map(len, tongues)), strict=True)
    return {(row[0], language): own for row, of, counted in split for language, own in _by_language(of, counted)}


def _by_language(tongues: list[str], counted: Numbers) -> Iterator[tuple[str, Numbers]]:
    for language in (of := dict.fromkeys(tongues)):
        yield language, counted if len(of) == 1 else counted[:, [tongue == language for tongue in tongues]]


def _stories(connection: Connection, chosen: Filter) -> _Groups:
    """Return the stories that are chosen one by one."""
    table, where = members(chosen), on_members(chosen)
    counted: Any = literal_column("1")
    day: Any = table.day
    if are_tallied(chosen):
        table, where, counted, day = StoryTally, on_tally(chosen, by_day=True, by_outlets=True), tallied(chosen), StoryTally.at
    language = func.coalesce(table.language, literal_column("''"))
    asked = select(table.outlet, language, joined(day), joined(counted)).where(*where).group_by(table.outlet, language)
    return {(outlet, tongue): numbers(*texts) for outlet, tongue, *texts in connection.execute(asked)}


def _flags(known: Mapping[str, list[Numbers]], first: int, last: int) -> dict[str, NDArray[np.bool_]]:
    found = np.zeros((len(known), last - first + 1), dtype=np.bool_)
    of = [np.concatenate(days) for days in known.values()]
    row, at = np.repeat(np.arange(len(of)), [len(days) for days in of]), np.concatenate([*of, np.zeros(0, dtype=np.int64)]) - first
    inside = (at >= 0) & (at <= last - first)
    found[row[inside], at[inside]] = True
    return dict(zip(known, found, strict=True))
