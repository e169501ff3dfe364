"""Late arrivals and the hours of the week, reckoned again from the tables."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import Engine

from crawler.storage.engine import day_number
from crawler.storage.timing import BACKFILLED
from tests.dashboard.conftest import html_of
from tests.dashboard.volume.figures import Open, iso, known_days, rows_of, this_day


def test_of_a_week_with_a_day_of_which_nothing_is_known_late_stories_are_those_of_the_others(world: Engine, show: Open) -> None:
    app, files = show(chart="late", period="1 year")
    stories, known = (
        Counter(r.day for r in rows_of(world, "SELECT day FROM story WHERE verdict IN ('relevant', 'possible')")),
        {d for _, d in known_days(world)},
    )
    in_part = 0
    for row in files["late"]:
        first, last = (day_number(date.fromisoformat(row[name])) for name in ("first_day", "last_day"))
        counts, there = [row[name] for name in ("in_time", "late", "archive", "undated")], [d for d in range(first, last + 1) if d in known]
        assert (sum(map(int, counts)) == sum(stories[d] for d in there)) if there else counts == [""] * 4
        assert (row["days_known"], row["days"]) == (str(len(there)), str(last - first + 1))
        in_part += 0 < len(there) <= last - first
    assert in_part
    assert "Pale, with an outline" in html_of(app)


def test_stories_are_told_apart_by_how_late_they_came(world: Engine, show: Open) -> None:
    app, files = show(chart="late", late="6")
    own = rows_of(world, f"SELECT day, delay FROM story WHERE verdict IN ('relevant', 'possible') AND day > {this_day() - 30}")
    for row in files["late"]:
        delays = [r.delay for r in own if iso(r.day) == row["first_day"]]
        expected = [
            sum(d is not None and 0 < d <= 6 for d in delays),
            sum(d is not None and d > 6 for d in delays),
            delays.count(BACKFILLED),
            delays.count(None),
        ]
        shown = [row[name] for name in ("in_time", "late", "archive", "undated")]
        assert shown == ([str(n) for n in expected] if row["outlets_known"] != "0" or delays else [""] * 4)
    late, dated = sum(r.delay is not None and r.delay > 6 for r in own), sum(r.delay is not None and r.delay > 0 for r in own)
    assert late > 5
    assert f"{late} stories ({late / dated:.1%} of {dated}) were first seen more than 6 hours after their publication." in html_of(app)


def test_today_alone_has_no_hours_and_the_page_says_why(show: Open) -> None:
    app, files = show(chart="hours", period="Chosen days", days=iso(this_day()))
    assert "Today is left out here" in html_of(app)
    assert "No stories in this period" not in html_of(app)
    assert not files


def test_the_hours_of_the_week_are_the_tables_without_today(world: Engine, show: Open) -> None:
    app, files = show(chart="hours")
    today = this_day()
    own = rows_of(world, f"SELECT day, hour FROM story WHERE verdict IN ('relevant', 'possible') AND day BETWEEN {today - 29} AND {today - 1}")
    counted = Counter((date.fromisoformat(iso(r.day)).isoweekday(), r.hour) for r in own)
    known = {day for _, day in known_days(world)}
    days = Counter(date.fromisoformat(iso(d)).isoweekday() for d in range(today - 29, today) if d in known)
    assert len(files["hours"]) == 168
    for row in files["hours"]:
        weekday, hour = int(row["weekday"]), int(row["hour"])
        assert (int(row["stories"]), int(row["days"])) == (counted[weekday, hour], days[weekday])
        assert float(row["stories_per_day"]) == pytest.approx(counted[weekday, hour] / days[weekday], abs=1e-4)
    without = sum(r.hour is None for r in own)
    assert without > 5
    assert f"{without} stories are left out: only the day of their publication is known." in html_of(app)
