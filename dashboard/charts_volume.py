"""The charts of the page Volume, rows to charts as in `charts`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from crawler.storage.engine import day_of
from crawler.storage.reports import LookedDay, NoteLine
from dashboard import vega, words
from dashboard.charts_days import midday, time_axis
from dashboard.charts_time import HEIGHT, Figure, joined, lines, out_of, pointed, tip
from dashboard.vega import Chart
from dashboard.volume.comparison import Day, Side
from dashboard.volume.week import WeekHour

NOW, THEN = "#4477aa", "#e0803a"
_NOTE = "#a65978"


def noted(chart: Chart, notes: Sequence[NoteLine], looked: Sequence[LookedDay]) -> Chart:
    """Put a numbered line at each day that somebody wrote a note on; the notes stand under the chart by these numbers."""
    first, last = (looked[0].day, looked[-1].last) if looked else (1, 0)
    rows = [_note(n, i, midday(n.day)) for i, n in enumerate(notes, 1) if first <= n.day <= last]
    return vega.layers(chart, _note_marks(rows, time_axis(looked, field="at")), height=HEIGHT) if rows else chart


def _note(note: NoteLine, number: int, at: int) -> dict[str, Any]:
    return {"at": at, "number": str(number), "when": words.day(note.day), "note": note.text, "who": note.who}


def _note_marks(rows: list[dict[str, Any]], x: vega.Channel) -> Chart:
    """A dashed line and its number, both with the note to read; notes on one day share theirs."""
    told = vega.tips(when=words.say("when"), note=words.say("note"), who=words.say("written by"))
    rule = {"mark": {"type": "rule", "color": _NOTE, "strokeDash": [4, 3], "strokeWidth": 1.5}}
    mark = {"type": "text", "color": _NOTE, "fontWeight": "bold", "fontSize": 12, "align": "left", "dx": 4, "baseline": "top"}
    number = {"mark": mark, "encoding": {"y": {"value": 2}, "text": {"field": "number", "type": "nominal"}}}
    return vega.over(_by_place(rows), {"x": x, "tooltip": told}, rule, number)


def _by_place(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["at"]].append(row)
    joined = (("number", ", "), ("note", " | "), ("who", ", "))
    return [of[0] | {key: by.join(dict.fromkeys(row[key] for row in of)) for key, by in joined} for of in found.values()]


def two_periods(now: Side, then: Side, names: tuple[str, str], *, in_share: bool, notes: Sequence[NoteLine] = ()) -> Chart:
    """Two periods on one chart, first day on first day; a line breaks where nothing is known, a hollow point is a day that is known in part."""
    figures, columns, length = [], [], max(len(now.days), len(then.days))
    for number, days in enumerate(zip_longest(now.days, then.days), 1):
        both = {name: day for name, day in zip(names, days, strict=True) if day is not None}
        figures += [Figure(number, name, _value(day, in_share=in_share), day.known == day.outlets) for name, day in both.items()]
        told = tip(words.say("day {number} of the period", number=number), {name: _told(day) for name, day in both.items()})
        columns.append({"start": max(number - 0.5, 1 if length > 1 else 0), "end": min(number + 0.5, length if length > 1 else 2), "tip": told})
    title = words.say("share of pages read") if in_share else words.say("stories")
    shared = {
        "x": _days_axis(length, "at"),
        "y": vega.number("value", title, axis=(vega.PERCENT if in_share else vega.WHOLE) | vega.ABOVE),
        "color": vega.name("series", scale={"domain": [*names], "range": [NOW, THEN]}, legend=None),
    }
    over = pointed(columns, {"x": _days_axis(length, "start"), "x2": {"field": "end"}})
    return vega.layers(*lines(figures, shared), over, *_notes_by_number(notes, now), height=HEIGHT)


def _value(day: Day, *, in_share: bool) -> float | None:
    return None if day.counted is None else day.counted.share if in_share else day.counted.stories


def _told(day: Day) -> str:
    when = words.say("{weekday}, {day}", weekday=words.locale().weekday(day_of(day.day)), day=words.day(day.day))
    counted = [words.percent(day.counted.share), out_of(*day.counted)] if day.counted else [words.say("not known")]
    known = [] if day.known == day.outlets else [f"{words.say('outlets known')}: {out_of(day.known, day.outlets)}"]
    return joined(when, *counted, *known)


def _days_axis(length: int, field: str) -> vega.Channel:
    axis = {"tickMinStep": 1, "format": "d", "grid": False, "tickCount": 10}
    ends = [1, length] if length > 1 else [0.5, 1.5]
    return vega.number(field, words.say("day of the period"), axis=axis, scale={"domain": ends, "nice": False})


def _notes_by_number(notes: Sequence[NoteLine], side: Side) -> list[Chart]:
    numbers = {d.day: i for i, d in enumerate(side.days, 1)}
    rows = [_note(n, i, numbers[n.day]) for i, n in enumerate(notes, 1) if n.day in numbers]
    return [_note_marks(rows, _days_axis(len(side.days), "at"))] if rows else []


def hours_of_week(cells: Sequence[WeekHour]) -> Chart:
    """Seven rows of 24 hours, darker for more stories; a weekday of which nothing is known has no cells."""
    days = [words.locale().weekday(day_of(n + 4)) for n in range(7)]  # 1970-01-05 was a Monday
    rows = [
        {"weekday": days[c.weekday], "hour": c.hour, "mean": c.mean, "span": f"{c.hour:02}:00–{c.hour:02}:59", "figures": _on_days(c)} for c in cells if c.days
    ]
    hours = {"labelExpr": "datum.value % 3 == 0 ? datum.value : ''", "labelAngle": 0, "labelOverlap": False} | vega.BARE
    most = max([c.mean for c in cells if c.days], default=0) or 1
    told = vega.tips(weekday=words.say("weekday"), span=words.say("hour of the day"), mean=(words.say("stories per day"), ".2f"), figures=words.say("counted"))
    encoding = {
        "x": {
            "field": "hour",
            "type": "ordinal",
            "title": words.say("hour of the day"),
            "axis": hours,
            "scale": {"domain": [*range(24)], "paddingInner": 0.06},
        },
        "y": vega.name("weekday", sort=days, scale={"domain": days, "paddingInner": 0.08}, axis={"labelLimit": 90} | vega.BARE),
        "color": vega.number("mean", scale={"range": ["#e6eef5", "#1f4f7c"], "domain": [0, most]}, legend=None),
        "tooltip": told,
    }
    return vega.layers(vega.over(rows, encoding, {"mark": {"type": "rect", "cornerRadius": 2}}), height={"step": 30})


def _on_days(cell: WeekHour) -> str:
    days = words.count(cell.days, "{n} day", "{n} days")
    return words.count(cell.stories, "{n} story on {days}", "{n} stories on {days}", days=days)
