"""A digest as PDF, printed by a headless Chromium that runs no script, asks nobody and keeps nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from crawler.errors import SetupError

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
)
_NOBODY = ("--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer")
_SECONDS = 90


class PaperError(SetupError):
    """A PDF could not be made; the message says why and what to do."""


def chromium(browser: Path | None = None) -> str | None:
    """Return the Chromium that makes a PDF: the one given, else one that is installed."""
    return str(browser) if browser else next(filter(None, map(shutil.which, _BROWSERS)), None)


def pdf(html: str, browser: Path | None = None) -> bytes:
    """Return an HTML document as PDF; `browser` is Chromium, found by itself if not given. Raises PaperError."""
    found = chromium(browser)
    if found is None:
        raise PaperError("There is no Chromium to make a PDF with: install it, set RASAD_BROWSER, or take the digest as HTML (--format html).")
    with tempfile.TemporaryDirectory(prefix="rasad-digest-") as folder:
        page, made = Path(folder) / "digest.html", Path(folder) / "digest.pdf"
        page.write_text(html, encoding="utf-8")
        root = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium refuses to run as root with its sandbox; nothing in the page can run
        command = [found, *_QUIET, *_NOBODY, *root, f"--user-data-dir={folder}/profile", f"--print-to-pdf={made}", page.as_uri()]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)
            return made.read_bytes()
        except subprocess.TimeoutExpired:
            raise PaperError(f"{found} did not make the PDF within {_SECONDS} seconds: try again, or take the digest as HTML (--format html).") from None
        except (OSError, subprocess.CalledProcessError) as error:
            why = getattr(error, "strerror", None) or f"exit code {getattr(error, 'returncode', '?')}"
            raise PaperError(f"{found} could not make the PDF ({why}): set RASAD_BROWSER to a Chromium that runs, or take the digest as HTML.") from None
