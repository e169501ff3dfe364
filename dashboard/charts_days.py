"""Days and weeks on charts: where they stand, in words, and which of them an axis names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

from crawler.storage.engine import day_of
from crawler.storage.reports import LookedDay
from dashboard import vega, words

_DAY = 86_400_000  # milliseconds
_MOST_NAMED = 8  # days on an axis
_EVERY, _MONTHS = (1, 2, 3, 7, 14), (1, 2, 3, 6, 12, 24, 60)
_WITH_YEARS = 300  # days
_NARROW = 500  # pixels: names are written in two lines
_LETTER = {"ltr": 6.2, "rtl": 5.4}  # pixels, on average and at most
_APART = 6  # pixels between two names


def bar_of(of: LookedDay) -> dict[str, Any]:
    """Return the ends of a day's or week's bar on the axis: it does not touch its neighbours."""
    start, end = midnight(of.day), midnight(of.last + 1)
    inset = (end - start) * 7 // 100
    return {"start": start + inset, "end": end - inset}


def middle(of: LookedDay) -> int:
    """Return the middle of a day or week on the axis."""
    return (midnight(of.day) + midnight(of.last + 1)) // 2


def has_weeks(looked: Sequence[LookedDay]) -> bool:
    """Say whether some of a chart's steps are longer than a day."""
    return any(of.last > of.day for of in looked)


def midnight(day: int) -> int:
    """Return the beginning of a day in milliseconds."""
    return day * _DAY


def midday(day: int) -> int:
    """Return the middle of a day in milliseconds."""
    return midnight(day) + _DAY // 2


def time_axis(looked: Sequence[LookedDay], *, field: str = "start") -> vega.Channel:
    """Return the axis of days from the first to the last of a period, some of them named, each under its mark."""
    first, last = (midnight(day) for day in ((looked[0].day, looked[-1].last + 1) if looked else (0, 1)))
    names = _named(looked)
    named = [f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%dT%H:%M:%S+00:00}" for at in names]  # given as numbers they were not drawn
    axis = {"values": named, "labelExpr": _label(names, last - first), "grid": False}
    return vega.instant(field, scale={"type": "utc", "domain": {"expr": f"[{first}, {last}]"}}, axis=axis)


def _label(names: Mapping[int, tuple[str, ...]], length: int) -> str:
    """Return Vega's expression for a name: where there is no room for all, for every second, third or fourth, the last (they come from there) among them."""
    own = json.dumps({str(at): {"back": back, "lines": lines} for back, (at, lines) in enumerate(names.items())}, ensure_ascii=False) + "[time(datum.value)]"
    wide, narrow = _room(" ".join(lines) for lines in names.values()), _room(line for lines in names.values() for line in lines)
    every = str(_MOST_NAMED)
    for step in (4, 3, 2, 1):
        gap = min((one - other for one, other in pairwise([*names][::step])), default=length) / length
        every = f"width * {gap:.5f} > (width < {_NARROW} ? {narrow} : {wide}) ? {step} : {every}"
    return f"{own}.back % ({every}) ? '' : width < {_NARROW} ? {own}.lines : join({own}.lines, ' ')"


def _room(texts: Iterable[str]) -> int:
    return round(max(map(len, texts), default=0) * _LETTER[words.locale().direction]) + _APART


def _named(looked: Sequence[LookedDay]) -> dict[int, tuple[str, ...]]:
    """Return what is named on an axis by the middle of its mark, the last first: days, weeks by their first day; of long periods the first of months."""
    if not looked:
        return {}
    if looked[-1].day - looked[0].day < _EVERY[-1] * _MOST_NAMED:
        every = next(n for n in _EVERY if len(looked) <= n * _MOST_NAMED)
        return {middle(of): _day(day_of(of.day)) for of in looked[::-1][::every]}
    begins = [day for day in range(looked[-1].last, looked[0].day - 1, -1) if day_of(day).day == 1]
    months = next(n for n in _MONTHS if len(begins) <= n * _MOST_NAMED or n == _MONTHS[-1])
    of_day = _year if looked[-1].last - looked[0].day >= _WITH_YEARS else _month if has_weeks(looked) else _day
    return {midday(day): of_day(of) for day in begins if ((of := day_of(day)).year * 12 + of.month - 1) % months == 0}


def _day(of: date) -> tuple[str, ...]:
    mark = "\u200f" if words.locale().direction == "rtl" else ""  # in a picture nothing else says which way a date runs
    return f"{mark}{of.day}", *_month(of)


def _month(of: date) -> tuple[str, ...]:
    return (words.locale().calendar()["shortMonths"][of.month - 1],)


def _year(of: date) -> tuple[str, ...]:
    return *_month(of), str(of.year)
