"""The lines of a log that are one outlet's, among those of the outlets that shared its process; and how much is kept."""

from __future__ import annotations

from pathlib import Path

from crawler import logs
from crawler.config import Config

TEXT = """2026-01-18 09:00:00 [scrapy] INFO: begins
2026-01-18 09:00:01 [irna] INFO: read
2026-01-18 09:00:02 [yjc] ERROR: broke
Traceback (most recent call last):
  of yjc
2026-01-18 09:00:03 [irna] INFO: irna and yjc are asked one after the other
"""


def test_lines_of_another_outlet_are_left_out_with_what_follows_them(tmp_path: Path) -> None:
    file = tmp_path / "x.log"
    file.write_text(TEXT)
    told = logs.lines_of(file, "irna", ["irna", "yjc"])
    assert [line[20:26] for line in told] == ["[scrap", "[irna]", "[irna]"]
    assert len(logs.lines_of(file, "yjc", ["irna", "yjc"])) == 5
    assert len(logs.lines_of(file, "irna", ["irna"])) == 6


def test_the_oldest_logs_go_beyond_the_bound_and_the_dashboards_is_cut(tmp_path: Path) -> None:
    for n in range(5):
        (tmp_path / f"crawl-2026010{n}T000000-x.log").write_bytes(b"x" * 600_000)
    (tmp_path / "dashboard.log").write_bytes(b"x" * 6_000_000)
    (tmp_path / "scheduler.log").write_bytes(b"x" * 6_000_000)
    gone = logs.rotate(Config(log_dir=tmp_path, retain_logs_mb=2))
    assert sorted(p.name for p in gone) == ["crawl-20260100T000000-x.log", "crawl-20260101T000000-x.log"]
    assert {p.name: p.stat().st_size for p in tmp_path.iterdir() if "crawl" not in p.name} == {"dashboard.log": 0, "scheduler.log": 6_000_000}
