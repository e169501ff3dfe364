"""Where a term or a word stands: each place with what is around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from crawler.storage.models import Mention, Story, StoryTopic, TermGroup
from crawler.storage.reports.filter import Filter, Source, on_mention, on_story, opened
from crawler.storage.reports.mentions import IDEA, Unit, key_of
from crawler.storage.reports.sums import known_topics
from crawler.storage.search import story_ids
from crawler.text.concordance import Context, in_context
from crawler.text.highlight import matches
from crawler.text.query import Query

MOST_STORIES = 60
MOST_PLACES = 3  # of one story
_ZONES = ("title", "lead", "body")  # that are texts


class Place(NamedTuple):
    """One place of a term, in a story."""

    story_id: int
    outlet: str
    language: str | None
    day: int
    published_at: datetime | None
    published_local: date | None
    zone: str
    context: Context


_COLUMNS = (Story.id, Story.outlet, Story.language, Story.day, Story.published_at, Story.published_local, Story.title, Story.lead, Story.body)


def places_of_term(source: Source, chosen: Filter, term: str, *, unit: Unit = "term", most: int = MOST_STORIES) -> list[Place]:
    """Return places of a term (or an idea) in the newest stories that have it: those that counted for the topic, in the original text."""
    with opened(source) as connection:
        topics = [chosen.topic] if chosen.topic is not None else known_topics(connection, TermGroup)
        lie = (Mention.topic.in_(topics), Mention.term.in_(select(TermGroup.term).where(key_of(unit, TermGroup) == term)))  # by topic and term, in an index
        having = select(Mention.story_id, Mention.topic, Mention.day).where(*on_mention(chosen), *lie, key_of(unit) == term).distinct()
        newest = having.order_by(Mention.day.desc(), Mention.story_id.desc()).limit(most).subquery()
        asked = select(*_COLUMNS, StoryTopic.evidence, StoryTopic.topic).join(newest, newest.c.story_id == Story.id)
        asked = asked.join(StoryTopic, (StoryTopic.story_id == Story.id) & (StoryTopic.topic == newest.c.topic))
        rows = connection.execute(asked.order_by(Story.day.desc(), Story.id.desc())).all()
    return [place for row in rows for place in _places(row, _evident(row, term, unit))]


def places_of_words(source: Source, chosen: Filter, query: Query, *, most: int = MOST_STORIES) -> list[Place]:
    """Return places of what was typed in the newest stories that match it, in every spelling."""
    with opened(source) as connection:
        asked = select(*_COLUMNS).where(*on_story(chosen), Story.id.in_(story_ids(connection, query)))
        rows = connection.execute(asked.order_by(Story.day.desc(), Story.id.desc()).limit(most)).all()
    return [place for row in rows for place in _places(row, ((zone, *span) for zone in ("title", "body") for span in matches(getattr(row, zone), query)))]


def _evident(row: Any, term: str, unit: Unit) -> Iterator[tuple[str, int, int]]:
    for e in row.evidence:
        named = e["term"] if unit == "term" or not e.get("group") else f"{row.topic}{IDEA}{e['group']}"
        if named == term and not e["rule"].startswith("exclude"):
            yield e["zone"], int(e["start"]), int(e["end"])


def _places(row: Any, spans: Iterable[tuple[str, int, int]]) -> list[Place]:
    found = sorted({span for span in spans if span[0] in _ZONES}, key=lambda span: (_ZONES.index(span[0]), span[1]))
    own = (row.id, row.outlet, row.language, row.day, row.published_at, row.published_local)
    return [Place(*own, zone, in_context(getattr(row, zone), start, end)) for zone, start, end in found[:MOST_PLACES]]
