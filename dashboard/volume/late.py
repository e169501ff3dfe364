"""Stories that came late: first seen long after they were published, or found in an archive; and what is still to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import numpy as np

from crawler.localization import phrase
from crawler.storage.engine import day_number, day_of
from crawler.storage.reports import Arrival, Filter, LookedDay, NoteLine, Sights, VolumePoint
from crawler.storage.reports.volume import in_steps
from crawler.storage.timing import BACKFILLED
from crawler.storage.triggers import NO_HOUR
from dashboard import charts, charts_volume, choice, data, days, parts, words
from dashboard.volume import notes as noted
from dashboard.volume.delay import HORIZON, ToCome, still_to_come
from dashboard.words import say

LATER_THAN = {"6": phrase("6 hours"), "24": phrase("24 hours"), "72": phrase("3 days")}
IN_TIME, LATE, ARCHIVE, UNDATED, TO_COME = "in_time", "late", "archive", "undated", "to_come"
_COLOURS = {IN_TIME: "#4477aa", LATE: "#e0803a", ARCHIVE: "#7654d4", UNDATED: "#98a2ad", TO_COME: "#c9d3dc"}
_LEARNT_FROM = 30  # days before today


def class_of(arrival: Arrival, hours: int) -> str:
    """Return how a story's arrival is counted, where what comes within so many hours is in time."""
    if arrival.delay is None:
        return UNDATED
    if arrival.delay == BACKFILLED:
        return ARCHIVE
    return IN_TIME if arrival.delay <= hours else LATE


def show(chosen: Filter, span: tuple[int, int], notes: Sequence[NoteLine]) -> None:
    """Show each day's stories by how late they came, and what is still to be expected."""
    hours = int(choice.one(say("Late is later than"), LATER_THAN, key="late", default="24"))
    today = day_number(days.today())
    own = data.arrivals(replace(chosen, since_day=span[0], until_day=span[1]), together=True)
    if not own:
        parts.nothing_here(chosen)
        return
    step = charts.step_for(span[1] - span[0] + 1)
    looked, each_day = data.looked(chosen, step=step), data.looked(chosen)
    known = {d.day for d in each_day if d.known}
    growth = _growth(chosen, known, today)
    points, to_come = in_steps(_points(own, hours), each_day, step), _to_come(growth, {day for day in known if day < today}, looked)
    legend = _legend(points, to_come)
    parts.legend(legend.items())
    estimated = {(day, TO_COME): n for day, n in to_come.items() if n}
    chart = charts_volume.noted(charts.stacked(points, looked, legend, estimated=estimated), notes, looked)
    parts.chart(chart, alt=say("Stories by how late they came, as a chart; its figures are in the file below it."))
    _tell(own, hours, parts.gaps(points, looked))
    parts.note(_expectation(growth, span, today, each_day))
    _file(points, to_come, known, looked, noted.by_day(notes))


def _growth(chosen: Filter, known: Collection[int], today: int) -> ToCome:
    """Estimate from what was published in the last weeks, for days of which something is known.

    What an outlet's first crawl found had piled up before and says nothing of its delay.
    """
    zone, now = data.config().zone, words.now()
    found: Sights = data.sights(replace(chosen, since_day=today - _LEARNT_FROM, until_day=today - 1), within=HORIZON)
    first = {o.key: day_number(o.first_seen_at.astimezone(zone).date()) for o in data.outlet_states() if o.first_seen_at}
    begun = np.array([first.get(outlet, 0) for outlet in found.outlets], dtype=np.int64)
    since = found.day > begun[found.outlet]
    own = Sights(found.outlets, *(column[since] for column in found[1:]))
    ended = {o.key: o.ok_at for o in data.outlet_states() if o.ok_at and (o.paused or o.failures)}  # nothing was seen since
    unseen = np.array([(now - ended.get(outlet, now)).total_seconds() / 3600 for outlet in found.outlets])
    return still_to_come(own, lambda day, hour: (now - _published(day, hour, zone)).total_seconds() / 3600, known, unseen=unseen)


def _published(day: int, hour: int, zone: ZoneInfo) -> datetime:
    """Return the middle of an hour; where only the day is known, its end, from which delays are counted then."""
    at = datetime.combine(day_of(day + 1), time(), zone) if hour == NO_HOUR else datetime.combine(day_of(day), time(hour, 30), zone)
    return at.astimezone(UTC)


def _points(own: Iterable[Arrival], hours: int) -> list[VolumePoint]:
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for arrival in own:
        sums[arrival.day, class_of(arrival, hours)] += arrival.stories
    return [VolumePoint(day, name, n, None) for (day, name), n in sorted(sums.items())]


def _to_come(growth: ToCome, over: Collection[int], looked: Iterable[LookedDay]) -> dict[int, float]:
    """Add up what is still to come by day (or week), of days that are known and over, in hundredths of a story: single days bring less than one."""
    parts_of = {d.day: [growth.by_day.get(day, 0.0) for day in range(d.day, d.last + 1) if day in over] for d in looked}
    return {day: round(sum(some), 2) for day, some in parts_of.items() if some}


