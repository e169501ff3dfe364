"""What is stored, to take away: `rasad export`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from crawler.commands import arguments
from crawler.commands.arguments import MANY, Since
from crawler.commands.printing import existing, print_bytes
from crawler.config import Config, load_config
from crawler.export.formats import Format
from crawler.outlet import LANGUAGES


class Verdict(StrEnum):
    RELEVANT = "relevant"
    POSSIBLE = "possible"


def export(
    form: Annotated[Format, typer.Option("--format", help="jsonl and parquet are whole; csv is for spreadsheets, rss for feed readers.")] = Format.JSONL,
    output: Annotated[Path | None, typer.Option(help="A file, replaced in one step, or a folder: the name then says what is in it and when.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also every other page, with its state and reason.")] = False,
    outlet: Annotated[list[str] | None, typer.Option(help="Only this outlet (may be given again).")] = None,
    language: Annotated[list[str] | None, typer.Option(help=f"Only this language ({', '.join(sorted(LANGUAGES))}; may be given again).")] = None,
    verdict: Annotated[Verdict | None, typer.Option(help="Only stories of this verdict.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only stories of this topic.")] = None,
    since: Since = None,
    until: Annotated[str | None, typer.Option(help="The last day: as --since.")] = None,
    query: Annotated[str | None, typer.Option(help="Only stories that match.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, max=MANY, help="At most so many: the newest.")] = None,
) -> None:
    """Print the stored stories, or write them to a file: oldest first; a feed, and what is limited, newest first."""
    from crawler.console import out
    from crawler.export.files import file_name, written
    from crawler.export.rows import About, export_rows
    from crawler.output import write_file
    from crawler.storage import reports
    from crawler.storage.reports.filter import Filter
    from crawler.text.sources import listed

    if form is Format.RSS and everything:
        raise typer.BadParameter("a feed holds stories: --all goes with the other formats.")
    if form is Format.PARQUET and output is None and sys.stdout is not None and sys.stdout.isatty():
        raise typer.BadParameter("Parquet is no text to read: name a file or folder with --output, or send it to one (> stories.parquet).")
    config, engine = load_config(), existing()
    first, last = arguments.day(since, config), arguments.day(until, config)
    if first is not None and last is not None and first > last:
        raise typer.BadParameter(f"{until} is before --since {since}: no day lies between.", param_hint="--until")
    chosen = Filter(
        outlets=arguments.stored(outlet, config),
        languages=arguments.languages(language),
        verdicts=(verdict.value,) if verdict else (),
        topic=topic and arguments.topic(topic, config),
        since_day=first,
        until_day=last,
    )
    sources = {key: source.called for key, source in listed(config.sources_file).items() if source.called}
    about = About(chosen=chosen, asked=query or "", at=datetime.now(UTC), names=reports.outlet_names(engine), sources=sources, link=_link(config))
    rows = export_rows(engine, chosen, about.asked, everything=everything, newest_first=form is Format.RSS or limit is not None, limit=limit)
    if output is None:
        print_bytes(written(form, rows, about))
    else:
        passing = _Passing(rows, None if everything else limit)
        place = output / file_name(form, about) if output.is_dir() else output
        write_file(written(form, passing, about), place, "--output")
        out.print(f"{passing.number:,} rows written to {place}", markup=False, soft_wrap=True)


class _Passing:
    """Rows that are counted as they pass, with a line that grows where somebody looks on."""

    def __init__(self, rows: Iterable[dict[str, Any]], total: int | None) -> None:
        self._rows, self._total = rows, total
        self.number = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        from crawler.console import err

        columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} written"), TimeElapsedColumn())
        with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
            for row in progress.track(self._rows, total=self._total):
                self.number += 1
                yield row


def _link(config: Config) -> str:
    return f"http://{config.dashboard_address}:{config.dashboard_port}/stories"
