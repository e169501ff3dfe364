"""Chromium that does not start says why, and pages are shut in its sandbox wherever it has one."""

from __future__ import annotations

import json
import os
from pathlib import Path

import psutil
import pytest

from crawler import chromium
from crawler.families.rendered import launch_options
from tests.rasad import environment, run, wait_for


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A browser that ends as Chromium does where user namespaces are forbidden."""
    browser = tmp_path / "chromium"
    browser.write_text("#!/bin/sh\necho 'FATAL: No usable sandbox! If this is a Debian system ...' >&2\nexit 133\n")
    browser.chmod(0o755)
    return browser


def test_a_browser_without_its_sandbox_is_told_with_the_setting_that_helps(broken: Path) -> None:
    with pytest.raises(chromium.ChromiumError, match="RASAD_BROWSER_SANDBOX=off"):
        chromium.run(str(broken), ["about:blank"], sandbox=True, seconds=20)


def test_a_browser_without_windows_is_taken_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each that comes is better than all before it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "own"))
    assert chromium.installed() is None
    for better in (
        "own/chromium-1255/chrome-linux64/chrome",
        "own/chromium_headless_shell-1208/chrome-headless-shell-linux64/chrome-headless-shell",
        "own/chromium_headless_shell-1255/chrome-headless-shell-linux64/chrome-headless-shell",
        "google-chrome",
        "chromium",
        "chromium-headless-shell",
    ):
        path = tmp_path / better
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o755)
        assert chromium.installed() == str(path)
    assert chromium.installed("/another") == "/another"


def test_of_a_browser_that_does_not_end_nothing_is_left(tmp_path: Path) -> None:
    """Debian's is a script that waits for the browser, which would live on."""
    browser = tmp_path / "chromium-headless-shell"
    browser.write_text(f"#!/bin/sh\nsleep 600 &\necho $! > {tmp_path / 'pid'}\nwait\n")
    browser.chmod(0o755)
    with pytest.raises(chromium.ChromiumError, match="did not end within 2 seconds"):
        chromium.run(str(browser), [], sandbox=False, seconds=2)
    left = int((tmp_path / "pid").read_text())
    wait_for(lambda: not any(p.pid == left and p.info["status"] != psutil.STATUS_ZOMBIE for p in psutil.process_iter(["status"])), 10)


@pytest.mark.parametrize("is_playwrights", [False, True])
def test_doctor_starts_the_browser(broken: Path, tmp_path: Path, is_playwrights: bool) -> None:
    env = environment(tmp_path, **({} if is_playwrights else {"BROWSER": str(broken)}))
    if is_playwrights:
        own = tmp_path / "browsers" / "chromium-1234" / "chrome-linux"
        own.mkdir(parents=True)
        broken.rename(own / "chrome")
        env |= {"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "browsers"), "PATH": "/nowhere"}
    told = map(json.loads, run("doctor", "--json", env=env).stdout.splitlines())
    (found,) = [f for f in told if f["check"] == "browser"]
    assert (found["mark"], "does not start" in found["says"], "RASAD_BROWSER_SANDBOX" in found["remedy"]) == ("warn", True, True)


@pytest.mark.parametrize(("user", "wanted", "shut_in"), [(1000, True, True), (1000, False, False), (0, True, False)])
def test_a_rendered_page_is_shut_in_unless_that_was_forbidden(monkeypatch: pytest.MonkeyPatch, user: int, wanted: bool, shut_in: bool) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    options = launch_options(None, wanted)
    assert options["chromium_sandbox"] is shut_in
    assert "--no-sandbox" not in options["args"]  # Playwright adds it where there is to be none
