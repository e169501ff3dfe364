"""What fetches: `rasad up`, `crawl`, `backfill`, `check`, `capture`."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.commands import arguments
from crawler.commands.arguments import MANY, AsJson, Keys, Since
from crawler.commands.printing import print_rows
from crawler.commands.takedown import refuse_suppressed
from crawler.config import Config, load_config
from crawler.errors import WRONG_SETUP
from crawler.storage.engine import open_database

if TYPE_CHECKING:
    from crawler.backfill import Filled


def up() -> None:
    """Start the scheduler and the dashboard together, until stopped."""
    from crawler.pipelines.store import load_judge
    from crawler.up import up as start

    config = load_config()
    load_judge(str(config.topics_dir), str(config.sources_file), config.spider_modules)  # a broken topic file is told now, not by every crawl
    raise typer.Exit(start(config))


@contextmanager
def _loading() -> Iterator[None]:
    """Look for no garbage until `crawler.crawl` has loaded all that stays: it was a seventh of a start."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@_loading()
def crawl(
    keys: Keys = None,
    everything: Annotated[bool, typer.Option("--all", help="Every outlet.")] = False,
    since: Since = None,
    limit: Annotated[int | None, typer.Option(min=1, max=MANY, help="At most so many pages an outlet.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Fetch and judge, show what was read, write nothing at all.")] = False,
    url: Annotated[list[str] | None, typer.Option(help="Fetch just this page (may be given again).")] = None,
    again: Annotated[str, typer.Option(help="Fetch just the pages that could not be read, of one cause (no_body) or one by its number (page:123).")] = "",
    replay: Annotated[Path | None, typer.Option(help="Answer from a folder of captures (manifest.jsonl) instead of the network.")] = None,
    trigger: Annotated[str, typer.Option(hidden=True)] = "manual",
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the crawl's log.")] = False,
) -> None:
    """Crawl outlets now. What is new is stored; what was seen before is not fetched again."""
    from crawler.console import Crawling, complain, out, show_runs
    from crawler.crawl import Request
    from crawler.crawl import crawl as run
    from crawler.health.diagnosis import exit_code

    config = load_config()
    if dry_run:
        config = config.model_copy(update={"database_url": "sqlite://"})
    if everything and keys:
        raise typer.BadParameter("--all goes without outlet keys.")
    lost: list[str] = []
    if everything:
        chosen = arguments.all_of_them(config)
    else:
        chosen = arguments.crawled(arguments.needed(keys, "outlet, or --all"), config, lost if trigger == "scheduled" else None)
    request = Request(
        limit=limit,
        since=arguments.instant(since, config),
        urls=arguments.addresses(url, chosen),
        again=arguments.unread(again, chosen, config, beside=url or replay),
        replay=arguments.folder(replay),
        verbose=verbose or trigger != "manual",
        trigger="replay" if replay else "page" if url or again else trigger,
    )
    if request.urls:
        refuse_suppressed(open_database(config.database_url), chosen[0].outlet, request.urls)
    with Crawling({s.outlet.key: s.outlet.name for s in chosen}) as progress:
        results = run(chosen, config, request, progress=progress)
    if dry_run:
        _show_stored(config)
    if replay and any(r.counts.failed for r in results):  # before the runs' sentences, which say what to do about a 404
        out.print("Of a replay: a page that is not among the captures is counted as a 404; it says nothing of the outlet.", markup=False, soft_wrap=True)
    show_runs(results)
    code = exit_code([(r.diagnosis.state, r.diagnosis.cause) for r in results])
    if lost:
        complain(" ".join(lost))  # the last line of the log is what is said of their runs
    raise typer.Exit(arguments.ended(code, config) if everything else code or (WRONG_SETUP if lost else 0))


def backfill(
    keys: Keys = None,
    first: Annotated[str | None, typer.Option("--from", help="The first day, such as 2025-01-01.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="The last day, included.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, max=MANY, help="At most so many pages an outlet.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Ask for days that are finished, too.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be asked for, fetch and write nothing.")] = False,
    warc: Annotated[list[Path] | None, typer.Option(help="Read pages from a WARC file instead (may be given again).")] = None,
    stretch: Annotated[float, typer.Option(hidden=True, min=0.1)] = 300,
    as_json: AsJson = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the crawl's log.")] = False,
) -> None:
    """Fill in the past from the outlets' own archives, or from WARC files. Run it again to go on; it adds nothing twice."""
    from crawler import filling
    from crawler.console import show_filled

    config = load_config()
    if warc:
        if as_json:
            raise typer.BadParameter("--json goes without --warc.")
        raise typer.Exit(filling.from_files(warc, keys or (), (first, last), config, limit=limit, dry_run=dry_run))
    named = arguments.needed(keys, "outlet, or --warc FILE")
    arguments.crawled(named, config)
    chosen = filling.Chosen(named, first, last)
    show = _print_filled if as_json else show_filled
    span = timedelta(seconds=stretch)
    raise typer.Exit(filling.from_archives(chosen, config, limit=limit, again=again, dry_run=dry_run, stretch=span, verbose=verbose, show=show))


def _print_filled(filled: Sequence[Filled]) -> None:
    print_rows(f.row() for f in filled)


def check(
    keys: Keys = None,
    everything: Annotated[bool, typer.Option("--all", help="Every outlet, some at a time; writes a report that can be sent on.")] = False,
    report: Annotated[Path | None, typer.Option(help="With --all: the file to write (default: rasad-check-DATE.jsonl here).")] = None,
    as_json: AsJson = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the log.")] = False,
) -> None:
    """Try every route of an outlet, look for others where one fails, read three articles; nothing is written to the database."""

    config = load_config()
    if everything:
        from crawler.survey import survey

        if keys:
            raise typer.BadParameter("--all goes without outlet keys.")
        raise typer.Exit(arguments.ended(survey(arguments.all_of_them(config), config, report), config))
    from crawler import check as checking
    from crawler.report import show_checkup

    checkups = checking.check(arguments.crawled(arguments.needed(keys, "outlet, or --all"), config), config, verbose=verbose)
    if as_json:
        print_rows(c.row() for c in checkups)
    else:
        for checkup in checkups:
            show_checkup(checkup)
    raise typer.Exit(checking.ended(checkups))


def capture(
    key: Annotated[str | None, typer.Argument(help="The outlet's key.")] = None,
    urls: Annotated[list[str] | None, typer.Argument(help="Pages of it; without any its routes and newest articles are captured.")] = None,
    to: Annotated[Path | None, typer.Option("--to", help="The folder to make (default: data/captures/KEY-TIME).")] = None,
    limit: Annotated[int, typer.Option(min=1, max=MANY, help="Without addresses: so many articles.")] = 3,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the log.")] = False,
) -> None:
    """Fetch pages politely and save them as captures, for `read --batch` and `crawl --replay`; nothing is written to the database."""
    from crawler.capture import capture as run
    from crawler.report import show_captured

    config = load_config()
    chosen = arguments.crawled(arguments.needed([key] if key else None, "outlet"), config)
    captured = run(chosen[0], arguments.addresses(urls, chosen), config, to, limit=limit, verbose=verbose)
    show_captured(captured)
    raise typer.Exit(captured.code)


def _show_stored(config: Config) -> None:
    from crawler.export.rows import export_rows
    from crawler.storage.reports.filter import Filter

    print_rows(export_rows(open_database(config.database_url), Filter(), everything=True))
