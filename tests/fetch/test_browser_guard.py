"""A page in a real browser cannot make it read what is private."""

from __future__ import annotations

import pytest

from crawler import chromium
from crawler.families.rendered import launch_options
from tests.fetch.crawling import Crawler
from tests.fetch.server import Answer, Server

PLAYWRIGHT = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
PAGE = """<!doctype html><title>A page</title><p>text</p><img src="/picture.png"><link rel="stylesheet" href="/style.css">
<iframe src="http://127.0.0.1:{port}/frame"></iframe>
<script>
for (const host of ["127.0.0.1", "localhost", "2130706433", "other.example"]) fetch(`http://${{host}}:{port}/secret`).catch(() => 0);
fetch("/own").then(() => document.body.append("own came"));
setTimeout(() => document.body.append("done"), 1500);
</script>"""


@pytest.mark.browser
def test_a9_a_rendered_page_reaches_its_own_host_and_nothing_private(monkeypatch: pytest.MonkeyPatch) -> None:
    if not chromium.installed():
        pytest.skip("no chromium on this machine; `make test` installs one")
    monkeypatch.setenv("RASAD_ALLOW_PRIVATE", "open.example")
    launch = launch_options(None, sandbox=True)
    launch["args"] = [*launch["args"], "--host-resolver-rules=MAP *.example 127.0.0.1"]
    with Server({"/own": Answer(b"own"), "/secret": Answer(b"secret", headers={"Access-Control-Allow-Origin": "*"})}) as server:
        server.site["/page"] = Answer(PAGE.format(port=server.port).encode(), headers={"Content-Type": "text/html"})
        url = f"http://open.example:{server.port}/page"
        with Crawler(allow=("open.example",)) as process:
            crawled = process.crawl(
                {"url": url, "meta": {"playwright": True, "playwright_page_goto_kwargs": {"wait_until": "networkidle"}}},
                ROBOTSTXT_OBEY=False,
                DOWNLOAD_TIMEOUT=40,
                DOWNLOAD_HANDLERS={"http": PLAYWRIGHT, "https": PLAYWRIGHT},
                PLAYWRIGHT_BROWSER_TYPE="chromium",
                PLAYWRIGHT_LAUNCH_OPTIONS=launch,
                PLAYWRIGHT_ABORT_REQUEST="crawler.fetch.guard.abort_request",
            )
        assert crawled.of(url)["cause"] is None, crawled.of(url)
        assert "/own" in server.paths()
        assert set(server.paths()) <= {"/page", "/own", "/favicon.ico"}
