"""The machine contract: rows in and rows out, one JSON object a line. The names in them are stable.

`rasad read --batch`, `judge`, `dates` and `attribute` print these (what `export` writes: crawler.export); other programs and the labelled sets read them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from io import TextIOWrapper
from math import isfinite
from typing import Any, NoReturn, TextIO
from zoneinfo import ZoneInfo

from crawler.article import Article, Published, Rejection
from crawler.errors import SetupError
from crawler.extract.page import read_page
from crawler.fetch.captures import Capture
from crawler.outlet import Outlet
from crawler.registry import outlet_of
from crawler.text.attribution import Sources, find_sources
from crawler.text.dates import parse_date
from crawler.topic import Topic, Verdict, strongest

Row = dict[str, Any]
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?", re.I)


class RowError(SetupError):
    """A line of input cannot be used; the message says what is wrong with it."""


def rows_in(stream: TextIO) -> Iterator[tuple[int, Row | RowError]]:
    """Read numbered JSON lines; a line that is none is given as the error, so that the others are not lost."""
    for number, text in enumerate(stream, 1):
        if text.strip():
            yield number, _row_in(text)


def _row_in(text: str) -> Row | RowError:
    try:
        text.encode()  # bytes that are no UTF-8 come in as lone surrogates (`as_utf8`)
        row = json.loads(text, parse_constant=_no_json, parse_float=_finite)
    except UnicodeEncodeError:
        return RowError("is not UTF-8 text")
    except (ValueError, RecursionError) as error:
        return RowError(f"is not JSON ({error})")
    return row if isinstance(row, dict) else RowError("is not a JSON object")


def _finite(text: str) -> float:
    return number if isfinite(number := float(text)) else _no_json(text)


def _no_json(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def as_utf8(stream: TextIO, *, reads: bool = False) -> TextIO:
    """Let a standard stream carry UTF-8 whatever the locale is; half a character pair goes out as its JSON escape."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8-sig" if reads else "utf-8", errors="surrogateescape" if reads else "backslashreplace")
    return stream


def read_capture(capture: Capture, outlets: Iterable[Outlet], now: datetime) -> tuple[Article | Rejection, Row]:
    """Read one captured page, as the outlet's spider would, and return it with its row."""
    url = capture.url or "http://unknown.invalid/saved-page"
    outlet = outlet_of(url, outlets)
    content_type = next((v for k, v in capture.headers.items() if k.lower() == "content-type"), None)
    result = read_page(capture.read_bytes(), url=url, content_type=content_type, outlet=outlet, fetched_at=capture.captured or now)
    return result, {"id": capture.id, **read_row(result, capture.url)}


def read_row(result: Article | Rejection, url: str | None) -> Row:
    """Return the row of a page that was read; of one that could not be, with its reason."""
    if isinstance(result, Rejection):
        empty: Row = {
            "title": result.title or None,
            **_dates(result.published),
            "authors": [],
            "body": "",
            "language": None,
        }
        return {"url": url, **empty, "outlet": result.outlet, "rejected": str(result.reason)}
    return {
        "url": url,
        "title": result.title,
        **_dates(result.published),
        "authors": list(result.authors),
        "body": result.body,
        "language": result.language,
        "outlet": result.outlet,
    }


def _dates(published: Published | None) -> Row:
    if published is None:
        return {"published": None, "published_local": None, "published_source": None}
    return {"published": _iso(published.at), "published_local": published.day.isoformat(), "published_source": published.source}


def judge_row(row: Row, topics: tuple[Topic, ...]) -> Row:
    """Judge one text: `{id, lang?, title, text, date?}`; raises RowError where a field is of another kind."""
    verdict = strongest(judge_by_each(row, topics))
    evidence = [{"term": e.term, "zone": e.zone, "start": e.start, "end": e.end, "rule": e.rule} for e in verdict.evidence]
    told = {"score": verdict.score, "evidence": evidence, "verdict": verdict.verdict, "topic": verdict.topic}
    return {"id": row.get("id"), "relevant": verdict.verdict == "relevant", **told}


