"""`make bench`: prints ratios; absolute figures depend on the machine and its neighbours."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks import crawling, reading


def main() -> None:
    """Run every benchmark once."""
    with tempfile.TemporaryDirectory() as folder:
        figures = crawling.run(Path(folder))
    bare = next(f for f in figures if f.name == "bare Scrapy")
    print(f"{'full crawl of pages with a layout':34} {'CPU ms a page':>14} {'x bare Scrapy':>14} {'peak RSS MB':>12}")
    for each in figures:
        print(f"{each.name:34} {each.ms:14.2f} {each.ms / bare.ms:14.2f} {each.rss:12.0f}")
    print("aim: Rasad at most 3.0 x bare Scrapy (CONCURRENT_ITEMS=1) and at most 150 MB")
    _reading()


def _reading() -> None:
    pages, ratios = reading.run()
    print(f"\n{f'reading {pages} pages':34} {'CPU ms a page':>14} {'x trafilatura':>14}")
    for each in ratios:
        print(f"{each.name:34} {each.ms:14.2f} {each.share:14.2f}")
    print("aim: with a layout at most 0.35 x trafilatura (fast, with metadata), unknown sites at most 1.1 x")


if __name__ == "__main__":
    main()
