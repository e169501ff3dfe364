"""The page Volume over a month of which a backfill brought parts of days: no chart draws them, and the page says where they stand."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, text

from crawler.storage.engine import day_number, writing
from crawler.storage.models import Coverage, Run
from dashboard import parts
from tests.dashboard.conftest import Open, figures_of, html_of, is_well, one_story
from tests.dashboard.world import ZONE, add_story


@pytest.fixture
def of_days(engine: Engine) -> list[int]:
    """An outlet that was crawled today and three days ago; two days ago it was filled in: four stories of ten pages. Returns these days."""
    one_story(engine)
    now = datetime.now(UTC)
    today = day_number(now.astimezone(ZONE).date())
    with writing(engine) as connection:
        for number, back in ((2, 3), (3, 2), (4, 2), (5, 2), (6, 2)):
            add_story(connection, number, "dijla", "ar", today - back, now - timedelta(days=back), "relevant", f"خبر {number}", f"متن {number}")
        connection.execute(text("UPDATE page SET backfilled = :yes WHERE id > 2"), {"yes": True})
        of_dijla = {"outlet": "dijla", "language": "ar", "possible": 0, "off_topic": 6}
        connection.execute(insert(Coverage), [of_dijla | {"day": today - back, "relevant": n} for back, n in ((3, 1), (2, 4))])
        row = {"outlet": "dijla", "trigger": "backfill", "state": "ok", "started_at": now, "finished_at": now, "owner": "x"}
        connection.execute(insert(Run).values(row))
    return [today - 3, today - 2, today - 1, today]


@pytest.mark.parametrize(("chart", "figure"), [("time", "stories"), ("compared", "stories_now"), ("late", "in_time"), ("hours", "stories")])
def test_no_chart_draws_a_part_of_a_day(of_days: list[int], show: Open, monkeypatch: pytest.MonkeyPatch, chart: str, figure: str) -> None:
    files: list[Any] = []
    monkeypatch.setattr(parts, "take_away", lambda _name, heading, rows: files.extend(dict(zip(heading, row, strict=True)) for row in rows()))
    app = show("volume", chart=chart, period="7 days")
    is_well(app)
    found = [row[figure] for row in files]
    if chart == "hours":
        assert sum(n for n in found if n) == 1  # that of three days ago: today is left out
    else:
        assert found[-4:] == [1, None, None, 1]
    assert figures_of(app)["Stories"][0] == "6"  # all that is there
    assert re.search(r"10 pages read are of days not known of their outlets \(a backfill brought a part of them\)", html_of(app))
