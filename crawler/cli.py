"""`rasad`: what a person or a script asks of an installation. Arguments only; the work is done elsewhere.

Exit codes: 0 fine; 2 wrong usage or a setup that can't work; of `crawl`: 3 pages found but none readable (of `read` too), 4 nothing
found, 5 blocked, 6 no network, 1 failed otherwise.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from sqlalchemy.exc import SQLAlchemyError

from crawler import __version__, arguments
from crawler.config import Config, load_config
from crawler.errors import SetupError
from crawler.storage.engine import open_database, unusable

if TYPE_CHECKING:
    from crawler.console import Lines

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Rasad: a scheduled news crawler with a monitoring dashboard."
)
_MANY = 1_000_000

Keys = Annotated[list[str] | None, typer.Argument(help="Outlet keys, as `rasad outlets` lists them.")]
Since = Annotated[str | None, typer.Option(help="How far back: 12h, 7d, 2w or a day such as 2026-01-31.")]
AsJson = Annotated[bool, typer.Option("--json", help="For a program: one JSON object a line.")]


class Format(StrEnum):
    JSONL = "jsonl"
    CSV = "csv"


def main() -> None:
    """Run the command line; every expected error is one sentence and exit code 2."""
    from crawler.console import complain

    try:
        app()
    except SetupError as error:
        complain(str(error))
    except SQLAlchemyError as error:
        complain(str(unusable(load_config().database_url, error)))
    sys.exit(2)


@app.command()
def up() -> None:
    """Start the scheduler and the dashboard together, until stopped."""
    from crawler.pipelines.store import load_judge
    from crawler.up import up as start

    config = load_config()
    load_judge(str(config.topics_dir), str(config.sources_file), config.spider_modules)  # a broken topic file is told now, not by every crawl
    raise typer.Exit(start(config))


@app.command()
def outlets(
    keys: Keys = None,
    everything: Annotated[bool, typer.Option("--all", help="Every outlet in full.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the outlets, a line each; of those named, every route and all that is not verified."""
    from crawler.console import outlet_row, show_not_crawled, show_outlet, show_outlets
    from crawler.registry import spiders

    config = load_config()
    known = spiders(config.spider_modules)
    chosen = arguments.crawled(keys, config) if keys else list(known.values())
    if as_json:
        _print_rows(outlet_row(s.outlet, s.family) for s in chosen)
        return
    if keys or everything:
        for spider in chosen:
            show_outlet(spider.outlet, spider.family)
    else:
        show_outlets([spider.outlet for spider in chosen])
    if not keys:
        show_not_crawled({key: why for key, why in arguments.not_crawled(config).items() if key not in known})


@app.command()
def crawl(
    keys: Keys = None,
    everything: Annotated[bool, typer.Option("--all", help="Every outlet.")] = False,
    since: Since = None,
    limit: Annotated[int | None, typer.Option(min=1, max=_MANY, help="At most so many pages an outlet.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Fetch and judge, show what was read, write nothing at all.")] = False,
    url: Annotated[list[str] | None, typer.Option(help="Fetch just this page (may be given again).")] = None,
    replay: Annotated[Path | None, typer.Option(help="Answer from a folder of captures (manifest.jsonl) instead of the network.")] = None,
    trigger: Annotated[str, typer.Option(hidden=True)] = "manual",
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the crawl's log.")] = False,
) -> None:
    """Crawl outlets now. What is new is stored; what was seen before is not fetched again."""
    from crawler.console import Crawling, out, show_runs
    from crawler.crawl import Request
    from crawler.crawl import crawl as run
    from crawler.health.diagnosis import exit_code
    from crawler.registry import spiders

    config = load_config()
    if dry_run:
        config = config.model_copy(update={"database_url": "sqlite://"})
    if everything and keys:
        raise typer.BadParameter("--all goes without outlet keys.")
    chosen = list(spiders(config.spider_modules).values()) if everything else arguments.crawled(arguments.needed(keys, "outlet, or --all"), config)
    request = Request(
        limit=limit,
        since=arguments.instant(since, config),
        urls=arguments.addresses(url, chosen),
        replay=arguments.folder(replay),
        verbose=verbose or trigger == "scheduled",
        trigger="replay" if replay else "page" if url else trigger,
    )
    with Crawling({s.outlet.key: s.outlet.name for s in chosen}) as progress:
        results = run(chosen, config, request, progress=progress)
    if dry_run:
        _show_stored(config)
    show_runs(results)
    if replay and any(r.counts.failed for r in results):
        out.print("Of a replay: a page that is not among the captures is counted as a 404; it says nothing of the outlet.", markup=False, soft_wrap=True)
    raise typer.Exit(exit_code([(r.diagnosis.state, r.diagnosis.cause) for r in results]))


