"""Rows as CSV that a spreadsheet opens rightly: letters kept, and no cell that it would run as a formula (OWASP, CSV injection)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

COLUMNS = ("id", "url", "outlet", "title", "published", "published_local", "language", "verdict", "authors", "first_seen", "state", "reason", "body")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_BOM = "\ufeff"  # by which Excel knows UTF-8


def write_csv(rows: Iterable[Mapping[str, Any]], stream: TextIO) -> None:
    """Write rows of the export contract, with a heading."""
    stream.write(_BOM)
    writer = csv.DictWriter(stream, COLUMNS, extrasaction="ignore", restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: cell(row[name]) for name in COLUMNS if name in row})


def cell(value: object) -> object:
    """Return a value as a cell that is only ever read as text."""
    text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)
    return "'" + text if text.startswith(_FORMULA) else text
