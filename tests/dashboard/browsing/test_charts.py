"""Charts as a browser draws them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.dashboard.browsing.stage import MARKS, PHONE, settled
from tests.dashboard.world import ZONE

pytestmark = MARKS
_MIDDLES = "all => all.map(e => e.getBoundingClientRect()).map(box => (box.left + box.right) / 2)"
_MARKS = "g.mark-symbol.role-mark path, g.mark-rect.role-mark path"


@pytest.mark.parametrize("show", ["chart=late", "chart=compared"])
def test_the_figures_of_one_day_stand_in_the_middle_of_it(page: Page, dashboard: str, show: str) -> None:
    day = datetime.now(ZONE).date() - timedelta(days=3)
    page.goto(f"{dashboard}/volume?period=Chosen+days&days={day}&{show}")
    settled(page)
    chart = page.get_by_test_id("stVegaLiteChart")
    marks = chart.locator(_MARKS)
    expect(marks.first).to_be_attached()
    (grid,) = {round(middle) for middle in chart.locator("g.role-axis-grid line").evaluate_all(_MIDDLES)}
    for middle in marks.evaluate_all(_MIDDLES):
        assert middle == pytest.approx(grid, abs=2)
    expect(chart.locator("g.role-axis-label text", has_text=re.compile("^1$" if "compared" in show else f"^{day:%-d %b}$"))).to_have_count(1)


def test_no_two_shares_on_an_axis_read_alike(page: Page, dashboard: str) -> None:
    """Of a day of 4 % they read 0%, 1%, 1%, 2%, 2%; and its name was "3 Oct to 3 Oct"."""
    day = datetime.now(ZONE).date() - timedelta(days=3)
    page.goto(f"{dashboard}/volume?period=Chosen+days&days={day}&chart=compared&language=en")
    settled(page)
    shares = page.get_by_test_id("stVegaLiteChart").locator("g.role-axis-label text", has_text="%").all_text_contents()
    assert len(shares) > 2
    assert len(set(shares)) == len(shares)
    expect(page.locator(".rs-legend").first).to_have_text(re.compile(rf"^\s*{day:%-d %b %Y}\s*{day - timedelta(days=1):%-d %b %Y}\s*$"))


@pytest.mark.parametrize("show", ["share", "stories"])
def test_one_day_is_a_bar_for_each_outlet_with_its_name_and_figure(page: Page, dashboard: str, show: str) -> None:
    day = datetime.now(ZONE).date() - timedelta(days=3)
    page.goto(f"{dashboard}/volume?period=Chosen+days&days={day}&as={show}")
    settled(page)
    chart = page.get_by_test_id("stVegaLiteChart")
    widths = chart.locator("g.mark-rect.role-mark path").evaluate_all("all => all.map(e => e.getBoundingClientRect().width)")
    assert len(widths) > 2
    assert widths == sorted(widths, reverse=True)
    expect(chart.locator("g.role-axis-label text")).to_have_count(len(widths))
    figures = chart.locator("g.mark-text.role-mark text").all_text_contents()
    assert len([figure for figure in figures if re.fullmatch(r"\d+\.\d%" if show == "share" else r"\d+", figure)]) == len(widths)
    expect(page.locator(".rs-legend")).to_have_count(0)


@pytest.mark.parametrize("show", ["as=stories&per_stories_day=week", "as=share&per_share_day=week", "as=stories", "chart=late"])
@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (390, "en"), (390, "ar")])
def test_a_name_on_the_axis_stands_under_its_mark_and_within_the_picture(page: Page, dashboard: str, show: str, width: int, language: str) -> None:
    """At 390 pixels the first name in Arabic began at its bar and ran under the next; a week's stood left of it, and the last week had none."""
    warned: list[str] = []
    page.on("console", lambda message: warned.append(message.text) if message.type == "warning" else None)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{dashboard}/volume?{show}&lang={language}")
    settled(page)
    chart = page.get_by_test_id("stVegaLiteChart")
    marks = chart.locator(_MARKS).evaluate_all(_MIDDLES)
    names = chart.locator("g.role-axis-label text[text-anchor=middle][opacity='1']")
    named = names.evaluate_all(_MIDDLES)
    assert len(named) > 1
    assert max(named) == pytest.approx(max(marks), abs=1.5)  # the last is among them
    for middle in named:
        assert min(abs(middle - mark) for mark in marks) < 1.5
    ends = names.evaluate_all("all => all.map(e => e.getBoundingClientRect()).flatMap(box => [box.left, box.right])")
    left, right = chart.locator("svg").first.evaluate("e => [e.getBoundingClientRect().left, e.getBoundingClientRect().right]")
    assert left <= min(ends) <= max(ends) <= right
    assert warned == []


@pytest.mark.parametrize(
    ("show", "width", "height", "language"),
    [
        ("as=share", 390, 900, "fa"),
        ("as=stories", 1440, 900, "en"),
        ("as=stories", 740, 360, "en"),
        ("chart=compared", 390, 900, "ar"),
        ("chart=late", 1440, 900, "fa"),
    ],
)
def test_wherever_one_points_the_day_is_told_of_all_series_within_the_screen(
    page: Page, dashboard: str, show: str, width: int, height: int, language: str
) -> None:
    """One had to be within two pixels of a point; at 390 pixels, and on a phone on its side, what it told left the screen."""
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{dashboard}/volume?{show}&lang={language}")
    settled(page)
    chart = page.get_by_test_id("stVegaLiteChart")
    chart.scroll_into_view_if_needed()
    names = [name.strip() for name in page.locator(".rs-legend").first.locator("> span").all_inner_texts()]
    days = chart.locator("g[class*=' pointed'] path")
    assert days.count() == 30
    tip, seen = page.locator("#vg-tooltip-element"), set()
    for number in (12, 28):
        days.nth(number).hover(position={"x": 1, "y": 40})
        expect(tip).to_be_visible()
        seen.add(tip.locator("h2").inner_text())
        told = [name.strip("\u2068\u2069") for name in tip.locator("td.key").all_inner_texts()]
        assert [name for name in told if name in names] == [name for name in names if name in told] != []
        box = tip.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height
    assert len(seen) == 2
    page.emulate_media(media="print")
    expect(tip).to_be_hidden()


def test_a_finger_that_taps_a_day_is_told_of_it_until_the_page_moves(browser: Browser, dashboard: str) -> None:
    """Vega tells it to a pointer that moves: a finger was told nothing."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{dashboard}/volume?as=share&lang=en")
    settled(page)
    days = page.get_by_test_id("stVegaLiteChart").locator("g[class*=' pointed'] path")
    days.first.scroll_into_view_if_needed()
    settled(page)
    tip = page.locator("#vg-tooltip-element")
    for number in (12, 28):
        box = days.nth(number).bounding_box()
        assert box is not None
        day = datetime.now(ZONE).date() - timedelta(days=29 - number)
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(tip.locator("h2")).to_have_text(f"{day:%-d %b %Y}")
        expect(tip).to_be_visible()
    page.get_by_test_id("stMain").evaluate("e => e.scrollBy(0, -60)")
    expect(tip).to_be_hidden()
    context.close()