@app.command()
def backfill(
    keys: Keys = None,
    first: Annotated[str | None, typer.Option("--from", help="The first day, such as 2025-01-01.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="The last day, included.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, max=_MANY, help="At most so many pages an outlet.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Ask for days that are finished, too.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be asked for, fetch and write nothing.")] = False,
    warc: Annotated[list[Path] | None, typer.Option(help="Read pages from a WARC file instead (may be given again).")] = None,
    stretch: Annotated[float, typer.Option(hidden=True, min=0.1)] = 300,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the crawl's log.")] = False,
) -> None:
    """Fill in the past from the outlets' own archives, or from WARC files. Run it again to go on; it adds nothing twice."""
    from crawler import filling

    config = load_config()
    if warc:
        raise typer.Exit(filling.from_files(warc, keys or (), (first, last), config, limit=limit, dry_run=dry_run))
    named = arguments.needed(keys, "outlet, or --warc FILE")
    arguments.crawled(named, config)
    chosen = filling.Chosen(named, first, last)
    raise typer.Exit(filling.from_archives(chosen, config, limit=limit, again=again, dry_run=dry_run, stretch=timedelta(seconds=stretch), verbose=verbose))


@app.command()
def check(
    keys: Keys = None,
    everything: Annotated[bool, typer.Option("--all", help="Every outlet, some at a time; writes a report that can be sent on.")] = False,
    report: Annotated[Path | None, typer.Option(help="With --all: the file to write (default: rasad-check-DATE.jsonl here).")] = None,
    as_json: AsJson = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the log.")] = False,
) -> None:
    """Try every route of an outlet, look for others where one fails, read three articles; nothing is written to the database."""
    from crawler.registry import spiders

    config = load_config()
    if everything:
        from crawler.survey import survey

        if keys:
            raise typer.BadParameter("--all goes without outlet keys.")
        raise typer.Exit(survey(list(spiders(config.spider_modules).values()), config, report))
    from crawler import check as checking
    from crawler.report import show_checkup

    checkups = checking.check(arguments.crawled(arguments.needed(keys, "outlet, or --all"), config), config, verbose=verbose)
    if as_json:
        _print_rows(c.row() for c in checkups)
    else:
        for checkup in checkups:
            show_checkup(checkup)
    raise typer.Exit(checking.ended(checkups))


@app.command("new-outlet")
def new_outlet(
    url: Annotated[str | None, typer.Argument(help="The outlet's site.")] = None,
    page: Annotated[Path | None, typer.Option("--from", help="A page of it saved from a browser, instead of the network; needs --url.")] = None,
    address: Annotated[str | None, typer.Option("--url", help="The address the saved page was at.")] = None,
    key: Annotated[str | None, typer.Option(help="Its key (default: from the host).")] = None,
    name: Annotated[str | None, typer.Option(help="Its name in English.")] = None,
) -> None:
    """Begin an outlet: probe its site, and write its file, captures of it and a test to complete."""
    from crawler import newcomer
    from crawler.registry import spiders
    from crawler.report import show_newcomer

    if (page is None) != (address is None) or (url is None) == (page is None):
        raise typer.BadParameter("give a site's address, or --from FILE with --url ADDRESS.")
    config = load_config()
    where = newcomer.place(address or url or "", key=key, known=spiders(config.spider_modules), root=Path())
    seen = newcomer.look_at_file(page, address or "") if page else newcomer.look(url or "", config)
    show_newcomer(newcomer.write(seen, where, name=name))


@app.command()
def read(
    files: Annotated[list[Path] | None, typer.Argument(help="A saved page.")] = None,
    url: Annotated[str | None, typer.Option(help="The address the saved page was at.")] = None,
    batch: Annotated[Path | None, typer.Option(help="A manifest.jsonl of captured pages; prints a JSON object a line.")] = None,
) -> None:
    """Read saved pages as a crawl would, without network or database. Exit code 3 if not one could be read."""
    from crawler import contract
    from crawler.article import Article
    from crawler.console import show_reading
    from crawler.extract.page import read_page
    from crawler.fetch.captures import read_manifest
    from crawler.registry import outlet_of, outlets

    known, now = outlets(load_config().spider_modules).values(), datetime.now(UTC)
    if batch is not None:
        _print_rows(contract.read_capture(capture, known, now)[1] for capture in read_manifest(batch))
        return
    address = url or "http://unknown.invalid/saved-page"
    pages = [arguments.read_bytes(file) for file in arguments.needed(files, "file, or --batch")]
    results = [read_page(page, url=address, content_type=None, outlet=outlet_of(address, known), fetched_at=now) for page in pages]
    for result in results:
        show_reading(result)
    raise typer.Exit(0 if any(isinstance(r, Article) for r in results) else 3)


