"""Two periods beside each other, reckoned again from the tables."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from tests.dashboard.conftest import html_of
from tests.dashboard.volume.figures import COUNTRY, Open, iso, known_days, story_days, table_of, this_day


@pytest.mark.parametrize(("query", "back"), [({}, 30), ({"with": "year"}, 365), ({"with": "chosen", "then": "day 45"}, 16)])
def test_two_periods_stand_beside_each_other_day_by_day(world: Engine, show: Open, query: dict[str, str], back: int) -> None:
    today, stories, known = this_day(), story_days(world), known_days(world)
    if "then" in query:
        query = query | {"then": iso(today - 45)}
    elif query:
        start = date.fromisoformat(iso(today - 29))
        back = (start - start.replace(year=start.year - 1)).days if (start.month, start.day) != (2, 29) else 366
    app, files = show(chart="compared", **query)
    alike, is_alike, totals = [0, 0], False, {"now": 0, "then": 0}
    for number, row in enumerate(files["compared"]):
        now, then = today - 29 + number, today - 29 - back + number
        assert (row["day_now"], row["day_then"]) == (iso(now), iso(then))
        for side, day in (("now", now), ("then", then)):
            there = [o for o in COUNTRY if (o, day) in known]
            assert row[f"outlets_known_{side}"] == str(len(there))
            n = sum(stories[o, day] for o in there)
            assert row[f"stories_{side}"] == (str(n) if there else "")
            totals[side] += n
        both = [o for o in COUNTRY if (o, now) in known and (o, then) in known]
        alike, is_alike = [alike[0] + sum(stories[o, now] for o in both), alike[1] + sum(stories[o, then] for o in both)], is_alike or bool(both)
    assert len(files["compared"]) == 30
    table = table_of(app)
    assert table["known on both sides: stories"] == ([f"{n:,}" for n in alike] if is_alike else ["–", "–"])
    assert table["stories"] == [f"{totals['now']:,}", "–" if query.get("with") == "year" else f"{totals['then']:,}"]  # nobody looked a year ago: no zero
    fully = [sum(all((o, d) in known for o in COUNTRY) for d in range(first, first + 30)) for first in (today - 29, today - 29 - back)]
    assert table["days fully known"] == [f"{n} of 30" for n in fully]
    assert "Not fully known" in html_of(app)
    assert html_of(app).count("Today is among these days and not over") == 1


@pytest.mark.parametrize("period", ["7 days", "30 days", "Everything"])
def test_that_today_is_not_over_is_said_once(show: Open, period: str) -> None:
    """By the figures at the top where these are set against the period before, else by what is compared below them."""
    app, _ = show(chart="compared", period=period)
    assert html_of(app).count("Today is among these days and not over") == 1
