"""The reckoning behind the page Volume: periods, delays, weeks. No Streamlit, no SQL."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pytest

from crawler.storage.engine import day_number
from crawler.storage.reports import Arrival, Filter, HourCount, LookedDay, VolumePoint
from crawler.storage.reports.grid import Grid
from dashboard import charts, charts_volume
from dashboard.volume.comparison import compared, days_before, moved, year_before
from dashboard.volume.delay import STEPS, seen_within, still_to_come, together
from dashboard.volume.week import week

MONDAY = day_number(date(2024, 10, 7))


def test_periods_keep_their_length() -> None:
    week_of = Filter(since_day=MONDAY, until_day=MONDAY + 6, kinds=("party",))
    assert moved(week_of, days_before(MONDAY, MONDAY + 6)) == Filter(since_day=MONDAY - 7, until_day=MONDAY - 1, kinds=("party",))
    assert year_before(MONDAY) == day_number(date(2023, 10, 7))
    assert year_before(day_number(date(2024, 2, 29))) == day_number(date(2023, 2, 28))
    assert year_before(day_number(date(2025, 3, 1))) == day_number(date(2024, 3, 1))


def grid(first: int, known: list[int], outlets: int, **series: list[tuple[int, int] | None]) -> Grid:
    """Return counts of outlets per day: stories and pages read, None where nothing is known; and of how many outlets each day is known."""
    cells = np.array([[cell or (0, 0) for cell in row] for row in series.values()], dtype=np.int64)
    is_known = np.array([[cell is not None for cell in row] for row in series.values()])
    return Grid(first, (*series,), cells[..., 0], cells[..., 1], is_known, np.array(known), outlets)


def test_what_is_compared_is_known_on_both_sides() -> None:
    now = grid(10, [2, 1], 2, a=[(3, 10), (2, 8)], b=[(1, 5), None])
    then = grid(3, [1, 2], 2, a=[None, (5, 9)], b=[(4, 6), (0, 7)])
    ours, theirs = compared(now, then)
    assert [(d.counted, d.known) for d in ours.days] == [((4, 15), 2), ((2, 8), 1)]
    assert (ours.total, theirs.total) == ((6, 23), (9, 22))
    assert (ours.alike, theirs.alike) == ((1 + 2, 5 + 8), (4 + 5, 6 + 9))  # b on the first day, a on the second
    assert (ours.fully_known, theirs.fully_known) == (1, 1)
    spec = charts_volume.two_periods(ours, theirs, ("now", "then"), in_share=True).to_dict()
    rows = [r for data in spec["datasets"].values() for r in data if "period" in r]
    assert [(r["number"], r["period"], r["value"], r["whole"]) for r in rows if r["period"] == "now"] == [(1, "now", 4 / 15, True), (2, "now", 0.25, False)]


def test_a_day_of_which_nothing_is_known_is_no_zero() -> None:
    blind, silent = grid(1, [0], 1, a=[None]), grid(1, [1], 1, a=[(0, 0)])
    ours, theirs = compared(blind, silent)
    assert (ours.days[0].counted, theirs.days[0].counted) == (None, (0, 0))
    assert (ours.total, theirs.total, ours.alike, theirs.alike) == (None, (0, 0), None, None)


def test_delays_of_young_days_do_not_hide_what_is_still_to_come() -> None:
    """Every day 100 stories, 80 at once, 20 after 40 hours. Seen 12 hours after the last day ended."""
    age = {day: 12.0 + 24 * (20 - day) for day in range(21)}
    arrivals = [Arrival("a", day, 1, 80) for day in range(21)] + [Arrival("a", day, 48, 20) for day in range(21) if age[day] >= 40]
    seen = seen_within(arrivals, age.__getitem__)
    assert [seen[s] for s in STEPS] == pytest.approx([0.8, 0.8, 0.8, 1, 1, 1, 1])
    growth = still_to_come(arrivals, ({"a": seen}, seen), age.__getitem__)
    assert {day: round(g.expected, 6) for day, g in growth.items() if g.expected} == {20: 20, 19: 20}
    assert growth[20].low < 20 < growth[20].high


def test_an_estimate_of_what_is_still_to_come_lies_near_the_truth_and_its_bounds_hold() -> None:
    """Stories of thirty days drawn with known delays, looked at 100 times while the last of them are still coming."""
    chance, inside, errors = random.Random(3), 0, []
    parts = dict(zip(STEPS, (0.5, 0.2, 0.15, 0.08, 0.04, 0.02, 0.01), strict=True))
    age = {day: 2.0 + 24 * (29 - day) for day in range(30)}
    for _ in range(100):
        drawn = [Arrival("a", day, chance.choices(STEPS, [*parts.values()])[0], 1) for day in range(30) for _ in range(chance.randint(30, 50))]
        there = [a for a in drawn if a.delay is not None and a.delay <= max(s for s in (0, *STEPS) if s <= age[a.day])]
        seen = seen_within(there, age.__getitem__)
        total = together(still_to_come(there, ({}, seen), age.__getitem__).values())
        truth = len(drawn) - len(there)
        errors.append(total.expected / truth - 1)
        inside += total.low <= truth <= total.high
    assert abs(sum(errors) / len(errors)) < 0.06
    assert inside >= 80


def test_a_week_is_averaged_over_the_days_that_are_known() -> None:
    looked = [LookedDay(MONDAY + n, MONDAY + n, 0 if n in (1, 8) else 1, 2) for n in range(14)]
    cells, without = week([HourCount(0, 9, 5), HourCount(0, None, 2), HourCount(2, 23, 1)], looked)
    of = {(c.weekday, c.hour): (c.mean, c.days) for c in cells}
    assert len(of) == 168
    assert (of[0, 9], of[1, 9], of[2, 23], of[2, 22]) == ((2.5, 2), (0.0, 0), (0.5, 2), (0.0, 2))
    assert without == 2
    spec = charts_volume.hours_of_week(cells).to_dict()
    (rows,) = spec["datasets"].values()
    assert len(rows) == 6 * 24  # no cells for the weekday nobody looked at
    assert next(r["figures"] for r in rows if (r["weekday"], r["hour"]) == ("Monday", 9)) == "5 stories on 2 days"


def test_notes_stand_on_their_days_within_the_chart() -> None:
    from crawler.storage.reports import NoteLine
    from dashboard.volume.notes import between, by_day
    from dashboard.words import now

    notes = [NoteLine(n, MONDAY + n, f"note {n}", "Sara", now()) for n in (0, 3, 99)]
    looked = [LookedDay(d, d, 1, 1) for d in range(MONDAY, MONDAY + 7)]
    points = [VolumePoint(d, "a", 1, 4) for d in range(MONDAY, MONDAY + 7)]
    spec = charts_volume.noted(charts.shares(points, looked, charts.biggest(points, {}, {}), title="share"), notes, looked).to_dict()
    rows = [r for data in spec["datasets"].values() for r in data if "note" in r]
    assert [(r["number"], r["when"], r["note"]) for r in rows] == [("1", "7 Oct 2024", "note 0"), ("2", "10 Oct 2024", "note 3")]
    assert between(MONDAY, MONDAY + 6, by_day(notes)) == "note 0 | note 3"
