"""The address and the browser's history: filters, languages, links, the way back."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.dashboard.browsing.stage import MARKS, settled
from tests.dashboard.served import PATIENCE

pytestmark = MARKS


def test_a_story_far_down_the_list_opens_at_its_top_and_gives_the_place_back(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/stories?language=ar&q={quote('التحالف')}")
    expect(page.locator("mark.found").first).to_be_visible()
    expect(page.locator(".stApp")).to_have_attribute("data-test-script-state", "notRunning")  # cards come one by one
    last = page.locator(".rs-card").last
    place = last.get_attribute("id")
    last.get_by_role("link").click()
    expect(page.locator("article.rs-reader h2")).to_be_in_viewport()
    assert {"language=ar", f"q={quote('التحالف')}"} <= set(urlsplit(page.url).query.split("&"))
    page.get_by_role("button", name="Back to the list").click()
    expect(page.locator(f"#{place}")).to_be_in_viewport()


def test_a_link_to_where_one_is_is_no_step(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/stories?period=90+days&lang=en")
    settled(page)
    steps = int(page.evaluate("history.length"))
    for link in ("#rs-menu-stories", "#rs-pill-period-90\\ days"):
        page.locator(link).click()
        settled(page)
    page.locator("#rs-pill-language-fa").focus()
    page.keyboard.down(" ")
    page.keyboard.down(" ")  # a key that is held
    page.keyboard.down(" ")
    page.keyboard.up(" ")
    settled(page)
    assert "language=fa" in page.url
    assert page.evaluate("history.length") == steps + 1


def test_the_page_of_a_list_is_a_step_of_the_browsers_history_and_ends_with_another_list(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/stories?period=90+days")
    here = page.locator(".rs-pages [aria-current]")
    expect(here).to_have_text("1")
    steps, first = int(page.evaluate("history.length")), page.locator(".rs-title").first.inner_text()
    page.locator(".rs-pages").get_by_text("Next", exact=True).click()
    expect(here).to_have_text("2")
    expect(page.locator(".rs-title").first).to_be_in_viewport()
    page.locator(".rs-pages").get_by_text("3", exact=True).click()
    expect(here).to_have_text("3")
    assert page.evaluate("history.length") == steps + 2
    page.locator(".rs-card .rs-open").nth(3).click()
    page.get_by_role("button", name="Back to the list").click()
    expect(here).to_have_text("3")
    page.get_by_role("button", name="Arabic", exact=True).click()
    expect(here).to_have_text("1")
    assert "page=" not in page.url
    page.go_back()
    expect(here).to_have_text("3")
    box = page.get_by_role("textbox", name="Search")
    box.fill("التحالف")
    box.press("Enter")
    page.wait_for_url(lambda url: "q=" in url and "page=" not in url)
    settled(page)
    page.go_back()
    expect(box).to_have_value("")
    expect(here).to_have_text("3")
    page.goto(f"{dashboard}/stories?period=90+days&page=1e3")
    expect(page.locator(".rs-title").first).to_have_text(first)


def test_a_card_is_a_link_and_the_browsers_way_back_leads_where_one_was(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/?language=ar")
    card = page.locator(".rs-card .rs-open").first
    page.evaluate("loaded = 'once'")
    address = str(card.evaluate("a => a.href"))
    assert "language=ar" in address
    card.click()
    expect(page.locator("article.rs-reader")).to_be_visible()
    assert page.url == address
    page.go_back()
    expect(card).to_be_visible()
    page.get_by_role("button", name="Persian", exact=True).click()
    page.wait_for_url("**language=fa**")
    settled(page)
    page.go_back()
    expect(page.get_by_role("button", name="Persian", exact=True)).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_role("button", name="Arabic", exact=True)).to_have_attribute("aria-pressed", "true")
    page.locator(".rs-strip .rs-open").click()
    expect(page.get_by_role("heading", name="Health")).to_be_visible()
    assert "language=ar" in page.url
    assert page.evaluate("loaded") == "once"  # nothing of it loaded the page anew


def test_a_filter_lands_in_the_address_and_comes_back_from_it(page: Page, browser: Browser, dashboard: str) -> None:
    page.goto(f"{dashboard}/volume")
    page.get_by_role("button", name="Persian", exact=True).click()
    page.wait_for_url("**language=fa**")
    page.get_by_text("Possible", exact=True).first.click()
    page.wait_for_url("**verdict=possible**")
    figure = page.locator(".rs-figures dd").first
    everything = browser.new_page()
    everything.goto(f"{dashboard}/volume")
    other = everything.locator(".rs-figures dd").first
    expect(other).to_be_visible(timeout=PATIENCE)
    expect(figure).not_to_have_text(other.inner_text())
    again = browser.new_page()
    again.goto(page.url)
    expect(again.locator(".rs-figures dd").first).to_have_text(figure.inner_text(), timeout=PATIENCE)
    again.get_by_role("link", name="Stories", exact=True).first.click()
    again.wait_for_url("**/stories?**language=fa**")
    expect(again.locator(".rs-title").first).to_be_visible(timeout=PATIENCE)
    assert {t.strip() for t in again.locator(".rs-meta bdi:nth-child(3)").all_inner_texts()} == {"Persian"}
    for opened in (everything, again):
        opened.close()


def test_the_way_back_leads_through_every_page_in_one_step_each(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/stories?language=ar&lang=en")
    names, visited = ["Stories", "Health", "Sources", "Volume"], []
    for name in names:
        if name != "Stories":
            page.get_by_role("link", name=name, exact=True).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        settled(page)
        visited.append(page.url)
        if name == "Health":
            page.get_by_text("Routes", exact=True).first.click()
            page.wait_for_url("**part=routes**")
            settled(page)
            visited.append(page.url)
    assert all("language=ar" in url for url in visited)
    for url in reversed(visited[:-1]):
        page.go_back()
        settled(page)
        assert page.url == url
    expect(page.get_by_role("heading", level=1)).to_have_text("Stories")


def test_a_link_of_ours_is_one_step_of_the_browsers_history(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/")
    settled(page)
    steps = int(page.evaluate("history.length"))
    assert page.url == f"{dashboard}/?lang=en"  # the language came into the address without a step
    for number, link in enumerate(("[data-choice=language] a", "[data-choice=period] a", ".rs-strip .rs-open", "#rs-menu-stories", ".rs-card .rs-open"), 1):
        page.locator(link).first.click()
        settled(page)
        assert page.evaluate("history.length") == steps + number, link
    assert {"language=ar", "period=7+days"} <= set(urlsplit(page.url).query.split("&"))


def test_the_page_turns_with_the_language_and_keeps_what_was_chosen(page: Page, dashboard: str) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    page.goto(f"{dashboard}/stories?language=ar&period=90+days")
    expect(page.locator(".rs-title").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".rs-skip")).to_be_in_viewport()
    expect(page.get_by_role("link", name="heading")).to_have_count(0)  # Streamlit's, "Link to heading" in every language
    page.get_by_text("فارسی", exact=True).click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.get_by_role("heading", level=1)).to_have_text("خبرها")
    side, main = page.get_by_test_id("stSidebar").bounding_box(), page.get_by_test_id("stMain").bounding_box()
    assert side is not None
    assert main is not None
    assert side["x"] > main["x"]
    page.wait_for_url("**language=ar**lang=fa**")
    page.get_by_text("English", exact=True).first.click()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    page.wait_for_url("**language=ar**lang=en**")
    assert refused == []


def test_our_mark_leads_to_the_first_page_under_the_filters_and_speaks_the_readers_language(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/health?language=ar&lang=fa")
    settled(page)
    page.evaluate("loaded = 'once'")
    page.get_by_role("navigation").get_by_role("link", name="رصد", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("امروز")
    assert {"language=ar", "lang=fa"} <= set(urlsplit(page.url).query.split("&"))
    assert page.evaluate("loaded") == "once"
    assert page.get_by_test_id("stLogoLink").count() == 0


def test_a_page_of_the_menu_opens_in_a_tab_of_its_own(page: Page, dashboard: str) -> None:
    ways = []
    for way in ("/today", "/health"):
        page.goto(f"{dashboard}{way}?language=ar")
        settled(page)
        ways.append(page.get_by_role("navigation").get_by_role("link").evaluate_all("all => all.map(a => [a.lastChild.textContent, a.href])"))
    assert ways[0] == ways[1]
    for name, to in ways[0]:
        page.goto(to)
        settled(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Today" if name == "Rasad" else name)
        assert page.get_by_role("dialog").count() == 0  # "Page not found", as Streamlit said of the first page by its own name
        assert "language=ar" in page.url


def test_what_is_compared_is_taken_out_one_by_one_however_fast(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/keywords?unit=term")
    chips = page.locator("[data-choice=chosen-compared_terms] .rs-chip")
    expect(chips).to_have_count(5)
    names = chips.locator("bdi").all_inner_texts()
    page.evaluate("document.querySelectorAll('[data-choice=chosen-compared_terms] .rs-chip').forEach((chip, at) => at < 2 && chip.click())")
    expect(chips).to_have_count(3)
    assert chips.locator("bdi").all_inner_texts() == names[2:]
    for left in (2, 1, 0):
        chips.first.click()
        expect(chips).to_have_count(left)
    for _ in range(2):
        expect(page.locator(".rs-empty")).to_have_text("Choose what to compare.")  # the usual ones do not come back by themselves
        assert "compared_terms=" in page.url
        page.reload()
        settled(page)
    page.get_by_text("Those found most often", exact=True).click()
    expect(chips).to_have_count(5)
    assert "compared_terms" not in page.url


def test_streamlits_own_buttons_are_named_in_the_readers_language_and_again_in_english(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/volume?lang=ar")
    settled(page)
    expect(page.locator("button[aria-label='طي الشريط الجانبي']")).to_have_count(1)
    page.get_by_test_id("stVegaLiteChart").first.hover()
    whole = page.get_by_role("button", name=re.compile("^ملء الشاشة: ")).first
    whole.hover()
    expect(page.get_by_role("tooltip")).to_have_text("ملء الشاشة")
    labels = page.locator("[aria-label]").evaluate_all("all => all.filter(e => e.checkVisibility() && !e.closest('.stHtml')).map(e => e.ariaLabel)")
    assert len(labels) > 4
    assert [label for label in labels if re.match("[A-Z]", label)] == []
    page.locator("[data-testid=stSidebar] summary").click()
    settled(page)
    outlets, terms = (page.get_by_test_id("stSidebar").get_by_test_id("stMultiSelect").nth(n).locator("input") for n in (0, -1))
    outlets.fill("xyz")
    expect(page.get_by_role("option")).to_have_text("لا نتائج")
    outlets.blur()
    expect(page.get_by_role("option")).to_have_count(0)
    terms.click()
    expect(page.get_by_role("option").first).to_have_text("تحديد الكل")
    terms.press_sequentially("xyz")
    expect(page.get_by_role("option")).to_have_text(["إضافة: xyz"])
    terms.press("Enter")  # it is no term, and that is said
    expect(page.locator("[data-testid=stSidebar] .rs-unknown")).to_contain_text("\u2068xyz\u2069 (المصطلحات)")
    expect(page.locator(".rs-narrow")).to_be_hidden()
    assert "xyz" not in page.url
    page.get_by_text("English", exact=True).first.click()
    expect(page.locator("button[aria-label='Collapse sidebar']")).to_have_count(1)


def test_both_ends_of_a_period_are_named_in_the_readers_language(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/volume?lang=fa&period=Chosen+days&days=2026-01-01&days=2026-01-05")
    for end in ("تاریخ آغاز", "تاریخ پایان"):
        expect(page.get_by_test_id("stDateInput").locator(f"[aria-label$=': {end}']").first).to_be_visible()
    assert page.locator("[aria-label$='start date'], [aria-label$='end date']").count() == 0


def test_a_drawer_that_unfolds_does_not_scroll(page: Page, dashboard: str) -> None:
    """Whatever takes the focus in it would scroll it, and a list closes where what it stands in is scrolled: one opened at once was gone."""
    page.goto(f"{dashboard}/volume")
    settled(page)
    unfold = "drawer => {drawer.querySelector('summary').click(); drawer.scrollTop = 9; return [drawer.style.overflow, drawer.scrollTop]}"
    assert page.locator("[data-testid=stSidebar] details").evaluate(unfold) == ["hidden", 0]  # Streamlit's word, and ours in its place


def test_the_period_that_is_compared_with_comes_back_from_the_address(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/volume?chart=compared&with=chosen&then=2026-01-05")
    day = page.get_by_test_id("stDateInput").locator("input")
    expect(day).to_have_value("2026-01-05")
    page.get_by_text("Stories", exact=True).last.click()  # a step of the history
    page.wait_for_url("**as=stories**")
    settled(page)
    page.get_by_role("spinbutton", name="day, Its first day").click()
    page.get_by_role("gridcell").get_by_text("20", exact=True).click()
    page.wait_for_url("**then=2026-01-20**")
    settled(page)
    page.go_back()
    expect(day).to_have_value("2026-01-05")
    settled(page)
    assert "then=2026-01-05" in page.url
    page.go_forward()
    expect(day).to_have_value("2026-01-20")
