"""Stories over time, by outlet, language, country or kind; and the same figures in all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from crawler.localization import phrase
from crawler.storage.engine import day_number
from crawler.storage.reports import Filter, NoteLine, OutletShare, Volume, VolumePoint
from crawler.storage.reports.volume import WEEK, Series
from dashboard import charts, charts_volume, choice, data, filters, markup, parts, vega, words
from dashboard.colours import language_colour, term_colours
from dashboard.days import today
from dashboard.volume import notes as noted
from dashboard.words import say

BY = {"outlet": phrase("Outlet"), "language": phrase("Language"), "country": phrase("Country"), "kind": phrase("Kind")}
SHOW = {"share": phrase("Share"), "stories": phrase("Stories")}
PER = {"day": phrase("Day"), "week": phrase("Week")}
_MOSTLY = 0.9  # of the days of all outlets


def figures(chosen: Filter, days: int) -> str:
    """Return the period in four figures, against the period before where both are known; nothing where no page was read."""
    shares, was = data.shares(chosen), _earlier(chosen)
    if not shares:
        return ""  # the part below says why
    n, read = sum(s.stories for s in shares), sum(s.read for s in shares)
    m, was_read = sum(s.stories for s in was), sum(s.read for s in was)
    points = (n / read - m / was_read) * 100 if read and was_read else None
    active, were = sum(s.stories > 0 for s in shares), sum(s.stories > 0 for s in was)
    against = words.count(days, "vs {n} day before", "vs {n} days before")
    change = say("{points} points", points=f"\u2066{points:+.1f}\u2069") if points is not None else ""
    told = [
        (say("Stories"), f"{n:,}", f"{n - m:+,}" if was else ""),
        (say("Share of everything read"), words.percent(n / read if read else None), change),
        (say("Outlets with stories"), say("{part} of {whole}", part=active, whole=len(shares)), f"{active - were:+}" if was else ""),
        (say("Pages read"), f"{read:,}", f"{read - was_read:+,}" if was else ""),
    ]
    notes = map(markup.note, _of_figures(chosen, is_compared=bool(was)))
    return markup.flow([markup.figures(markup.Figure(*figure, against) for figure in told), *notes])


def _of_figures(chosen: Filter, *, is_compared: bool) -> Iterator[str]:
    if not is_compared and filters.before(chosen):  # all there is has no period before it
        yield say("Not set against the period before: of one of the two, less than nine tenths of its days and outlets are known.")
    if is_compared and (unknown := _unknown(chosen)):
        yield unknown
    if is_compared and (said := unfinished(chosen.until_day)):
        yield said
    if (span := data.counted(chosen)) is not None and span.parts:
        yield words.count(
            span.parts,
            "{n} page read is of a day not known of its outlet (a backfill brought a part of it): it is among these figures, in no chart.",
            "{n} pages read are of days not known of their outlets (a backfill brought a part of them): they are among these figures, in no chart.",
        )


def unfinished(until_day: int | None) -> str:
    """Say that a period which is set against another still grows, where it does."""
    is_open = until_day is not None and until_day >= day_number(today())
    return say("Today is among these days and not over: their numbers still grow.") if is_open else ""


def is_set_against(chosen: Filter) -> bool:
    """Say whether the figures at the top are set against those of the period before."""
    return bool(_earlier(chosen))


def _earlier(chosen: Filter) -> list[OutletShare]:
    """Return the period before, where it can be compared: against days when nobody looked, everything seems to rise."""
    earlier = filters.before(chosen)
    return data.shares(earlier) if earlier and _mostly_known(earlier) and _mostly_known(chosen) else []


def _mostly_known(chosen: Filter) -> bool:
    known, of = _outlet_days(chosen)
    return of > 0 and known >= _MOSTLY * of


def _outlet_days(chosen: Filter) -> tuple[int, int]:
    looked = data.looked(chosen)
    return sum(d.known for d in looked), sum(d.outlets for d in looked)


def _unknown(chosen: Filter) -> str:
    """Say of how much nothing is known, where that makes the numbers of the two periods differ."""
    (known, of), (was_known, was_of) = (_outlet_days(period) for period in (chosen, filters.before(chosen)) if period)
    if (known, was_known) == (of, was_of):
        return ""
    return say(
        "Not all is known: {known} of {of} days of outlets, before {was_known} of {was_of}. What was missed looks like a change of numbers here;"
        " “Compared with another period” sets what is known of both.",
        known=words.number(known), of=words.number(of), was_known=words.number(was_known), was_of=words.number(was_of),
    )  # fmt: skip


def asks_for_share() -> bool:
    """Let a reader choose between shares and numbers, which holds for the whole page."""
    return choice.one(say("Show"), SHOW, key="as", default="share") == "share"


def show(chosen: Filter, span: tuple[int, int], notes: Sequence[NoteLine]) -> None:
    """Show the chart with its controls."""
    days = span[1] - span[0] + 1
    with choice.row() as below:
        by = cast("Series", choice.one(say("By"), BY, key="series", default="outlet"))
        in_share = asks_for_share()
        usual = "week" if charts.step_for(days, in_share=in_share) > 1 else "day"
        per = choice.one(say("Per"), PER, key=f"per_{'share' if in_share else 'stories'}_{usual}", default=usual)
        found = data.volume(chosen, by=by, step=WEEK if per == "week" else 1)
        legend = _legend(found, by, most=charts.MOST_LINES if in_share and len(found.looked) > 1 else charts.MOST_SERIES)
        below += _chips(found, legend, in_share=in_share)
    if not legend.names:
        parts.nothing_here(chosen)
        return
    chart = _chart(found, legend, notes, in_share=in_share)
    parts.chart(chart, alt=say("Stories over time, as a chart; its figures are in the file below it."))
    drawn = [p for p in found.points if in_share <= (p.series in legend.names)]
    gaps = parts.gaps(drawn, found.looked, marks="share" if in_share else "bars", lying=len(found.looked) == 1)
    parts.note(_counted(by, gaps, in_share=in_share), *(_drawn(found, legend) if in_share else ()))  # numbers add up: there the rest are a pile of their own
    _file(found, _names(found.points, by), noted.by_day(notes))


def _chips(found: Volume, legend: charts.Legend, *, in_share: bool) -> Iterator[str]:
    """Return the chart's legend; where each bar of it is named, it has none."""
    if legend.names and len(found.looked) > 1:
        yield markup.chips((name, legend.colours[key]) for key, name in legend.names.items() if not in_share or key != charts.OTHER)


