"""What the file of an export is called, and its bytes, piece by piece."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC

from crawler.export.feed import rss_file
from crawler.export.formats import Format
from crawler.export.rows import About, Row, portions
from crawler.export.spreadsheet import csv_file
from crawler.storage.engine import day_of
from crawler.storage.reports.filter import VERDICTS

_MANY = 3  # names of a kind that a file's name bears; of more, their number
_LONGEST = 110  # characters; a file system takes 255 bytes
_NOT_LETTERS = re.compile(r"[^\w]+")
_EXCLUDED = re.compile(r"(?<!\S)-(?=\S)")  # a word that was excluded, where a sign says nothing


def written(form: Format, rows: Iterable[Row], about: About) -> Iterator[bytes]:
    """Give a file of rows, piece by piece: no more of it is in memory than some hundred rows."""
    if form is Format.PARQUET:
        from crawler.export.table import parquet_file  # a library that takes its time to load

        return parquet_file(rows, about)
    return {Format.JSONL: _jsonl_file, Format.CSV: csv_file, Format.RSS: rss_file}[form](rows, about)


def _jsonl_file(rows: Iterable[Row], _about: About) -> Iterator[bytes]:
    """Rows one JSON object a line; half a character pair goes out as its JSON escape."""
    for some in portions(rows):
        yield "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in some).encode(errors="backslashreplace")


def file_name(form: Format, about: About) -> str:
    """Return a file's name that says what is in it and when it was made (UTC): `rasad_2024-09-08_2024-10-07_fa_at-20241007T093000Z.csv`."""
    chosen = dict(vars(about.chosen))
    since, until = chosen.pop("since_day"), chosen.pop("until_day")
    chosen["verdicts"] = tuple(v for v in VERDICTS if v in chosen["verdicts"]) if set(chosen["verdicts"]) != set(VERDICTS) else ()
    pieces = [day_of(since).isoformat() if since is not None else "", day_of(until).isoformat() if until is not None else ""]
    pieces += [_named(kind, value) for kind, value in chosen.items()] + [_slug(_EXCLUDED.sub("not-", about.asked))]
    said = "_".join(["rasad", *filter(None, pieces)])[:_LONGEST].rstrip("_-")
    return f"{said}_at-{about.at.astimezone(UTC):%Y%m%dT%H%M%SZ}.{form.value}"


def _named(kind: str, value: object) -> str:
    if isinstance(value, tuple):
        return "+".join(_slug(str(v)) or "unknown" for v in value) if len(value) <= _MANY else f"{len(value)}-{kind}"
    return _slug(str(value)) if value else ""


def _slug(text: str) -> str:
    return _NOT_LETTERS.sub("-", text).strip("-")[:40]
