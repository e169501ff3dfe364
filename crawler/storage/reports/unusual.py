"""Which outlets, languages and terms are out of the ordinary today or yesterday, each against its own weekdays of eight weeks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from crawler.storage.reports.filter import Filter, Source, opened
from crawler.storage.reports.grid import Grid, Series, span_of
from crawler.storage.reports.keywords import by_day
from crawler.storage.reports.known import Numbers
from crawler.storage.reports.mentions import mentioned
from crawler.storage.tallies import SPANS, stretches
from crawler.usual import BACK, FEWEST, TIMES, Counted, Unusual, unusual

Kind: TypeAlias = Literal["outlet", "language", "country", "kind", "term"]
_Series: TypeAlias = tuple[str, Numbers, Numbers, Numbers]  # its name, known days in their order, stories and what was read on each
_MOSTLY = 0.9  # of what is usually read in a language, of outlets of which the day is known: then it counts for the language
_MOST_TERMS = 60  # looked at, those in most stories


@dataclass(frozen=True)
class OutOfLine:
    """An outlet, language or term whose stories of a day are unusual; `read` is what was read of it, of a term all stories."""

    kind: Kind
    series: str
    day: int
    found: Unusual
    read: int


def out_of_line(source: Source, chosen: Filter, zone: ZoneInfo, *, today: int, by: Sequence[Series] = ("outlet", "language")) -> list[OutOfLine]:
    """Return the outlets and languages that rose today, or rose or fell yesterday, each kind's least likely first; the period of the filter is not asked."""
    weeks = _weeks(chosen, today)
    with opened(source) as connection:
        span = span_of(connection, weeks, zone, today - 1 - BACK, today)
    return [out for kind in by for out in _judged(kind, _of_grid(span.by(kind), {} if kind == "outlet" else span.heard(kind)), today)]


def _of_grid(grid: Grid, heard: Mapping[str, NDArray[np.float64]]) -> Iterator[_Series]:
    """Return each series' known days, and its stories and pages read of them; not those on which much of it was not `heard`, which would be a fall."""
    for name, known, stories, read in zip(grid.series, grid.is_known, grid.stories, grid.read, strict=True):
        at = np.flatnonzero(known & (heard[name].round(6) >= _MOSTLY) if name in heard else known)
        yield name, at + grid.first, stories[at], read[at]


def rising_terms(source: Source, chosen: Filter, zone: ZoneInfo, *, today: int) -> list[OutOfLine]:
    """Return the terms that rose today or yesterday, in number and as a share of all stories, the least likely first."""
    with opened(source) as connection:
        wanted = _found_often(connection, replace(chosen, since_day=today - 1, until_day=today))
        found = by_day(connection, _weeks(chosen, today), wanted, zone)
    if found is None:
        return []
    days, read = found.days[found.is_known], found.of_all[found.is_known]
    series = {term: n[found.is_known] for term, n in found.stories.items()}
    before = days < today - 1
    shares = {term: (int(n[before].sum()), int(read[before].sum())) for term, n in series.items()}
    risen = [o for o in _judged("term", ((term, days, n, read) for term, n in series.items()), today) if o.found.way == "rise"]
    return [o for o in risen if o.found.count * shares[o.series][1] >= TIMES * shares[o.series][0] * o.read]


def _found_often(connection: Connection, chosen: Filter) -> tuple[str, ...]:
    rows, stories = mentioned(connection, chosen, "term", stretches(chosen.since_day, chosen.until_day, SPANS[:1])), Counter[str]()
    for term, n in zip(rows.keys, rows.stories.tolist(), strict=True):
        stories[term] += n
    many = sorted((t for t, n in stories.items() if n >= FEWEST), key=lambda t: (-stories[t], t))
    return tuple(many[:_MOST_TERMS])


def _weeks(chosen: Filter, today: int) -> Filter:
    return replace(chosen, since_day=today - 1 - BACK, until_day=today)


def _judged(kind: Kind, series: Iterable[_Series], today: int) -> list[OutOfLine]:
    counted: dict[tuple[str, int], Counted] = {}
    read: dict[tuple[str, int], int] = {}
    for name, days, stories, pages in series:
        by_weekday = np.stack(((days + 3) % 7, stories), axis=1)
        for day in (d for d in (today, today - 1) if d in days[-2:]):
            begin, place = np.searchsorted(days, (day - BACK, day)).tolist()
            counted[name, day] = Counted(int(stories[place]), (day + 3) % 7, by_weekday[begin:place], over=day < today)
            read[name, day] = int(pages[place])
    found: dict[str, OutOfLine] = {}
    for (name, day), out in unusual(counted).items():
        found.setdefault(name, OutOfLine(kind, name, day, out, read[name, day]))  # of two days the less likely
    return list(found.values())
