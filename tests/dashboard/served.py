"""A dashboard that answers on loopback, and a browser to look at it: for tests in a real browser and for pictures."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from crawler.families.rendered import launch_options

ROOT = Path(__file__).resolve().parents[2]
_LOCAL = ("--server.address", "127.0.0.1", "--server.headless", "true", "--browser.gatherUsageStats", "false")  # as the dashboard's own settings
PATIENCE = 90_000  # milliseconds; the machine may be busy


@contextmanager
def serve(url: str, folder: Path) -> Iterator[str]:
    """Give the address of a dashboard over a database; its log lies in the folder."""
    with running(ROOT / "dashboard" / "app.py", folder, {"RASAD_DATABASE_URL": url}) as (base, _):
        yield base


@contextmanager
def running(script: Path, folder: Path, environment: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Give the address and the process of a Streamlit that serves a script; its log lies in the folder."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), *_LOCAL]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=os.environ | environment, stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()
            process.wait(timeout=90)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a Chromium, started as for outlets that need one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(None, sandbox=False))
        yield browser
        browser.close()


def settled(page: Page) -> None:
    """Wait until a page has run and everything on it is drawn."""
    expect(page.locator(".rs-strip, .st-key-explanation").first).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0, timeout=PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(120):
        assert process.poll() is None, "the dashboard ended at once"
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    raise AssertionError("the dashboard did not answer within a minute")
