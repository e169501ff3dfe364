"""One dashboard over an invented world with one hostile story, and a reader's browser, for all tests of this folder.

They end with its last test: as long as Playwright runs, no other test can start an event loop.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from crawler.storage.engine import forget, open_database, writing
from tests.dashboard.browsing.stage import SCREEN, Beacon, add_hostile
from tests.dashboard.served import PATIENCE, chromium, serve
from tests.dashboard.world import World


@pytest.fixture(scope="package")
def beacon() -> Iterator[str]:
    """The address of a server that hostile text tries to reach."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Beacon)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="package")
def dashboard(tmp_path_factory: pytest.TempPathFactory, beacon: str) -> Iterator[str]:
    """The address of a dashboard over a world with one hostile story."""
    folder = tmp_path_factory.mktemp("dashboard")
    url = f"sqlite:///{folder / 'rasad.db'}"
    engine = open_database(url)
    World(days=20, volume=0.3).fill(engine)
    with writing(engine) as connection:
        add_hostile(connection, beacon)
    forget(url)
    with serve(url, folder) as address:
        yield address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A Chromium."""
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="package")
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """The browser of a reader far from the outlets' time zone, who was here before: what never changes is not fetched for every page."""
    context = browser.new_context(viewport=SCREEN, timezone_id="America/Los_Angeles")
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(reader: BrowserContext) -> Iterator[Page]:
    """A tab of that reader, in which no script fails."""
    opened, failed = reader.new_page(), list[str]()
    opened.on("pageerror", lambda error: failed.append(error.stack or str(error)))
    yield opened
    opened.close()
    assert failed == []
