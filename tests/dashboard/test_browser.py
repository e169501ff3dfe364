"""The dashboard in a real browser: hostile headlines, search, and filters in the address."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import threading
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote, urlsplit

import feedparser
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from sqlalchemy import insert

from crawler.localization import locale_for
from crawler.storage.engine import day_number, forget, open_database, writing
from crawler.storage.models import KeptPage
from dashboard import frame
from tests.dashboard.served import PATIENCE, chromium, serve
from tests.dashboard.world import ZONE, World, add_story

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

SCREEN = ViewportSize(width=1440, height=1000)
PHONE = ViewportSize(width=390, height=900)
HOSTILE = 9001
UNREAD = 900_000  # the world's page of sepidar that could not be read


class _Beacon(BaseHTTPRequestHandler):
    """Writes down who calls: nobody should."""

    calls: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.calls.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def beacon() -> Iterator[str]:
    """The address of a server that hostile text tries to reach."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Beacon)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory, beacon: str) -> Iterator[str]:
    """The address of a dashboard over a world with one hostile story."""
    folder = tmp_path_factory.mktemp("dashboard")
    url = f"sqlite:///{folder / 'rasad.db'}"
    engine = open_database(url)
    World(days=20, volume=0.3).fill(engine)
    with writing(engine) as connection:
        _add_hostile(connection, beacon)
    forget(url)
    with serve(url, folder) as address:
        yield address


def _add_hostile(connection: object, beacon: str) -> None:
    now = datetime.now(UTC)
    title = f'<script>window.owned=1</script><img src="{beacon}/img" onerror="window.owned=1"> ![x]({beacon}/md) :red[x] $x$ [a](javascript:window.owned=1)'
    source = f"![s]({beacon}/source)<script>window.owned=1</script>"
    body = f"{title}\n<iframe src='{beacon}/frame'></iframe> <style>@import '{beacon}/css'</style> {source}"
    day = day_number(now.astimezone(ZONE).date())
    sources = [(source, "hostile", "outlet")]
    terms = [(f"![t]({beacon}/term)", f"<b>{beacon}</b>")]
    add_story(connection, HOSTILE, "dijla_post", "ar", day, now, "relevant", title, body, terms=terms, sources=sources, url="javascript:window.owned=1")  # type: ignore[arg-type]
    kept = {"page_id": UNREAD, "outlet": "sepidar", "kept_at": now, "content_type": "text/html", "body": zlib.compress(body.encode()), "truncated": False}
    connection.execute(insert(KeptPage).values(kept))  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium."""
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """The browser of a reader far from the outlets' time zone, who was here before: what never changes is not fetched for every page."""
    context = browser.new_context(viewport=SCREEN, timezone_id="America/Los_Angeles")
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(reader: BrowserContext) -> Iterator[Page]:
    """A tab of that reader."""
    opened = reader.new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/volume",
        "/sources?part=cited&cited=All",
        "/keywords",
        "/stories",
        f"/stories?story={HOSTILE}",
        "/stories?q=script",
        "/health",
        f"/health?part=pages&page={UNREAD}",
    ],
)
def test_hostile_text_runs_no_script_calls_nobody_and_is_no_wider_than_the_screen(page: Page, dashboard: str, path: str) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(dashboard + path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if "part=pages" in path:
        page.get_by_role("tab").nth(1).click()
        expect(page.locator("pre").get_by_text("<script>window.owned=1</script>").first).to_be_visible()
    if "stories" in path:
        expect(page.locator("main, [data-testid=stMain]").get_by_text("<script>window.owned=1</script>").first).to_be_visible()
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)
    _assert_fits(page)  # a picture would be asked for by now
    assert _Beacon.calls == []
    assert page.evaluate("window.owned") is None
    assert hosts - {""} == {urlsplit(dashboard).netloc}
    assert page.locator("a[href^='javascript']").count() == 0
    expect(page.get_by_text("SIMULATED WORLD")).to_be_visible()


