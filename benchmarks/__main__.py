"""`make bench`: prints ratios; absolute figures depend on the machine and its neighbours.

python -m benchmarks [SECTION]... [--database DATABASE_URL]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

_MOST_CPU, _MOST_RSS = 3.0, 150
_STORIES = 10_000  # made in about a minute; the aims of the dashboard are for a million: --database
_FILTERS = ["30 days", "everything"]
_LOADS = 3


def main() -> None:
    """Run the sections that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"{', '.join(_SECTIONS)}; all unless some are named")
    parser.add_argument("--database", help=f"for queries, searching and rendering; else {_STORIES:,} stories in data/, made now if they are not there")
    asked = parser.parse_args()
    if unknown := set(asked.sections) - _SECTIONS.keys():
        parser.error(f"no section is called {', '.join(sorted(unknown))}; there are {', '.join(_SECTIONS)}")
    for name in (s for s in _SECTIONS if s in asked.sections or not asked.sections):
        _SECTIONS[name](asked.database)
        print(flush=True)


def _crawling(_database: str | None) -> None:
    from benchmarks import crawling

    with tempfile.TemporaryDirectory() as folder:
        figures = crawling.run(Path(folder))
    bare = next(f for f in figures if f.name == "bare Scrapy")
    print(f"{'full crawl of pages with a layout':34} {'CPU ms a page':>14} {'x bare Scrapy':>14} {'peak RSS MB':>12}")
    for each in figures:
        print(f"{each.name:34} {each.ms:14.2f} {each.ms / bare.ms:14.2f} {each.rss:12.0f}")
    rasad = next(f for f in figures if f.name == "Rasad")
    print(f"CPU: {rasad.ms / bare.ms:.1f} x bare Scrapy with CONCURRENT_ITEMS=1 (aim: at most {_MOST_CPU})")
    print(f"peak RSS: {rasad.rss:.0f} MB (aim: at most {_MOST_RSS})")


def _reading(_database: str | None) -> None:
    from benchmarks import reading

    pages, ratios = reading.run()
    print(f"{f'reading {pages} pages':34} {'CPU ms a page':>14} {'x trafilatura':>14}")
    for each in ratios:
        print(f"{each.name:34} {each.ms:14.2f} {each.share:14.2f}")
    print("aim: with a layout at most 0.35 x trafilatura (fast, with metadata), unknown sites at most 1.1 x")


def _texts(_database: str | None) -> None:
    from benchmarks import texts

    print(f"{'deciding on texts':34} {'CPU us':>10}   the alternative takes")
    for each in texts.run():
        print(f"{each.name:34} {each.us:10.1f} {each.times:9.1f} x  ({each.alternative})")
    print("aim: the fold at most 40 us; 6,000 articles a CPU second for 500 terms with folding included")


def _queries(database: str | None) -> None:
    from benchmarks import dashboard, rendering

    dashboard.show(_of_stories(database), list(rendering.VIEWS), _FILTERS, each=False)


def _searching(database: str | None) -> None:
    from benchmarks import searching

    searching.show(_of_stories(database))


def _rendering(database: str | None) -> None:
    from benchmarks import rendering

    rendering.show(rendering.run(_of_stories(database), loads=_LOADS))


def _of_stories(database: str | None) -> str:
    from benchmarks.millions.__main__ import made

    return database or made(_STORIES, Path("data"))


# A child's peak of memory begins at that of the process that started it: crawling comes first, and each section loads its own alone.
_SECTIONS = {"crawling": _crawling, "reading": _reading, "texts": _texts, "queries": _queries, "searching": _searching, "rendering": _rendering}

if __name__ == "__main__":
    main()
