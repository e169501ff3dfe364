"""Several terms or ideas compared over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crawler.localization import phrase
from crawler.storage.engine import day_of
from crawler.storage.reports import LookedDay, VolumePoint
from crawler.storage.reports.volume import WEEK
from dashboard import charts, choice, columns, data, parts, tables, vega, words
from dashboard.colours import term_colours
from dashboard.keywords.smoothing import WINDOW, running
from dashboard.keywords.units import Counted, named, one_of

_COMPARED, _MOST_COMPARED = 5, 9
SHOWN = {"share": phrase("Share"), "stories": phrase("Stories")}
PER = {"day": phrase("Day"), "running": phrase("7 days running"), "week": phrase("Week")}
_WHAT = {
    "share": phrase("Stories in which it stands, once each, out of all stories of the same days, by day of publication ({zone})."),
    "stories": phrase("Stories in which it stands, once each, by day of publication ({zone})."),
}


def show(counted: Counted) -> None:
    """Show the chart, with what it counts, and its figures to take away."""
    span = data.period(counted.chosen)
    controls: list[str] = []
    shown, per = _controls(span[1] - span[0] + 1 if span else 0, controls)
    wanted = _wanted(counted, controls)
    if not wanted or span is None:
        parts.empty(words.say("Choose what to compare."))
        return
    points = _points(counted, wanted, per, span[0])
    legend = charts.Legend({t: counted.labels[t] for t in wanted}, term_colours(wanted), one_of(counted.unit))
    step = WEEK if per == "week" else 1
    looked = data.looked(counted.chosen, step=step)
    in_share = shown == "share"
    chart = _chart(points, looked, legend, in_share=in_share)
    alt = words.say("Lines over time, one for each that is compared") if len(looked) > 1 else words.say("Bars, one for each that is compared")
    parts.chart(chart, alt=alt)
    note = [words.say(_WHAT[shown], zone=words.zone(data.config().zone))]
    if per == "running":
        note.append(words.say("Each day stands for itself and the six before it; known only when all seven are."))
    parts.note(" ".join([*note, parts.gaps(points, looked, marks="share" if in_share else "lines", lying=len(looked) == 1)]))
    _table(counted, points)


def _chart(points: list[VolumePoint], looked: Sequence[LookedDay], legend: charts.Legend, *, in_share: bool) -> vega.Chart:
    if len(looked) == 1:
        return charts.of_one_day(points, looked[0], legend, in_share=in_share)
    if in_share:
        return charts.shares(points, looked, legend, title=words.say("share of stories"))
    return charts.counts_over_time(points, looked, legend)


def _wanted(counted: Counted, controls: Sequence[str]) -> tuple[str, ...]:
    every, hint = counted.keys(), words.say("Choose what to compare")
    key, usual = f"compared_{counted.unit}s", every[:_COMPARED]
    return choice.few(
        words.say("Compare"), every, counted.labels, key=key, default=usual, most=_MOST_COMPARED, placeholder=hint, shades=term_colours, above=controls
    )


def _controls(days: int, into: list[str]) -> tuple[str, str]:
    usual = "week" if charts.step_for(days, in_share=True) > 1 else "day"
    with choice.row(into=into):
        shown = choice.one(words.say("Show"), SHOWN, key="terms_show", default="share")
        per = choice.one(words.say("Per"), PER, key=f"terms_per_{usual}", default=usual)
    return shown, per


def _points(counted: Counted, wanted: tuple[str, ...], per: str, first: int) -> list[VolumePoint]:
    if per == "running":
        earlier = replace(counted.chosen, since_day=first - WINDOW + 1)
        return running(data.terms_over_time(earlier, wanted, step=1, unit=counted.unit), since=first)
    return data.terms_over_time(counted.chosen, wanted, step=WEEK if per == "week" else 1, unit=counted.unit)


def _table(counted: Counted, points: list[VolumePoint]) -> None:
    rows = [
        {"day": day_of(p.day), "name": counted.labels[p.series], "stories": p.stories, "of": p.read, "key": p.series}
        | {"share": p.stories / p.read * 100 if p.stories is not None and p.read else None}
        for p in points
    ]
    shown = {
        "day": columns.day(words.say("Day or first day")),
        "name": columns.text(named(counted.unit)),
        "stories": columns.number(words.say("Stories")),
        "of": columns.number(words.say("Of all stories")),
        "share": columns.share(words.say("Share")),
    }
    tables.folded(words.say("Figures"), rows, shown, key="terms_over_time", alt=words.say("The figures of the chart"))
