"""`make screenshots`: every page of the demo world, in English and Persian, light and dark, on a wide and a narrow screen, into docs/img.

With names of pages after it, those only.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, product
from pathlib import Path
from typing import Literal, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error
from sqlalchemy import Engine, select

from crawler.storage.engine import forget, open_database, reading
from crawler.storage.models import SharedText
from tests.dashboard.served import ROOT, chromium, serve, settled
from tests.dashboard.world import World

FOLDER = ROOT / "docs" / "img"
PAGES = {
    "today": "/",
    "volume": "/volume",
    "sources": "/sources?part=relays",
    "keywords": "/keywords",
    "stories": "/stories",
    "story": "/stories?story={relayed}",
    "health": "/health",
}
LANGUAGES = ("en", "fa")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = {1440: 2000, 390: 2000}  # and how much of the height is shown, at most
_DRAWN = 1200  # milliseconds for charts to come to rest
_PATIENCE = 90_000  # milliseconds; the machine may be busy
_QUALITY = 64  # of webp


class View(NamedTuple):
    """One picture."""

    page: str
    language: str
    scheme: Literal["light", "dark"]
    width: int

    @property
    def file(self) -> Path:
        """Where it goes."""
        return FOLDER / f"{self.page}-{self.language}-{self.scheme}-{self.width}.webp"


def views(wanted: list[str]) -> Iterator[View]:
    """Every picture of the pages that are wanted; of all if none is named."""
    for page, language, scheme, width in product(PAGES, LANGUAGES, SCHEMES, WIDTHS):
        if not wanted or page in wanted:
            yield View(page, language, scheme, width)


def take(context: BrowserContext, base: str, view: View, relayed: int) -> int:
    """Take one picture and return its size. Pages of one context share what the browser keeps: the dashboard's own files are fetched once."""
    page = context.new_page()
    try:
        page.set_viewport_size({"width": view.width, "height": 900})
        address = PAGES[view.page].format(relayed=relayed)
        page.goto(f"{base}{address}{'&' if '?' in address else '?'}lang={view.language}", timeout=_PATIENCE)
        settled(page)
        page.wait_for_timeout(_DRAWN)
        height = int(page.locator("[data-testid=stMainBlockContainer]").evaluate("e => e.scrollHeight + e.getBoundingClientRect().top"))
        page.set_viewport_size({"width": view.width, "height": max(min(height + 20, WIDTHS[view.width]), 700)})
        page.wait_for_timeout(_DRAWN)
        Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(view.file, quality=_QUALITY, method=6)
    finally:
        page.close()
    return view.file.stat().st_size


def take_all(browser: Browser, base: str, wanted: Iterable[View], relayed: int) -> list[View]:
    """Take pictures, each again once where the machine was too busy for it; returns those that could not be taken."""
    missed: list[View] = []
    for (language, scheme), those in groupby(sorted(wanted, key=_look), key=_look):
        context = browser.new_context(color_scheme=scheme, locale=language, timezone_id="Asia/Baghdad")
        again: list[View] = []
        for view, queue in chain(((v, again) for v in those), ((v, missed) for v in again)):
            try:
                print(f"{view.file.name}: {take(context, base, view, relayed) // 1024} KB", flush=True)
            except (AssertionError, Error) as error:
                queue.append(view)
                print(f"{view.file.name}: {str(error).splitlines()[0]}", flush=True)
        context.close()
    return missed


def _look(view: View) -> tuple[str, Literal["light", "dark"]]:
    return view.language, view.scheme


def _relayed(engine: Engine) -> int:
    """Return the latest Arabic story that another outlet printed after: its page has the most to show."""
    relayed = select(SharedText.id).where(SharedText.language == "ar", SharedText.at < SharedText.soonest).order_by(SharedText.at.desc())
    with reading(engine) as connection:
        return connection.scalars(relayed).first() or 1


def main(wanted: list[str]) -> int:
    """Take the pictures; returns the exit code: 1 where some are as they were."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{Path(name) / 'world.db'}"
        World(days=90).fill(engine := open_database(url))
        relayed = _relayed(engine)
        forget(url)
        with serve(url, Path(name)) as base, chromium() as browser:
            missed = take_all(browser, base, views(wanted), relayed)
    print(f"{sum(f.stat().st_size for f in FOLDER.iterdir()) // 1024} KB in {FOLDER}")
    if missed:
        print(f"Not taken: {', '.join(v.file.name for v in missed)}. Try again for these pages: {' '.join(sorted({v.page for v in missed}))}.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