@app.command()
def judge(explain: Annotated[bool, typer.Option("--explain", help="For a person: why each text is judged so.")] = False) -> None:
    """Judge texts from standard input: a JSON object `{id, lang?, title, text, date?}` a line."""
    from crawler import contract
    from crawler.console import complain, show_verdict
    from crawler.topic import load_topics

    topics, bad = load_topics(load_config().topics_dir), False
    for number, row in contract.rows_in(contract.as_utf8(sys.stdin, reads=True)):
        try:
            if isinstance(row, contract.RowError):
                raise row
            if explain:
                title, text, language = contract.text_of(row)
                show_verdict(contract.judge_text(title, text, topics, language=language), {"title": title, "body": text, "lead": ""})
            else:
                _print_rows([contract.judge_row(row, topics)])
        except contract.RowError as error:
            complain(f"line {number} {error}; the other lines are processed.")
            bad = True
    raise typer.Exit(2 if bad else 0)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help='Words in any spelling; "a phrase"; -without.')],
    limit: Annotated[int, typer.Option(min=1, max=_MANY)] = 20,
    as_json: AsJson = False,
) -> None:
    """Find stored stories."""
    from crawler.console import out, stories_table
    from crawler.storage.engine import day_of
    from crawler.storage.reports.filter import Filter
    from crawler.storage.reports.stories import list_stories
    from crawler.text.query import parse_query

    found = list_stories(_existing(), Filter(), parse_query(query), limit=limit)
    if as_json:
        _print_rows({"id": s.id, "url": s.url, "outlet": s.outlet, "title": s.title, "day": day_of(s.day).isoformat(), "verdict": s.verdict} for s in found)
    else:
        out.print(stories_table(found, lambda s: day_of(s.day).isoformat()) if found else "No story matches.")


@app.command()
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
    rows = contract.export_rows(_existing(), chosen, parse_query(query) if query else None, everything=everything)
    if form is Format.CSV:
        from crawler.spreadsheet import write_csv

        write_csv(rows, _lines())
    else:
        _print_rows(rows)


@app.command()
def health(as_json: AsJson = False) -> None:
    """Show open problems; exit code 1 if there are any, for an outside monitor."""
    from crawler.console import out
    from crawler.health.watch import check

    found = check(_existing(), datetime.now(UTC))
    if as_json:
        _print_rows({"outlet": p.outlet, "rule": p.rule, "cause": p.cause, "message": p.message, "remedy": p.remedy} for p in found)
    else:
        for p in found:
            out.print(f"{p.outlet or 'installation'}: {p.message}\n  {p.remedy}", markup=False, soft_wrap=True)
        out.print(f"{len(found)} open problem(s)." if found else "No open problem.")
    raise typer.Exit(1 if found else 0)


@app.command()
def migrate() -> None:
    """Create the database, or upgrade it to this version."""
    from crawler.console import out
    from crawler.storage.engine import current_revision

    out.print(f"The database is at schema {current_revision(open_database(load_config().database_url))}.")


@app.command()
def backup(target: Annotated[Path | None, typer.Argument(help="The file to write.")] = None) -> None:
    """Copy the database while it is in use."""
    from crawler.console import out
    from crawler.storage.backup import back_up

    path = target or Path("data") / f"rasad-{datetime.now(UTC):%Y%m%d-%H%M%S}.backup"
    back_up(load_config().database_url, path)
    out.print(f"Written: {path}", markup=False)


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def _existing() -> Any:
    return open_database(load_config().database_url, create=False)


def _lines() -> Lines:
    from crawler import contract
    from crawler.console import Lines

    contract.as_utf8(sys.stdout)
    return Lines()


def _print_rows(rows: Any) -> None:
    from crawler.contract import line

    lines = _lines()
    for row in rows:
        lines.write(line(row))
    lines.flush()  # a program that asks one by one waits for the answer


def _show_stored(config: Config) -> None:
    from crawler import contract
    from crawler.storage.reports.filter import Filter

    _print_rows(contract.export_rows(open_database(config.database_url), Filter(), everything=True))