def test_a_crawl_is_asked_for_and_taken_back(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/health?part=outlets&at=sepidar")
    page.get_by_role("button", name="Crawl now").click()
    card = page.locator("[class*=st-key-asked-]")
    expect(card.get_by_text("waiting")).to_be_visible()
    expect(page.get_by_text("No scheduler runs")).to_be_visible()
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
    _settled(page)
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
        _settled(page)
        visited.append(page.url)
        if name == "Health":
            page.get_by_text("Routes", exact=True).first.click()
            page.wait_for_url("**part=routes**")
            _settled(page)
            visited.append(page.url)
    assert all("language=ar" in url for url in visited)
    for url in reversed(visited[:-1]):
        page.go_back()
        _settled(page)
        assert page.url == url
    expect(page.get_by_role("heading", level=1)).to_have_text("Stories")


def test_a_link_of_ours_is_one_step_of_the_browsers_history(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/")
    _settled(page)
    steps = int(page.evaluate("history.length"))
    assert page.url == f"{dashboard}/?lang=en"  # the language came into the address without a step
    for number, link in enumerate(("[data-choice=language] a", "[data-choice=period] a", ".rs-strip .rs-open", "#rs-menu-stories", ".rs-card .rs-open"), 1):
        page.locator(link).first.click()
        _settled(page)
        assert page.evaluate("history.length") == steps + number, link
    assert {"language=ar", "period=7+days"} <= set(urlsplit(page.url).query.split("&"))


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


def test_a_story_is_reviewed_by_keyboard_and_the_mark_undone(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/stories?view=review&lang=fa")
    left = page.locator(".rs-note", has_text="برای بازبینی")
    expect(left).to_be_visible()
    before = int(left.inner_text().split()[0])
    page.locator(".rs-card .rs-open").first.click()
    expect(page.locator("article.rs-reader")).to_be_visible()
    _settled(page)
    opened = page.url
    page.locator("[class*=st-key-mark-note-] input").press_sequentially("k2")  # keys typed into the note are no commands
    page.keyboard.press("Tab")
    _settled(page)
    assert page.url == opened
    page.keyboard.press("2")
    page.wait_for_url(lambda url: url != opened)
    _settled(page)
    page.keyboard.press("b")
    expect(left).to_have_text(re.compile(rf"^{before - 1} "))
    _settled(page)
    page.keyboard.press("9")
    page.wait_for_url("**story=**")
    _settled(page)
    page.keyboard.press("b")
    expect(left).to_have_text(re.compile(rf"^{before} "))


def _settled(page: Page) -> None:
    """Wait until the page is drawn: a key pressed before goes to what is taken away."""
    page.wait_for_timeout(300)
    expect(page.locator(".stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_timeout(300)


@pytest.mark.parametrize("path", ["/", "/volume", "/sources", "/keywords", "/stories", "/health"])
def test_no_page_is_wider_than_a_phone(page: Page, dashboard: str, path: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(dashboard + path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    _assert_fits(page)


def _assert_fits(page: Page) -> None:
    expect(page.locator(".rs-strip")).to_be_visible()
    page.wait_for_timeout(1500)
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("e => e.scrollWidth") <= main.evaluate("e => e.clientWidth")


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
    page.goto(f"{dashboard}/sources?part=outlets&lang={language}")
    box, firsts = page.locator(".rs-table").first, page.locator("[data-name=outlets] tbody tr:first-child > *")
    expect(box).to_be_visible()
    first, second = (firsts.nth(n).bounding_box() for n in (0, 1))
    assert first is not None
    assert second is not None
    assert (first["x"] > second["x"]) == (language != "en")
    page.set_viewport_size(PHONE)
    _assert_fits(page)
    assert page.evaluate("performance.getEntriesByType('resource').filter(e => e.name.includes('DataFrame')).length") == 0  # the grid's script
    assert box.evaluate("e => e.scrollWidth > e.clientWidth")
    assert page.locator(".rs-table *").evaluate_all("all => all.filter(e => getComputedStyle(e).textOverflow === 'ellipsis').length") == 0
    box.evaluate("e => e.scrollTo({left: document.documentElement.dir === 'rtl' ? -9999 : 9999, top: 0})")
    expect(firsts.first).to_be_in_viewport(ratio=1)


def test_a_cited_source_is_a_link_to_it_alone_under_the_same_filters(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/sources?part=cited&language=ar")
    link = page.locator("[data-name=cited_sources] tbody .rs-open").nth(1)
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


def test_the_page_turns_with_the_language_and_keeps_what_was_chosen(page: Page, dashboard: str) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    page.goto(f"{dashboard}/stories?language=ar&period=90+days")
    expect(page.locator(".rs-title").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".rs-skip")).to_be_in_viewport()
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


def test_a_locked_database_is_a_sentence_and_is_read_once_it_is_free(browser: Browser, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rasad.db'}"
    World(days=3, volume=0.1).fill(open_database(url))
    forget(url)
    holder = sqlite3.connect(tmp_path / "rasad.db", isolation_level=None)
    with serve(url, tmp_path) as address, browser.new_context(viewport=SCREEN) as context:
        page = context.new_page()
        holder.execute("PRAGMA locking_mode=EXCLUSIVE")  # else who reads does not wait for who writes
        holder.execute("BEGIN EXCLUSIVE")
        for code, view in (("en", ""), ("fa", "stories")):  # each waits four seconds
            words = locale_for(code)
            page.goto(f"{address}/{view}?lang={code}")
            expect(page.locator(".st-key-explanation")).to_contain_text(words.say(frame._HELD), timeout=PATIENCE)
            expect(page.locator("[data-testid=stException]")).to_have_count(0)
        holder.close()
        page.get_by_role("button", name=words.say("Try again")).click()
        expect(page.locator(".rs-strip > span").first).to_be_visible(timeout=PATIENCE)
        expect(page.locator(".st-key-explanation")).to_have_count(0)


def test_the_keyboard_alone_skips_chooses_and_opens(page: Page, dashboard: str) -> None:
    page.goto(f"{dashboard}/stories?lang=en")
    _settled(page)
    focus = page.locator(":focus")
    page.keyboard.press("Tab")
    expect(focus).to_have_text("To the page")
    expect(focus).to_be_in_viewport()
    _tab_to(page, "rs-pill-language-ar")
    assert float(focus.evaluate("e => parseFloat(getComputedStyle(e).outlineWidth)")) >= 2
    page.keyboard.press("Space")
    page.wait_for_url("**language=ar**")
    _settled(page)
    expect(focus).to_have_attribute("id", "rs-pill-language-ar")  # written anew, and still where the keyboard is
    expect(focus).to_have_attribute("aria-pressed", "true")
    for _ in range(12):
        page.keyboard.press("Tab")
        if focus.evaluate("e => e.tagName") == "SUMMARY":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stSidebar").get_by_role("combobox", name="Outlets")).to_be_visible()
    _settled(page)
    for key in ("Tab", "ArrowDown", "Enter", "Escape"):
        page.keyboard.press(key)
    page.wait_for_url("**outlet=**")
    _settled(page)
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
