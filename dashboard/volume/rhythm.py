"""When in the week stories are published."""

from __future__ import annotations

from dataclasses import replace

from crawler.storage.engine import day_number
from crawler.storage.reports import Filter
from dashboard import charts_volume, data, days, parts, words
from dashboard.volume.week import WeekHour, week
from dashboard.words import say


def show(chosen: Filter, span: tuple[int, int]) -> None:
    """Show the 168 hours of the week as a map."""
    today = day_number(days.today())
    if span[0] >= today:
        parts.empty(words.say("Today is left out here, as its later hours are still to come. Choose a longer period."))
        return
    over = replace(chosen, since_day=span[0], until_day=min(span[1], today - 1))  # today's later hours are still to come
    looked = [d for d in data.looked(replace(over, until_day=span[1])) if d.day < today]
    unknown = tuple(d.day for d in looked if not d.known)  # of which a backfill may have brought a part
    cells, without = week(data.hours_of_week(over, without=unknown), looked)
    if not any(c.stories for c in cells):
        parts.nothing_here(chosen)
        return
    parts.chart(charts_volume.hours_of_week(cells), alt=say("Stories by weekday and hour, as a map of colours; its figures are in the file below it."))
    _explain(cells, without)
    rows = [[c.weekday + 1, c.hour, c.stories if c.days else None, c.days, round(c.mean, 4) if c.days else None] for c in cells]
    parts.take_away("hours", ("weekday", "hour", "stories", "days", "stories_per_day"), lambda: rows)


def _explain(cells: list[WeekHour], without: int) -> None:
    shown = sum(c.stories for c in cells)
    counted = words.count(
        shown,
        "Counted: {n} story by the hour of its publication in {zone}; darker is more stories per day, on average over the days on which any outlet was reached."
        " Today is left out.",
        "Counted: {n} stories by the hour of their publication in {zone}; darker is more stories per day, on average over the days on which any outlet was"
        " reached. Today is left out.",
        zone=words.zone(data.config().zone),
    )
    left_out = words.count(
        without, "{n} story is left out: only the day of its publication is known.", "{n} stories are left out: only the day of their publication is known."
    )
    parts.note(f"{counted} {left_out if without else say('No story is left out for want of an hour.')}")
