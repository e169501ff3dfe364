"""What tests in a real browser share beside their fixtures: screens, the hostile story, and waits."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from typing import ClassVar

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from sqlalchemy import Connection, insert

from crawler.storage.engine import day_number
from crawler.storage.models import KeptPage
from tests.dashboard.world import ZONE, add_story

MARKS = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]
SCREEN = ViewportSize(width=1440, height=1000)
PHONE = ViewportSize(width=390, height=900)
HOSTILE = 9001
UNREAD = 900_000  # the world's page of sepidar that could not be read


class Beacon(BaseHTTPRequestHandler):
    """Writes down who calls: nobody should."""

    calls: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.calls.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def add_hostile(connection: Connection, beacon: str) -> None:
    """Add a story and a page that could not be read, full of markup that would call a server."""
    now = datetime.now(UTC)
    title = f'<script>window.owned=1</script><img src="{beacon}/img" onerror="window.owned=1"> ![x]({beacon}/md) :red[x] $x$ [a](javascript:window.owned=1)'
    source = f"![s]({beacon}/source)<script>window.owned=1</script>"
    body = f"{title}\n<iframe src='{beacon}/frame'></iframe> <style>@import '{beacon}/css'</style> {source}"
    day = day_number(now.astimezone(ZONE).date())
    sources = [(source, "hostile", "outlet")]
    terms = [(f"![t]({beacon}/term)", f"<b>{beacon}</b>")]
    add_story(connection, HOSTILE, "dijla_post", "ar", day, now, "relevant", title, body, terms=terms, sources=sources, url="javascript:window.owned=1")
    kept = {"page_id": UNREAD, "outlet": "sepidar", "kept_at": now, "content_type": "text/html", "body": zlib.compress(body.encode()), "truncated": False}
    connection.execute(insert(KeptPage).values(kept))


_CALM = 300  # milliseconds without a change, after which nothing more comes by itself
_STILL = """calm => new Promise(done => {
  let timer;
  const comes = () => document.querySelector('.stApp').dataset.testScriptState !== 'notRunning' || document.fonts.status === 'loading';
  const end = () => { if (comes()) return again(); watch.disconnect(); done(); };
  const again = () => { clearTimeout(timer); timer = setTimeout(end, calm); };
  const watch = new MutationObserver(again);
  watch.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
  again();
})"""


def settled(page: Page) -> None:
    """Wait until the page is drawn, and nothing of it changes any more: a key pressed before goes to what is taken away."""
    page.wait_for_timeout(_CALM)  # what was asked for may be another document
    expect(page.locator(".stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.evaluate(_STILL, _CALM)


def assert_fits(page: Page) -> None:
    """Ask that nothing of a page is wider than the screen."""
    expect(page.locator(".rs-strip")).to_be_visible()
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)
    settled(page)
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("e => e.scrollWidth") <= main.evaluate("e => e.clientWidth")
