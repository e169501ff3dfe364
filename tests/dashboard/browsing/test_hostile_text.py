"""Hostile text in a real browser: no script, no call, no wider page."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.dashboard.browsing.stage import HOSTILE, MARKS, UNREAD, Beacon, assert_fits

pytestmark = MARKS


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
        f"/health?part=pages&unread={UNREAD}",
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
    assert_fits(page)  # a picture would be asked for by now
    assert Beacon.calls == []
    assert page.evaluate("window.owned") is None
    assert hosts - {""} == {urlsplit(dashboard).netloc}
    assert page.locator("a[href^='javascript']").count() == 0
    expect(page.get_by_text("SIMULATED WORLD")).to_be_visible()
