"""Rows to charts. Nothing here calls Streamlit, and nothing reads the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crawler.localization import phrase
from crawler.storage.engine import day_number
from crawler.storage.reports import LookedDay, VolumePoint
from crawler.storage.reports.volume import WEEK
from dashboard import vega, words
from dashboard.charts_days import bar_of, has_weeks, middle, midnight, time_axis
from dashboard.charts_time import GREY, Figure, Told, joined, lines, out_of, over_days
from dashboard.colours import OTHERS
from dashboard.vega import Chart
from dashboard.words import say

OTHER = phrase("all others")
MOST_SERIES = 9  # in one chart; the rest are added up
MOST_LINES = 6
_BARS_WEEKLY_FROM, _LINES_WEEKLY_FROM = 200, 31  # days
_BAR = {"type": "bar", "height": {"band": 0.62}, "cornerRadiusEnd": 2}
_PALE = {"fillOpacity": 0.25, "strokeWidth": 1}  # what is known in part
_LONGEST_NAME, _LETTER, _BESIDE_A_NAME = 190, 6, 18  # pixels: of a name beside a bar, of most of its letters, and of what is empty beside it


@dataclass(frozen=True)
class Legend:
    """What the series of a chart are called and coloured, biggest first."""

    names: Mapping[str, str]
    colours: Mapping[str, str]
    each: str = ""  # what one of them is; nothing where it is who publishes

    def items(self) -> list[tuple[str, str]]:
        """Return name and colour pairs."""
        return [(name, self.colours[key]) for key, name in self.names.items()]

    def scale(self) -> dict[str, Any]:
        """Return the chart's colour scale."""
        return {"domain": [*self.names.values()], "range": [self.colours[k] for k in self.names]}


def step_for(days: int, *, in_share: bool = False) -> int:
    """Return by how many days a period is best shown; a day's share rests on few pages and jumps about."""
    return WEEK if days > (_LINES_WEEKLY_FROM if in_share else _BARS_WEEKLY_FROM) else 1


def biggest(points: Iterable[VolumePoint], names: Mapping[str, str], colours: Mapping[str, str], *, most: int = MOST_SERIES) -> Legend:
    """Choose the series that get a colour of their own, by stories; the rest become one."""
    sums: dict[str, int] = defaultdict(int)
    for point in points:
        sums[point.series] += point.stories or 0
    order = [s for s in sorted(sums, key=lambda s: (-sums[s], s)) if sums[s]]
    top = order[: most if len(order) > most + 1 else most + 1]
    legend = {s: names.get(s, s) for s in top} | ({OTHER: say(OTHER)} if len(order) > len(top) else {})
    return Legend(legend, {s: colours.get(s, OTHERS) for s in legend})


def stacked(points: Sequence[VolumePoint], looked: Sequence[LookedDay], legend: Legend, *, estimated: Mapping[tuple[int, str], float] | None = None) -> Chart:
    """Stories per day (or week), one series on the other, pale where a week is known in part; a day when nobody looked is a grey band, not an empty place.

    What is `estimated`, by day and series, stands in fractions: rounded by the day, most of it would be nothing.
    """
    rows, told = _piled(points, looked, legend, estimated or {})
    shade: dict[str, Any] = {"scale": legend.scale(), "legend": None}
    encoding = {
        "x": time_axis(looked),
        "x2": {"field": "end"},
        "y": vega.number("low", say("stories"), axis=vega.WHOLE | vega.ABOVE),
        "y2": {"field": "high"},
        "color": vega.name("series", **shade),
    }
    pale = {"mark": {"type": "bar"} | _PALE, "encoding": {"stroke": vega.name("series", **shade)}}
    return over_days(looked, told, vega.over(rows, encoding, *_whole_and_part(rows, {"mark": "bar"}, pale)))


def _piled(
    points: Iterable[VolumePoint], looked: Sequence[LookedDay], legend: Legend, estimated: Mapping[tuple[int, str], float]
) -> tuple[list[dict[str, Any]], Told]:
    """Pile the series of each day up, the biggest of the period at the bottom (Vega does not stack bars that have two ends), and say what is told of them."""
    piled: dict[tuple[int, str], list[VolumePoint]] = defaultdict(list)
    for point in points:
        piled[point.day, point.series if point.series in legend.names else OTHER].append(point)
    rows: list[dict[str, Any]] = []
    told: dict[int, dict[str, str]] = {of.day: {} for of in looked}
    for of in looked:
        low: float = 0
        for key, name in ((k, n) for k, n in legend.names.items() if (of.day, k) in piled or (of.day, k) in estimated):
            own = piled[of.day, key]
            figure = sum(p.stories or 0 for p in own) + estimated.get((of.day, key), 0)
            is_whole, less = _known_of(of, own, legend)
            rows += [bar_of(of) | {"series": name, "low": low, "high": low + figure, "whole": is_whole}] if figure else []
            is_known = (of.day, key) in estimated or any(p.stories is not None for p in own)
            told[of.day][name] = joined(f"{figure:,.2f}".rstrip("0").rstrip("."), *less) if is_known else say("not known")
            low += figure
    return rows, told


