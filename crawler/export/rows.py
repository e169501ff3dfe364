"""What is exported: rows whose names are a contract with other programs, and what is to be said of them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from typing import Any, TypeAlias

from sqlalchemy import Engine

from crawler.storage.reports.exports import pages_for_export, stories_for_export
from crawler.storage.reports.filter import Filter
from crawler.text.keywords import printed
from crawler.text.query import parse_query

Row: TypeAlias = dict[str, Any]
_AT_ONCE = 500  # rows of a file that are held together


@dataclass(frozen=True, kw_only=True)
class About:
    """What an export holds, and of when it is."""

    chosen: Filter = field(default_factory=Filter)
    asked: str = ""  # as typed into the search
    at: datetime
    names: Mapping[str, str] = field(default_factory=dict)  # of outlets, by key
    sources: Mapping[str, str] = field(default_factory=dict)  # what known sources are called, by key
    link: str = ""  # where a reader sees the same stories


def export_rows(
    engine: Engine, chosen: Filter, asked: str = "", *, everything: bool = False, newest_first: bool = False, limit: int | None = None
) -> Iterator[Row]:
    """Give every story in the filter, and with `everything` every other page as well."""
    query = parse_query(asked) if asked.strip() else None
    stories = (story.record() for story in stories_for_export(engine, chosen, query, newest_first=newest_first, limit=limit))
    pages = (page.record() for page in pages_for_export(engine, chosen)) if everything else ()
    return chain(stories, pages)


def portions(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Give rows some hundred at a time."""
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        yield some


def terms_of(row: Row) -> list[str]:
    """Return the terms a story's verdict rests on, each once."""
    return list(dict.fromkeys(printed(str(e.get("term", ""))) for e in row.get("evidence") or () if not str(e.get("rule", "")).startswith("exclude")))


def sources_of(row: Row, about: About) -> list[str]:
    """Return whom a story cites, each once: outlets and known sources as they are called, others as they are printed."""
    printed_as: dict[tuple[str, str], str] = {}
    for cited in (a for a in row.get("attributions") or () if a["role"] != "publisher"):
        is_anonymous = cited["kind"] == "anonymous"  # those have one key, and are not one
        printed_as.setdefault((cited["canonical"], cited["name"] if is_anonymous else ""), cited["name"])
    return list(dict.fromkeys(about.names.get(key) or about.sources.get(key) or name for (key, _), name in printed_as.items()))
