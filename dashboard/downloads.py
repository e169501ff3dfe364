"""Stories to take away: CSV for spreadsheets, JSON lines for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping

from crawler.spreadsheet import cell
from crawler.storage.reports import StoryRow

COLUMNS = ("id", "outlet", "outlet_name", "language", "published_utc", "published_local", "title", "lead", "verdict", "score", "terms", "sources", "url",
           "authors", "section", "first_seen_utc")  # fmt: skip


def csv_file(stories: Iterable[StoryRow], names: Mapping[str, str]) -> bytes:
    """Return the stories as CSV: a byte-order mark so that spreadsheets read UTF-8, and no cell that is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([cell(value) for value in _cells(story, names)] for story in stories)
    return out.getvalue().encode("utf-8-sig", errors="replace")


def jsonl_file(stories: Iterable[StoryRow]) -> bytes:
    """Return the stories one JSON object a line, with the fields of `rasad export`."""
    return "".join(json.dumps(story.record(), ensure_ascii=False) + "\n" for story in stories).encode(errors="replace")


def _cells(story: StoryRow, names: Mapping[str, str]) -> Iterator[object]:
    yield from (story.id, story.outlet, names.get(story.outlet, story.outlet), story.language or "")
    yield story.published_at.strftime("%Y-%m-%d %H:%M:%S") if story.published_at else ""
    yield story.published_local.isoformat() if story.published_local else ""
    yield from (story.title, story.lead, story.verdict, round(story.score, 3))
    yield "; ".join(dict.fromkeys(str(e.get("term", "")) for e in story.evidence))
    yield "; ".join(dict.fromkeys(a.canonical for a in story.attributions if a.role != "publisher"))
    yield from (story.url, "; ".join(story.authors), story.section, story.first_seen_at.strftime("%Y-%m-%d %H:%M:%S"))