def shares(points: Sequence[VolumePoint], looked: Sequence[LookedDay], legend: Legend, *, title: str) -> Chart:
    """Stories as a share of what was read, a line a series; it breaks where nobody looked and where nothing was read."""
    here = words.locale()  # asked for once: a chart has hundreds of figures

    def figure(of: LookedDay, point: VolumePoint) -> tuple[Figure, str]:
        share = point.stories / point.read if point.stories is not None and point.read else None
        is_whole, less = _known_of(of, [point], legend)
        told = joined(here.percent(share), out_of(point.stories, point.read, here), *less) if share is not None else here.say("not known")
        return Figure(middle(of), legend.names[point.series], share, is_whole), told

    return _lines(points, looked, legend, vega.number("value", title, axis=vega.PERCENT | vega.ABOVE), figure)


def counts_over_time(points: Sequence[VolumePoint], looked: Sequence[LookedDay], legend: Legend) -> Chart:
    """Stories over time, a line a series, broken where nobody looked and beside weeks of fewer days, known or in the period: it would seem to fall there."""
    usual = WEEK if has_weeks(looked) else 1

    def figure(of: LookedDay, point: VolumePoint) -> tuple[Figure, str]:
        is_whole, less = _known_of(of, [point], legend)
        told = joined(f"{point.stories:,}", *less) if point.stories is not None else say("not known")
        return Figure(middle(of), legend.names[point.series], point.stories, is_whole, _days(of) - point.missing == usual), told

    return _lines(points, looked, legend, vega.number("value", say("stories"), axis=vega.WHOLE | vega.ABOVE), figure)


def _lines(
    points: Sequence[VolumePoint],
    looked: Sequence[LookedDay],
    legend: Legend,
    y: vega.Channel,
    figure: Callable[[LookedDay, VolumePoint], tuple[Figure, str]],
) -> Chart:
    """Return a line a series, with what is told of its figures in the order of the legend."""
    days, found, told = {d.day: d for d in looked}, [], defaultdict[int, dict[str, str]](dict)
    of_series: dict[str, list[VolumePoint]] = defaultdict(list)
    for point in points:
        of_series[point.series].append(point)
    for key, name in legend.names.items():
        for point in (p for p in of_series[key] if p.day in days):
            own, told[point.day][name] = figure(days[point.day], point)
            found.append(own)
    shared = {"x": time_axis(looked, field="at"), "y": y, "color": vega.name("series", scale=legend.scale(), legend=None)}
    return over_days(looked, told, *lines(found, shared))


def _whole_and_part(rows: Sequence[Mapping[str, Any]], whole: Chart, part: Chart) -> list[Chart]:
    """Return one mark for what is wholly known, and another for what is known in part, where there is any."""
    if all(row["whole"] for row in rows):
        return [whole]
    return [mark | {"transform": [{"filter": test}]} for test, mark in (("datum.whole", whole), ("!datum.whole", part))]


def _days(of: LookedDay) -> int:
    return of.last - of.day + 1


def _known_of(of: LookedDay, own: Sequence[VolumePoint], legend: Legend) -> tuple[bool, list[str]]:
    """Return whether a figure is wholly known, and what is told of it where it is not.

    A day is known of an outlet, or of one at least of those that a series tells of: of a group's, each counts those of its days that are known.
    """
    days, missing = _days(of), max((p.missing for p in own), default=0)
    known, there = sum(p.outlet_days_known for p in own), sum(p.outlet_days for p in own)
    is_thin = days > 1 and any(p.is_thin for p in own if p.stories is not None)
    less = []
    if missing:
        head = say("days known of any outlet") if there or legend.each else say("days known")
        less.append(f"{head}: {out_of(days - missing, days)}")
    if known < there and days > 1:
        less.append(f"{say('outlet-days known')}: {out_of(known, there)}")
    return not missing and not is_thin, less


