"""When stories were published, by hour of the week, and how long after that they were first seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Select, and_, func, literal_column, or_, select

from crawler.storage.models import Story, StoryDelay, StoryHour, StoryTopic
from crawler.storage.reports.filter import Filter, Source, built_once, by_outlet, in_languages, in_period, of_each_outlet, on_members, opened
from crawler.storage.reports.known import BETWEEN, Numbers, joined, numbered, numbers, packed, unpacked, worded
from crawler.storage.reports.sums import tallied
from crawler.storage.tallies import stretches
from crawler.storage.triggers import NO_DELAY, NO_HOUR, WEEKS

_A_WEEK = 7
_MOST = 10_000  # more than any delay: an hour and a delay are fetched as one number


class HourCount(NamedTuple):
    """Stories of a weekday and an hour."""

    weekday: int  # 0: Monday
    hour: int | None  # in RASAD_TIMEZONE; None where no time of publication could be read
    stories: int


class Arrival(NamedTuple):
    """Stories of an outlet and a day that were first seen after a like delay."""

    outlet: str  # "": of all in the filter
    day: int
    delay: int | None  # crawler.storage.timing: hours at most, LONGER, BACKFILLED; None: no date could be read
    stories: int


class Sights(NamedTuple):
    """When stories were published and how much later they were first seen, in columns: an entry a story. Those from archives, or without a date, are none."""

    outlets: list[str]
    outlet: Numbers  # its place among `outlets`
    day: Numbers
    hour: Numbers  # NO_HOUR where only the day is known
    delay: Numbers  # crawler.storage.timing


def hours_of_week(source: Source, chosen: Filter, *, without: Collection[int] = ()) -> list[HourCount]:
    """Return the stories of a period by weekday and hour of publication, those without a known time included, those of some days left out."""
    found: Counter[tuple[int, int | None]] = Counter()
    with opened(source) as connection:
        for sign, days in ((1, None), (-1, without)):
            for weekday, hour, n in connection.execute(_by_hour(chosen, days)) if days is None or days else ():
                found[weekday, hour] += sign * int(n)
    return [HourCount(weekday, hour, n) for (weekday, hour), n in found.items() if n]


def arrivals(source: Source, chosen: Filter, *, together: bool = False) -> list[Arrival]:
    """Return the stories of a period by outlet (or of all outlets `together`), day and the delay after which they were first seen."""
    with opened(source) as connection:
        rows: list[Any] = list(connection.execute(_arriving(chosen, together)).all())
    if chosen.is_of_stories:
        return [Arrival("", row[0], row[1], int(row[2])) if together else Arrival(row[0], row[1], row[2], int(row[3])) for row in rows]
    if together and rows:
        rows = [("", *(",".join(of) for of in list(zip(*rows, strict=True))[1:]))]
    return [arrival for outlet, *of in rows for arrival in _arrivals(outlet, numbers(*of))]


@built_once
def _arriving(chosen: Filter, together: bool) -> Select[Any]:
    if chosen.is_of_stories:
        return _counted(chosen, *([] if together else [Story.outlet]), Story.day, Story.delay)
    whose = (by_outlet(StoryDelay, chosen) or [StoryDelay.outlet == ""]) if together else of_each_outlet(StoryDelay, chosen)
    columns = (StoryDelay.outlet, joined(StoryDelay.day), joined(StoryDelay.delay), joined(tallied(chosen, StoryDelay)))
    where = [*whose, *in_period(StoryDelay, chosen), *in_languages(StoryDelay.language, chosen)]
    return select(*columns).where(*where).group_by(StoryDelay.outlet)


def sights(source: Source, chosen: Filter, *, within: int) -> Sights:
    """Return the stories of a period that were first seen within so many hours of their publication."""
    with opened(source) as connection:
        texts = connection.execute(_sights_of(chosen, within)).one()
    if texts[0] is None:
        return Sights([], *(np.zeros(0, dtype=np.int64) for _ in range(4)))
    outlets, outlet = numbered(texts[0].split(BETWEEN))
    days, of_each = unpacked(texts[1], 2)
    hour, delay = np.divmod(numbers(texts[2]), _MOST)
    return Sights(outlets, np.repeat(outlet, of_each), np.repeat(days, of_each), hour + NO_HOUR, delay)


@built_once
def _sights_of(chosen: Filter, within: int) -> Select[Any]:
    """Return the query for them, all days and outlets in one text: of a hundred outlets there are thousands."""
    hour_and_delay = func.coalesce(Story.hour - literal_column(str(NO_HOUR)), literal_column("0")) * literal_column(str(_MOST)) + Story.delay
    columns = (Story.outlet, Story.day, func.count().label("stories"), joined(hour_and_delay).label("sights"))
    asked = select(*columns).where(*on_members(chosen), Story.delay.between(1, within)).group_by(Story.day, Story.outlet)
    each = _of_topic(asked, chosen).subquery()
    return select(worded(each.c.outlet), packed(each.c.day, each.c.stories), func.aggregate_strings(each.c.sights, ","))


def _arrivals(outlet: str, counted: Numbers) -> Iterator[Arrival]:
    """Add the languages of a day and delay up."""
    days, delays, stories = counted
    most = int(delays.max()) - NO_DELAY + 1
    places, place = np.unique(days * most + delays - NO_DELAY, return_inverse=True)
    each = zip((places // most).tolist(), (places % most + NO_DELAY).tolist(), np.bincount(place, stories).astype(int).tolist(), strict=True)
    return (Arrival(outlet, day, delay if delay != NO_DELAY else None, n) for day, delay, n in each if n)


def _by_hour(chosen: Filter, days: Collection[int] | None) -> Select[Any]:
    """Return the query for the stories of the period, or of some days of it, by weekday and hour."""
    if chosen.is_of_stories or chosen.outlets or chosen.kinds or chosen.countries:
        return _counted(chosen, _weekday(Story.day), Story.hour).where(*([Story.day.in_(days)] if days is not None else []))
    spans = [and_(StoryHour.span == s.span, StoryHour.at.between(s.first, s.last + (s.span > 1) * (_A_WEEK - 1))) for s in _hour_stretches(chosen)]
    which = or_(StoryHour.span == -1, *spans) if days is None else and_(StoryHour.span == 1, StoryHour.at.in_(days))
    weekday, hour = _weekday(StoryHour.at), func.nullif(StoryHour.hour, literal_column(str(NO_HOUR)))
    asked = select(weekday, hour, func.sum(tallied(chosen, StoryHour))).where(which, *in_languages(StoryHour.language, chosen)).group_by(weekday, hour)
    return _summed(asked, chosen, StoryHour)


def _hour_stretches(chosen: Filter) -> Any:
    return stretches(chosen.since_day, chosen.until_day, (1, WEEKS))


def _summed(asked: Select[Any], chosen: Filter, table: Any) -> Select[Any]:
    """Leave out what a verdict has no story of."""
    return asked.having(func.sum(tallied(chosen, table)) > 0)


def _weekday(day: Any) -> Any:
    return (day + 3) % _A_WEEK  # 1970-01-01 was a Thursday


def _counted(chosen: Filter, *groups: Any) -> Select[Any]:
    return _of_topic(select(*groups, func.count()).group_by(*groups).where(*on_members(chosen)), chosen)


def _of_topic(asked: Select[Any], chosen: Filter) -> Select[Any]:
    return asked.join(StoryTopic, StoryTopic.story_id == Story.id) if chosen.topic is not None else asked
