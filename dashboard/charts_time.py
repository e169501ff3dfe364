"""What charts over time share: lines that break where nothing is known, marks of days that are not known, and what is told of a day.

It is told wherever in a day's column a reader points, of all series at once: to hit a point of a line one had to be within two pixels of it, and drawing
points with what each tells took a quarter of a chart's time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from crawler.localization import Locale
from crawler.storage.reports import LookedDay
from dashboard import vega, words
from dashboard.charts_days import midnight, time_axis
from dashboard.vega import Chart
from dashboard.words import say

Told: TypeAlias = Mapping[int, Mapping[str, str]]  # of each day the figures of its series, by name, in the order in which they are read
HEIGHT = 300  # pixels
GREY = "#98a2ad"
_PARTLY = "#d9822b"
_LINE = {"type": "line", "invalid": "break-paths-show-domains", "strokeWidth": 1.8}
_ALONE = {"type": "point", "filled": True, "size": 24, "opacity": 0.9}
_IN_PART = {"type": "point", "filled": False, "size": 34, "strokeWidth": 1.4, "opacity": 1}
_TOP = -11  # pixels: of the marks above a chart


class Figure(NamedTuple):
    """A figure that a line goes through."""

    at: float  # on the axis
    series: str
    value: float | None  # None where it is not known
    is_whole: bool = True  # known of all that it stands for
    is_joined: bool = True  # by the line with its neighbours


def lines(figures: Sequence[Figure], shared: Mapping[str, Any]) -> list[Chart]:
    """Return a line a series, that breaks where nothing is known; points where it has none to join, and hollow ones where a figure is known in part."""
    line = [f if f.is_joined else f._replace(value=None) for f in figures]
    dots = ((_ALONE, _alone(figures)), (_IN_PART, [f for f in figures if f.value is not None and not f.is_whole]))
    return [vega.over([_row(f) for f in of], shared, {"mark": mark}) for mark, of in ((_LINE, line), *dots) if of]


def _row(figure: Figure) -> dict[str, Any]:
    return {"at": figure.at, "series": figure.series, "value": figure.value}


def _alone(figures: Iterable[Figure]) -> list[Figure]:
    """Return what is wholly known and would not be seen: a line needs two figures."""
    series: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        series[figure.series].append(figure)
    found = []
    for of in series.values():
        of.sort(key=lambda f: f.at)
        on_line = [False, *(f.value is not None and f.is_joined for f in of), False]
        found += [f for i, f in enumerate(of, 1) if f.is_whole and f.value is not None and not (on_line[i] and (on_line[i - 1] or on_line[i + 1]))]
    return found


def over_days(looked: Sequence[LookedDay], told: Told, *layers: Chart) -> Chart:
    """Put marks on their days: behind them a grey band where nobody looked, above them a mark where not every outlet was known, and what is told of each."""
    missing = [_missing(d) for d in looked if d.known < d.outlets]
    shared = {"x": time_axis(looked), "x2": {"field": "end"}}
    bands = {"mark": {"type": "rect", "color": GREY, "opacity": 0.22}}
    marks = {"mark": {"type": "rect", "color": _PARTLY}, "encoding": {"y": {"value": _TOP}, "y2": {"value": -5}, "opacity": vega.number("shade", scale=None)}}
    unseen = [row for row in missing if row["unseen"]]
    behind = [vega.over(unseen, shared, bands)] if unseen else []
    above = [vega.over(missing, shared, marks)] if missing else []
    columns = [_ends(d) | {"tip": tip(words.days(d.day, d.last), told.get(d.day, {}), known=_known(d))} for d in looked]
    return vega.layers(*behind, *layers, *above, pointed(columns, shared), height=HEIGHT)


def pointed(columns: list[dict[str, Any]], shared: Mapping[str, Any]) -> Chart:
    """Return what is told wherever one points, the marks above among it: each of the `columns` has its `tip`."""
    mark = {"type": "rect", "opacity": 0, "tooltip": {"expr": "datum.tip"}}
    return {"name": "pointed"} | vega.over(columns, {**shared, "y": {"value": _TOP}, "y2": {"value": "height"}}, {"mark": mark})


def tip(heading: str, figures: Mapping[str, str], *, known: str = "") -> dict[str, str]:
    """Return what is told: a heading, figures by name, and of how many outlets they are known where not of all.

    Each name is isolated (Unicode's FSI): one that is written the other way turns nothing around it, and none is taken for a heading or a picture.
    """
    return {"title": heading} | {f"\u2068{name}\u2069": figure for name, figure in figures.items()} | ({say("outlets known"): known} if known else {})


def out_of(part: int | None, whole: int | None, here: Locale | None = None) -> str:
    """Write a part of a number, in a language that was asked for already or the reader's."""
    return (here or words.locale()).say("{part} of {whole}", part=f"{part:,}", whole=f"{whole:,}")


def joined(*pieces: str) -> str:
    """Write what is told of one figure in a row."""
    return " · ".join(pieces)


def _ends(of: LookedDay) -> dict[str, Any]:
    return {"start": midnight(of.day), "end": midnight(of.last + 1)}


def _missing(of: LookedDay) -> dict[str, Any]:
    """Return where a mark stands, the stronger the more is missing: an outlet that is known in part counts half."""
    missing = 1 - (of.known + of.in_part / 2) / of.outlets
    return _ends(of) | {"unseen": not of.known + of.in_part, "shade": round(0.25 + 0.75 * missing, 3)}


def _known(of: LookedDay) -> str:
    if of.known == of.outlets:
        return ""
    known = out_of(of.known, of.outlets)
    return say("{known}; on some days of the week only: {n}", known=known, n=of.in_part) if of.in_part else known
