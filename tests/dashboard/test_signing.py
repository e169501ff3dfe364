"""Signing in by password in a real browser: it outlives a reload, stands nowhere a script or an address shows it, and ends everywhere at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from crawler.storage.engine import forget, open_database
from dashboard.signed import COOKIE, LASTS, Signed, SignIns
from tests.dashboard import served
from tests.dashboard.served import PATIENCE, chromium, serve, settled

PASSWORD = "correct horse battery"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HUDA = Signed(b"digest", "Huda", NOW)


class TestKept:
    def test_a_ticket_is_changed_for_the_token_once(self) -> None:
        held = SignIns()
        token, ticket = held.begin(HUDA)
        assert (held.waits(ticket), held.of(token, NOW), held.of(ticket, NOW), held.of("", NOW)) == (True, HUDA, None, None)
        assert [held.redeem(ticket, NOW), held.redeem(ticket, NOW), held.redeem("", NOW)] == [token, None, None]
        assert not held.waits(ticket)

    def test_a_ticket_of_before_is_none(self) -> None:
        held = SignIns()
        assert held.redeem(held.begin(HUDA)[1], NOW + timedelta(minutes=1)) is None

    def test_it_ends_by_time_and_by_hand(self) -> None:
        held = SignIns()
        token, ticket = held.begin(HUDA)
        assert held.of(token, NOW + LASTS) is None
        held.end(token)
        assert (held.of(token, NOW), held.redeem(ticket, NOW)) == (None, None)

    def test_thousands_do_not_fill_the_memory(self) -> None:
        held = SignIns()
        tokens = [held.begin(HUDA)[0] for _ in range(1002)]
        assert [held.of(t, NOW) is not None for t in (tokens[0], tokens[1], tokens[2], tokens[-1])] == [False, False, True, True]


@pytest.fixture
def page(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("signing")
    url = f"sqlite:///{folder / 'rasad.db'}"
    open_database(url)
    forget(url)
    monkeypatch.setenv("RASAD_DASHBOARD_PASSWORD", PASSWORD)
    with serve(url, folder) as address, chromium() as browser:
        opened = browser.new_context().new_page()  # two tabs of one browser
        opened.set_default_timeout(2 * PATIENCE)
        opened.goto(f"{address}/health")
        settled(opened)
        yield opened


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_sign_in_outlives_a_reload_and_ends_in_every_tab(page: Page) -> None:
    _open(page)
    page.locator("input[type=password]").fill("wrong horse")
    page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    expect(page.get_by_test_id("stSidebar").get_by_text("That is not the password.")).to_be_visible()  # in the drawer, which stays open
    page.wait_for_timeout(2100)  # what one wrong password costs
    page.get_by_role("textbox", name="Your name").fill("Huda")
    page.locator("input[type=password]").fill(PASSWORD)
    page.evaluate("history.replaceState(history.state, '', location.pathname + '/' + location.search)")  # as some proxies write addresses
    with page.expect_response("**/act/keep") as answer:
        page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    assert (answer.value.status, urlsplit(answer.value.url).path) == (204, "/act/keep")
    expect(page.get_by_text("You act as Huda.")).to_be_visible()
    page.reload()  # which brings the address back without the slash
    settled(page)
    _open(page)
    expect(page.get_by_text("You act as Huda.")).to_be_visible()
    cookie = next(c for c in page.context.cookies() if c["name"].startswith(f"{COOKIE}_"))
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Strict", -1)
    assert cookie["value"] not in page.url + page.content() + page.evaluate("JSON.stringify(localStorage) + document.cookie")
    other = page.context.new_page()
    other.goto(page.url)
    settled(other)
    _open(other)
    other.get_by_role("button", name="Sign out").press("Enter")  # the drawer may still be opening: a click would fall beside it
    expect(other.get_by_role("textbox", name="Your name")).to_be_visible()
    page.reload()
    settled(page)
    _open(page)
    expect(page.get_by_role("textbox", name="Your name")).to_be_visible()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_an_open_page_is_told_that_its_server_went_and_comes_anew_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'rasad.db'}"
    open_database(url)
    forget(url)
    monkeypatch.setenv("RASAD_DASHBOARD_PASSWORD", PASSWORD)
    port = served._free_port()
    monkeypatch.setattr(served, "_free_port", lambda: port)
    with chromium() as browser:
        page = browser.new_context(locale="ar").new_page()
        page.set_default_timeout(2 * PATIENCE)
        with serve(url, tmp_path) as address:
            page.goto(f"{address}/health")
            settled(page)
            page.get_by_test_id("stSidebar").get_by_text("سجّل الدخول لتتمكن من التعديل").click()
            page.locator("input[type=password]").fill(PASSWORD)
            page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
            expect(page.get_by_text("سُجّل دخولك")).to_be_visible()
        expect(page.get_by_role("dialog").get_by_text("لا اتصال")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_role("dialog").get_by_text("لوحة المتابعة لا تستجيب", exact=False)).to_be_visible()
        with serve(url, tmp_path):  # another server, which knows of no sign-in
            expect(page.get_by_text("سجّل الدخول لتتمكن من التعديل")).to_be_visible(timeout=PATIENCE)
            expect(page.get_by_role("dialog")).to_have_count(0)


def _open(page: Page) -> None:
    """Open what is folded in the side bar."""
    page.get_by_test_id("stSidebar").get_by_text(re.compile("^(Sign in to act|Signed in)$")).click()
