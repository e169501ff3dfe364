"""Rows to charts. Nothing here calls Streamlit, and nothing reads the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import altair as alt
import pandas as pd

from crawler.localization import phrase
from crawler.storage.engine import day_of
from crawler.storage.reports import LookedDay, VolumePoint
from crawler.storage.reports.volume import WEEK
from dashboard import chart_theme as _chart_theme  # noqa: F401 (in force once imported)
from dashboard import words
from dashboard.colours import OTHERS
from dashboard.words import say

Chart: TypeAlias = Any  # an Altair chart: its own annotations are too loose to say which
OTHER = phrase("all others")
STORIES = phrase("stories")
MOST_SERIES = 9  # in one chart; the rest are added up
MOST_LINES = 6
_BARS_WEEKLY_FROM, _LINES_WEEKLY_FROM = 200, 31  # days
_GAP = "#98a2ad"
_PARTLY = "#d9822b"


@dataclass(frozen=True)
class Legend:
    """What the series of a chart are called and coloured, biggest first."""

    names: Mapping[str, str]
    colours: Mapping[str, str]

    def items(self) -> list[tuple[str, str]]:
        """Return name and colour pairs."""
        return [(name, self.colours[key]) for key, name in self.names.items()]

    def scale(self) -> alt.Scale:
        """Return the chart's colour scale."""
        return alt.Scale(domain=list(self.names.values()), range=[self.colours[k] for k in self.names])


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


def stacked(points: Sequence[VolumePoint], looked: Sequence[LookedDay], legend: Legend) -> Chart:
    """Stories per day (or week), one series on the other; a day when nobody looked is a grey band, not an empty place."""
    bars = (
        alt.Chart(table_of(_piled(points, legend, looked), "start", "end", "when", "series", "stories", "low", "high"))
        .mark_bar()
        .encode(
            x=time_axis(looked),
            x2="end:T",
            y=alt.Y("low:Q", title=say("stories"), axis=alt.Axis(tickMinStep=1, format=",d")),
            y2="high:Q",
            color=alt.Color("series:N", scale=legend.scale(), legend=None),
            tooltip=[
                alt.Tooltip("when:N", title=say("when")),
                alt.Tooltip("series:N", title=say("who")),
                alt.Tooltip("stories:Q", title=say("stories"), format=",d"),
            ],
        )
    )
    return with_gaps(looked, bars)


def _piled(points: Iterable[VolumePoint], legend: Legend, looked: Sequence[LookedDay]) -> list[dict[str, Any]]:
    """Pile the series of each day up, the biggest of the period at the bottom (Vega does not stack bars that have two ends)."""
    sums: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for point in points:
        sums[point.day][point.series if point.series in legend.names else OTHER] += point.stories or 0
    rows = []
    for when in (d for d in looked if d.day in sums):
        of, low = sums[when.day], 0
        for series in (s for s in legend.names if of.get(s)):
            rows.append(span_of(when) | {"series": legend.names[series], "stories": of[series], "low": low, "high": low + of[series]})
            low += of[series]
    return rows


def shares(points: Sequence[VolumePoint], looked: Sequence[LookedDay], legend: Legend, *, title: str) -> Chart:
    """Stories as a share of what was read, a line a series; it breaks where nobody looked and where nothing was read."""
    days = {d.day: d for d in looked}
    rows = []
    for point in (p for p in points if p.series in legend.names and p.day in days):
        share = point.stories / point.read if point.stories is not None and point.read else None
        out_of = _of(point.stories, point.read) if share is not None else say("not known")
        rows.append(span_of(days[point.day]) | {"series": legend.names[point.series], "share": share, "out_of": out_of})
    base = alt.Chart(table_of(rows, "middle", "when", "series", "share", "out_of")).encode(
        x=time_axis(looked, field="middle"),
        y=alt.Y("share:Q", title=title, axis=alt.Axis(format=".0%")),
        color=alt.Color("series:N", scale=legend.scale(), legend=None),
    )
    lines = [tip("when:N", say("when")), tip("series:N", say("who")), tip("share:Q", say("share"), ".1%"), tip("out_of:N", say("counted"))]
    return with_gaps(looked, _broken(base), _dots(base, "share", lines))