def growth(sizes: Mapping[date, int], *, title: str) -> Chart:
    """Size of the database by day, in MB; it is measured while a scheduler runs."""
    rows = [{"day": midnight(day_number(day)), "when": words.date_words(day), "size": size / 1e6} for day, size in sorted(sizes.items())]
    encoding = {
        "x": vega.instant("day", scale={"type": "utc"}, axis={"format": "%-d %b", "grid": False, "labelOverlap": True, "tickCount": 8}),
        "y": vega.number("size", title, axis={"format": ",~r", "tickCount": 5} | vega.ABOVE, scale={"zero": False}),
        "tooltip": vega.tips(when=" ", size=(title, ",.1f")),
    }
    line, points = {"mark": {"type": "line", "strokeWidth": 1.8}}, {"mark": {"type": "point", "filled": True, "size": 26, "opacity": 1}}
    return vega.layers(vega.over(rows, encoding, line, points), height=220)


def changes(rows: Sequence[tuple[str, float, str]], *, beside: Sequence[tuple[str, float, str]] = (), each: str, colour: str) -> Chart:
    """Terms that rose or fell, by how many points of share; as long as those of the chart `beside` it, so that bars of both can be compared."""
    table, others = ([{"name": t, "size": abs(c) * 100, "label": f"{c * 100:+.1f}", "figures": f} for t, c, f in of] for of in (rows, beside))
    told = vega.tips(name=each, label=say("points of share"), figures=say("stories"))
    return _lying(table, told, {"mark": _BAR | {"color": colour}}, beside=others)


def of_one_day(points: Sequence[VolumePoint], of: LookedDay, legend: Legend, *, in_share: bool) -> Chart:
    """A day (or week) by itself: a bar a series, the longest first, all others last. Lines would be a column of dots."""
    rows: list[dict[str, Any]] = []
    for series in (s for s in legend.names if not in_share or s != OTHER):
        own = [p for p in points if (p.series if p.series in legend.names else OTHER) == series and p.stories is not None]
        is_whole, less = _known_of(of, own, legend)
        sized = _sized(own, in_share=in_share)
        when = {"when": words.days(of.day, of.last), "name": legend.names[series], "rest": series == OTHER, "whole": is_whole}
        rows.append(when | sized | {"figures": joined(sized["figures"], *less)})
    rows.sort(key=lambda row: (row["rest"], -row["size"]))
    told = vega.tips(when=say("when"), name=legend.each or say("who"), label=say("share") if in_share else say("stories"), figures=say("counted"))
    shade = vega.name("name", scale=legend.scale(), legend=None)
    whole = {"mark": _BAR, "encoding": {"color": shade}}
    pale = {"mark": _BAR | _PALE, "encoding": {"color": shade, "stroke": shade}}
    return _lying(rows, told, *_whole_and_part(rows, whole, pale))


def _sized(own: Sequence[VolumePoint], *, in_share: bool) -> dict[str, Any]:
    """Return how long the bar of a series is, and what is written behind it."""
    stories, read = sum(p.stories or 0 for p in own), sum(p.read or 0 for p in own)
    if not own or (in_share and not read):
        return {"size": 0, "label": say("not known"), "figures": say("not known")}
    size = stories / read if in_share else stories
    return {"size": size, "label": words.percent(size) if in_share else f"{stories:,}", "figures": out_of(stories, read)}


def _lying(rows: list[dict[str, Any]], told: list[vega.Channel], *bars: Chart, beside: Sequence[Mapping[str, Any]] = ()) -> Chart:
    """Bars that lie, a name before each and its figure behind it; as long as those of the chart `beside` them."""
    every, is_mirrored = [*rows, *beside], words.locale().direction == "rtl"
    room = min(_LONGEST_NAME, _LETTER * max((len(row["name"]) for row in every), default=0)) + _BESIDE_A_NAME
    reach = max((row["size"] for row in every), default=0) or 0.1
    axis = {"orient": "right" if is_mirrored else "left", "labelLimit": _LONGEST_NAME, "minExtent": room}
    encoding = {
        "y": vega.name("name", sort=[row["name"] for row in rows], axis=axis | vega.BARE),
        "x": vega.number("size", axis=None, scale={"domain": [0, 1.3 * reach], "reverse": is_mirrored}),
        "tooltip": told,
    }
    written = {"type": "text", "align": "right", "dx": -5} if is_mirrored else {"type": "text", "align": "left", "dx": 5}
    labels = {"mark": written | {"fontSize": 12, "color": GREY}, "encoding": {"text": {"field": "label", "type": "nominal"}}}
    return vega.layers(vega.over(rows, encoding, *bars, labels), height={"step": 26})
