"""What several commands print alike: rows for a program, and the database that must be there already."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from crawler.config import load_config
from crawler.storage.engine import open_database

if TYPE_CHECKING:
    from crawler.output import Lines


def existing() -> Any:
    """Return the installation's database; SetupError when there is none yet."""
    return open_database(load_config().database_url, create=False)


def warn_of_star(query: str) -> None:
    """Say on standard error that a star in a search asks for nothing, where it has one."""
    from crawler.console import complain

    if "*" in query:
        complain("a star (*) stands for nothing: other words that begin alike are not found. Name them, with OR between them: withdraw OR withdrawal.")


def print_bytes(pieces: Iterable[bytes]) -> None:
    """Print a file, piece by piece."""
    out = _lines()
    for piece in pieces:
        out.write_bytes(piece)
    out.flush()


def _lines() -> Lines:
    from crawler import contract
    from crawler.output import Lines

    contract.as_utf8(sys.stdout)
    return Lines()


def print_rows(rows: Iterable[Any]) -> None:
    """Print a JSON object a line."""
    from crawler.contract import line

    out = _lines()
    for row in rows:
        out.write(line(row))
    out.flush()  # a program that asks one by one waits for the answer


def answer(reply: Callable[[Any], Any]) -> int:
    """Answer each JSON line of standard input with one, as soon as it is read; returns the exit code. A bad line's answer is `{id, error}`."""
    return for_each_row(lambda row: print_rows([reply(row)]), lambda key, why: print_rows([{"id": key, "error": why}]))


def for_each_row(use: Callable[[Any], None], refuse: Callable[[Any, str], None] | None = None) -> int:
    """Hand each JSON line of standard input on; a bad one costs a sentence and the exit code 2, and no other line."""
    from crawler import contract
    from crawler.console import complain

    bad = False
    for number, row in contract.rows_in(contract.as_utf8(sys.stdin, reads=True)):
        try:
            if isinstance(row, contract.RowError):
                raise row
            use(row)
        except contract.RowError as error:
            complain(f"line {number} {error}; the other lines are processed.")
            if refuse is not None:
                refuse(row.get("id") if isinstance(row, dict) else None, f"line {number} {error}")
            bad = True
    return 2 if bad else 0
