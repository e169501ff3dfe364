"""The line that one searches by: what is typed, the address and the list are one, whatever is done at once after it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.dashboard.browsing.stage import MARKS, settled

pytestmark = MARKS


def test_a_search_is_a_step_of_the_browsers_history(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/stories")
    box = page.get_by_role("textbox", name="Search")
    box.fill("coalition")
    box.press("Enter")
    page.wait_for_url("**q=coalition**")
    box.fill("withdrawal")
    page.get_by_role("heading", level=1).click()  # leaving the line searches too
    page.wait_for_url("**q=withdrawal**")
    for asked in ("coalition", ""):
        page.go_back()
        expect(box).to_have_value(asked)
    page.go_forward()
    expect(box).to_have_value("coalition")
    expect(page.locator("mark.found").first).to_be_visible()


def test_a_search_closes_the_story_that_is_read_in_one_step_of_the_history(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/stories?period=90+days")
    page.locator(".rs-card .rs-open").first.click()
    expect(page.locator("article.rs-reader")).to_be_visible()
    settled(page)
    steps, reading = int(page.evaluate("history.length")), page.url
    box = page.get_by_role("textbox", name="Search")
    box.fill("coalition")
    box.press("Enter")
    expect(page.locator("mark.found").first).to_be_visible()
    settled(page)
    assert "q=coalition" in page.url
    assert "story=" not in page.url
    assert page.evaluate("history.length") == steps + 1
    page.go_back()
    expect(page.locator("article.rs-reader")).to_be_visible()
    assert page.url == reading
    expect(box).to_have_value("")


def test_to_empty_the_line_in_order_of_best_match_is_one_step_of_the_history(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/stories?lang=en&q=coalition&sort=best")
    settled(page)
    steps = int(page.evaluate("history.length"))
    box = page.get_by_role("textbox", name="Search")
    box.fill("")
    box.press("Enter")
    expect(page.locator("mark.found")).to_have_count(0)
    settled(page)
    assert parse_qs(urlsplit(page.url).query) == {"lang": ["en"]}
    assert page.evaluate("history.length") == steps + 1
    page.go_back()
    expect(page.locator("mark.found").first).to_be_visible()
    expect(page.locator("#rs-pill-sort-best")).to_have_attribute("aria-pressed", "true")


def test_what_is_typed_and_not_entered_does_not_come_along_on_the_way_back(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/stories?lang=en&q=coalition")
    settled(page)
    page.locator("#rs-pill-period-90\\ days").click()
    page.wait_for_url("**period=90**")
    settled(page)
    box = page.get_by_role("textbox", name="Search")
    for go, period in ((page.go_back, None), (page.go_forward, ["90 days"])):
        box.fill("withdrawal")
        go()
        expect(box).to_have_value("coalition")
        settled(page)
        box.blur()
        settled(page)
        expect(box).to_have_value("coalition")
        now = parse_qs(urlsplit(page.url).query)
        assert (now["q"], now.get("period")) == (["coalition"], period)
    box.fill("withdrawal")
    box.press("Enter")
    page.wait_for_url("**q=withdrawal**")
    settled(page)
    box.press_sequentially("s")
    page.go_back()  # to other words
    expect(box).to_have_value("coalition")
    settled(page)
    box.blur()
    settled(page)
    expect(box).to_have_value("coalition")
    page.go_forward()
    expect(box).to_have_value("withdrawal")


def test_words_that_are_typed_and_a_link_that_is_clicked_both_count(page: Page, dashboard: str) -> None:
    """Leaving the line searches: what came of it crossed the way that was clicked, and address, box and list told of three views."""
    box, card = page.get_by_role("textbox", name="Search"), page.locator(".rs-card .rs-open").nth(1)
    for link in (page.locator("#rs-pill-period-90\\ days"), page.locator("#rs-pill-sort-oldest"), card, page.locator("#rs-menu-volume")):
        page.goto(f"{dashboard}/stories")
        settled(page)
        box.fill("coalition")
        to = str(link.evaluate("a => a.href"))
        link.click(delay=150)  # as long as a finger takes: what is clicked must still be there
        if link is card:
            expect(page.locator("article.rs-reader")).to_be_visible()
        settled(page)
        page.wait_for_timeout(400)  # whatever might still be on its way
        now = parse_qs(urlsplit(page.url).query)
        asked = parse_qs(urlsplit(to).query)
        if link is card or "/volume" in to:
            assert now == asked
        else:
            assert now == asked | {"q": ["coalition"]}
            expect(page.locator("mark.found").first).to_be_visible()
        if "/volume" not in to:
            expect(box).to_have_value(now.get("q", [""])[0])
        page.go_back()
        expect(box).to_have_value("coalition")
        expect(page.locator("mark.found").first).to_be_visible()
