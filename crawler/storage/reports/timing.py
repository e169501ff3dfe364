"""When stories were published, by hour of the week, and how long after that they were first seen."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import func, select

from crawler.storage.models import Story, StoryTopic
from crawler.storage.reports.filter import Filter, Source, on_members, opened


class HourCount(NamedTuple):
    """Stories of a weekday and an hour."""

    weekday: int  # 0: Monday
    hour: int | None  # in RASAD_TIMEZONE; None where no time of publication could be read
    stories: int


class Arrival(NamedTuple):
    """Stories of an outlet and a day that were first seen after a like delay."""

    outlet: str
    day: int
    delay: int | None  # crawler.storage.timing: hours at most, LONGER, BACKFILLED; None: no date could be read
    stories: int


def hours_of_week(source: Source, chosen: Filter) -> list[HourCount]:
    """Return the stories of a period by weekday and hour of publication, those without a known time included."""
    weekday = (Story.day + 3) % 7  # 1970-01-01 was a Thursday
    return [HourCount(*row) for row in _counted(source, chosen, weekday, Story.hour)]


def arrivals(source: Source, chosen: Filter) -> list[Arrival]:
    """Return the stories of a period by outlet, day and the delay after which they were first seen."""
    return [Arrival(*row) for row in _counted(source, chosen, Story.outlet, Story.day, Story.delay)]


def _counted(source: Source, chosen: Filter, *groups: Any) -> list[Any]:
    asked = select(*groups, func.count()).group_by(*groups)
    if chosen.topic is not None:
        asked = asked.join(StoryTopic, StoryTopic.story_id == Story.id)
    with opened(source) as connection:
        return [*connection.execute(asked.where(*on_members(chosen)))]
