"""The stories that most outlets carried: copies and near-copies of one text are one, with who was first and by how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from crawler.storage.models import Sketch, Story
from crawler.storage.printings import TIMED
from crawler.storage.reports.filter import Filter, Source, on_story, opened
from crawler.storage.reports.stories import StoryLine, line_columns
from crawler.text.copies import groups

_MOST_STORIES = 10_000  # compared with one another, the newest; a period that has more is cut


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
    """Return the stories of a period that more than one outlet carried, those of most outlets first."""
    with opened(source) as connection:
        asked = select(Story.id, Story.outlet, Sketch.sketch).join(Sketch, Sketch.story_id == Story.id).where(*on_story(chosen))
        rows = connection.execute(asked.order_by(Story.day.desc(), Story.id.desc()).limit(_MOST_STORIES)).all()
        outlets = {story_id: outlet for story_id, outlet, _ in rows}
        found = [g for g in groups({story_id: sketch for story_id, _, sketch in rows}) if len({outlets[i] for i in g}) > 1]
        most = sorted(found, key=lambda g: (-len({outlets[i] for i in g}), -len(g), -max(g)))[:limit]
        return [_carried(connection, chosen, group) for group in most]


def _carried(connection: Connection, chosen: Filter, group: list[int]) -> Spread:
    found = connection.execute(select(Story.published_precision, *line_columns(chosen)).where(Story.id.in_(group)))
    lines = sorted((_timed(StoryLine(*row), precision) for precision, *row in found), key=_moved)
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
