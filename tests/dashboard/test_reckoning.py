"""The reckoning behind the page Volume: periods, delays, weeks. No Streamlit, no SQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from crawler.storage.engine import day_number
from crawler.storage.reports import Filter, HourCount, LookedDay, VolumePoint
from crawler.storage.reports.grid import Grid
from crawler.storage.reports.volume import in_steps
from dashboard import charts, charts_days, charts_volume, parts
from dashboard.volume.comparison import compared, days_before, moved, year_before
from dashboard.volume.week import week
from tests.dashboard.conftest import drawn, told_in

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
    chart = charts_volume.two_periods(ours, theirs, ("now", "then"), in_share=True)
    line, in_part = ([(r["at"], r["value"]) for r in drawn(of) if r["series"] == "now"] for of in chart["layer"][:2])
    assert (line, in_part) == ([(1, 4 / 15), (2, 0.25)], [(2, 0.25)])
    first = {"now": "Sunday, 11 Jan 1970 · 26.7% · 4 of 15", "then": "Sunday, 4 Jan 1970 · 66.7% · 4 of 6 · outlets known: 1 of 2"}
    assert told_in(chart) == {
        "day 1 of the period": first,
        "day 2 of the period": {"now": "Monday, 12 Jan 1970 · 25.0% · 2 of 8 · outlets known: 1 of 2", "then": "Monday, 5 Jan 1970 · 31.2% · 5 of 16"},
    }


def test_a_day_of_which_nothing_is_known_is_no_zero() -> None:
    blind, silent = grid(1, [0], 1, a=[None]), grid(1, [1], 1, a=[(0, 0)])
    ours, theirs = compared(blind, silent)
    assert (ours.days[0].counted, theirs.days[0].counted) == (None, (0, 0))
    assert (ours.total, theirs.total, ours.alike, theirs.alike) == (None, (0, 0), None, None)


def test_a_week_is_averaged_over_the_days_that_are_known() -> None:
    looked = [LookedDay(MONDAY + n, MONDAY + n, 0 if n in (1, 8) else 1, 2) for n in range(14)]
    cells, without = week([HourCount(0, 9, 5), HourCount(0, None, 2), HourCount(2, 23, 1)], looked)
    of = {(c.weekday, c.hour): (c.mean, c.days) for c in cells}
    assert len(of) == 168
    assert (of[0, 9], of[1, 9], of[2, 23], of[2, 22]) == ((2.5, 2), (0.0, 0), (0.5, 2), (0.0, 2))
    assert without == 2
    rows = drawn(charts_volume.hours_of_week(cells))
    assert len(rows) == 6 * 24  # no cells for the weekday nobody looked at
    assert next(r["figures"] for r in rows if (r["weekday"], r["hour"]) == ("Monday", 9)) == "5 stories on 2 days"


def test_what_is_known_of_a_week_in_part_is_marked_and_no_line_falls_to_it() -> None:
    looked = [LookedDay(MONDAY + 7 * n, MONDAY + 7 * n + 6, 1, 2, in_part=n % 2) for n in range(3)] + [LookedDay(MONDAY + 21, MONDAY + 22, 2, 2)]
    points = [VolumePoint(d.day, "a", 9 - n, 30, missing=2 * d.in_part) for n, d in enumerate(looked)]
    legend = charts.biggest(points, {}, {})
    of_terms = replace(legend, each="term")
    bars, shares = charts.stacked(points, looked, legend), charts.shares(points, looked, legend, title="")
    counts = charts.counts_over_time(points, looked, of_terms)
    for chart, less in ((bars, "8 · days known: 5 of 7"), (shares, "26.7% · 8 of 30 · days known: 5 of 7"), (counts, "8 · days known of any outlet: 5 of 7")):
        told = [*told_in(chart).values()]
        assert [("known" in of["a"], of.get("outlets known")) for of in told] == [
            (False, "1 of 2"),
            (True, "1 of 2; on some days of the week only: 1"),
            (False, "1 of 2"),
            (False, None),
        ]
        assert told[1]["a"] == less  # who knows a day of a term?
        assert [r["shade"] for r in drawn(chart) if "shade" in r] == [0.625, 0.438, 0.625]  # an outlet that is known in part counts half
    assert [r["whole"] for r in drawn(bars) if "whole" in r] == [True, False, True, True]
    assert ["fillOpacity" in mark["mark"] for of in bars["layer"] for mark in of["layer"] if "transform" in mark] == [False, True]
    drawn_of = [[(of["layer"][0]["mark"].get("filled"), [r["value"] for r in drawn(of)]) for of in chart["layer"][:-2]] for chart in (shares, counts)]
    assert drawn_of[0] == [(None, [0.3, 8 / 30, 7 / 30, 0.2]), (False, [8 / 30])]
    assert drawn_of[1] == [(None, [9, None, 7, None]), (True, [9, 7, 6]), (False, [8])]  # nor to the two days that the period has of the last week


def test_a_week_of_a_group_is_known_in_part_where_much_of_its_outlets_days_is_not() -> None:
    weeks = [LookedDay(MONDAY + 7 * n, MONDAY + 7 * n + 6, 1, 4) for n in range(2)]
    points = [VolumePoint(w.day, "Iraq", 5, 20, 0, n, 28) for w, n in zip(weeks, (21, 20), strict=True)]
    legend = charts.biggest(points, {}, {})
    bars, shares = charts.stacked(points, weeks, legend), charts.shares(points, weeks, legend, title="")
    assert [r["whole"] for r in drawn(bars) if "whole" in r] == [True, False]
    hollow = [of for of in shares["layer"] if of["layer"][0]["mark"].get("filled") is False]
    assert [[r["at"] for r in drawn(of)] for of in hollow] == [[charts_days.middle(weeks[1])]]
    assert [of["Iraq"] for of in told_in(bars).values()] == ["5 · outlet-days known: 21 of 28", "5 · outlet-days known: 20 of 28"]
    gone = charts.stacked([points[0]._replace(missing=1)], weeks[:1], legend)
    assert told_in(gone)["7 Oct 2024 to 13 Oct 2024"]["Iraq"] == "5 · days known of any outlet: 6 of 7 · outlet-days known: 21 of 28"
    assert "Pale bars: of that week less than three quarters" in parts.gaps(points, weeks)
    assert "Hollow points: of that week less than three quarters" in parts.gaps(points, weeks, marks="share")
    assert "less than three quarters" not in parts.gaps(points[:1], weeks)
    daily = [LookedDay(MONDAY, MONDAY, 1, 4)]  # of days the orange marks tell it
    (row,) = [r for r in drawn(charts.stacked([VolumePoint(MONDAY, "Iraq", 5, 20, 0, 1, 4)], daily, legend)) if "series" in r]
    assert row["whole"]


def test_days_are_added_up_to_weeks_without_those_of_which_nothing_is_known() -> None:
    looked = [LookedDay(MONDAY - 1 + n, MONDAY - 1 + n, n % 3, 2) for n in range(9)]  # the first, fourth and seventh are unknown
    points = [VolumePoint(d.day, "a", 10**n, None) for n, d in enumerate(looked) if n < 8]
    assert in_steps(points, looked, 7) == [VolumePoint(MONDAY, "a", 10110110, None, missing=2)]
    assert in_steps(points, looked, 1) == [VolumePoint(MONDAY - 1 + n, "a", 10**n, None) for n in (1, 2, 4, 5, 7)]
    assert in_steps(points, [], 7) == []


def test_one_day_is_a_bar_for_each_the_longest_first() -> None:
    points = [VolumePoint(MONDAY, *of) for of in (("a", 3, 60), ("b", 4, 40), ("c", None, None), ("d", 1, 10))]
    shades = dict.fromkeys("abc", "#4477aa")
    named = charts.Legend({"a": "A", "b": "B", "c": "C"}, shades)
    rest = charts.Legend({"b": "B", charts.OTHER: "all others"}, shades | {charts.OTHER: "#999999"})

    def bars(points: list[VolumePoint], legend: charts.Legend, *, last: int, in_share: bool) -> list[tuple[object, ...]]:
        chart = charts.of_one_day(points, LookedDay(MONDAY, last, 3, 4), legend, in_share=in_share)
        return [(r["name"], r["size"], r["label"], r["figures"], r["whole"]) for r in drawn(chart)]

    assert bars(points, named, last=MONDAY, in_share=True) == [
        ("B", 0.1, "10.0%", "4 of 40", True),
        ("A", 0.05, "5.0%", "3 of 60", True),
        ("C", 0, "not known", "not known", True),  # no zero
    ]
    assert [row[:3] for row in bars(points, rest, last=MONDAY, in_share=False)] == [("B", 4, "4"), ("all others", 4, "4")]
    assert [row[:1] for row in bars(points, rest, last=MONDAY, in_share=True)] == [("B",)]  # shares of several do not add up
    week = [p._replace(missing=2) for p in points]
    assert [row[4] for row in bars(week, named, last=MONDAY + 6, in_share=True)] == [False, False, True]


def test_notes_stand_on_their_days_within_the_chart() -> None:
    from crawler.storage.reports import NoteLine
    from dashboard.volume.notes import between, by_day
    from dashboard.words import now

    notes = [NoteLine(n, MONDAY + n, f"note {n}", "Sara", now()) for n in (0, 3, 99)]
    looked = [LookedDay(d, d, 1, 1) for d in range(MONDAY, MONDAY + 7)]
    points = [VolumePoint(d, "a", 1, 4) for d in range(MONDAY, MONDAY + 7)]
    chart = charts_volume.noted(charts.shares(points, looked, charts.biggest(points, {}, {}), title="share"), notes, looked)
    rows = [r for r in drawn(chart) if "note" in r]
    assert [(r["number"], r["when"], r["note"]) for r in rows] == [("1", "7 Oct 2024", "note 0"), ("2", "10 Oct 2024", "note 3")]
    assert between(MONDAY, MONDAY + 6, by_day(notes)) == "note 0 | note 3"
    again = [*notes, NoteLine(9, MONDAY, "another", "Huda", now()), NoteLine(10, MONDAY, "a third", "Sara", now())]
    (row, _) = [r for r in drawn(charts_volume.noted({"mark": "bar"}, again, looked)) if "note" in r]
    assert (row["number"], row["note"], row["who"]) == ("1, 4, 5", "note 0 | another | a third", "Sara, Huda")  # one over the other nobody could read
