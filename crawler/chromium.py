"""Chromium: which one is used and how it is started, for outlets that need a browser, for digests as PDF, and for `rasad doctor`."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from crawler.errors import SetupError

QUIET = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")
_SHELLS = ("chromium-headless-shell", "chrome-headless-shell", "headless_shell")  # have no windows, and none of the pages of its own that a whole one keeps
_WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class ChromiumError(SetupError):
    """Chromium could not do what it was started for; the message says why and what to do."""


def installed(browser: Path | str | None = None) -> str | None:
    """Return the Chromium to start: the one given, else one that is installed (a shell first), else one of Playwright's."""
    return str(browser) if browser else next(filter(None, map(shutil.which, (*_SHELLS, *_WHOLE))), None) or _of_playwright()


def _of_playwright() -> str | None:
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    found = (path for name in (*_SHELLS, "chrome") for path in sorted(folder.glob(f"chromium*-*/*/{name}"), reverse=True))
    return next(map(str, found), None)


def in_sandbox(wanted: bool) -> bool:
    """Say whether Chromium keeps pages in its sandbox (RASAD_BROWSER_SANDBOX): as root it refuses to start with one."""
    return wanted and os.geteuid() != 0


def run(browser: str, arguments: Sequence[str], *, sandbox: bool, seconds: float) -> None:
    """Run Chromium without a window to its end; raises ChromiumError."""
    free = [] if in_sandbox(sandbox) else ["--no-sandbox"]
    with tempfile.TemporaryDirectory(prefix="rasad-chromium-", ignore_cleanup_errors=True) as profile:
        try:
            _to_its_end([browser, "--headless", *QUIET, *free, f"--user-data-dir={profile}", *arguments], seconds)
        except subprocess.TimeoutExpired:
            raise ChromiumError(f"{browser} did not end within {seconds:g} seconds: try again when the machine has less to do.") from None
        except subprocess.CalledProcessError as error:
            raise ChromiumError(_why(browser, error)) from None
        except OSError as error:
            raise ChromiumError(f"{browser} could not be started ({error.strerror}): set RASAD_BROWSER to a Chromium that runs.") from None


def _to_its_end(command: Sequence[str], seconds: float) -> None:
    """Debian starts its shell from a script that stays: both are a group, that neither outlives the time."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, process_group=0) as process:
        try:
            _, said = process.communicate(timeout=seconds)
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=said)


def _why(browser: str, error: subprocess.CalledProcessError) -> str:
    if b"No usable sandbox" in error.stderr:
        return (
            f"{browser} has no sandbox here, as in most containers: allow it user namespaces, "
            "or set RASAD_BROWSER_SANDBOX=off where a container or a machine of its own holds the crawl."
        )
    return f"{browser} ended with code {error.returncode}: set RASAD_BROWSER to a Chromium that runs."
