"""Which outlets, languages and terms are out of the ordinary today or yesterday, each against its own weekdays of eight weeks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from crawler.storage.engine import day_of
from crawler.storage.models import Mention
from crawler.storage.reports.filter import Filter, Source, on_mention, opened
from crawler.storage.reports.keywords import terms_over_time
from crawler.storage.reports.volume import Series, VolumePoint, volume
from crawler.usual import BACK, FEWEST, TIMES, Counted, Day, Unusual, unusual

Kind: TypeAlias = Literal["outlet", "language", "country", "kind", "term"]
_MOSTLY = 0.9  # of the outlets known: a day counts for a language
_MOST_TERMS = 60  # looked at, those in most stories


@dataclass(frozen=True)
class OutOfLine:
    """An outlet, language or term whose stories of a day are unusual; `read` is what was read of it, of a term all stories."""

    kind: Kind
    series: str
    day: int
    found: Unusual
    read: int


def out_of_line(source: Source, chosen: Filter, zone: ZoneInfo, *, today: int, by: Series) -> list[OutOfLine]:
    """Return the outlets or languages that rose today, or rose or fell yesterday, the least likely first; the period of the filter is not asked."""
    found = volume(source, _weeks(chosen, today), zone, by=by)
    well_known = {d.day for d in found.looked if by == "outlet" or d.known >= _MOSTLY * d.outlets}
    return _judged(by, (p for p in found.points if p.day in well_known), today)


def rising_terms(source: Source, chosen: Filter, zone: ZoneInfo, *, today: int) -> list[OutOfLine]:
    """Return the terms that rose today or yesterday, in number and as a share of all stories, the least likely first."""
    with opened(source) as connection:
        of_late = on_mention(replace(chosen, since_day=today - 1, until_day=today))
        stories = func.count(Mention.story_id.distinct())
        asked = select(Mention.term).where(*of_late).group_by(Mention.term).having(stories >= FEWEST).order_by(stories.desc(), Mention.term)
        wanted = tuple(connection.scalars(asked.limit(_MOST_TERMS)))
        points = terms_over_time(connection, _weeks(chosen, today), wanted, zone)
    shares: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for point in (p for p in points if p.day < today - 1 and p.stories is not None):
        shares[point.series] = [shares[point.series][0] + (point.stories or 0), shares[point.series][1] + (point.read or 0)]
    risen = [o for o in _judged("term", points, today) if o.found.way == "rise"]
    return [o for o in risen if o.found.count * shares[o.series][1] >= TIMES * shares[o.series][0] * o.read]


def _weeks(chosen: Filter, today: int) -> Filter:
    return replace(chosen, since_day=today - 1 - BACK, until_day=today)


def _judged(kind: Kind, points: Iterable[VolumePoint], today: int) -> list[OutOfLine]:
    series: dict[str, dict[int, VolumePoint]] = defaultdict(dict)
    for point in points:
        if point.stories is not None:
            series[point.series][point.day] = point
    counted = {(name, day): _counted(list(of.values()), of[day], today) for name, of in series.items() for day in (today, today - 1) if day in of}
    found: dict[str, OutOfLine] = {}
    for (name, day), out in unusual(counted).items():
        found.setdefault(name, OutOfLine(kind, name, day, out, series[name][day].read or 0))  # of two days the less likely
    return list(found.values())


def _counted(points: Sequence[VolumePoint], of: VolumePoint, today: int) -> Counted:
    before = [Day(day_of(p.day).weekday(), p.stories or 0) for p in points if of.day - BACK <= p.day < of.day]
    return Counted(of.stories or 0, day_of(of.day).weekday(), before, over=of.day < today)
