"""`make bench`: prints ratios; absolute figures depend on the machine and its neighbours."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks import crawling, reading, texts

_MOST_CPU, _MOST_RSS = 3.0, 150


def main() -> None:
    """Run every benchmark once."""
    with tempfile.TemporaryDirectory() as folder:
        figures = crawling.run(Path(folder))
    bare = next(f for f in figures if f.name == "bare Scrapy")
    print(f"{'full crawl of pages with a layout':34} {'CPU ms a page':>14} {'x bare Scrapy':>14} {'peak RSS MB':>12}")
    for each in figures:
        print(f"{each.name:34} {each.ms:14.2f} {each.ms / bare.ms:14.2f} {each.rss:12.0f}")
    rasad = next(f for f in figures if f.name == "Rasad")
    print(f"CPU: {rasad.ms / bare.ms:.1f} x bare Scrapy with CONCURRENT_ITEMS=1 (aim: at most {_MOST_CPU})")
    print(f"peak RSS: {rasad.rss:.0f} MB (aim: at most {_MOST_RSS})")
    _reading()
    _texts()


def _reading() -> None:
    pages, ratios = reading.run()
    print(f"\n{f'reading {pages} pages':34} {'CPU ms a page':>14} {'x trafilatura':>14}")
    for each in ratios:
        print(f"{each.name:34} {each.ms:14.2f} {each.share:14.2f}")
    print("aim: with a layout at most 0.35 x trafilatura (fast, with metadata), unknown sites at most 1.1 x")


def _texts() -> None:
    print(f"\n{'deciding on texts':34} {'CPU us':>10}   the alternative takes")
    for each in texts.run():
        print(f"{each.name:34} {each.us:10.1f} {each.times:9.1f} x  ({each.alternative})")
    print("aim: the fold at most 40 us; 6,000 articles a CPU second for 500 terms with folding included")


if __name__ == "__main__":
    main()
