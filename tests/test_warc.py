"""Reading WARC files, in this process: what one page does to the reader costs no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler import warc
from crawler.config import Config
from crawler.extract.page import read_page
from crawler.fetch.warc import WarcFile
from tests.storage.paper import PAPER
from tests.warcs import info, record

PAGE = "<html><head><title>News {n}</title></head><body><article><h1>News {n} of the day</h1>" + "<p>The bridge over the Tigris was opened, they said.</p>" * 9


def test_a_page_that_reading_stumbles_over_is_counted_and_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [record(f"https://paper.test/{n}", PAGE.format(n=n).encode()) for n in (1, 2, 3)]
    (tmp_path / "a.warc.gz").write_bytes(b"".join([info(), *pages]))

    def stumbling(body: bytes, *, url: str, **more: object) -> object:
        if url.endswith("/2"):
            raise IndexError("no such word")
        return read_page(body, url=url, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(warc, "read_page", stumbling)
    reading = warc.read_files([WarcFile(tmp_path / "a.warc.gz")], [PAPER], Config(database_url=f"sqlite:///{tmp_path / 'rasad.db'}"), None)
    filled = reading.filled["paper"]
    assert (filled.counts["found"], filled.counts["new"], filled.counts["rejected"], filled.counts["archive:crash"]) == (3, 2, 1, 1)
    assert (filled.state, filled.message) == ("partial", "left out: 1 crash.")
