"""Rows as CSV that a spreadsheet opens rightly: letters kept, and no cell that it would run as a formula (OWASP, CSV injection)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

COLUMNS = (
    "id",
    "url",
    "outlet",
    "title",
    "published",
    "published_local",
    "language",
    "verdict",
    "authors",
    "first_seen",
    "backfilled",
    "state",
    "reason",
    "body",
)
# What a spreadsheet takes for the beginning of a formula, full-width signs included.
_FORMULA = re.compile(r"^[\s\x00]*[=+\-@\t\r＝＋－＠|]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BOM = "\ufeff"  # by which Excel knows UTF-8


def write_csv(rows: Iterable[Mapping[str, Any]], stream: SupportsWrite[str]) -> None:
    """Write rows of the export contract, with a heading."""
    stream.write(_BOM)
    writer = csv.DictWriter(stream, COLUMNS, extrasaction="ignore", restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: cell(row[name]) for name in COLUMNS if name in row})


def cell(value: object) -> object:
    """Return a value as a cell that a spreadsheet shows as text: what looks like a formula gets an apostrophe in front."""
    if value is None or isinstance(value, int | float):
        return value
    text = _CONTROL.sub("", "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value))
    return "'" + text if _FORMULA.match(text) else text
