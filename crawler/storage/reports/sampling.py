"""Some stories of many, chosen without favour, where a report reads texts or pairs: so that it costs as much on a million stories as on a thousand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, cast, func, select

from crawler.storage.models import Story, StoryTally
from crawler.storage.reports.filter import Filter, members, on_members, on_story
from crawler.storage.reports.sums import are_tallied, on_span, tallied, total
from crawler.storage.reports.volume import period

MOST_SEARCHED = 60_000  # stories of a period: to choose some, each is looked at
MOST_DAYS = 62  # of a period with more; of a longer one every second day is counted, every third ...
_MULTIPLIER, _MODULUS = 48_271, 65_537  # ids in an order that has nothing to do with theirs (a Lehmer generator's step)


@dataclass(frozen=True)
class Sample:
    """Which stories to read, and of how many."""

    conditions: tuple[ColumnElement[bool], ...]
    stories: int  # on the days that were counted
    every: int  # day of the period that was counted: 1 is all of them


def sample(connection: Connection, chosen: Filter, most: int) -> Sample:
    """Return conditions on Story that about `most` stories of a filter meet; all of them where there are no more."""
    every, days = _days(connection, chosen)
    stories = int(connection.scalar(_counted(chosen, days if every > 1 else None)) or 0)
    shuffled = cast(Story.id, BigInteger) * _MULTIPLIER % _MODULUS
    some = [shuffled < max(1, most * _MODULUS // stories)] if stories > most else []
    return Sample((*on_story(chosen, days=days if every > 1 else ()), *some), stories, every)


def _counted(chosen: Filter, days: list[int] | None) -> Select[Any]:
    """Return the query for the number of a filter's stories, of some days alone where these are given: from the tallies where they know it."""
    if are_tallied(chosen):
        return total(chosen) if days is None else select(func.sum(tallied(chosen))).where(*on_span(chosen), StoryTally.span == 1, StoryTally.at.in_(days))
    table = members(chosen)
    return select(func.count()).select_from(table).where(*on_members(chosen), *([] if days is None else [table.day.in_(days)]))


def _days(connection: Connection, chosen: Filter) -> tuple[int, list[int]]:
    span = period(connection, chosen)
    if span is None or span[1] - span[0] < MOST_DAYS:
        return 1, []
    looked_at = int(connection.scalar(total(replace(chosen, terms=(), cites=()))) or 0)  # what the tallies don't know is looked for in as many
    every = max(1, min(_parts(span[1] - span[0] + 1, MOST_DAYS), _parts(looked_at, MOST_SEARCHED)))
    every += every % 7 == 0  # else it would be one weekday only
    return every, [*range(span[0], span[1] + 1, every)]


def _parts(whole: int, most: int) -> int:
    return -(-whole // most)
