"""Conditions and counts on the tallies, for the filters that they know: everything but chosen terms and cited sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, Select, func, literal_column, select, union_all
from sqlalchemy.orm import aliased

from crawler.storage.models import StoryTally
from crawler.storage.reports.filter import Filter, built_once, by_outlet, in_languages, of_each_outlet
from crawler.storage.tallies import SPANS, Stretch, stretches


def are_tallied(chosen: Filter) -> bool:
    """Say whether the tallies know the stories of a filter."""
    return not (chosen.terms or chosen.cites)


def on_days(chosen: Filter) -> list[ColumnElement[bool]]:
    """Return the conditions on the story tallies of each outlet and day."""
    since = [StoryTally.at >= chosen.since_day] if chosen.since_day is not None else []
    until = [StoryTally.at <= chosen.until_day] if chosen.until_day is not None else []
    return [*on_span(chosen, by_outlets=True), StoryTally.span == SPANS[0], *since, *until]


@built_once
def total(chosen: Filter) -> Select[Any]:
    """Return the query for the number of a filter's stories."""
    spans = stretches(chosen.since_day, chosen.until_day)
    if not spans:
        return select(literal_column("0"))
    found = over(spans, StoryTally, [tallied(chosen).label("stories")], *on_span(chosen)).subquery()
    return select(func.sum(found.c.stories))


def on_span(chosen: Filter, table: Any = StoryTally, *, topic: str | None = None, by_outlets: bool = False) -> list[ColumnElement[bool]]:
    """Return the conditions on tallies without those on the days, which `over` adds; without outlets in the filter on the sums of all, or `by_outlets`."""
    whose = of_each_outlet(table, chosen) if by_outlets else by_outlet(table, chosen) or [table.outlet == ""]
    return [table.topic == (topic or chosen.topic or ""), *whose, *in_languages(table.language, chosen)]


def over(spans: Sequence[Stretch], table: Any, columns: Sequence[Any], *where: ColumnElement[bool], by: Sequence[Any] = ()) -> CompoundSelect[Any]:
    """Return the query for the rows of some stretches (one at least), each read by itself: joined by OR, SQLite would look for doubles among them."""
    return union_all(*(select(*columns).where(*where, table.span == s.span, table.at.between(s.first, s.last)).group_by(*by) for s in spans))


def tallied(chosen: Filter, table: Any = StoryTally, *, times: bool = False) -> Any:
    """Return the stories that a row of tallies counts, by the verdicts of a filter; or the times that the term stands in them."""
    first, *others = (getattr(table, verdict + ("_times" if times else "")) for verdict in chosen.counted())
    return sum(others, first)


def known_topics(connection: Connection, table: Any = StoryTally) -> list[str]:
    """Return the topics that stories belong to (or that stand in another table, whose key begins with them), in their order."""
    return sorted(connection.scalars(_topics(table)))


@built_once
def _topics(table: Any) -> Select[Any]:
    """Return the query for them, one looked up after the other: a distinct reads every row."""
    other = aliased(table)
    found = select(func.min(table.topic).label("topic")).where(table.topic > literal_column("''")).cte("found", recursive=True)
    following = select(func.min(other.topic)).where(other.topic > found.c.topic).scalar_subquery()
    found = found.union_all(select(following).where(found.c.topic.is_not(None)))
    return select(found.c.topic).where(found.c.topic.is_not(None))


def only_topic(connection: Connection, chosen: Filter) -> str | None:
    """Return the chosen topic, or the only one there is; None where a term may stand in a story for several, and counts once."""
    if chosen.topic is not None:
        return chosen.topic
    found = known_topics(connection)
    return found[0] if len(found) == 1 else None
