"""What a page costs in a full crawl (fetch, read, judge, store), against bare Scrapy on the same pages.

Each way crawls the same simulated outlets in two sizes, in a process of its own; the difference is the pages' alone: starting, robots.txt and the routes are
in both. CPU is user and system time, so it holds on a busy machine only roughly: neighbours that share the caches can double it, for all ways alike.
Nobody waits between requests. Scrapy then sends all that is due at once; Rasad keeps two connections to a host for the next request, the yardstick eight,
so Rasad connects anew for three pages in four. In real crawls, a delay apart, the connection stays: the figure is against Rasad, by some 3 %.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import product
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import Cost, cost_of, per_page
from tests.newsroom.demo import installation

ROOT = Path(__file__).resolve().parents[1]
READERS = {"bare Scrapy": "none", "Scrapy and trafilatura (fast)": "trafilatura"}
OUTLETS = ("sepidar", "sanabil", "tigris")  # Persian, Arabic and English, each with a layout
SMALL, LARGE = 100, 800  # pages an outlet
ROUNDS = 3  # by turns; the least of each is told, for neighbours only add


class Figures(NamedTuple):
    """CPU milliseconds a page and peak MB of each way to crawl."""

    name: str
    ms: float
    rss: float


def run(folder: Path) -> list[Figures]:
    """Measure Rasad, bare Scrapy and Scrapy with trafilatura on the same pages of the simulated world."""
    with _newsroom() as base:
        costs: dict[tuple[str, int], list[Cost]] = defaultdict(list)
        urls: dict[int, list[str]] = {}
        for turn, size in product(range(ROUNDS), (SMALL, LARGE)):
            database = folder / f"{size}-{turn}.db"
            costs["Rasad", size].append(_rasad(base, database, size))
            urls[size] = _stored(database)
            for name, reader in READERS.items():
                costs[name, size].append(_bare(reader, urls[size], folder / "urls"))
    more = len(urls[LARGE]) - len(urls[SMALL])
    least = {of: Cost(min(c.cpu for c in some), max(c.rss for c in some)) for of, some in costs.items()}
    return [Figures(name, per_page(least[name, SMALL], least[name, LARGE], more), least[name, LARGE].rss) for name in ("Rasad", *READERS)]


@contextmanager
def _newsroom() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.newsroom", "--days=75"]
    world = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert world.stdout is not None
    try:
        yield json.loads(world.stdout.readline())["base"]
    finally:
        world.terminate()
        world.wait(10)


def _rasad(base: str, database: Path, pages: int) -> Cost:
    environment = installation(base, f"sqlite:///{database}") | {"RASAD_MAX_PAGES": str(pages), "RASAD_LOG_DIR": str(database.parent)}
    subprocess.run([sys.executable, "-m", "crawler", "migrate"], env=environment, cwd=ROOT, check=True, capture_output=True)  # a scheduler has made it too
    return cost_of([sys.executable, "-m", "crawler", "crawl", *OUTLETS], env=environment, cwd=ROOT)


def _bare(reader: str, urls: list[str], file: Path) -> Cost:
    file.write_text("\n".join(urls), encoding="utf-8")
    return cost_of([sys.executable, "-m", "benchmarks.bare", reader, str(file)], env=installation(""), cwd=ROOT)


def _stored(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [url for (url,) in connection.execute("SELECT url FROM page WHERE state IN ('story', 'off_topic') ORDER BY id")]
