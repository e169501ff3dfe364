"""What a search among a million stories takes: a common word, a rare one, a phrase; the first page of the list, and the count.

    python -m benchmarks.searching [DATABASE_URL]

CPU milliseconds of the quickest of three rounds (SQLite works in our own thread), and how many times a search for a word that stands nowhere.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.millions.__main__ import made
from crawler.storage import reports
from crawler.storage.engine import open_database
from crawler.storage.reports import Filter
from crawler.text.query import parse_query

ROUNDS, LIMIT = 3, 25
ASKED = {
    "a common word": "الذي",
    "a word of many": "Iraqi",
    "a phrase": '"US-led coalition"',
    "without a word": "coalition -drone",
    "a rare name": "Welderashton",
    "nothing": "qqqqq",
}


def run(url: str) -> dict[str, tuple[int, float, float]]:
    """Return the count, and the CPU milliseconds of the first page and of counting, by what was searched."""
    engine, found = open_database(url), {}
    for name, asked in ASKED.items():
        query = parse_query(asked)
        listed = _cpu(lambda q=query: reports.list_stories(engine, Filter(), q, limit=LIMIT))  # type: ignore[misc]
        counted = _cpu(lambda q=query: reports.count_stories(engine, Filter(), q))  # type: ignore[misc]
        found[name] = (reports.count_stories(engine, Filter(), query), listed, counted)
    return found


def _cpu(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.thread_time()
        work()
        best = min(best, time.thread_time() - began)
    return 1000 * best


def show(url: str) -> None:
    """Print what searches take on a database."""
    found = run(url)
    least = max(0.1, found["nothing"][1])
    print(f"{'search':18} {'stories':>9} {'list, CPU ms':>13} {'x':>7} {'count, CPU ms':>14}")
    for name, (stories, listed, counted) in found.items():
        print(f"{name:18} {stories:9,} {listed:13.1f} {listed / least:7.0f} {counted:14.1f}")


def main() -> None:
    """Answer the command line."""
    show(sys.argv[1] if len(sys.argv) > 1 else made(1_000_000, Path("data")))


if __name__ == "__main__":
    main()
