"""Parquet, for pandas, DuckDB, R and the like: typed columns, whole texts, the filter in the file's own notes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from crawler.export.rows import About, Row, portions, sources_of, terms_of

_TEXTS = pa.list_(pa.string())
_INSTANT = pa.timestamp("us", tz="UTC")
_EVIDENCE = pa.list_(pa.struct([(n, pa.string()) for n in ("term", "zone", "rule", "group")] + [(n, pa.int64()) for n in ("start", "end")]))
_CITED = pa.list_(pa.struct([(n, pa.string()) for n in ("name", "canonical", "kind", "role")] + [(n, pa.int64()) for n in ("start", "end")]))
_TOPICS = pa.list_(
    pa.struct([(n, pa.string()) for n in ("topic", "verdict", "judged_by", "rule_verdict")] + [("score", pa.float64()), ("evidence", _EVIDENCE)])
)
SCHEMA = pa.schema(
    [("id", pa.int64())]
    + [(name, pa.string()) for name in ("url", "outlet", "outlet_name", "title", "lead", "body", "language")]
    + [("published", _INSTANT), ("published_local", pa.date32()), ("authors", _TEXTS), ("section", pa.string()), ("tags", _TEXTS)]
    + [("verdict", pa.string()), ("judged_by", pa.string()), ("score", pa.float64()), ("terms", _TEXTS), ("sources", _TEXTS)]
    + [("evidence", _EVIDENCE), ("topics", _TOPICS), ("attributions", _CITED), ("first_seen", _INSTANT), ("backfilled", pa.bool_())]
    + [("state", pa.string()), ("reason", pa.string()), ("text_hash", pa.string())]
)


class _Sink:
    """A file that only grows, and hands over what has come since it was last asked."""

    closed = False

    def __init__(self) -> None:
        self._new: list[bytes] = []
        self._size = 0

    def write(self, data: Any) -> int:
        """Take in what the writer writes."""
        self._new.append(bytes(data))
        self._size += len(self._new[-1])
        return len(self._new[-1])

    def tell(self) -> int:
        """Say how much was written."""
        return self._size

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is kept open."""

    def taken(self) -> bytes:
        """Hand over what is new."""
        new, self._new = b"".join(self._new), []
        return new


def parquet_file(rows: Iterable[Row], about: About) -> Iterator[bytes]:
    """Give rows of the export contract as one Parquet file; some hundred rows are a row group."""
    notes = {"rasad.filter": json.dumps(asdict(about.chosen), ensure_ascii=False), "rasad.search": about.asked, "rasad.at": about.at.isoformat()}
    schema, sink = SCHEMA.with_metadata(notes), _Sink()
    with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), schema, compression="zstd") as writer:
        for some in portions(rows):
            writer.write_table(pa.Table.from_pylist([_typed(row, about) for row in some], schema=schema))
            yield sink.taken()
    yield sink.taken()


def _typed(row: Row, about: About) -> Row:
    told: Row = _unbroken(row) | {"outlet_name": about.names.get(row["outlet"], row["outlet"])}
    told |= {name: datetime.fromisoformat(row[name]) for name in ("published", "first_seen") if row.get(name)}
    if row.get("published_local"):
        told["published_local"] = date.fromisoformat(row["published_local"])
    return told | ({"terms": terms_of(told), "sources": sources_of(told, about)} if "evidence" in row else {})


def _unbroken(value: Any) -> Any:
    """A value without half character pairs, which no UTF-8 file can hold."""
    if isinstance(value, dict):
        return {key: _unbroken(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_unbroken(part) for part in value]
    return value.encode(errors="replace").decode() if isinstance(value, str) else value
