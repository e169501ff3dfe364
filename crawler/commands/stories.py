"""What is stored: `rasad search`, `export`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from crawler.commands import arguments
from crawler.commands.arguments import MANY, AsJson, Since
from crawler.commands.printing import existing, lines, print_rows
from crawler.config import load_config


class Format(StrEnum):
    JSONL = "jsonl"
    CSV = "csv"


def search(
    query: Annotated[str, typer.Argument(help='Words in any spelling; "a phrase"; -without.')],
    limit: Annotated[int, typer.Option(min=1, max=MANY)] = 20,
    as_json: AsJson = False,
) -> None:
    """Find stored stories."""
    from crawler.console import out, stories_table
    from crawler.storage.engine import day_of
    from crawler.storage.reports.filter import Filter
    from crawler.storage.reports.stories import list_stories
    from crawler.text.query import parse_query

    found = list_stories(existing(), Filter(), parse_query(query), limit=limit)
    if as_json:
        print_rows({"id": s.id, "url": s.url, "outlet": s.outlet, "title": s.title, "day": day_of(s.day).isoformat(), "verdict": s.verdict} for s in found)
    else:
        out.print(stories_table(found, lambda s: day_of(s.day).isoformat()) if found else "No story matches.")


def export(
    form: Annotated[Format, typer.Option("--format", help="jsonl is whole; csv is for spreadsheets.")] = Format.JSONL,
    everything: Annotated[bool, typer.Option("--all", help="Also every other page, with its state and reason.")] = False,
    outlet: Annotated[list[str] | None, typer.Option(help="Only this outlet (may be given again).")] = None,
    since: Since = None,
    query: Annotated[str | None, typer.Option(help="Only stories that match.")] = None,
) -> None:
    """Print the stored stories, oldest first."""
    from crawler import contract
    from crawler.storage.engine import day_number
    from crawler.storage.reports.filter import Filter
    from crawler.text.query import parse_query

    config = load_config()
    begin = arguments.instant(since, config)
    chosen = Filter(outlets=arguments.stored(outlet, config), since_day=day_number(begin.astimezone(config.zone).date()) if begin else None)
    rows = contract.export_rows(existing(), chosen, parse_query(query) if query else None, everything=everything)
    if form is Format.CSV:
        from crawler.spreadsheet import write_csv

        write_csv(rows, lines())
    else:
        print_rows(rows)