def _chart(found: Volume, legend: charts.Legend, notes: Sequence[NoteLine], *, in_share: bool) -> vega.Chart:
    if len(found.looked) == 1:
        return charts.of_one_day(found.points, found.looked[0], legend, in_share=in_share)
    title = say("share of pages read")
    made = charts.shares(found.points, found.looked, legend, title=title) if in_share else charts.stacked(found.points, found.looked, legend)
    return charts_volume.noted(made, notes, found.looked)


def _legend(found: Volume, by: Series, *, most: int) -> charts.Legend:
    names = _names(found.points, by)
    shades: Mapping[str, str] = (
        parts.colours() if by == "outlet" else {s: language_colour(s) for s in names} if by == "language" else term_colours(sorted(names))
    )
    return charts.biggest(found.points, names, shades, most=most)


def _names(points: Sequence[VolumePoint], by: Series) -> dict[str, str]:
    if by == "outlet":
        return parts.names()
    named: Any = {"language": words.language, "country": words.country, "kind": words.kind}[by]
    return {series: named(series) for series in sorted({p.series for p in points})}


_DENOMINATORS = {
    "outlet": phrase("Counted: stories out of all pages read of the same outlet, by day of publication in {zone}."),
    "language": phrase("Counted: stories out of all pages read in the same language, by day of publication in {zone}."),
    "country": phrase("Counted: stories out of all pages read of the same country's outlets, by day of publication in {zone}."),
    "kind": phrase("Counted: stories out of all pages read of the same kind of outlet, by day of publication in {zone}."),
}


def _counted(by: Series, gaps: str, *, in_share: bool) -> str:
    zone = words.zone(data.config().zone)
    counted = say(_DENOMINATORS[by], zone=zone) if in_share else say("Counted: stories by day of publication in {zone}.", zone=zone)
    return f"{counted} {gaps}"


def _drawn(found: Volume, legend: charts.Legend) -> Iterator[str]:
    """Say that not all are drawn, where the chart would be too full with them."""
    drawn, whole = len(legend.names.keys() - {charts.OTHER}), len({p.series for p in found.points if p.stories})
    if drawn < whole:
        yield say("Drawn: the {n} with most stories, of {whole}. The file has all of them.", n=drawn, whole=whole)


def _file(found: Volume, names: Mapping[str, str], notes: dict[int, str]) -> None:
    looked = {d.day: d for d in found.looked}
    known_of = ("days_known", "days", "outlet_days_known", "outlet_days", "outlets_known", "outlets")
    heading = ("first_day", "last_day", "series", "name", "stories", "pages_read", "share", *known_of, "note")

    def row(p: VolumePoint) -> list[object]:
        d = looked[p.day]
        share = round(p.stories / p.read, 6) if p.stories is not None and p.read else None
        named, days = [words.iso(d.day), words.iso(d.last), p.series, names.get(p.series, p.series)], d.last - d.day + 1
        own = [0 if p.stories is None else days - p.missing, days]
        known = [*own, *((p.outlet_days_known, p.outlet_days) if p.outlet_days else own), d.known, d.outlets]
        return [*named, p.stories, p.read, share, *known, noted.between(d.day, d.last, notes)]

    parts.take_away("volume", heading, lambda: map(row, found.points))
