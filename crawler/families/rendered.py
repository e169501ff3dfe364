"""Outlets whose pages are filled by JavaScript: their requests go through headless Chromium.

A rendered page's own requests bypass Scrapy's guards, so Chromium is told what it
may load (`crawler.fetch.guard`). Settings: RASAD_BROWSER (path of Chromium; found by itself if unset), RASAD_BROWSER_SANDBOX.
"""

from __future__ import annotations

from typing import Any, ClassVar

from scrapy.settings import BaseSettings

from crawler import chromium
from crawler.families.base import OutletSpider

_HANDLER = "crawler.families.browser.BrowserDownloadHandler"
_NAVIGATION_MS = 30_000


class RenderedSpider(OutletSpider):
    """Base of outlets that need a browser; `wait_for` is a selector that stands on a page once it is filled."""

    family = "rendered by a browser"
    wait_for: ClassVar[str] = "body"

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Send this outlet's requests, and only this outlet's, through the browser."""
        super().update_settings(settings)
        options = {
            "DOWNLOAD_HANDLERS": settings.getdict("DOWNLOAD_HANDLERS") | {"http": _HANDLER, "https": _HANDLER},
            "PLAYWRIGHT_BROWSER_TYPE": "chromium",
            "PLAYWRIGHT_LAUNCH_OPTIONS": launch_options(settings.get("RASAD_BROWSER"), settings.getbool("RASAD_BROWSER_SANDBOX")),
            "PLAYWRIGHT_CONTEXTS": {"default": {"service_workers": "block"}},  # their requests are not shown to the guard
            "PLAYWRIGHT_ABORT_REQUEST": "crawler.fetch.guard.abort_request",
            "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": _NAVIGATION_MS,
            "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 2,
            "CONCURRENT_REQUESTS": 2,
        }
        for name, value in options.items():
            settings.set(name, value, priority="spider")

    def request_meta(self) -> dict[str, Any]:
        """Ask for the browser, and wait until the page is filled."""
        from crawler.families.browser import wait_until_filled

        # No conditional request: a browser told "304 not modified" for a page it does not hold shows an empty one.
        return {"playwright": True, "playwright_page_methods": [wait_until_filled(self.wait_for)], "route": None}


def launch_options(browser: str | None, sandbox: bool) -> dict[str, Any]:
    """Return how Playwright starts Chromium: the one given, else one that is installed, else its own; it leaves the sandbox out unless it is told."""
    options = {"args": [*chromium.QUIET, "--disable-quic"], "chromium_sandbox": chromium.in_sandbox(sandbox)}
    found = chromium.installed(browser)
    return options | ({"executable_path": found} if found else {})
