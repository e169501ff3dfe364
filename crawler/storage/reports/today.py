"""What a reader with five minutes asks: what came since a moment, and which sources were never cited before."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, literal_column, select
from sqlalchemy.orm import aliased

from crawler.storage.models import AttributionRow, Page, Story
from crawler.storage.reports.filter import OWN, VERDICTS, Filter, Source, built_once, by_outlet, on_story, opened, unindexed
from crawler.storage.reports.stories import StoryLine, line_columns

_MOST_NEW, _MOST_CITED = 8, 10  # stories and sources that are told
YOUNG = 7  # days of stories, before anything can be called new


@dataclass(frozen=True)
class NewStories:
    """What was first seen since a moment, backfills left out."""

    stories: int
    outlets: tuple[tuple[str, int], ...]  # most first
    languages: tuple[tuple[str, int], ...]  # "": not known
    latest: tuple[StoryLine, ...]  # last seen first


class FirstCited(NamedTuple):
    """A source that no story cited before."""

    canonical: str
    name: str
    kind: str
    stories: int
    outlets: int
    story: int  # the first that cites it


def new_stories(source: Source, chosen: Filter, since: datetime) -> NewStories:
    """Return the stories first seen since a moment, of whatever day; the period of the filter is not asked."""
    outlets: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    counted, lines = _came(chosen, since)
    with opened(source) as connection:
        for outlet, language, n in connection.execute(counted):
            outlets[outlet] += n
            languages[language or ""] += n
        latest = tuple(StoryLine(*row) for row in connection.execute(lines))
    return NewStories(outlets.total(), _most(outlets), _most(languages), latest)


@built_once
def _came(chosen: Filter, since: datetime) -> tuple[Select[Any], Select[Any]]:
    """Return the queries for their number by outlet and language, and for the latest."""
    crawled = select(Page.id).where(Page.id == Story.page_id, ~Page.backfilled).correlate(Story).exists()  # no join: SQLite would begin with every page
    own = (*on_story(_ever(chosen), found=False), Story.first_seen_at >= since, crawled)
    whose: Any = literal_column("''") + Story.outlet  # nor with every story by outlet, as an index has them
    counted = select(whose, Story.language, func.count()).where(*own).group_by(whose, Story.language)
    return counted, select(*line_columns(chosen)).where(*own).order_by(Story.first_seen_at.desc(), Story.id.desc()).limit(_MOST_NEW)


def first_cited(source: Source, chosen: Filter, *, since_day: int) -> list[FirstCited] | None:
    """Return the sources that stories from a day on cite and none before did, most cited first; None where the stories are too young to tell."""
    with opened(source) as connection:
        oldest = connection.scalar(_oldest(chosen))
        if oldest is None or oldest > since_day - YOUNG:
            return None
        return [FirstCited._make(row) for row in connection.execute(_never_before(chosen, since_day))]


@built_once
def _oldest(chosen: Filter) -> Select[Any]:
    return select(func.min(Story.day)).where(*by_outlet(Story, chosen), Story.verdict.in_(VERDICTS))


@built_once
def _never_before(chosen: Filter, since_day: int) -> Select[Any]:
    earlier = aliased(AttributionRow)
    counted = unindexed(earlier.verdict).in_(VERDICTS)  # or PostgreSQL 18 makes ready to skip from verdict to verdict, for every citation
    known = select(earlier.id).where(earlier.canonical == AttributionRow.canonical, earlier.day < since_day, earlier.role != OWN, counted)
    late = on_story(replace(chosen, since_day=since_day, until_day=None))
    cited = (AttributionRow.role != OWN, AttributionRow.kind != "anonymous")
    stories, outlets = func.count(AttributionRow.story_id.distinct()), func.count(AttributionRow.outlet.distinct())
    columns: tuple[Any, ...] = (AttributionRow.canonical, func.min(AttributionRow.name), func.min(AttributionRow.kind), stories, outlets)
    asked = select(*columns, func.min(AttributionRow.story_id)).where(AttributionRow.story_id.in_(select(Story.id).where(*late)), *cited, ~known.exists())
    return asked.group_by(AttributionRow.canonical).order_by(stories.desc(), outlets.desc(), AttributionRow.canonical).limit(_MOST_CITED)


def _ever(chosen: Filter) -> Filter:
    return replace(chosen, since_day=None, until_day=None)


def _most(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda c: (-c[1], c[0])))
