"""How often terms and ideas stand in stories: from the tallies where they know the filter, else from the mentions one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection, Text, case, column, func, literal, literal_column, select, true, values

from crawler.storage.models import IdeaTally, Mention, StoryTally, TermTally
from crawler.storage.reports.filter import Filter, members, on_members, on_mention
from crawler.storage.reports.sums import are_tallied, on_span, only_topic, over, tallied
from crawler.storage.tallies import Stretch

Unit: TypeAlias = Literal["term", "idea"]
Mentioned: TypeAlias = tuple[str, str, int, int, int]  # term or idea, language of the stories, first of some days, stories, how many times it stands there
By: TypeAlias = Literal["outlet", "language"]
IDEA = ":"  # between topic and group in the key of an idea
_NONE: Any = literal_column("''")


def key_of(unit: Unit) -> Any:
    """Return what a mention is counted as: its term, or its group with the topic it is one of; a term without a group is an idea by itself."""
    grouped = Mention.topic + literal_column(f"'{IDEA}'") + Mention.term_group
    return Mention.term if unit == "term" else case((Mention.term_group == "", Mention.term), else_=grouped)


def mentioned(connection: Connection, chosen: Filter, unit: Unit, spans: Sequence[Stretch]) -> list[Mentioned]:
    """Return what stands in the stories of a period that `spans` cover: some rows of each key, whose sums are its figures."""
    if not spans:
        return []
    if (kept := _tally(connection, chosen, unit)) is None:
        named = key_of(unit)
        counts = (func.count(Mention.story_id.distinct()), func.sum(Mention.count))
        asked = select(named, func.coalesce(Mention.language, _NONE), Mention.day, *counts).where(*on_mention(chosen))
        return _rows(connection, asked.group_by(named, Mention.language, Mention.day))
    stories = tallied(chosen, kept.table)
    columns = (kept.key, kept.table.language, kept.table.at, stories, tallied(chosen, kept.table, times=True))
    return _rows(connection, over(spans, kept.table, columns, *on_span(chosen, kept.table, topic=kept.topic), stories > 0))


def mentioned_by_day(connection: Connection, chosen: Filter, unit: Unit, wanted: tuple[str, ...], days: range) -> dict[tuple[str, int], int]:
    """Return in how many stories of each day each of the terms (or ideas) stands, where it does."""
    if (kept := _tally(connection, chosen, unit)) is None:
        named = key_of(unit)
        asked = select(named, Mention.day, func.count(Mention.story_id.distinct())).where(*on_mention(chosen), named.in_(wanted))
        return {(key, day): n for key, day, n in connection.execute(asked.group_by(named, Mention.day))}
    day = select(literal(days[0]).label("day")).cte("days", recursive=True)
    day = day.union_all(select(day.c.day + 1).where(day.c.day < days[-1]))
    key = values(column("key", Text), name="wanted").data([(each,) for each in wanted]).cte("wanted")
    own = [*on_span(chosen, kept.table, topic=kept.topic), kept.table.span == 1, kept.table.at == day.c.day, kept.key == key.c.key]
    # Each looked up by itself: a join would read all terms of the days.
    each = select(key.c.key, day.c.day, select(func.sum(tallied(chosen, kept.table))).where(*own).scalar_subquery())
    return {(key, at): int(n) for key, at, n in connection.execute(each.select_from(key.join(day, true()))) if n}


def mentioned_by(connection: Connection, chosen: Filter, unit: Unit, wanted: tuple[str, ...], by: By, spans: Sequence[Stretch]) -> list[tuple[str, str, int]]:
    """Return in how many stories of each outlet or language each of the terms (or ideas) stands, where it does, in their order."""
    if (kept := _tally(connection, chosen, unit)) is None:
        series: Any = Mention.outlet if by == "outlet" else func.coalesce(Mention.language, _NONE)
        named = key_of(unit)
        asked = select(named, series, func.count(Mention.story_id.distinct())).where(*on_mention(chosen), named.in_(wanted))
        return sorted(tuple(row) for row in connection.execute(asked.group_by(named, series)))
    where = [*on_span(chosen, kept.table, topic=kept.topic, by_outlets=by == "outlet"), kept.key.in_(wanted)]
    found = Counter[tuple[str, str]]()
    for key, own, n in connection.execute(over(spans, kept.table, (kept.key, getattr(kept.table, by), tallied(chosen, kept.table)), *where)) if spans else ():
        found[key, own] += n
    return sorted((key, own, n) for (key, own), n in found.items() if n)


def told(connection: Connection, chosen: Filter, spans: Sequence[Stretch]) -> list[tuple[str, int, int]]:
    """Return stories, whatever stands in them: language, first of some days and number, in rows whose sums are the figures."""
    if not spans:
        return []
    if are_tallied(chosen):
        asked: Any = over(spans, StoryTally, (StoryTally.language, StoryTally.at, tallied(chosen)), *on_span(chosen))
    else:
        table = members(chosen)
        asked = select(func.coalesce(table.language, _NONE), table.day, func.count()).where(*on_members(chosen)).group_by(table.language, table.day)
    return _rows(connection, asked)


class _Tally(NamedTuple):
    table: Any
    key: Any
    topic: str


def _tally(connection: Connection, chosen: Filter, unit: Unit) -> _Tally | None:
    """Return the table that knows a filter's terms or ideas; None where they must be counted one by one."""
    topic = only_topic(connection, chosen) if are_tallied(chosen) else None
    if topic is None:
        return None
    return _Tally(TermTally, TermTally.term, topic) if unit == "term" else _Tally(IdeaTally, IdeaTally.idea, topic)


def _rows(connection: Connection, asked: Any) -> list[Any]:
    return list(connection.execute(asked).all())
