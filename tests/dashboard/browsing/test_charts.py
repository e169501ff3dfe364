"""Charts as a browser draws them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.dashboard.browsing.stage import MARKS, settled
from tests.dashboard.world import ZONE

pytestmark = MARKS
_MIDDLES = "all => all.map(e => e.getBoundingClientRect()).map(box => (box.left + box.right) / 2)"


@pytest.mark.parametrize("show", ["as=share", "as=stories", "chart=compared"])
def test_the_figures_of_one_day_stand_in_the_middle_of_it(page: Page, dashboard: str, show: str) -> None:
    day = datetime.now(ZONE).date() - timedelta(days=3)
    page.goto(f"{dashboard}/volume?period=Chosen+days&days={day}&{show}")
    settled(page)
    chart = page.get_by_test_id("stVegaLiteChart")
    marks = chart.locator("g.mark-symbol.role-mark path, g.mark-rect.role-mark path")
    expect(marks.first).to_be_attached()
    (grid,) = {round(middle) for middle in chart.locator("g.role-axis-grid line").evaluate_all(_MIDDLES)}
    for middle in marks.evaluate_all(_MIDDLES):
        assert middle == pytest.approx(grid, abs=2)
    expect(chart.locator("g.role-axis-label text", has_text=re.compile("^1$" if "compared" in show else f"^{day:%-d %b}$"))).to_have_count(1)
