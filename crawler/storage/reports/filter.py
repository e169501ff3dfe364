"""What a reader wants to see: one filter for every report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Engine, Select, literal_column, select
from sqlalchemy.orm import aliased

from crawler.storage.engine import reading
from crawler.storage.models import AttributionRow, Coverage, Mention, OutletRow, Story, StoryTopic, TermGroup

Source: TypeAlias = Engine | Connection
built_once = lru_cache(maxsize=500)  # of what builds a statement: SQLAlchemy takes as long to build one as SQLite to answer it, and a filter is asked for again
VERDICTS = ("relevant", "possible")  # of stories; a person looks at the possible ones
OWN = "publisher"  # the role in which an outlet names itself: that is no citation


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which stories count. Days are inclusive; an empty tuple means all."""

    since_day: int | None = None
    until_day: int | None = None
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()  # "" is: not known
    kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()  # of the outlets
    verdicts: tuple[str, ...] = ()
    topic: str | None = None
    terms: tuple[str, ...] = ()  # stories in which any of these stands, found for the topic (for any, if none is chosen)
    cites: tuple[str, ...] = ()  # stories that cite each of these sources: `source_of`

    @property
    def is_of_stories(self) -> bool:
        """Say whether the stories it counts are chosen one by one, so that the daily sums don't know their number."""
        return self.topic is not None or bool(self.terms or self.cites)

    def counted(self) -> tuple[str, ...]:
        """Return the verdicts whose stories are counted."""
        return tuple(v for v in VERDICTS if v in self.verdicts) or VERDICTS


def source_of(kind: str, canonical: str) -> str:
    """Return what a filter knows a source by: a name that stories write may be an official's in one and an institution's in another."""
    return f"{kind}:{canonical}"


def on_source(source: str, table: Any = AttributionRow) -> list[ColumnElement[bool]]:
    """Return the conditions on the citations of one source."""
    kind, _, canonical = source.partition(":")
    return [table.canonical == canonical, table.kind == kind, table.role != OWN]


@contextmanager
def opened(source: Source) -> Iterator[Connection]:
    """Give a connection to read from: the caller's own, or a new one."""
    if isinstance(source, Connection):
        yield source
        return
    with reading(source) as connection:
        yield connection


def in_period(table: Any, chosen: Filter) -> list[ColumnElement[bool]]:
    """Return the conditions on `day` of a table."""
    since = [table.day >= chosen.since_day] if chosen.since_day is not None else []
    until = [table.day <= chosen.until_day] if chosen.until_day is not None else []
    return since + until


def by_outlet(table: Any, chosen: Filter, *, found: bool = True) -> list[ColumnElement[bool]]:
    """Return the conditions on `outlet` of a table, kinds and countries included; not `found` by them, rows are looked up by the other conditions."""
    outlet = table.outlet if found else unindexed(table.outlet)
    conditions: list[ColumnElement[bool]] = [outlet.in_(chosen.outlets)] if chosen.outlets else []
    if of_them := on_outlet(Filter(kinds=chosen.kinds, countries=chosen.countries)):
        conditions.append(outlet.in_(select(OutletRow.key).where(*of_them)))
    return conditions


def unindexed(words: Any) -> Any:
    """Return the same words as an expression, of which no database takes the index."""
    return literal_column("''") + words


def of_each_outlet(table: Any, chosen: Filter) -> list[ColumnElement[bool]]:
    """Return the same conditions; of all outlets where none are chosen, by name, so that the days of each are found by a key that begins with it."""
    return by_outlet(table, chosen) or [table.outlet.in_(select(OutletRow.key))]


def on_outlet(chosen: Filter) -> list[ColumnElement[bool]]:
    """Return the conditions on outlets themselves."""
    asked = ((OutletRow.key, chosen.outlets), (OutletRow.kind, chosen.kinds), (OutletRow.country, chosen.countries))
    return [column.in_(wanted) for column, wanted in asked if wanted]


def on_coverage(chosen: Filter) -> list[ColumnElement[bool]]:
    """Return the conditions on coverage rows (they know no topic and no terms)."""
    languages = [Coverage.language.in_(chosen.languages)] if chosen.languages else []
    return in_period(Coverage, chosen) + by_outlet(Coverage, chosen) + languages


def members(chosen: Filter) -> Any:
    """Return the table whose rows are counted as stories: of one topic, or of any. Both have outlet, day, language and verdict."""
    return Story if chosen.topic is None else StoryTopic


