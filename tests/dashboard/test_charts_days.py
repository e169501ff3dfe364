"""The names of days and weeks on an axis: each under its mark."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest

from crawler.localization import locale_for
from crawler.storage import reports
from crawler.storage.engine import day_number, day_of
from dashboard import words
from dashboard.charts_days import time_axis

LAST = day_number(date(2024, 10, 31))  # a Thursday


def _looked(days: int, step: int) -> list[reports.LookedDay]:
    begins = [d for d in range(LAST - days + 1, LAST + 1) if d == LAST - days + 1 or (d + 3) % step == 0]
    return [reports.LookedDay(d, end - 1, 1, 1) for d, end in zip(begins, [*begins[1:], LAST + 1], strict=True)]


def _names(looked: list[reports.LookedDay]) -> dict[str, list[str]]:
    """The lines of each name by the instant it stands at, the last first."""
    axis = time_axis(looked)["axis"]
    names = json.loads(axis["labelExpr"].partition("[time")[0])
    assert [datetime.fromisoformat(at).timestamp() * 1000 for at in axis["values"]] == [int(at) for at in names]
    assert [name["back"] for name in names.values()] == [*range(len(names))]
    return {at: name["lines"] for at, name in zip(axis["values"], names.values(), strict=True)}


@pytest.mark.parametrize(
    ("days", "step", "named"),
    [
        (1, 1, ["31 Oct"]),
        (3, 1, ["29 Oct", "30 Oct", "31 Oct"]),
        (9, 1, ["23 Oct", "25 Oct", "27 Oct", "29 Oct", "31 Oct"]),
        (30, 1, ["3 Oct", "10 Oct", "17 Oct", "24 Oct", "31 Oct"]),
        (30, 7, ["2 Oct", "7 Oct", "14 Oct", "21 Oct", "28 Oct"]),
        (90, 7, ["5 Aug", "19 Aug", "2 Sep", "16 Sep", "30 Sep", "14 Oct", "28 Oct"]),
        (200, 1, ["1 May", "1 Jun", "1 Jul", "1 Aug", "1 Sep", "1 Oct"]),
        (200, 7, ["May", "Jun", "Jul", "Aug", "Sep", "Oct"]),
        (365, 7, [f"{month} 2024" for month in ("Jan", "Mar", "May", "Jul", "Sep")]),
        (4000, 7, [f"Jan {year}" for year in range(2014, 2025, 2)]),
    ],
)
def test_an_axis_names_days_and_weeks_of_the_period_the_last_one_among_them(days: int, step: int, named: list[str]) -> None:
    assert [" ".join(lines) for lines in _names(_looked(days, step)).values()][::-1] == named


@pytest.mark.parametrize(("days", "step"), [(1, 1), (30, 1), (7, 7), (30, 7), (90, 7)])
def test_a_name_stands_at_the_middle_of_its_day_or_week_however_the_period_cuts_it(days: int, step: int) -> None:
    looked = {f"{day_of(of.day):%-d %b}": of for of in _looked(days, step)}
    for at, lines in _names([*looked.values()]).items():
        of = looked[" ".join(lines)]
        begin = datetime.combine(day_of(of.day), time(), UTC)
        assert datetime.fromisoformat(at) == begin + timedelta(days=of.last - of.day + 1) / 2


def test_a_long_period_names_the_first_of_its_months() -> None:
    assert next(iter(_names(_looked(200, 7)))) == "2024-10-01T12:00:00+00:00"


def test_names_are_in_the_readers_language_and_a_day_before_its_month(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "locale", lambda: locale_for("ar"))
    assert [*_names(_looked(1, 1)).values()] == [["\u200f31", "تشرين الأول"]]
