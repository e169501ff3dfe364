"""Rows to charts. Nothing here calls Streamlit, and nothing reads the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crawler.localization import phrase
from crawler.storage.engine import day_number
from crawler.storage.reports import LookedDay, VolumePoint
from crawler.storage.reports.volume import WEEK
from dashboard import vega, words
from dashboard.charts_days import has_weeks, midnight, span_of, time_axis
from dashboard.colours import OTHERS
from dashboard.vega import Chart
from dashboard.words import say

OTHER = phrase("all others")
MOST_SERIES = 9  # in one chart; the rest are added up
MOST_LINES = 6
HEIGHT = 300  # pixels
_BARS_WEEKLY_FROM, _LINES_WEEKLY_FROM = 200, 31  # days
_BAR = {"type": "bar", "height": {"band": 0.62}, "cornerRadiusEnd": 2}
_PALE = {"fillOpacity": 0.25, "strokeWidth": 1}  # what is known in part
_LONGEST_NAME, _LETTER, _BESIDE_A_NAME = 190, 6, 18  # pixels: of a name beside a bar, of most of its letters, and of what is empty beside it
_GAP = "#98a2ad"
_PARTLY = "#d9822b"


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
    rows = _piled(points, legend, looked, estimated or {})
    shade: dict[str, Any] = {"scale": legend.scale(), "legend": None}
    encoding = {
        "x": time_axis(looked),
        "x2": {"field": "end"},
        "y": vega.number("low", say("stories"), axis=vega.WHOLE),
        "y2": {"field": "high"},
        "color": vega.name("series", **shade),
        "tooltip": vega.tips(when=say("when"), series=legend.each or say("who"), stories=(say("stories"), ",.2~f"), **_days_told(looked, points, legend)),
    }
    pale = {"mark": {"type": "bar"} | _PALE, "encoding": {"stroke": vega.name("series", **shade)}}
    return with_gaps(looked, vega.over(rows, encoding, *_whole_and_part(rows, {"mark": "bar"}, pale)))


def _piled(points: Iterable[VolumePoint], legend: Legend, looked: Sequence[LookedDay], estimated: Mapping[tuple[int, str], float]) -> list[dict[str, Any]]:
    """Pile the series of each day up, the biggest of the period at the bottom (Vega does not stack bars that have two ends)."""
    sums: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(int))
    piled: dict[tuple[int, str], list[VolumePoint]] = defaultdict(list)
    for point in points:
        series = point.series if point.series in legend.names else OTHER
        sums[point.day][series] += point.stories or 0
        piled[point.day, series].append(point)
    for (day, series), n in estimated.items():
        sums[day][series] += n
    rows, weeks = [], has_weeks(looked)
    for when in (d for d in looked if d.day in sums):
        of = sums[when.day]
        low: float = 0
        for series in (s for s in legend.names if of.get(s)):
            own = {"series": legend.names[series], "stories": of[series], "low": low, "high": low + of[series]}
            rows.append(span_of(when) | own | _days_known(when, piled[when.day, series], weeks=weeks))
            low += of[series]
    return rows


def shares(points: Sequence[VolumePoint], looked: Sequence[LookedDay], legend: Legend, *, title: str) -> Chart:
    """Stories as a share of what was read, a line a series; it breaks where nobody looked and where nothing was read."""
    (days, spans), weeks = _days_of(looked), has_weeks(looked)
    rows = []
    for point in (p for p in points if p.series in legend.names and p.day in days):
        share = point.stories / point.read if point.stories is not None and point.read else None
        out_of = _of(point.stories, point.read) if share is not None else say("not known")
        own = {"series": legend.names[point.series], "share": share, "out_of": out_of}
        rows.append(spans[point.day] | own | _days_known(days[point.day], [point], weeks=weeks))
    own_days = _days_told(looked, points, legend)
    told = vega.tips(when=say("when"), series=legend.each or say("who"), share=(say("share"), ".1%"), out_of=say("counted"), **own_days)
    return with_gaps(looked, _lines(rows, looked, legend, vega.number("share", title, axis=vega.PERCENT), broken(), told))


def counts_over_time(points: Sequence[VolumePoint], looked: Sequence[LookedDay], legend: Legend) -> Chart:
    """Stories over time, a line a series, broken where nobody looked and beside weeks of fewer days, known or in the period: it would seem to fall there."""
    (days, spans), weeks = _days_of(looked), has_weeks(looked)
    usual = WEEK if weeks else 1
    rows = []
    for point in (p for p in points if p.series in legend.names and p.day in days):
        of = days[point.day]
        own = {"series": legend.names[point.series], "stories": point.stories, "joined": of.last - of.day + 1 - point.missing == usual}
        rows.append(spans[point.day] | own | _days_known(of, [point], weeks=weeks))
    told = vega.tips(when=say("when"), series=legend.each or say("who"), stories=(say("stories"), ",d"), **_days_told(looked, points, legend))
    line = broken() | {"transform": [{"calculate": "datum.joined ? datum.stories : null", "as": "stories"}]}
    return with_gaps(looked, _lines(rows, looked, legend, vega.number("stories", say("stories"), axis=vega.WHOLE), line, told))


def _days_of(looked: Sequence[LookedDay]) -> tuple[dict[int, LookedDay], dict[int, dict[str, Any]]]:
    """Return days by their number, and where each stands on a chart: said once for all series."""
    return {d.day: d for d in looked}, {d.day: span_of(d) for d in looked}


def _lines(rows: list[dict[str, Any]], looked: Sequence[LookedDay], legend: Legend, y: vega.Channel, line: Chart, told: list[vega.Channel]) -> Chart:
    """A line a series with dots to point at: a line tells of its first point alone."""
    shared = {"x": time_axis(looked, field="middle"), "y": y, "color": vega.name("series", scale=legend.scale(), legend=None)}
    return vega.over(rows, shared, line, *dots(rows, y["field"], told))


def broken() -> Chart:
    """Return a line that breaks where nothing is known."""
    return {"mark": {"type": "line", "invalid": "break-paths-show-domains", "strokeWidth": 1.8}}


def dots(rows: Sequence[Mapping[str, Any]], field: str, told: list[vega.Channel]) -> list[Chart]:
    """Return the points of a line where something is known, hollow ones where it is known in part."""
    shared = {"transform": [{"filter": f"isValid(datum.{field})"}], "encoding": {"tooltip": told}}
    filled = {"type": "point", "filled": True, "size": 24, "opacity": 0.9}
    hollow = {"type": "point", "filled": False, "size": 34, "strokeWidth": 1.4, "opacity": 1}
    return _whole_and_part(rows, shared | {"mark": filled}, shared | {"mark": hollow})


def _whole_and_part(rows: Sequence[Mapping[str, Any]], whole: Chart, part: Chart) -> list[Chart]:
    """Return one mark for what is wholly known, and another for what is known in part, where there is any."""
    if all(row["whole"] for row in rows):
        return [whole]
    tests = (("datum.whole", whole), ("!datum.whole", part))
    return [mark | {"transform": [*mark.get("transform", ()), {"filter": test}]} for test, mark in tests]


def _days_known(of: LookedDay, own: Sequence[VolumePoint], *, weeks: bool) -> dict[str, Any]:
    """Return whether a figure is wholly known; and with weeks, of how many days it is, and of how many of each outlet of a group."""
    days, missing = of.last - of.day + 1, max((p.missing for p in own), default=0)
    if not weeks:
        return {"whole": not missing}
    is_thin = days > 1 and any(p.is_thin for p in own if p.stories is not None)
    group = {"outlet_days": _of(sum(p.outlet_days_known for p in own), sum(p.outlet_days for p in own))}
    return {"whole": not missing and not is_thin, "days": _of(days - missing, days)} | group


def _days_told(looked: Sequence[LookedDay], points: Sequence[VolumePoint], legend: Legend) -> dict[str, str]:
    """Return the lines of a tip that tell so, where a chart has weeks: a day is known of an outlet, or of one at least of those that a series tells of."""
    if not has_weeks(looked):
        return {}
    if any(p.outlet_days for p in points):
        return {"days": say("days known of any outlet"), "outlet_days": say("outlet-days known")}
    return {"days": say("days known of any outlet") if legend.each else say("days known")}


def growth(sizes: Mapping[date, int], *, title: str) -> Chart:
    """Size of the database by day, in MB; it is measured while a scheduler runs."""
    rows = [{"day": midnight(day_number(day)), "when": words.date_words(day), "size": size / 1e6} for day, size in sorted(sizes.items())]
    encoding = {
        "x": vega.instant("day", scale={"type": "utc"}, axis={"format": "%-d %b", "grid": False, "labelOverlap": True, "tickCount": 8}),
        "y": vega.number("size", title, axis={"format": ",~r", "tickCount": 5}, scale={"zero": False}),
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
    rows = []
    for series in (s for s in legend.names if not in_share or s != OTHER):
        own = [p for p in points if (p.series if p.series in legend.names else OTHER) == series and p.stories is not None]
        rows.append(
            span_of(of) | {"name": legend.names[series], "rest": series == OTHER} | _sized(own, in_share=in_share) | _days_known(of, own, weeks=has_weeks([of]))
        )
    rows.sort(key=lambda row: (row["rest"], -row["size"]))
    sized, own_days = say("share") if in_share else say("stories"), _days_told([of], points, legend)
    told = vega.tips(when=say("when"), name=legend.each or say("who"), label=sized, figures=say("counted"), **own_days)
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
    return {"size": size, "label": words.percent(size) if in_share else f"{stories:,}", "figures": _of(stories, read)}


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
    labels = {"mark": written | {"fontSize": 12, "color": _GAP}, "encoding": {"text": {"field": "label", "type": "nominal"}}}
    return vega.layers(vega.over(rows, encoding, *bars, labels), height={"step": 26})


def _of(part: int | None, whole: int | None) -> str:
    return say("{part} of {whole}", part=f"{part:,}", whole=f"{whole:,}")


def with_gaps(looked: Sequence[LookedDay], *layers: Chart) -> Chart:
    """Put behind a chart a grey band for each day when nobody looked, and above it a mark where not every outlet was known."""
    rows = [_gap(d) for d in looked if d.known < d.outlets]
    if not rows:
        return vega.layers(*layers, height=HEIGHT)
    shared = {"x": time_axis(looked), "x2": {"field": "end"}, "tooltip": vega.tips(when=say("when"), why=say("outlets known"))}
    bands = {"mark": {"type": "rect", "color": _GAP, "opacity": 0.22}}
    opacity = vega.number("missing", scale={"domain": [0, 1], "range": [0.25, 1]}, legend=None)
    above = {"y": {"value": -11}, "y2": {"value": -5}, "opacity": opacity}
    marks = {"mark": {"type": "rect", "color": _PARTLY}, "encoding": above}
    unseen = [row for row in rows if row["unseen"]]
    behind = [vega.over(unseen, shared, bands)] if unseen else []
    return vega.layers(*behind, *layers, vega.over(rows, shared, marks), height=HEIGHT)


def _gap(looked: LookedDay) -> dict[str, Any]:
    ends = {"start": midnight(looked.day), "end": midnight(looked.last + 1)}
    why = _of(looked.known, looked.outlets)
    if looked.in_part:
        why = say("{known}; on some days of the week only: {n}", known=why, n=looked.in_part)
    missing = 1 - (looked.known + looked.in_part / 2) / looked.outlets
    return span_of(looked) | ends | {"unseen": not looked.known + looked.in_part, "missing": missing, "why": why}
