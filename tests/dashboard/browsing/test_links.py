"""Links that were cut or mistyped, in a real browser: what they ask for that there is not is said on a whole page, in the reader's language."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from crawler.localization import LANGUAGES, locale_for
from dashboard import left_out
from tests.dashboard.browsing.stage import MARKS, PHONE, SCREEN, assert_fits, settled

pytestmark = MARKS
_NO_PAGES = [("storys", "stories/12"), ("index.html", "a/b/c")]  # on a wide screen, and on a phone: each language on both


@pytest.mark.parametrize(("path", "code"), [(path, code) for n, code in enumerate(LANGUAGES) for path in _NO_PAGES[n % 2]])
def test_an_address_without_a_page_is_the_first_page_which_says_so(page: Page, dashboard: str, path: str, code: str) -> None:
    page.set_viewport_size(PHONE if "/" in path else SCREEN)
    page.goto(f"{dashboard}/{path}?lang={code}&outlet=sepidar")
    told = page.locator(".rs-narrow .rs-unknown" if "/" in path else "[data-testid=stSidebar] .rs-unknown")
    expect(told).to_have_text(locale_for(code).say(left_out.NO_PAGE, things=f"\u2068{path}\u2069"))
    expect(page.get_by_role("heading", level=1)).to_have_text(locale_for(code).say("Today"))
    assert_fits(page)
    expect(page.locator("[role=dialog]")).to_have_count(0)
    assert page.locator(".rs-menu").evaluate("e => getComputedStyle(e).display") == "flex"  # with our looks
    assert urlsplit(page.url).path == "/"
    assert parse_qs(urlsplit(page.url).query) == {"lang": [code], "outlet": ["sepidar"]}
    page.locator("#rs-menu-volume").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(locale_for(code).say("Volume"))
    settled(page)
    expect(page.locator(".rs-unknown")).to_have_count(0)


def test_a_language_that_the_pages_are_not_written_in_is_said_and_leaves_the_address(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/stories?lang=xx&outlet=sepidar")
    told = page.locator("[data-testid=stSidebar] .rs-unknown")
    expect(told).to_have_text("Unknown here and left out: \u2068xx\u2069 (Language of the pages).")
    settled(page)
    assert parse_qs(urlsplit(page.url).query) == {"lang": ["en"], "outlet": ["sepidar"]}
    page.locator(".rs-top a.rs-pill").last.click()
    expect(page.locator("html")).to_have_attribute("lang", "fa")
    expect(told).to_have_count(0)


def test_what_is_no_page_for_a_reader_is_answered_as_it_was(page: Page, dashboard: str) -> None:
    answer = page.request.get(f"{dashboard}/favicon.ico", headers={"accept": "image/*"}, max_redirects=0)
    assert answer.status == 200
    assert page.request.get(f"{dashboard}/nothing", headers={"accept": "text/html"}, max_redirects=0).headers["location"] == "./?no_page=nothing"
    hostile = page.request.get(f"{dashboard}/evil.example/%3Cb%3E?q=%22", headers={"accept": "text/html"}, max_redirects=0)
    assert hostile.headers["location"].startswith("../")
    assert "<" not in hostile.headers["location"]
    assert "default-src 'none'" in hostile.headers["content-security-policy"]


def test_what_a_link_asks_for_in_vain_is_said_until_one_goes_on_and_what_one_chooses_oneself_is_not(page: Page, dashboard: str) -> None:
    told = page.locator("[data-testid=stSidebar] .rs-unknown")
    page.goto(f"{dashboard}/volume?series=moon%ED%A0%80%00%E2%80%AE%3Cb%3E&outlet=nobody")
    expect(told).to_contain_text("\u2068nobody\u2069 (Outlets)")
    expect(told).to_contain_text("<b>\u2069 (By)")
    page.locator("#rs-pill-series-language").click()
    expect(told).to_have_text("Unknown here and left out: \u2068nobody\u2069 (Outlets).")
    page.locator("#rs-pill-language-fa").click()
    expect(told).to_have_count(0)
    page.goto(f"{dashboard}/sources?part=cited")
    page.locator("[data-name=cited_sources] tbody th a").last.click()  # one that few cite
    expect(page.locator("#rs-pill-part-one")).to_have_attribute("aria-pressed", "true")
    for code in ("ckb", "ckb", "tr", "tr", "en", "en", "fa", "fa"):
        page.locator(f"#rs-pill-language-{code}").click()
        settled(page)
        expect(told).to_have_count(0)
    assert "source=" not in page.url  # in one of the languages nobody cites it
