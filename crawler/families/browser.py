"""The one place that knows Playwright. Imported only for outlets that need a browser: it costs 30 MB."""

from __future__ import annotations

from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from crawler.fetch.guard import GuardedDownloadHandler

_WAIT_MS = 15_000


class BrowserDownloadHandler(ScrapyPlaywrightDownloadHandler, GuardedDownloadHandler):  # type: ignore[misc]
    """Sends what asks for a browser through one, and the rest (robots.txt) through the guarded handler."""


def wait_until_filled(selector: str) -> PageMethod:
    """Return the step that waits until a selector stands on the page."""
    return PageMethod("wait_for_selector", selector, timeout=_WAIT_MS, state="attached")
