"""A digest as PDF, printed by a Chromium that runs no script, asks nobody and keeps nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

from crawler import chromium
from crawler.errors import SetupError

_NOBODY = ("--disable-extensions", "--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer")
_SECONDS = 90


class PaperError(SetupError):
    """A PDF could not be made; the message says why and what to do."""


def pdf(html: str, browser: Path | None = None, *, sandbox: bool = True) -> bytes:
    """Return an HTML document as PDF; `browser` is Chromium, found by itself if not given. Raises PaperError."""
    found = chromium.installed(browser)
    if found is None:
        raise PaperError("There is no Chromium to make a PDF with: install it, set RASAD_BROWSER, or take the digest as HTML (--format html).")
    with tempfile.TemporaryDirectory(prefix="rasad-digest-") as folder:
        page, made = Path(folder) / "digest.html", Path(folder) / "digest.pdf"
        page.write_text(html, encoding="utf-8")
        try:
            chromium.run(found, [*_NOBODY, f"--print-to-pdf={made}", page.as_uri()], sandbox=sandbox, seconds=_SECONDS)
            return made.read_bytes()
        except chromium.ChromiumError as error:
            raise PaperError(f"The PDF was not made: {error} As HTML the digest needs no browser (--format html).") from None
        except OSError:
            raise PaperError(f"{found} ended without making the PDF: set RASAD_BROWSER to a Chromium that runs, or take the digest as HTML.") from None
