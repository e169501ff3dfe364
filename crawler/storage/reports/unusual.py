"""Which outlets, languages and terms are out of the ordinary today or yesterday, each against its own weekdays of eight weeks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from crawler.storage.reports.filter import Filter, Source, opened
from crawler.storage.reports.grid import Grid, Series, span_of
from crawler.storage.reports.keywords import by_day
from crawler.storage.reports.known import Numbers, numbered
from crawler.storage.reports.mentions import mentioned
from crawler.storage.tallies import SPANS, stretches
from crawler.usual import BACK, FEWEST, TIMES, Days, Unusual, unusual_days

Kind: TypeAlias = Literal["outlet", "language", "country", "kind", "term"]
_MOSTLY = 0.9  # of what is usually read in a language, of outlets of which the day is known: then it counts for the language
_MOST_TERMS = 60  # looked at, those in most stories


class _Weeks(NamedTuple):
    """Series, a row each, over the days up to today, a column each: which are known, the stories, and what was read."""

    names: Sequence[str]
    is_known: NDArray[np.bool_]
    stories: Numbers
    read: Numbers


@dataclass(frozen=True)
class OutOfLine:
    """An outlet, language or term whose stories of a day are unusual; `read` is what was read of it, of a term all stories."""

    kind: Kind
    series: str
    day: int
    found: Unusual
    read: int


def out_of_line(
    source: Source, chosen: Filter, zone: ZoneInfo, *, today: int, only: int | None = None, by: Sequence[Series] = ("outlet", "language")
) -> list[OutOfLine]:
    """Return the outlets and languages that rose today, or rose or fell yesterday, each kind's least likely first; the period of the filter is not asked.

    Or `only` one day, whatever the next one brought: of that day alone nothing may depend on when it is asked for.
    """
    days = _days(today, only)
    with opened(source) as connection:
        span = span_of(connection, _weeks(chosen, days[0]), zone, days[0] - 1 - BACK, days[0])
    return [out for kind in by for out in _judged(kind, _weeks_of(span.by(kind), {} if kind == "outlet" else span.heard(kind)), days, today)]


def _days(today: int, only: int | None) -> tuple[int, ...]:
    """Return the days that are judged, the last one first."""
    return (today, today - 1) if only is None else (only,)


def _weeks_of(grid: Grid, heard: Mapping[str, NDArray[np.float64]]) -> _Weeks:
    """Return what is to be judged of a grid; days on which much of a series was not `heard`, which would be a fall, are taken for unknown."""
    known = [days & (heard[name].round(6) >= _MOSTLY) if name in heard else days for name, days in zip(grid.series, grid.is_known, strict=True)]
    return _Weeks(grid.series, np.array(known, dtype=np.bool_).reshape(grid.is_known.shape), grid.stories, grid.read)


def rising_terms(source: Source, chosen: Filter, zone: ZoneInfo, *, today: int, only: int | None = None) -> list[OutOfLine]:
    """Return the terms that rose today or yesterday (or on `only` one day), in number and as a share of all stories, the least likely first."""
    days = _days(today, only)
    with opened(source) as connection:
        wanted = _found_often(connection, replace(chosen, since_day=days[-1], until_day=days[0]))
        found = by_day(connection, _weeks(chosen, days[0]), wanted, zone)
    if found is None:
        return []
    stories = np.array([*found.stories.values()])
    known, read = np.broadcast_to(found.is_known, stories.shape), np.broadcast_to(found.of_all, stories.shape)
    before = found.is_known & (found.days < days[-1])
    of_all, of_term = int(found.of_all[before].sum()), dict(zip(found.stories, stories[:, before].sum(axis=1).tolist(), strict=True))
    risen = [o for o in _judged("term", _Weeks([*found.stories], known, stories, read), days, today) if o.found.way == "rise"]
    return [o for o in risen if o.found.count * of_all >= TIMES * of_term[o.series] * o.read]


def _found_often(connection: Connection, chosen: Filter) -> tuple[str, ...]:
    rows = mentioned(connection, chosen, "term", stretches(chosen.since_day, chosen.until_day, SPANS[:1]))
    terms, row = numbered(rows.keys)
    stories = dict(zip(terms, np.bincount(row, rows.stories, len(terms)).tolist(), strict=True))
    many = sorted((t for t, n in stories.items() if n >= FEWEST), key=lambda t: (-stories[t], t))
    return tuple(many[:_MOST_TERMS])


def _weeks(chosen: Filter, last: int) -> Filter:
    return replace(chosen, since_day=last - 1 - BACK, until_day=last)


def _judged(kind: Kind, series: _Weeks, judged: tuple[int, ...], today: int) -> list[OutOfLine]:
    known, stories = (_up_to_each(of, len(judged)) for of in (series.is_known, series.stories))
    of_days = np.tile(judged, len(series.names))  # of each series
    weekdays = (of_days[:, None] + np.arange(-BACK, 0) + 3) % 7  # 1970-01-01 was a Thursday
    days = Days(stories[:, -1], (of_days + 3) % 7, of_days < today, stories[:, :-1], weekdays, known[:, :-1])
    at = np.flatnonzero(known[:, -1])
    names = [(series.names[row // len(judged)], int(of_days[row])) for row in at.tolist()]
    read = dict(zip(names, _up_to_each(series.read, len(judged))[at, -1].tolist(), strict=True))
    found: dict[str, OutOfLine] = {}
    for (name, day), out in unusual_days(names, Days(*(of[at] for of in days))).items():
        found.setdefault(name, OutOfLine(kind, name, day, out, read[name, day]))  # of two days the less likely
    return list(found.values())


def _up_to_each(of: NDArray[Any], many: int) -> NDArray[Any]:
    """Return so many rows of each: the days up to the last one, those up to the one before it ..."""
    width = of.shape[1]
    return np.stack([of[:, width - BACK - 1 - back : width - back] for back in range(many)], axis=1).reshape(-1, BACK + 1)
