"""A database that another program holds, and a document that can't be made."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from crawler.localization import locale_for
from crawler.storage.engine import forget, open_database
from dashboard import tongues, trouble
from tests.dashboard.browsing.stage import MARKS, SCREEN
from tests.dashboard.served import PATIENCE, serve
from tests.dashboard.world import World

pytestmark = MARKS


def test_a_locked_database_is_a_sentence_and_is_read_once_it_is_free(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASAD_BROWSER", shutil.which("false") or "")
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
            expect(page.locator(".st-key-explanation")).to_contain_text(words.say(trouble.HELD), timeout=PATIENCE)
            expect(page.locator("[data-testid=stException]")).to_have_count(0)
        holder.close()
        page.get_by_role("button", name=words.say("Try again")).click()
        expect(page.locator(".rs-strip > span").first).to_be_visible(timeout=PATIENCE)
        expect(page.locator(".st-key-explanation")).to_have_count(0)
        page.goto(f"{address}/?lang=fa")
        page.locator(".st-key-digest summary").click()
        page.get_by_role("button", name=words.say("Day (PDF)")).click(timeout=PATIENCE)  # by a browser that fails
        expect(page.get_by_test_id("stDownloadButtonError")).to_have_text(words.say(tongues.UNMADE), timeout=PATIENCE)
