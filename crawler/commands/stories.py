"""What is stored: `rasad search`."""

from __future__ import annotations

from typing import Annotated

import typer

from crawler.commands.arguments import MANY, AsJson
from crawler.commands.printing import existing, print_rows, warn_of_star


def search(
    query: Annotated[str, typer.Argument(help='Words in any spelling; "a phrase"; this OR that; -without.')],
    limit: Annotated[int, typer.Option(min=1, max=MANY)] = 20,
    as_json: AsJson = False,
) -> None:
    """Find stored stories."""
    from crawler.console import out, stories_table
    from crawler.storage.engine import day_of
    from crawler.storage.reports.filter import Filter
    from crawler.storage.reports.lists import list_stories
    from crawler.text.query import parse_query

    warn_of_star(query)
    found = list_stories(existing(), Filter(), parse_query(query), limit=limit)
    if as_json:
        print_rows({"id": s.id, "url": s.url, "outlet": s.outlet, "title": s.title, "day": day_of(s.day).isoformat(), "verdict": s.verdict} for s in found)
    else:
        out.print(stories_table(found, lambda s: day_of(s.day).isoformat()) if found else "No story matches.")
