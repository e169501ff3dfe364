"""How much was published about the topic, by whom, in which language, and out of how much; and on which days nobody knows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, func, select

from crawler.storage.models import Coverage, OutletRow, StoryTally
from crawler.storage.reports.filter import Filter, Source, members, on_coverage, on_members, on_outlet, opened
from crawler.storage.reports.known import known_days
from crawler.storage.reports.sums import are_tallied, on_tally, tallied

Series: TypeAlias = Literal["outlet", "language", "country", "kind"]  # the last two: the outlet's
_OF_OUTLET = ("country", "kind")
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
        # Each by itself: SQLite takes one end of an index from it, but reads all of it for both.
        first, last = (connection.scalar(select(end(Coverage.day)).where(*on_coverage(chosen))) for end in (func.min, func.max))
    since = chosen.since_day if chosen.since_day is not None else first
    until = chosen.until_day if chosen.until_day is not None else last
    return None if since is None or until is None or since > until else (since, until)


def volume(source: Source, chosen: Filter, zone: ZoneInfo, *, by: Series, step: int = 1) -> Volume:
    """Return stories and pages read per day (or week) and series, with what is not known left unknown."""
    with opened(source) as connection:
        span = period(connection, chosen)
        if span is None:
            return Volume((), ())
        known = known_days(connection, chosen, zone)
        counts = _counts(connection, chosen, by)
        members = _members(connection, chosen, by, counts)
    steps = _steps(span, step)
    points = [p for s in sorted(counts) for p in _points(s, steps, counts[s], _known_of(members.get(s, frozenset()), known))]
    watched = frozenset().union(*members.values()) | known.keys()
    outlets = Counter(chain.from_iterable(known.values()))
    looked = [LookedDay(of[0], of[-1], min(outlets[d] for d in of), len(watched)) for of in steps]
    return Volume(tuple(points), tuple(looked))


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


def _counts(connection: Connection, chosen: Filter, by: Series) -> dict[str, dict[int, tuple[int, int]]]:
    """Stories and pages read, by series and day; only of days on which something was read."""
    series = _series_of(Coverage, by)
    stories = sum((getattr(Coverage, v) for v in chosen.counted()[1:]), getattr(Coverage, chosen.counted()[0]))
    everything = func.sum(Coverage.relevant + Coverage.possible + Coverage.off_topic)
    asked = select(series, Coverage.day, func.sum(stories), everything).where(*on_coverage(chosen)).group_by(series, Coverage.day)
    rows = connection.execute(_with_outlet(asked, Coverage, by))
    counts: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    for name, day, n, read in rows:
        if read:
            counts[name][day] = (int(n), int(read))
    if chosen.is_of_stories:
        chosen_ones = {(name or "", day): n for name, day, n in connection.execute(_story_counts(chosen, by)) if n}
        return {name: {day: (chosen_ones.get((name, day), 0), read) for day, (_, read) in of.items()} for name, of in counts.items()}
    return counts


def _story_counts(chosen: Filter, by: Series) -> Select[Any]:
    if are_tallied(chosen):
        series = _series_of(StoryTally, by)
        of_days = (
            select(series, StoryTally.at, func.sum(tallied(chosen))).where(*on_tally(chosen, by_day=True, by_outlets=True)).group_by(series, StoryTally.at)
        )
        return _with_outlet(of_days, StoryTally, by)
    table = members(chosen)
    series = _series_of(table, by)
    return _with_outlet(select(series, table.day, func.count()).where(*on_members(chosen)).group_by(series, table.day), table, by)


def _series_of(table: Any, by: Series) -> Any:
    return getattr(OutletRow if by in _OF_OUTLET else table, by)


def _with_outlet(asked: Select[Any], table: Any, by: Series) -> Select[Any]:
    return asked.join(OutletRow, OutletRow.key == table.outlet) if by in _OF_OUTLET else asked


def _members(connection: Connection, chosen: Filter, by: Series, counted: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the outlets behind each series: itself, those that publish in a language, or those of a country or kind."""
    members: dict[str, set[str]] = defaultdict(set)
    own = OutletRow.key if by in ("outlet", "language") else getattr(OutletRow, by)
    for key, languages, name in connection.execute(select(OutletRow.key, OutletRow.languages, own).where(OutletRow.active, *on_outlet(chosen))):
        if not chosen.languages or set(chosen.languages) & {*languages, ""}:
            for series in [name] if by != "language" else [x for x in languages if not chosen.languages or x in chosen.languages]:
                members[series].add(key)
    if by == "outlet":
        return {series: frozenset({series}) for series in {*members, *counted}}
    asked = select(_series_of(Coverage, by), Coverage.outlet).where(*on_coverage(chosen)).distinct()
    for series, outlet in connection.execute(_with_outlet(asked, Coverage, by)):
        members[series].add(outlet)
    return {series: frozenset(outlets) for series, outlets in members.items()}


def _known_of(outlets: Iterable[str], known: Mapping[str, set[int]]) -> set[int]:
    return set().union(*(known.get(outlet, set()) for outlet in outlets))


def _steps(span: tuple[int, int], step: int) -> list[list[int]]:
    """Return the days of each step."""
    found: dict[int, list[int]] = defaultdict(list)
    for day in range(span[0], span[1] + 1):
        found[first_of(day, step, span[0])].append(day)
    return list(found.values())


def _points(series: str, steps: list[list[int]], counts: Mapping[int, tuple[int, int]], known: set[int]) -> list[VolumePoint]:
    """A week is known only when all its days are: four days of seven would look like a fall."""
    return [VolumePoint(of[0], series, *_sum(of, counts, known)) for of in steps]


def _sum(days: list[int], counts: Mapping[int, tuple[int, int]], known: set[int]) -> tuple[int, int] | tuple[None, None]:
    stories = read = 0
    for day in days:
        if (of_day := counts.get(day)) is not None:
            stories += of_day[0]
            read += of_day[1]
        elif day not in known:
            return None, None
    return stories, read


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