def _broken(base: Chart) -> Chart:
    """A line that breaks where nothing is known; it tells nothing itself, as it would only of its first point."""
    return base.mark_line(invalid="break-paths-show-domains", strokeWidth=1.8)


def _dots(base: Chart, field: str, told: list[alt.Tooltip]) -> Chart:
    return base.encode(tooltip=told).mark_point(filled=True, size=22, opacity=0.9).transform_filter(f"isValid(datum.{field})")


def counts_over_time(points: Sequence[VolumePoint], looked: Sequence[LookedDay], legend: Legend) -> Chart:
    """Stories over time, a line a series, broken where nobody looked."""
    days = {d.day: d for d in looked}
    rows = [span_of(days[p.day]) | {"series": legend.names[p.series], "stories": p.stories} for p in points if p.series in legend.names and p.day in days]
    base = alt.Chart(table_of(rows, "middle", "when", "series", "stories")).encode(
        x=time_axis(looked, field="middle"),
        y=alt.Y("stories:Q", title=say("stories with the term"), axis=alt.Axis(tickMinStep=1, format=",d")),
        color=alt.Color("series:N", scale=legend.scale(), legend=None),
    )
    lines = [tip("when:N", say("when")), tip("series:N", say("term")), tip("stories:Q", say("stories"), ",d")]
    return with_gaps(looked, _broken(base), _dots(base, "stories", lines))


def matrix_axes(columns: Sequence[str], rows: Sequence[str]) -> tuple[alt.X, alt.Y]:
    """Return the names of a matrix's columns ("column") above it and of its rows ("row") where the reader begins, the first column beside them."""
    mirrored = words.locale().direction == "rtl"
    above = alt.Axis(orient="top", labelAngle=40 if mirrored else -40, labelLimit=150, labelOverlap=False, ticks=False, domain=False)
    beside = alt.Axis(orient="right" if mirrored else "left", labelLimit=190, labelOverlap=False, labelFlush=False, ticks=False, domain=False)
    x = alt.X("column:N", sort=list(columns), title=None, axis=above, scale=alt.Scale(reverse=mirrored))
    return x, alt.Y("row:N", sort=list(rows), title=None, axis=beside)


