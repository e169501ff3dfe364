"""Tables, and what fits on a phone."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from parsel import Selector
from playwright.sync_api import Page, expect

from tests.dashboard.browsing.stage import MARKS, PHONE, assert_fits

pytestmark = MARKS


@pytest.mark.parametrize("path", ["/", "/volume", "/sources", "/keywords", "/stories", "/health"])
def test_no_page_is_wider_than_a_phone(page: Page, dashboard: str, path: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(dashboard + path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_fits(page)


def test_a_table_is_sorted_by_click_and_by_keyboard_and_what_is_empty_stays_last(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/sources?part=relays")
    table = page.locator("[data-name=relays]")
    expect(table).to_be_visible()
    figures = table.locator("tbody td:nth-child(3)")
    falling = [int(n) for n in figures.all_inner_texts()]
    assert falling == sorted(falling, reverse=True)
    assert len(set(falling)) > 1
    head = table.get_by_role("columnheader", name="Stories")
    expect(head).to_have_attribute("aria-sort", "descending")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert [int(n) for n in figures.all_inner_texts()] == sorted(falling)
    names = table.get_by_role("columnheader", name="Cites", exact=True).get_by_role("button")
    names.focus()
    page.keyboard.press("Enter")
    cites = table.locator("tbody td:nth-child(2)")
    rising = cites.all_inner_texts()
    assert rising == sorted(rising, key=lambda name: name.casefold().replace("ğ", "g"))
    expect(table.locator("[aria-sort]")).to_have_count(1)
    page.keyboard.press("Space")
    assert cites.all_inner_texts() == sorted(rising, key=lambda name: name.casefold().replace("ğ", "g"), reverse=True)
    lags = table.get_by_role("columnheader", name="Median lag, minutes").get_by_role("button")
    for _ in range(2):
        lags.click()
        shown = [cell == "–" for cell in table.locator("tbody td:nth-child(7)").all_inner_texts()]
        assert shown == sorted(shown)


@pytest.mark.parametrize("language", ["en", "fa", "ar"])
def test_a_table_runs_as_the_page_and_scrolls_in_its_own_box_under_its_head(page: Page, dashboard: str, language: str) -> None:
    page.goto(f"{dashboard}/sources?part=one&lang={language}")
    box, firsts = page.locator(".rs-table").first, page.locator("[data-name=source_outlets] tbody tr:first-child > *")
    expect(box).to_be_visible()
    first, second = (firsts.nth(n).bounding_box() for n in (0, 1))
    assert first is not None
    assert second is not None
    assert (first["x"] > second["x"]) == (language != "en")
    page.set_viewport_size(PHONE)
    assert_fits(page)
    assert page.evaluate("performance.getEntriesByType('resource').filter(e => e.name.includes('DataFrame')).length") == 0  # the grid's script
    assert box.evaluate("e => e.scrollWidth > e.clientWidth")
    assert page.locator(".rs-table *").evaluate_all("all => all.filter(e => getComputedStyle(e).textOverflow === 'ellipsis').length") == 0
    box.scroll_into_view_if_needed()
    box.evaluate("e => e.scrollTo({left: document.documentElement.dir === 'rtl' ? -9999 : 9999, top: 0})")
    expect(firsts.first).to_be_in_viewport(ratio=1)


def test_a_cited_source_is_a_link_to_it_alone_under_the_same_filters(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/sources?part=cited&language=ar")
    link = page.locator("[data-name=cited_sources] tbody th .rs-open").nth(1)
    name = link.inner_text()
    page.evaluate("loaded = 'once'")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-name=source_outlets]")).to_be_visible()
    expect(page.get_by_role("combobox", name=re.compile(r"\bSource$"))).to_have_value(name)
    assert {"part=one", "language=ar"} <= set(urlsplit(page.url).query.split("&"))
    assert page.evaluate("loaded") == "once"
    page.go_back()
    expect(page.locator("[data-name=cited_sources]")).to_be_visible()


def test_a_count_of_a_cited_source_is_a_link_to_as_many_stories_and_the_source_is_taken_out_there(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/sources?part=relays&language=ar")
    link = page.locator("[data-name=relays] tbody td:nth-child(3) .rs-open").first
    stories, cited = link.inner_text(), page.locator("[data-name=relays] tbody th").first.inner_text()
    page.evaluate("loaded = 'once'")
    link.click()
    count = page.locator(".rs-note", has_text="citing")
    expect(count).to_have_text(re.compile(rf"^{stories} stor(y|ies) · citing \u2068{re.escape(cited)}\u2069"))
    assert "language=ar" in page.url
    page.locator("[data-choice=chosen-cites] .rs-chip").click()
    expect(count).to_have_count(0)
    assert "cites=" not in page.url
    page.go_back()
    expect(count).to_be_visible()
    page.go_back()
    expect(link).to_be_visible()
    assert page.evaluate("loaded") == "once"


@pytest.mark.parametrize("path", ["/health?part=outlets", "/health?part=runs", "/health?part=routes", "/sources?part=outlets", "/sources?part=relays"])
def test_a_row_of_many_columns_is_a_card_on_a_phone_and_still_a_row_that_is_sorted(page: Page, dashboard: str, path: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{dashboard}{path}&lang=fa")
    box, row = page.locator(".rs-folds").first, page.locator(".rs-folds tbody tr").first
    expect(row).to_be_visible()
    assert box.evaluate("e => e.scrollWidth <= e.clientWidth")
    heads = box.locator("thead th").all_inner_texts()
    labels = row.locator("td:not(:empty)").evaluate_all("all => all.map(e => [e.cellIndex, getComputedStyle(e, '::before').content])")
    assert labels
    assert all(content.startswith(f'"{heads[at].strip()}"') for at, content in labels)
    assert page.get_by_role("row").count() == box.locator("tr").count()
    assert page.get_by_role("row").nth(1).get_by_role("cell").count() == len(heads) - 1
    second = page.get_by_role("columnheader").nth(1)
    second.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(second).to_have_attribute("aria-sort", "ascending")
    expect(second).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_matrix_opens_where_its_reader_begins(page: Page, dashboard: str, language: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{dashboard}/keywords?terms_by=outlet&unit=term&lang={language}")
    page.locator("#rs-pill-section-who").click()
    matrix = page.locator(".rs-matrix")
    expect(matrix).to_be_visible()
    assert matrix.evaluate("e => e.scrollWidth > e.clientWidth && e.scrollLeft === 0")
    ends = matrix.locator("tbody th").first.evaluate("e => {const {left, right} = e.getBoundingClientRect(); return [left, right]}")
    assert 0 <= ends[0] < ends[1] <= PHONE["width"]
    assert (ends[0] > PHONE["width"] / 2) == (language == "fa")


def test_the_picture_leads_to_the_stories_of_a_ribbon_by_mouse_and_by_keyboard(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/sources?part=relays")
    ribbons = page.locator(".rs-network-flow a")
    expect(ribbons.first).to_be_attached()
    page.evaluate("loaded = 'once'")
    said = ribbons.first.get_attribute("aria-label") or ""
    stories = re.findall(r"\d+", said)[0]
    cited = page.locator(".rs-cited a").first.inner_text()
    for follow in ("click", "Enter"):
        if follow == "click":
            place = page.locator(".rs-network-flow").bounding_box()
            assert place is not None
            middle = ribbons.first.evaluate("e => e.firstChild.style.clipPath.match(/[\\d.]+px/g).map(parseFloat)")
            page.mouse.click(place["x"] + 2, place["y"] + (middle[0] + middle[-1]) / 2)
        else:
            ribbons.first.focus()
            page.keyboard.press("Tab")
            page.keyboard.press("Shift+Tab")  # as who came by the keyboard
            told = ribbons.first.evaluate("e => getComputedStyle(e, '::after').content")
            assert said in told
            page.keyboard.press("Enter")
        expect(page.locator(".rs-note", has_text="citing")).to_have_text(re.compile(rf"^{stories} stor(y|ies) · citing \u2068{re.escape(cited)}\u2069"))
        assert page.evaluate("loaded") == "once"
        page.go_back()
        expect(ribbons.first).to_be_attached()


_COPY = """async name => {
  const s = getSelection(), table = document.querySelector(`[data-name=${name}]`), last = table.rows[2].cells[4];
  s.setBaseAndExtent(table.rows[0], 0, last, last.childNodes.length); document.execCommand('copy');
  const [held] = await navigator.clipboard.read(), of = async kind => (await held.getType(kind)).text();
  return [await of('text/plain'), await of('text/html')]}"""


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_table_that_is_copied_arrives_as_a_table(page: Page, dashboard: str, language: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=dashboard)
    page.goto(f"{dashboard}/sources?part=outlets&lang={language}&period=Everything")
    table = page.locator("[data-name=outlets]")
    expect(table).to_be_visible()
    heads = table.locator("thead button").all_inner_texts()
    figure = table.locator("tbody tr").nth(0).locator("td").nth(3)
    figure.evaluate("e => {e.textContent = '1,234'}")
    table.locator("tbody tr").nth(1).locator("th a").evaluate("e => {e.textContent = '=1+1'}")  # as a source may be called
    plain, html = page.evaluate(_COPY, "outlets")
    lines = [line.split("\t") for line in plain.split("\n")]
    assert lines[0] == heads
    assert lines[1][4] == "1234"
    assert (lines[2][0], len(lines[2])) == ("'=1+1", 5)  # the selection ends there
    found = Selector(html)
    assert found.css("table").attrib["dir"] == ("ltr" if language == "en" else "rtl")
    assert found.css("thead th::text").getall() == heads
    assert found.css("tbody tr:nth-child(1) a").attrib["href"].startswith(f"{dashboard}/stories?")
    assert "1,234" in found.css("tbody tr:nth-child(1) td::text").getall()
    assert not found.css("button, [class], [data-by], [data-field]")


def test_a_word_of_a_cell_is_copied_as_the_browser_does(page: Page, dashboard: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=dashboard)
    page.goto(f"{dashboard}/sources?part=outlets")
    name = page.locator("[data-name=outlets] tbody th a").first
    name.evaluate("e => {getSelection().selectAllChildren(e); document.execCommand('copy')}")
    assert page.evaluate("navigator.clipboard.readText()") == name.inner_text()
