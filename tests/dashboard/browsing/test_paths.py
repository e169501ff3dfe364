"""The main paths: search, a crawl that is asked for, stories that are taken away."""

from __future__ import annotations

import csv
import json
import re
from urllib.parse import quote

import feedparser
import pyarrow.parquet as pq
from playwright.sync_api import Page, expect

from tests.dashboard.browsing.stage import MARKS

pytestmark = MARKS


def test_a_crawl_is_asked_for_and_taken_back(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/health?part=outlets&at=sepidar")
    page.get_by_role("button", name="Crawl now").click()
    card = page.locator("[class*=st-key-asked-]")
    expect(card.get_by_text("waiting")).to_be_visible()
    expect(page.get_by_text("No scheduler runs")).to_be_visible()
    card.get_by_role("button", name="Take back").click()
    expect(card.get_by_text("stopped")).to_be_visible()


def test_a_page_that_could_not_be_read_is_asked_for_again(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/health?part=pages")
    page.locator("[data-name=unread] tbody th a", has_text="900002").click()
    page.get_by_role("button", name="Ask for it again").click()
    card = page.locator("[class*=st-key-asked-]", has_text="Page 900002 again")
    expect(card.get_by_text("waiting")).to_be_visible()
    card.get_by_role("button", name="Take back").click()
    expect(card.get_by_text("stopped")).to_be_visible()


def test_search_finds_every_spelling_and_opens_the_story(page: Page, dashboard: str) -> None:
    found = set()
    for asked in ("التحالف الدولي", "التحالف الدولى", "اَلتَّحالُف الدّولي", "تحالف الدولي"):
        page.goto(f"{dashboard}/stories?q={quote(asked)}")
        expect(page.locator("mark.found").first).to_be_visible()
        found.add(page.get_by_text("with every word, in any spelling").inner_text())
        assert "التحالف الدولي" in page.locator("mark.found").all_inner_texts()[0] + " الدولي"
    assert len(found) == 1, found
    page.locator(".rs-card .rs-open").first.click()
    expect(page.locator("article.rs-reader")).to_be_visible()
    assert page.locator("article.rs-reader h2").get_attribute("dir") == "rtl"
    assert page.locator("article.rs-reader p").first.evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert "story=" in page.url


def test_the_stories_of_a_filter_can_be_taken_away(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/stories?language=tr")
    expect(page.locator(".rs-title").first).to_be_visible()
    total = int(page.locator(".rs-note", has_text=re.compile(r"^\d+ stor")).inner_text().split()[0])
    taken = {}
    for name in ("CSV", "JSONL", "PARQUET", "RSS"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).click()
        taken[name] = download.value.path()
        assert re.fullmatch(rf"rasad_\d{{4}}-\d\d-\d\d_\d{{4}}-\d\d-\d\d_tr_at-\d{{8}}T\d{{6}}Z\.{name.lower()}", download.value.suggested_filename)
    rows = list(csv.DictReader(taken["CSV"].read_text(encoding="utf-8-sig").splitlines()))
    assert [r["language"] for r in rows] == ["tr"] * total
    assert [json.loads(line)["language"] for line in taken["JSONL"].read_text().splitlines()] == ["tr"] * total
    assert pq.read_table(taken["PARQUET"])["language"].to_pylist() == ["tr"] * total
    assert len(feedparser.parse(taken["RSS"]).entries) == total
    feed = page.get_by_role("link", name="Feed", exact=True).evaluate("a => a.href")
    assert {e["language"] for e in feedparser.parse(feed).entries} == {"tr"}
