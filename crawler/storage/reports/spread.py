"""The stories that most outlets carried: copies and near-copies of one text are one, with who was first and by how much."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from crawler.storage.copies import APART
from crawler.storage.models import Story
from crawler.storage.reports.filter import Filter, Source, built_once, on_story, opened
from crawler.storage.reports.stories import StoryLine, line_columns
from crawler.storage.shared_texts import TIMED


@dataclass(frozen=True)
class Carrier:
    """An outlet that carried a story, by its first version."""

    outlet: str
    story: int
    at: datetime | None  # of publication; None where it is not known to the minute
    lag: timedelta | None  # after the first mover


@dataclass(frozen=True)
class Spread:
    """A story that several outlets carried."""

    first: StoryLine  # of the first mover
    carriers: tuple[Carrier, ...]  # the first mover first; those of whom no time is known last
    stories: int  # versions, also several of one outlet
    languages: tuple[str, ...]


def most_carried(source: Source, chosen: Filter, *, limit: int = 8) -> list[Spread]:
    """Return the stories of a period that more than one outlet carried, those of most outlets first; who was first may have been so just before it."""
    begin = chosen.since_day
    earlier = chosen if begin is None else replace(chosen, since_day=begin - APART)
    with opened(source) as connection:
        most = tuple(connection.scalars(_groups(chosen, limit)))
        versions: dict[int, list[StoryLine]] = {group: [] for group in most}
        for group, precision, *line in connection.execute(_versions(earlier, most)):
            versions[group].append(_timed(StoryLine(*line), precision))
    return [_carried(sorted(_near(lines, begin), key=_moved)) for lines in versions.values()]


@built_once
def _groups(chosen: Filter, limit: int) -> Select[Any]:
    outlets, order = func.count(Story.outlet.distinct()), (func.count().desc(), func.max(Story.id).desc())
    several = select(Story.same_as).where(*_with_copies(chosen)).group_by(Story.same_as).having(outlets > 1)
    return several.order_by(outlets.desc(), *order).limit(limit)


@built_once
def _versions(chosen: Filter, groups: tuple[int, ...]) -> Select[Any]:
    return select(Story.same_as, Story.published_precision, *line_columns(chosen)).where(*_with_copies(chosen), Story.same_as.in_(groups))


def _with_copies(chosen: Filter) -> list[ColumnElement[bool]]:
    return [Story.same_as.is_not(None), *on_story(chosen, found=False)]


def _near(lines: list[StoryLine], begin: int | None) -> list[StoryLine]:
    """Leave out what was printed too long before the first version of the period: what is printed again counts anew, as for shared texts."""
    first = min(line.day for line in lines if begin is None or line.day >= begin)
    return [line for line in lines if line.day >= first - APART]


def _carried(lines: list[StoryLine]) -> Spread:
    first_of: dict[str, StoryLine] = {}
    for line in lines:
        first_of.setdefault(line.outlet, line)
    begun = lines[0].published_at
    carriers = tuple(_carrier(line, begun) for line in first_of.values())
    return Spread(lines[0], carriers, len(lines), tuple(dict.fromkeys(line.language or "" for line in lines)))


def _timed(line: StoryLine, precision: str | None) -> StoryLine:
    """A time that is not known to the minute is none: nobody can say whether such a story was first."""
    return line if precision in TIMED else line._replace(published_at=None)


def _moved(line: StoryLine) -> tuple[bool, datetime, int]:
    return line.published_at is None, line.published_at or line.first_seen_at, line.id


def _carrier(line: StoryLine, begun: datetime | None) -> Carrier:
    lag = line.published_at - begun if line.published_at is not None and begun is not None else None
    return Carrier(line.outlet, line.id, line.published_at, lag)
