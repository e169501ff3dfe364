"""The fault catalogue, sections A (network), C (process, clock, storage) and D (dashboard, exports, supply): every row has a test named after it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROWS = {
    "a1": "a decompression bomb",
    "a2": "an endless or slow body",
    "a3": "a truncated body",
    "a4": "429 or 503 with Retry-After",
    "a5": "an outlet that is down for days",
    "a6": "a robots.txt that is absent, refused, broken, silent or endless",
    "a7": "a robots.txt that forbids all, delays a day, or is made to be slow to read",
    "a8": "redirects that loop, leave the host or lead to a private address",
    "a9": "addresses of the private network in every spelling and by every way",
    "a10": "lists, calendars, sessions and sitemaps without end",
    "a11": "pages that say 200 and are none: soft 404, wall, captcha, an empty list",
    "a12": "answers to conditional requests, true and untrue",
    "a13": "several outlets on one host",
    "c1": "SIGTERM in the middle of a run",
    "c2": "SIGKILL of crawler and scheduler at any moment",
    "c3": "a spider that raises, is no Python, or whose every request fails",
    "c4": "a child that hangs",
    "c5": "a browser that is killed, a page that crashes, no browser at all",
    "c6": "two schedulers, two crawls of one outlet",
    "c7": "missed checks, and a run longer than the time to the next",
    "c8": "a clock that jumps, a change of daylight saving time",
    "c9": "a database that is locked for a second, for a minute",
    "c10": "reading before writing in one transaction",
    "c11": "a full disk",
    "c12": "a damaged, missing, read-only, older or newer database",
    "c13": "migration from every past version with data",
    "c14": "a PostgreSQL server that stops and starts",
    "c15": "leaks over many runs",
    "c16": "a backup while others write",
    "d1": "scripts, markdown and links in what others write",
    "d2": "formulas in what a spreadsheet opens",
    "d3": "feeds and files of texts with control characters and marks of the format",
    "d4": "words of a page in alerts and the headers of mails",
    "d5": "the search's own signs, quotes and length in a search",
    "d6": "addresses with nonsense",
    "d7": "a database that is missing, empty, locked or large",
    "d8": "another origin, another host's name, what is bound",
    "d9": "paths in what names a file",
    "d10": "settings and files that are wrong",
    "d11": "what a crawl listens on",
}
NOT_HERE: dict[str, str] = {}  # row -> why it has no test


@cache
def named() -> set[str]:
    """The rows that tests are named after."""
    found = set()
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                found.add(node.name.split("_")[1])
    return found


@pytest.mark.parametrize("row", ROWS)
def test_a_row_of_the_catalogue_has_a_test_named_after_it(row: str) -> None:
    assert (row in named()) != (row in NOT_HERE), f"{row.upper()} ({ROWS[row]}) needs a test_{row}_..., or a reason in NOT_HERE; not both"