def _legend(points: Iterable[VolumePoint], to_come: Mapping[int, float]) -> charts.Legend:
    names = {
        IN_TIME: say("in time"),
        LATE: say("late"),
        ARCHIVE: say("found in an archive"),
        UNDATED: say("no date could be read: counted on the day of first sight"),
        TO_COME: say("still to come (estimated)"),
    }
    there = {p.series for p in points} | ({TO_COME} if any(to_come.values()) else set())
    return charts.Legend({k: n for k, n in names.items() if k in there}, _COLOURS, say("arrival"))


def _tell(own: Sequence[Arrival], hours: int, gaps: str) -> None:
    of: dict[str, int] = defaultdict(int)
    for arrival in own:
        of[class_of(arrival, hours)] += arrival.stories
    dated = of[IN_TIME] + of[LATE]
    span, share = words.count(hours, "{n} hour", "{n} hours"), words.percent(of[LATE] / dated if dated else None)
    late = words.count(of[LATE], "{n} story ({share} of {dated}) was first seen more than {hours} after its publication.",
                       "{n} stories ({share} of {dated}) were first seen more than {hours} after their publication.",
                       share=share, dated=f"{dated:,}", hours=span)  # fmt: skip
    zone = words.zone(data.config().zone)
    counted = say("Counted: stories by day of publication in {zone}; where only the day is known, the delay counts from its end.", zone=zone)
    why = say("Late is what the outlet listed late as well as what we looked for late: the chart cannot tell them apart.")
    parts.note(f"{late} {counted} {why} {gaps}")


def _expectation(growth: ToCome, span: tuple[int, int], today: int, looked: Sequence[LookedDay]) -> str:
    over = [d for d in looked if d.day < today]
    young = [d.known for d in over if d.day >= today - HORIZON // 24]  # what is older gets no more
    told = [_of_days_over(growth)] if over and (any(young) or not young or growth.expected >= 1) else []
    told += _of_days_unknown(over)
    if span[0] <= today <= span[1] and (growth.learnt_from or not told):
        told.append(say("Today is not over: how much it will still get is not estimated."))
    return " ".join(told)


def _of_days_unknown(over: Sequence[LookedDay]) -> list[str]:
    unknown, in_part = sum(not d.known for d in over), sum(0 < d.known < d.outlets for d in over)
    none = words.count(
        unknown,
        "Of {n} day nothing is known, as no outlet was reached: what it brought is not estimated.",
        "Of {n} days nothing is known, as no outlet was reached: what they brought is not estimated.",
    )
    some = words.count(
        in_part,
        "On {n} day some outlets were not reached: what those brought then is not estimated.",
        "On {n} days some outlets were not reached: what those brought then is not estimated.",
    )
    return [told for n, told in ((unknown, none), (in_part, some)) if n]


def _of_days_over(growth: ToCome) -> str:
    if not growth.learnt_from:
        return say("How many are still to come is not known: no outlet of the filter has been watched for longer than a day.")
    low, high = growth.span()
    if high < 1:
        return say(
            "By how late the outlets' stories came in the last {days} days, hardly any more are to be expected of the days that are over.", days=_LEARNT_FROM
        )
    if (expected := round(growth.expected)) < 1:
        return say(
            "The last days may still grow: by how late the outlets' stories came in the last {days} days, less than one more story is to be expected of the"
            " days that are over (in nine of ten cases {high} at most).",
            days=_LEARNT_FROM,
            high=high,
        )
    return words.count(
        expected,
        "The last days may still grow: by how late the outlets' stories came in the last {days} days, about {n} more story is to be expected of the days"
        " that are over (in nine of ten cases {low} to {high}).",
        "The last days may still grow: by how late the outlets' stories came in the last {days} days, about {n} more stories are to be expected of the days"
        " that are over (in nine of ten cases {low} to {high}).",
        days=_LEARNT_FROM,
        low=low,
        high=high,
    )


def _file(points: Sequence[VolumePoint], to_come: Mapping[int, float], known: Collection[int], looked: Sequence[LookedDay], notes: dict[int, str]) -> None:
    """Offer the figures; what is still to come is given of the days that are known, and of those that are over."""
    of = {(p.day, p.series): p.stories for p in points}
    heading = ("first_day", "last_day", *_COLOURS, "days_known", "days", "outlets_known", "outlets", "note")
    rows = []
    for d in looked:
        there = sum(day in known for day in range(d.day, d.last + 1))
        counts = [of.get((d.day, name), 0 if there else None) for name in _COLOURS if name != TO_COME]
        known_of = [there, d.last - d.day + 1, d.known, d.outlets]
        rows.append([words.iso(d.day), words.iso(d.last), *counts, to_come.get(d.day), *known_of, noted.between(d.day, d.last, notes)])
    parts.take_away("late", heading, lambda: rows)