def growth(sizes: Mapping[date, int], *, title: str) -> Chart:
    """Size of the database by day, in MB; it is measured while a scheduler runs."""
    table = pd.DataFrame([{"day": pd.Timestamp(day, tz="UTC"), "when": words.date_words(day), "size": size / 1e6} for day, size in sorted(sizes.items())])
    base = alt.Chart(table).encode(
        x=alt.X("day:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(format="%-d %b", grid=False, labelOverlap=True, tickCount=8)),
        y=alt.Y("size:Q", title=title, axis=alt.Axis(format=",~r", tickCount=5), scale=alt.Scale(zero=False)),
        tooltip=[alt.Tooltip("when:N", title=" "), alt.Tooltip("size:Q", title=title, format=",.1f")],
    )
    return (base.mark_line(strokeWidth=1.8) + base.mark_point(filled=True, size=26, opacity=1)).properties(height=220)


def changes(rows: Sequence[tuple[str, float, str]], *, colour: str) -> Chart:
    """Terms that rose or fell, by how many points of share."""
    table = pd.DataFrame([{"term": t, "points": c * 100, "label": f"{c * 100:+.1f}", "figures": f} for t, c, f in rows])
    reach = max([*(abs(c) * 100 for _, c, _ in rows), 0.1]) * 1.3
    table["size"] = table["points"].abs()
    base = alt.Chart(table).encode(
        y=alt.Y("term:N", sort=None, title=None, axis=alt.Axis(labelLimit=190, ticks=False, domain=False)),
        x=alt.X("size:Q", axis=None, scale=alt.Scale(domain=[0, reach])),
        tooltip=[
            alt.Tooltip("term:N", title=say("term")),
            alt.Tooltip("label:N", title=say("points of share")),
            alt.Tooltip("figures:N", title=say("stories")),
        ],
    )
    bars = base.mark_bar(height={"band": 0.62}, cornerRadiusEnd=2, color=colour)
    labels = base.mark_text(align="left", dx=5, fontSize=12, color=_GAP).encode(text="label:N")
    return alt.layer(bars, labels).properties(height=alt.Step(26))


def _of(part: int | None, whole: int | None) -> str:
    return say("{part} of {whole}", part=f"{part:,}", whole=f"{whole:,}")


def tip(field: str, title: str, form: str = "") -> alt.Tooltip:
    """Return a line of a tooltip."""
    return alt.Tooltip(field, title=title, format=form) if form else alt.Tooltip(field, title=title)


def span_of(of: LookedDay) -> dict[str, Any]:
    """Return a day or week: instants for the axis, in UTC throughout so that no reader's clock moves a day; words for the tooltip."""
    start, end = pd.Timestamp(day_of(of.day), tz="UTC"), pd.Timestamp(day_of(of.last + 1), tz="UTC")
    inset = (end - start) * 0.07
    when = words.day(of.day) if of.day == of.last else say("{first} to {last}", first=words.day(of.day), last=words.day(of.last))
    return {"start": start + inset, "end": end - inset, "middle": start + (end - start) / 2, "when": when}


def table_of(rows: list[dict[str, Any]], *columns: str) -> pd.DataFrame:
    """Return rows as a table that has its columns even when there are no rows."""
    return pd.DataFrame(rows, columns=list(columns))


def time_axis(looked: Sequence[LookedDay], *, field: str = "start") -> alt.X:
    """Return the axis of days from the first to the last of a period."""
    first, last = (looked[0].day, looked[-1].last + 1) if looked else (0, 1)
    domain = [pd.Timestamp(day_of(d), tz="UTC").isoformat() for d in (first, last)]
    marks = 8 if last - first > 8 else alt.TimeIntervalStep("day", 1)  # eight marks of fewer days would be hours, each under its day's name
    axis = alt.Axis(format="%-d %b" if last - first < 300 else "%b %Y", labelOverlap=True, grid=False, tickCount=marks)
    return alt.X(f"{field}:T", title=None, scale=alt.Scale(type="utc", domain=domain), axis=axis)


def with_gaps(looked: Sequence[LookedDay], *layers: Chart) -> Chart:
    """Put behind a chart a grey band for each day when nobody looked, and above it a mark where not every outlet was known."""
    rows = [_whole(d) for d in looked if d.known < d.outlets]
    if not rows:
        return alt.layer(*layers).properties(height=300)
    table = table_of(rows, "start", "end", "when", "missing", "why", "known")
    tooltip = [alt.Tooltip("when:N", title=say("when")), alt.Tooltip("why:N", title=say("outlets known"))]
    base = alt.Chart(table).encode(x=time_axis(looked), x2="end:T", tooltip=tooltip)
    bands = base.mark_rect(color=_GAP, opacity=0.22).transform_filter("datum.known == 0")
    opacity = alt.Opacity("missing:Q", scale=alt.Scale(domain=[0, 1], range=[0.25, 1]), legend=None)
    marks = base.mark_rect(color=_PARTLY).encode(y=alt.value(-11), y2=alt.value(-5), opacity=opacity)
    return alt.layer(bands, *layers, marks).properties(height=300)


def _whole(looked: LookedDay) -> dict[str, Any]:
    ends = {"start": pd.Timestamp(day_of(looked.day), tz="UTC"), "end": pd.Timestamp(day_of(looked.last + 1), tz="UTC")}
    known = {"known": looked.known, "missing": 1 - looked.known / looked.outlets, "why": _of(looked.known, looked.outlets)}
    return span_of(looked) | ends | known