def on_members(chosen: Filter) -> list[ColumnElement[bool]]:
    """Return the conditions on the rows that are counted as stories."""
    table = members(chosen)
    story_id = Story.id if chosen.topic is None else StoryTopic.story_id
    topic = [table.topic == chosen.topic] if chosen.topic is not None else []
    where = topic + in_period(table, chosen) + by_outlet(table, chosen) + in_languages(table.language, chosen)
    return [*where, table.verdict.in_(chosen.counted()), *_one_by_one(story_id, chosen)]


def on_story(chosen: Filter, story: Any = Story, *, found: bool = True, days: Sequence[int] = ()) -> list[ColumnElement[bool]]:
    """Return the conditions on stories (or an alias of their table), to list them: one that belongs to the topic counts by its verdict there.

    Not `found` by their outlet, their verdict or what stands in them, where another condition of the caller leaves fewer stories: PostgreSQL 18 takes
    days and verdict for a reason to skip through an index of days for every text. Of some `days` of the period alone, each is looked up by itself.
    """
    standing = _one_by_one(story.id, chosen) if found else [stories.exists() for stories in _having(chosen, story.id)]
    period = [story.day.in_(days)] if days else in_period(story, chosen)
    conditions = period + by_outlet(story, chosen, found=found) + in_languages(story.language, chosen) + standing
    if chosen.topic is None:
        return [*conditions, (story.verdict if found else unindexed(story.verdict)).in_(chosen.counted())]
    own = (StoryTopic.story_id == story.id, StoryTopic.topic == chosen.topic, StoryTopic.verdict.in_(chosen.counted()))
    return [*conditions, select(StoryTopic.story_id).where(*own).correlate(story).exists()]


def on_mention(chosen: Filter) -> list[ColumnElement[bool]]:
    """Return the conditions on mentions: those of the chosen terms, and whatever else stands in the same stories."""
    return _found_in(Mention, chosen) + by_outlet(Mention, chosen) + in_languages(Mention.language, chosen) + _one_by_one(Mention.story_id, chosen)


def on_attribution(chosen: Filter) -> list[ColumnElement[bool]]:
    """Return the conditions on attributions; their stories are looked at only for what attributions don't know."""
    return on_like_story(AttributionRow, AttributionRow.story_id, chosen)


def on_like_story(table: Any, story_id: Any, chosen: Filter) -> list[ColumnElement[bool]]:
    """Return the conditions on a table whose rows bear their story's outlet, day, language and verdict."""
    conditions = in_period(table, chosen) + by_outlet(table, chosen)
    if chosen.topic is not None:
        return [*conditions, story_id.in_(select(StoryTopic.story_id).where(*on_members(chosen)))]
    return [*conditions, table.verdict.in_(chosen.counted()), *in_languages(table.language, chosen), *_one_by_one(story_id, chosen)]


def _found_in(mention: Any, chosen: Filter) -> list[ColumnElement[bool]]:
    topic = [mention.topic == chosen.topic] if chosen.topic is not None else []
    return topic + in_period(mention, chosen) + [mention.verdict.in_(chosen.counted())]


def _one_by_one(story_id: Any, chosen: Filter) -> list[ColumnElement[bool]]:
    return [story_id.in_(stories) for stories in _having(chosen)]


def _having(chosen: Filter, story_id: Any = None) -> list[Select[Any]]:
    """Return queries for the stories in which something stands, or for one of them. They, their mentions and citations bear the same day."""
    named, cited = aliased(Mention), aliased(AttributionRow)  # a report on them asks of the same table
    topics = select(TermGroup.topic).where(TermGroup.term.in_(chosen.terms))  # a term's mentions lie under its topics
    of_terms = (named.term.in_(chosen.terms), *([] if chosen.topic is not None else [named.topic.in_(topics)]))
    mentions = [select(named.story_id).where(*of_terms, *_found_in(named, chosen))] if chosen.terms else []
    citations = [select(cited.story_id).where(*on_source(source, cited), *in_period(cited, chosen)) for source in chosen.cites]
    if story_id is None:
        return mentions + citations
    return [q.where(table.story_id == story_id) for table, some in ((named, mentions), (cited, citations)) for q in some]


def in_languages(language: Any, chosen: Filter) -> list[ColumnElement[bool]]:
    """Return the condition on a column of languages; what is not known may be NULL or empty."""
    if not chosen.languages:
        return []
    known = language.in_([x for x in chosen.languages if x])
    return [known | language.is_(None) | (language == "") if "" in chosen.languages else known]
