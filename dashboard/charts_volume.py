"""The charts of the page Volume, rows to charts as in `charts`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import altair as alt
import pandas as pd

from crawler.storage.engine import day_of
from crawler.storage.reports import LookedDay, NoteLine
from dashboard import words
from dashboard.charts import Chart, table_of, time_axis, tip
from dashboard.volume.comparison import Day, Side
from dashboard.volume.week import WeekHour

NOW, THEN = "#4477aa", "#e0803a"
_NOTE = "#a65978"
_COUNTS = alt.Axis(tickMinStep=1, format=",d")
_SHARES = alt.Axis(format=".0%")


def noted(chart: Chart, notes: Sequence[NoteLine], looked: Sequence[LookedDay]) -> Chart:
    """Put a numbered line at each day that somebody wrote a note on; the notes stand under the chart by these numbers."""
    first, last = (looked[0].day, looked[-1].last) if looked else (1, 0)
    rows = [
        {"at": pd.Timestamp(day_of(n.day), tz="UTC") + pd.Timedelta(hours=12), "number": str(i), "when": words.day(n.day), "note": n.text, "who": n.who}
        for i, n in enumerate(notes, 1)
        if first <= n.day <= last
    ]
    if not rows:
        return chart
    x = time_axis(looked, field="at")
    return alt.layer(chart, *_note_marks(rows, x)).properties(height=300)


def _note_marks(rows: list[dict[str, Any]], x: alt.X) -> tuple[Chart, Chart]:
    """A dashed line and its number, both with the note to read."""
    lines = [tip("when:N", words.say("when")), tip("note:N", words.say("note")), tip("who:N", words.say("written by"))]
    base = alt.Chart(table_of(rows, "at", "number", "when", "note", "who")).encode(x=x, tooltip=lines)
    rule = base.mark_rule(color=_NOTE, strokeDash=[4, 3], strokeWidth=1.5)
    number = base.mark_text(color=_NOTE, fontWeight="bold", fontSize=12, dx=8, baseline="top").encode(y=alt.value(2), text="number:N")
    return rule, number


def two_periods(now: Side, then: Side, names: tuple[str, str], *, in_share: bool, notes: Sequence[NoteLine] = ()) -> Chart:
    """Two periods on one chart, first day on first day; a line breaks where nothing is known, a hollow point is a day that is known in part."""
    rows = []
    for number, days in enumerate(zip_longest(now.days, then.days), 1):
        for name, day in zip(names, days, strict=True):
            rows += [_point(number, name, day, in_share=in_share)] if day is not None else []
    scale = alt.Scale(domain=list(names), range=[NOW, THEN])
    base = alt.Chart(table_of(rows, "number", "period", "when", "value", "figures", "known", "whole")).encode(
        x=_days_axis(max(len(now.days), len(then.days))),
        y=alt.Y("value:Q", title=words.say("share of pages read") if in_share else words.say("stories"), axis=_SHARES if in_share else _COUNTS),
        color=alt.Color("period:N", scale=scale, legend=None),
        tooltip=[
            tip("period:N", words.say("period")),
            tip("when:N", words.say("when")),
            tip("figures:N", words.say("counted")),
            tip("known:N", words.say("outlets known")),
        ],
    )
    line = base.mark_line(invalid="break-paths-show-domains", strokeWidth=1.8)
    seen = base.transform_filter("isValid(datum.value)")
    whole = seen.transform_filter("datum.whole").mark_point(filled=True, size=26, opacity=0.95)
    part = seen.transform_filter("!datum.whole").mark_point(filled=False, size=34, strokeWidth=1.4)
    return alt.layer(line, whole, part, *_notes_by_number(notes, now)).properties(height=300)


def _point(number: int, name: str, day: Day, *, in_share: bool) -> dict[str, Any]:
    value = None if day.counted is None else day.counted.share if in_share else day.counted.stories
    figures = words.say("{part} of {whole}", part=f"{day.counted.stories:,}", whole=f"{day.counted.read:,}") if day.counted else words.say("not known")
    known = words.say("{part} of {whole}", part=day.known, whole=day.outlets)
    when = words.say("{weekday}, {day}", weekday=words.locale().weekday(day_of(day.day)), day=words.day(day.day))
    return {"number": number, "period": name, "when": when, "value": value, "figures": figures, "known": known, "whole": day.known == day.outlets}


def _days_axis(length: int, field: str = "number") -> alt.X:
    axis = alt.Axis(tickMinStep=1, format="d", grid=False, tickCount=10)
    return alt.X(f"{field}:Q", title=words.say("day of the period"), axis=axis, scale=alt.Scale(domain=[1, max(length, 2)], nice=False))


def _notes_by_number(notes: Sequence[NoteLine], side: Side) -> tuple[Chart, ...]:
    numbers = {d.day: i for i, d in enumerate(side.days, 1)}
    rows = [
        {"at": numbers[n.day], "number": str(i), "when": words.day(n.day), "note": n.text, "who": n.who} for i, n in enumerate(notes, 1) if n.day in numbers
    ]
    return _note_marks(rows, _days_axis(len(side.days), "at")) if rows else ()


def hours_of_week(cells: Sequence[WeekHour]) -> Chart:
    """Seven rows of 24 hours, darker for more stories; a weekday of which nothing is known has no cells."""
    days = [words.locale().weekday(day_of(n + 4)) for n in range(7)]  # 1970-01-05 was a Monday
    rows = [
        {"weekday": days[c.weekday], "hour": c.hour, "mean": c.mean, "span": f"{c.hour:02}:00–{c.hour:02}:59", "figures": _on_days(c)} for c in cells if c.days
    ]
    axis = alt.Axis(labelExpr="datum.value % 3 == 0 ? datum.value : ''", labelAngle=0, ticks=False, domain=False, labelOverlap=False)
    most = max([c.mean for c in cells if c.days], default=0) or 1
    colour = alt.Scale(range=["#e6eef5", "#1f4f7c"], domain=[0, most])
    return (
        alt.Chart(table_of(rows, "weekday", "hour", "mean", "span", "figures"))
        .mark_rect(cornerRadius=2)
        .encode(
            x=alt.X("hour:O", title=words.say("hour of the day"), axis=axis, scale=alt.Scale(domain=list(range(24)), paddingInner=0.06)),
            y=alt.Y(
                "weekday:N", sort=days, title=None, scale=alt.Scale(domain=days, paddingInner=0.08), axis=alt.Axis(ticks=False, domain=False, labelLimit=90)
            ),
            color=alt.Color("mean:Q", scale=colour, legend=None),
            tooltip=[
                tip("weekday:N", words.say("weekday")),
                tip("span:N", words.say("hour of the day")),
                tip("mean:Q", words.say("stories per day"), ".2f"),
                tip("figures:N", words.say("counted")),
            ],
        )
        .properties(height=alt.Step(30))
    )


def _on_days(cell: WeekHour) -> str:
    days = words.count(cell.days, "{n} day", "{n} days")
    return words.count(cell.stories, "{n} story on {days}", "{n} stories on {days}", days=days)
