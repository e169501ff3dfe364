"""How often terms and ideas stand in stories: from the tallies where they know the filter, else from the mentions one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
from sqlalchemy import CompoundSelect, Connection, Select, case, func, literal_column, select

from crawler.storage.models import IdeaTally, Mention, StoryTally, TermTally
from crawler.storage.reports.filter import Filter, built_once, members, on_members, on_mention
from crawler.storage.reports.known import BETWEEN, Numbers, joined, numbers, worded
from crawler.storage.reports.sums import are_tallied, on_span, only_topic, over, tallied
from crawler.storage.tallies import Stretch

Unit: TypeAlias = Literal["term", "idea"]
By: TypeAlias = Literal["outlet", "language"]
IDEA = ":"  # between topic and group in the key of an idea
_NONE: Any = literal_column("''")


class Mentioned(NamedTuple):
    """What stands in stories, in columns: some rows of each term or idea, whose sums are its figures."""

    keys: list[str]
    languages: list[str]  # of the stories
    at: Numbers  # first of some days
    stories: Numbers
    times: Numbers  # that it stands in them


def key_of(unit: Unit, table: Any = Mention) -> Any:
    """Return what a mention is counted as: its term, or its group with the topic it is one of; a term without a group is an idea by itself."""
    grouped = table.topic + literal_column(f"'{IDEA}'") + table.term_group
    return table.term if unit == "term" else case((table.term_group == "", table.term), else_=grouped)


def mentioned(connection: Connection, chosen: Filter, unit: Unit, spans: Sequence[Stretch]) -> Mentioned:
    """Return what stands in the stories of a period that `spans` cover."""
    if not spans:
        return _columns([])
    kept = _tally(connection, chosen, unit)
    return _columns(_rows(connection, _one_by_one(chosen, unit))) if kept is None else _joined(_rows(connection, _summed(chosen, kept, tuple(spans))))


@built_once
def _one_by_one(chosen: Filter, unit: Unit) -> Select[Any]:
    named = key_of(unit)
    counts = (func.count(Mention.story_id.distinct()), func.sum(Mention.count))
    asked = select(named, func.coalesce(Mention.language, _NONE), Mention.day, *counts).where(*on_mention(chosen))
    return asked.group_by(named, Mention.language, Mention.day)


@built_once
def _summed(chosen: Filter, kept: _Tally, spans: tuple[Stretch, ...]) -> CompoundSelect[Any]:
    stories = tallied(chosen, kept.table)
    figures = (joined(figure) for figure in (stories, tallied(chosen, kept.table, times=True)))
    columns = (kept.table.at, worded(kept.key), worded(kept.table.language), *figures)
    return over(spans, kept.table, columns, *on_span(chosen, kept.table, topic=kept.topic), stories > 0, by=[kept.table.at])


def _columns(rows: Sequence[Any]) -> Mentioned:
    keys, languages, *figures = zip(*rows, strict=True) if rows else ((),) * 5
    return Mentioned([*keys], [*languages], *(np.array(figure, dtype=np.int64) for figure in figures))


def _joined(days: Sequence[Any]) -> Mentioned:
    """A row holds all of some days, each column in one text: thousands of rows would take longer to fetch than to find."""
    if not days:
        return _columns([])
    at, *texts = zip(*days, strict=True)
    keys, languages = (BETWEEN.join(of).split(BETWEEN) for of in texts[:2])
    stories, times = (numbers(",".join(of)) for of in texts[2:])
    return Mentioned(keys, languages, np.repeat(np.array(at, dtype=np.int64), [text.count(BETWEEN) + 1 for text in texts[0]]), stories, times)


def mentioned_by_day(connection: Connection, chosen: Filter, unit: Unit, wanted: tuple[str, ...], days: range) -> dict[str, Numbers]:
    """Return in how many stories of each of some days each of the terms (or ideas) stands."""
    found = {key: np.zeros(len(days), dtype=np.int64) for key in wanted}
    if (kept := _tally(connection, chosen, unit)) is None:
        named = key_of(unit)
        asked = select(named, Mention.day, func.count(Mention.story_id.distinct())).where(*on_mention(chosen), named.in_(wanted))
        for key, day, n in connection.execute(asked.group_by(named, Mention.day)):
            found[key][day - days[0]] = n
        return found
    for key, *texts in connection.execute(_summed_by_day(chosen, kept, wanted, days)):
        at, n = numbers(*texts)  # of a day as many as it has languages and outlets
        np.add.at(found[key], at - days[0], n)
    return found


@built_once
def _summed_by_day(chosen: Filter, kept: _Tally, wanted: tuple[str, ...], days: range) -> Select[Any]:
    own = [*on_span(chosen, kept.table, topic=kept.topic), kept.table.span == 1, kept.table.at.between(days[0], days[-1]), kept.key.in_(wanted)]
    return select(kept.key, joined(kept.table.at), joined(tallied(chosen, kept.table))).where(*own).group_by(kept.key)


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
    return _rows(connection, _told(chosen, tuple(spans)))


@built_once
def _told(chosen: Filter, spans: tuple[Stretch, ...]) -> Select[Any] | CompoundSelect[Any]:
    if are_tallied(chosen):
        return over(spans, StoryTally, (StoryTally.language, StoryTally.at, tallied(chosen)), *on_span(chosen))
    table = members(chosen)
    return select(func.coalesce(table.language, _NONE), table.day, func.count()).where(*on_members(chosen)).group_by(table.language, table.day)


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
