"""CSV that a spreadsheet opens rightly: letters kept, and no cell that it would run as a formula (OWASP, CSV injection)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from crawler.export.rows import About, Row, portions, sources_of, terms_of

COLUMNS = (
    "id",
    "outlet",
    "outlet_name",
    "language",
    "published",
    "published_local",
    "title",
    "lead",
    "verdict",
    "judged_by",
    "score",
    "terms",
    "sources",
    "url",
    "authors",
    "section",
    "first_seen",
    "backfilled",
    "state",
    "reason",
    "text_hash",
    "body",
)
_INSTANTS = ("published", "first_seen")
_LONGEST = 32_000  # a cell of Excel's holds 32,767 characters; what is more would spill into rows of its own
_CUT = " […]"
# What a spreadsheet takes for the beginning of a formula, full-width signs included.
_FORMULA = re.compile(r"^\s*[=+\-@\t\r＝＋－＠|]")
# The same where another country's spreadsheet begins a cell within this one: it parts cells by semicolons, and knows no quoted lines then.
_WITHIN = re.compile(r"(?<=[;\n\t])( *)(?=[=+@＝＋＠|]|[-－]\s*[!-~])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BOM = b"\xef\xbb\xbf"  # by which Excel knows UTF-8


def csv_file(rows: Iterable[Row], about: About) -> Iterator[bytes]:
    """Give rows of the export contract as CSV with a heading. Instants are UTC, written as spreadsheets read them; a very long body is cut."""
    yield _BOM + _lines([dict(zip(COLUMNS, COLUMNS, strict=True))])
    for some in portions(rows):
        yield _lines([_cells(row, about) for row in some])


def figures_file(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a chart's figures as CSV, as safe as stories are; what is not known (None) is an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([cell(value) for value in row] for row in rows)
    return _BOM + out.getvalue().encode(errors="replace")


def _lines(cells: list[Row]) -> bytes:
    out = io.StringIO(newline="")
    csv.DictWriter(out, COLUMNS, restval="", extrasaction="ignore", lineterminator="\r\n").writerows(cells)
    return out.getvalue().encode(errors="replace")


def _cells(row: Row, about: About) -> Row:
    told = row | {"outlet_name": about.names.get(row["outlet"], row["outlet"]), "terms": terms_of(row), "sources": sources_of(row, about)}
    told |= {name: f"{datetime.fromisoformat(row[name]):%Y-%m-%d %H:%M:%S}" for name in _INSTANTS if row.get(name)}
    return {name: cell(told.get(name)) for name in COLUMNS}


def cell(value: object) -> object:
    """Return a value as a cell that a spreadsheet shows as text: what looks like a formula gets an apostrophe in front."""
    if value is None or isinstance(value, int | float):
        return value
    text = _CONTROL.sub("", "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value))
    text = text if len(text) <= _LONGEST else text[:_LONGEST] + _CUT
    text = _WITHIN.sub(r"\1'", text)
    return "'" + text if _FORMULA.match(text) else text
