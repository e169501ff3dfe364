"""Forms that somebody sends twice by one hand."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.dashboard.browsing.stage import MARKS, settled

pytestmark = MARKS


def test_a_second_click_asks_for_nothing_more_and_is_told_nothing(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/stories?lang=en&q=withdrawal")
    settled(page)
    page.get_by_text("Be told of new ones").click()
    expect(page.get_by_label("Name", exact=True)).to_be_visible()
    settled(page)
    page.get_by_label("Name", exact=True).fill("leaving")
    page.get_by_role("button", name="Tell from now on").dblclick()
    lines = page.locator("[class*=st-key-alert-] .rs-meta b", has_text="leaving")
    expect(lines).to_have_count(1)
    settled(page)
    expect(page.locator(".rs-refused")).to_have_count(0)
    expect(page.get_by_label("Name", exact=True)).to_have_value("")
    page.get_by_role("button", name="Tell no more").click()
    expect(lines).to_have_count(0)