def judge_by_each(row: Row, topics: tuple[Topic, ...]) -> list[Verdict]:
    """Return every topic's verdict on one text, in their order; raises RowError as `judge_row` does."""
    title, text, language = text_of(row)
    day = _day(row.get("date"))
    return [t.judge(title, text, language=language, day=day) for t in topics]


def text_of(row: Row) -> tuple[str, str, str | None]:
    """Return a row's title, text and language; raises RowError when there is nothing to judge."""
    for name in ("title", "text", "lang"):
        _string(row, name)
    if "title" not in row and "text" not in row:
        raise RowError('has neither "title" nor "text" to judge')
    return row.get("title") or "", row.get("text") or "", _language(row)


def dates_row(row: Row) -> Row:
    """Read one date: `{id, raw, lang?, reference_time?, tz_hint?}`; a value of null is: no date, or none that can be told.

    `reference_time` is when it was read: a day is its noon, a time without an offset is of the zone `tz_hint` (a name or an offset; default UTC).
    """
    raw = _string(row, "raw")
    if raw is None:
        raise RowError('has no "raw" date to read')
    zone = _zone(_string(row, "tz_hint"))
    parsed = parse_date(raw, language=_language(row), reference=_reference(_string(row, "reference_time"), zone), timezone=zone, historic=True)
    if parsed is None:
        return {"id": row.get("id"), "value": None, "precision": None, "calendar": None}
    return {"id": row.get("id"), "value": parsed.value, "precision": parsed.precision, "calendar": parsed.calendar}


def attribution_row(row: Row, sources: Sources) -> Row:
    """Find the sources one text cites: `{id, text, lang?, outlet?}`; spans are in the text as given. «الوكالة» is no further source, but told beside them."""
    text = _string(row, "text")
    if text is None:
        raise RowError('has no "text" to find sources in')
    found = find_sources(text, sources, language=_language(row), outlet=_string(row, "outlet"))
    again = [asdict(source) for source in found if source.role == "coreference"]
    return {"id": row.get("id"), "sources": [asdict(source) for source in found if source.role != "coreference"], "coreferences": again}


def _string(row: Row, name: str) -> str | None:
    value = row.get(name)
    if not isinstance(value, str | None):
        raise RowError(f"has a {name} that is no text: put it in quotes or leave it out")
    return value


def _language(row: Row) -> str | None:
    return (_string(row, "lang") or "").partition("-")[0].lower() or None


def _zone(name: str | None) -> tzinfo:
    offset = _OFFSET.fullmatch((name or "").strip())
    if offset is not None and int(offset[2]) <= 14 and int(offset[3] or 0) < 60:
        return timezone((-1 if offset[1] == "-" else 1) * timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0)))
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        raise RowError(
            f"has a tz_hint {(name or '')[:40]!r} that is no time zone: write a name such as Asia/Baghdad, an offset such as +03:00, or leave it out"
        ) from None


def _reference(text: str | None, zone: tzinfo) -> datetime | None:
    if not text:
        return None
    try:
        if len(text) <= 10:
            return datetime.combine(date.fromisoformat(text), time(12), zone)
        at = datetime.fromisoformat(text)
    except ValueError:
        raise RowError(f"has a reference_time {text[:40]!r} that is no instant: write it as 2026-01-18T12:00:00+03:00 or leave it out") from None
    return at if at.tzinfo else at.replace(tzinfo=zone)


def line(row: Mapping[str, Any]) -> str:
    """Return a row as a line of JSON, in the letters it is written in."""
    return json.dumps(row, ensure_ascii=False) + "\n"


def _day(value: object) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise RowError(f"has a date {str(value)[:40]!r} that is no day: write YYYY-MM-DD or leave it out") from None


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None
