"""How much was published about the topic, by whom, in which language, and out of how much; and on which days nobody knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, String, bindparam, cast, func, select

from crawler.storage.engine import day_number, day_of
from crawler.storage.models import ArchiveDay, Coverage, OutletRow, Page, Run
from crawler.storage.reports.filter import Filter, Source, by_outlet, in_period, members, on_coverage, on_members, on_outlet, opened
from crawler.storage.runs import NO_CHECK

Series: TypeAlias = Literal["outlet", "language", "country", "kind"]  # the last two: the outlet's
_OF_OUTLET = ("country", "kind")
LOOKED = ("ok", "unchanged", "partial")  # states of a run after which an outlet's silence is silence
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
        bounds: Any = connection.execute(select(func.min(Coverage.day), func.max(Coverage.day)).where(*on_coverage(chosen))).one()
    first, last = bounds
    since = chosen.since_day if chosen.since_day is not None else first
    until = chosen.until_day if chosen.until_day is not None else last
    return None if since is None or until is None or since > until else (since, until)


def volume(source: Source, chosen: Filter, zone: ZoneInfo, *, by: Series, step: int = 1) -> Volume:
    """Return stories and pages read per day (or week) and series, with what is not known left unknown."""
    with opened(source) as connection:
        span = period(connection, chosen)
        if span is None:
            return Volume((), ())
        days = range(span[0], span[1] + 1)
        known = known_days(connection, chosen, zone)
        counts = _counts(connection, chosen, by)
        members = _members(connection, chosen, by)
    points = [p for s in sorted({s for s, _ in counts}) for p in _points(s, days, counts, _known_of(members.get(s, frozenset()), known))]
    watched = frozenset().union(*members.values()) | known.keys()
    looked = [LookedDay(d, d, sum(d in known.get(o, ()) for o in watched), len(watched)) for d in days]
    return Volume(tuple(in_steps(points, step, span[0])), tuple(_looked_in_steps(looked, step, span[0])))


def known_days(connection: Connection, chosen: Filter, zone: ZoneInfo) -> dict[str, set[int]]:
    """Return the days of which it is known what an outlet published: something was read, a run looked and found nothing new,
    or an archive listed them whole."""
    known: dict[str, set[int]] = defaultdict(set)
    filled = set(connection.scalars(select(Run.outlet).where(Run.trigger == "backfill").distinct()))
    read = select(Coverage.outlet, Coverage.day).where(*in_period(Coverage, chosen), *by_outlet(Coverage, chosen)).distinct()
    for outlet, day in connection.execute(read):
        if outlet not in filled:
            known[outlet].add(day)
    if filled:  # what an archive or a WARC file gave of a day may be a part of it
        crawled = (Page.outlet.in_(filled), ~Page.backfilled, Page.day.is_not(None), *in_period(Page, chosen), *by_outlet(Page, chosen))
        for outlet, of_page in connection.execute(select(Page.outlet, Page.day).where(*crawled).distinct()):
            known[outlet].add(of_page or 0)
    # A bucket is a day of 24 hours, so the local days in it are those of its first and its last run.
    bucket = func.substr(cast(Run.started_at, String), 1, 10)
    looked = (Run.state.in_(LOOKED), Run.trigger.not_in(NO_CHECK), *by_outlet(Run, chosen), *_between(chosen, zone))
    runs = select(Run.outlet, func.min(Run.started_at), func.max(Run.started_at)).where(*looked)
    for outlet, first, last in connection.execute(runs.group_by(Run.outlet, bucket)):
        known[outlet].update((day_number(first.astimezone(zone).date()), day_number(last.astimezone(zone).date())))
    for outlet, day in _days_in_archives(connection, chosen):
        known[outlet].add(day)
    return known


def _days_in_archives(connection: Connection, chosen: Filter) -> list[tuple[str, int]]:
    """Return the days that a backfill has finished, of outlets all of whose backfilled pages were read."""
    finished = (ArchiveDay.finished_at.is_not(None), *in_period(ArchiveDay, chosen), *by_outlet(ArchiveDay, chosen))
    days = [(outlet, day) for outlet, day in connection.execute(select(ArchiveDay.outlet, ArchiveDay.day).where(*finished).distinct())]
    if not days:
        return []
    pending = Page.state == bindparam("state", "pending", literal_execute=True)  # written out, so that SQLite sees the queue's own index
    waiting = set(connection.scalars(select(Page.outlet).where(pending, Page.backfilled).distinct()))
    return [(outlet, day) for outlet, day in days if outlet not in waiting]


def outlet_shares(source: Source, chosen: Filter) -> list[OutletShare]:
    """Return what each outlet with anything read in the period published, most stories first."""
    stories = sum((getattr(Coverage, v) for v in chosen.counted()[1:]), getattr(Coverage, chosen.counted()[0]))
    everything = Coverage.relevant + Coverage.possible + Coverage.off_topic
    rows = select(Coverage.outlet, Coverage.language, func.sum(stories), func.sum(everything)).where(*on_coverage(chosen))
    table = members(chosen)
    asked = select(table.outlet, func.count(), func.min(table.day), func.max(table.day)).where(*on_members(chosen)).group_by(table.outlet)
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


def _counts(connection: Connection, chosen: Filter, by: Series) -> dict[tuple[str, int], tuple[int, int]]:
    series = _series_of(Coverage, by)
    stories = sum((getattr(Coverage, v) for v in chosen.counted()[1:]), getattr(Coverage, chosen.counted()[0]))
    everything = func.sum(Coverage.relevant + Coverage.possible + Coverage.off_topic)
    asked = select(series, Coverage.day, func.sum(stories), everything).where(*on_coverage(chosen)).group_by(series, Coverage.day)
    rows = connection.execute(_with_outlet(asked, Coverage, by))
    counts = {(name, day): (int(n), int(read)) for name, day, n, read in rows if read}
    if chosen.is_of_stories:
        chosen_ones = {(name or "", day): n for name, day, n in connection.execute(_story_counts(chosen, by))}
        counts = {key: (chosen_ones.get(key, 0), read) for key, (_, read) in counts.items()}
    return counts


def _story_counts(chosen: Filter, by: Series) -> Select[Any]:
    table = members(chosen)
    series = _series_of(table, by)
    return _with_outlet(select(series, table.day, func.count()).where(*on_members(chosen)).group_by(series, table.day), table, by)


def _series_of(table: Any, by: Series) -> Any:
    return getattr(OutletRow if by in _OF_OUTLET else table, by)


def _with_outlet(asked: Select[Any], table: Any, by: Series) -> Select[Any]:
    return asked.join(OutletRow, OutletRow.key == table.outlet) if by in _OF_OUTLET else asked


def _members(connection: Connection, chosen: Filter, by: Series) -> dict[str, frozenset[str]]:
    """Return the outlets behind each series: itself, those that publish in a language, or those of a country or kind."""
    members: dict[str, set[str]] = defaultdict(set)
    own = OutletRow.key if by in ("outlet", "language") else getattr(OutletRow, by)
    for key, languages, name in connection.execute(select(OutletRow.key, OutletRow.languages, own).where(OutletRow.active, *on_outlet(chosen))):
        if not chosen.languages or set(chosen.languages) & {*languages, ""}:
            for series in [name] if by != "language" else [x for x in languages if not chosen.languages or x in chosen.languages]:
                members[series].add(key)
    asked = select(_series_of(Coverage, by), Coverage.outlet).where(*on_coverage(chosen)).distinct()
    for series, outlet in connection.execute(_with_outlet(asked, Coverage, by)):
        members[series].add(outlet)
    return {series: frozenset(outlets) for series, outlets in members.items()}


def _known_of(outlets: Iterable[str], known: Mapping[str, set[int]]) -> set[int]:
    return set().union(*(known.get(outlet, set()) for outlet in outlets))


def _points(series: str, days: Iterable[int], counts: Mapping[tuple[str, int], tuple[int, int]], known: set[int]) -> list[VolumePoint]:
    return [VolumePoint(d, series, *counts.get((series, d), (0, 0) if d in known else (None, None))) for d in days]


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


def _looked_in_steps(looked: list[LookedDay], step: int, since: int) -> list[LookedDay]:
    """The week's figure is that of its least known day."""
    weeks: dict[int, LookedDay] = {}
    for day in looked:
        first = first_of(day.day, step, since)
        weeks[first] = LookedDay(first, day.last, min(day.known, weeks[first].known if first in weeks else day.known), day.outlets)
    return list(weeks.values())


def _between(chosen: Filter, zone: ZoneInfo) -> list[Any]:
    since = [Run.started_at >= _midnight(chosen.since_day, zone)] if chosen.since_day is not None else []
    until = [Run.started_at < _midnight(chosen.until_day + 1, zone)] if chosen.until_day is not None else []
    return since + until


def _midnight(day: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day_of(day), time(), zone).astimezone(UTC)
