"""Texts of a period and of the time before it, in which words are sought that became frequent (crawler.rising)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import itemgetter

from sqlalchemy import ColumnElement, Connection, func, literal, select

from crawler.rising import Text
from crawler.storage.models import OutletRow, Story
from crawler.storage.reports.filter import Filter, Source, opened
from crawler.storage.reports.sampling import Sample, sample
from crawler.storage.reports.volume import period

MOST_TEXTS = 1_000  # of each time
LETTERS = 1_000  # of each text, after its headline
LEAST_DAYS = 28  # before a period: a week alone says little of what is usual


@dataclass(frozen=True)
class Read:
    """What was read of a time."""

    since: int
    until: int
    texts: int  # copies counted once
    stories: int  # of which they are, on the days that were counted
    every: int


@dataclass(frozen=True)
class TwoTimes:
    """Texts to compare, each time's copies once, and what they were chosen of."""

    earlier: tuple[Text, ...] = ()
    later: tuple[Text, ...] = ()
    before: Read | None = None  # None where nothing is known
    after: Read | None = None
    outlet_names: tuple[str, ...] = ()


def two_times(source: Source, chosen: Filter) -> TwoTimes:
    """Return some texts of a period and as many of the time before it; of an open one, of its halves."""
    with opened(source) as connection:
        times = _times(connection, chosen)
        if times is None:
            return TwoTimes()
        names = tuple(name for row in connection.execute(select(OutletRow.name, OutletRow.native_name)) for name in row)
        (before, earlier), (after, later) = (_texts(connection, time) for time in times)
    return TwoTimes(earlier, later, before, after, names)


def _times(connection: Connection, chosen: Filter) -> tuple[Filter, Filter] | None:
    span = period(connection, chosen)
    if span is None:
        return None
    first = span[0] if chosen.since_day is not None else (span[0] + span[1] + 1) // 2
    length = max(span[1] - first + 1, LEAST_DAYS) if chosen.since_day is not None else first - span[0]
    return replace(chosen, since_day=first - length, until_day=first - 1), replace(chosen, since_day=first, until_day=span[1])


def _texts(connection: Connection, chosen: Filter) -> tuple[Read, tuple[Text, ...]]:
    some = sample(connection, chosen, MOST_TEXTS)
    begins = Story.title + literal("\n") + func.substr(Story.body, 1, LETTERS)
    asked = select(Story.id, Story.text_hash, Story.outlet, func.coalesce(Story.language, literal("")), begins).where(*_looked_up(connection, some))
    rows = sorted(connection.execute(asked).all(), key=itemgetter(0), reverse=True)  # here: a database would carry the texts along
    texts = {text_hash: Text(*own) for _, text_hash, *own in rows}  # the first of copies
    return Read(chosen.since_day or 0, chosen.until_day or 0, len(texts), some.stories, some.every), tuple(texts.values())


def _looked_up(connection: Connection, some: Sample) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on the texts' stories: found in an index, then read (of SQLite in the order in which they lie)."""
    ids = select(Story.id).where(*some.conditions).correlate(None)
    return (Story.id.in_(ids if connection.dialect.name == "sqlite" else ids.offset(0)),)  # without OFFSET, PostgreSQL reads every story of the period
