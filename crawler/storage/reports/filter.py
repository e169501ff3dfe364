"""What a reader wants to see: one filter for every report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Engine, literal_column, select
from sqlalchemy.orm import aliased

from crawler.storage.engine import reading
from crawler.storage.models import AttributionRow, Coverage, Mention, OutletRow, Story, StoryTopic

Source: TypeAlias = Engine | Connection
VERDICTS = ("relevant", "possible")  # of stories; a person looks at the possible ones


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

    @property
    def is_of_stories(self) -> bool:
        """Say whether the stories it counts are chosen one by one, so that the daily sums don't know their number."""
        return self.topic is not None or bool(self.terms)

    def counted(self) -> tuple[str, ...]:
        """Return the verdicts whose stories are counted."""
        return tuple(v for v in VERDICTS if v in self.verdicts) or VERDICTS


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
    outlet = table.outlet if found else literal_column("''") + table.outlet  # of an expression no database takes the index
    conditions: list[ColumnElement[bool]] = [outlet.in_(chosen.outlets)] if chosen.outlets else []
    if of_them := on_outlet(Filter(kinds=chosen.kinds, countries=chosen.countries)):
        conditions.append(outlet.in_(select(OutletRow.key).where(*of_them)))
    return conditions


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
    return [*where, table.verdict.in_(chosen.counted()), *_with_terms(story_id, chosen)]


def on_story(chosen: Filter, story: Any = Story, *, by_outlets: bool = True) -> list[ColumnElement[bool]]:
    """Return the conditions on stories (or an alias of their table), to list them: one that belongs to the topic counts by its verdict there.

    Not `by_outlets`, where another condition of the caller leaves fewer stories than their outlet.
    """
    conditions = in_period(story, chosen) + by_outlet(story, chosen, found=by_outlets) + in_languages(story.language, chosen) + _with_terms(story.id, chosen)
    if chosen.topic is None:
        return [*conditions, story.verdict.in_(chosen.counted())]
    own = (StoryTopic.story_id == story.id, StoryTopic.topic == chosen.topic, StoryTopic.verdict.in_(chosen.counted()))
    return [*conditions, select(StoryTopic.story_id).where(*own).correlate(story).exists()]


def on_mention(chosen: Filter) -> list[ColumnElement[bool]]:
    """Return the conditions on mentions: those of the chosen terms, and whatever else stands in the same stories."""
    return _found_in(Mention, chosen) + by_outlet(Mention, chosen) + in_languages(Mention.language, chosen) + _with_terms(Mention.story_id, chosen)


def on_attribution(chosen: Filter) -> list[ColumnElement[bool]]:
    """Return the conditions on attributions; their stories are looked at only for what attributions don't know."""
    conditions = in_period(AttributionRow, chosen) + by_outlet(AttributionRow, chosen)
    if chosen.is_of_stories:
        story_id = Story.id if chosen.topic is None else StoryTopic.story_id
        return [*conditions, AttributionRow.story_id.in_(select(story_id).where(*on_members(chosen)))]
    return [*conditions, AttributionRow.verdict.in_(chosen.counted()), *in_languages(AttributionRow.language, chosen)]


def _found_in(mention: Any, chosen: Filter) -> list[ColumnElement[bool]]:
    topic = [mention.topic == chosen.topic] if chosen.topic is not None else []
    return topic + in_period(mention, chosen) + [mention.verdict.in_(chosen.counted())]


def _with_terms(story_id: Any, chosen: Filter) -> list[ColumnElement[bool]]:
    """Stories and their mentions bear the same day, so the period narrows both."""
    if not chosen.terms:
        return []
    named = aliased(Mention)  # a report on mentions asks of the same table
    return [story_id.in_(select(named.story_id).where(named.term.in_(chosen.terms), *_found_in(named, chosen)))]


def in_languages(language: Any, chosen: Filter) -> list[ColumnElement[bool]]:
    """Return the condition on a column of languages; what is not known may be NULL or empty."""
    if not chosen.languages:
        return []
    known = language.in_([x for x in chosen.languages if x])
    return [known | language.is_(None) | (language == "") if "" in chosen.languages else known]
