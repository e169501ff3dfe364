"""The dashboard by keyboard alone."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.dashboard.browsing.stage import MARKS, settled

pytestmark = MARKS


def test_a_story_is_reviewed_by_keyboard_and_the_mark_undone(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/stories?view=review&lang=fa")
    left = page.locator(".rs-note", has_text="برای بازبینی")
    expect(left).to_be_visible()
    before = int(left.inner_text().split()[0])
    page.locator(".rs-card .rs-open").first.click()
    expect(page.locator("article.rs-reader")).to_be_visible()
    settled(page)
    opened = page.url
    page.locator("[class*=st-key-mark-note-] input").press_sequentially("k2")  # keys typed into the note are no commands
    page.keyboard.press("Tab")
    settled(page)
    assert page.url == opened
    page.keyboard.press("2")
    page.wait_for_url(lambda url: url != opened)
    settled(page)
    page.keyboard.press("b")
    expect(left).to_have_text(re.compile(rf"^{before - 1} "))
    settled(page)
    page.keyboard.press("9")
    page.wait_for_url("**story=**")
    settled(page)
    page.keyboard.press("b")
    expect(left).to_have_text(re.compile(rf"^{before} "))


def test_back_in_the_list_the_keyboard_is_at_the_card_of_the_story_that_was_read(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/stories?lang=en")
    focus = page.locator(":focus")
    cards = page.locator(".rs-cards > .rs-card:has(+ .rs-copies)")
    card, copy = cards.locator(".rs-open").first, page.locator(".rs-copies .rs-card").first
    for fold, back in ((False, "b"), (True, "b"), (False, "button"), (False, "browser")):
        settled(page)
        if fold:
            page.locator(".rs-copies summary").first.click()
        link = copy.locator(".rs-open") if fold else card
        address = str(link.get_attribute("href"))
        link.click()
        expect(focus).to_have_attribute("id", "rs-story")
        settled(page)
        expect(focus).to_have_attribute("id", "rs-story")  # written anew, and still where the keyboard is
        if back == "b":
            page.keyboard.press("b")
        elif back == "button":
            page.get_by_role("button", name="Back to the list").click()
        else:
            page.go_back()
        expect(page.locator("article.rs-reader")).to_have_count(0)
        settled(page)
        expect(focus).to_have_attribute("href", address)
        expect(focus).to_be_in_viewport()
    card.click()
    settled(page)
    page.get_by_role("textbox", name="Search").fill("-nothing")
    page.get_by_role("textbox", name="Search").press("Enter")
    expect(page.locator("article.rs-reader")).to_have_count(0)
    settled(page)
    expect(focus).to_have_role("textbox")


def test_the_keyboard_alone_skips_chooses_and_opens(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/stories?lang=en")
    settled(page)
    focus = page.locator(":focus")
    page.keyboard.press("Tab")
    expect(focus).to_have_text("To the page")
    expect(focus).to_be_in_viewport()
    _tab_to(page, "rs-pill-language-ar")
    assert float(focus.evaluate("e => parseFloat(getComputedStyle(e).outlineWidth)")) >= 2
    page.keyboard.press("Space")
    page.wait_for_url("**language=ar**")
    settled(page)
    expect(focus).to_have_attribute("id", "rs-pill-language-ar")  # written anew, and still where the keyboard is
    expect(focus).to_have_attribute("aria-pressed", "true")
    for _ in range(12):
        page.keyboard.press("Tab")
        if focus.evaluate("e => e.tagName") == "SUMMARY":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stSidebar").get_by_role("combobox", name="Outlets")).to_be_visible()
    settled(page)
    for key in ("Tab", "ArrowDown", "Enter", "Escape"):
        page.keyboard.press(key)
    page.wait_for_url("**outlet=**")
    settled(page)
    _tab_to(page, "rs-menu-health")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Health")
    assert {"language=ar", "lang=en"} <= set(urlsplit(page.url).query.split("&"))


def _tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        if page.evaluate("document.activeElement.id") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not come to {name}")


def test_the_strip_is_written_anew_under_the_keyboard(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/health?lang=en")
    settled(page)
    language = page.locator(".rs-top a.rs-pill").last
    language.focus()
    name = language.get_attribute("id")
    page.evaluate("(e => e.innerHTML = e.innerHTML.replace('ago', 'since'))(document.querySelector('.rs-top').parentElement)")  # as the minute's look does
    page.wait_for_function("name => document.activeElement.id === name", arg=name)
    page.mouse.click(700, 5)  # whoever leaves it by the mouse has left it
    page.evaluate("(e => e.innerHTML = e.innerHTML.replace('since', 'ago'))(document.querySelector('.rs-top').parentElement)")
    page.wait_for_timeout(200)
    assert page.evaluate("document.activeElement.id") != name


def test_who_opens_a_story_by_keyboard_is_at_its_headline(page: Page, dashboard: str) -> None:
    focus, headline = page.locator(":focus"), page.locator("article.rs-reader h2")
    for view in ("/stories?lang=en", "/today?lang=fa"):
        page.goto(dashboard + view)
        settled(page)
        page.locator(".rs-card .rs-open").first.focus()
        page.keyboard.press("Enter")
        expect(headline).to_be_focused()
        settled(page)
        expect(focus).to_have_id("rs-story")
        expect(headline).to_be_in_viewport()
    page.keyboard.press("b")
    expect(page.locator(".rs-card").first).to_be_visible()


def test_a_key_at_the_end_of_the_list_is_no_way_anywhere(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/stories?lang=en&language=tr&period=30+days")
    settled(page)
    opened = page.locator(".rs-cards > .rs-card")
    last = opened.count() - 2
    assert last > 0
    opened.nth(last).locator(".rs-open").first.click()
    expect(page.locator(".rs-leaf a")).to_have_count(2)
    settled(page)
    page.evaluate("ways = 0; addEventListener('popstate', () => ways++)")
    page.evaluate("for (let n = 0; n < 4; n++) dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyJ'}))")  # before the page has run again
    expect(page.locator(".rs-leaf a")).to_have_count(1)
    assert page.evaluate("ways") == 1


def test_three_quick_keys_are_three_stories_and_typing_is_none(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/stories?lang=en&page=2")
    settled(page)
    opened = page.locator(".rs-cards > .rs-card").evaluate_all("all => all.filter(e => e.checkVisibility()).map(e => e.id.split('-')[1])")
    page.locator(f"#card-{opened[16]} a").first.click()
    expect(page.locator(".rs-leaf a")).to_have_count(2)
    settled(page)
    for _ in range(3):
        page.keyboard.press("J")
    page.wait_for_url(re.compile(f"story={opened[19]}"))
    settled(page)
    expect(page.locator(".rs-leaf + *, .rs-note", has_text="40 of")).to_have_count(1)
    page.keyboard.press("J")
    page.wait_for_url(re.compile("page=3"))
    page.keyboard.press("K")
    page.wait_for_url(re.compile(f"story={opened[19]}"))
    assert "page=2" in page.url
    settled(page)
    page.get_by_label("Note (optional)").fill("")
    page.get_by_label("Note (optional)").press_sequentially("jk")
    settled(page)
    assert f"story={opened[19]}" in page.url
