"""Reading and judging without network or database: `rasad read`, `judge`, `dates`, `attribute`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.commands import arguments
from crawler.commands.printing import answer, for_each_row, print_rows
from crawler.config import load_config

if TYPE_CHECKING:
    from crawler.outlet import Outlet


def read(
    files: Annotated[list[Path] | None, typer.Argument(help="A saved page.")] = None,
    url: Annotated[str | None, typer.Option(help="The address the saved page was at.")] = None,
    batch: Annotated[Path | None, typer.Option(help="A manifest.jsonl of captured pages; prints a JSON object a line.")] = None,
) -> None:
    """Read saved pages as a crawl would, without network or database. Exit code 3 if not one could be read, 2 if a row of --batch is bad."""
    from crawler.article import Article
    from crawler.console import show_reading
    from crawler.extract.page import read_page
    from crawler.registry import outlet_of, outlets
    from crawler.urls import is_web_address

    known, now = outlets(load_config().spider_modules).values(), datetime.now(UTC)
    if batch is not None:
        raise typer.Exit(_read_batch(batch, known, now))
    if url is not None and not is_web_address(url):
        raise typer.BadParameter(f"--url {url!r} is no web address, such as https://paper.example/news/1.")
    address = url or "http://unknown.invalid/saved-page"
    pages = [arguments.read_bytes(file) for file in arguments.needed(files, "file, or --batch")]
    results = [read_page(page, url=address, content_type=None, outlet=outlet_of(address, known), fetched_at=now) for page in pages]
    for result in results:
        show_reading(result)
    raise typer.Exit(0 if any(isinstance(r, Article) for r in results) else 3)


def _read_batch(batch: Path, known: Iterable[Outlet], now: datetime) -> int:
    """Answer each row of a manifest with one, and return the exit code. A bad row's answer is `{id, error}`."""
    from crawler.article import Article
    from crawler.console import complain
    from crawler.contract import read_capture
    from crawler.fetch.captures import ReplayError, each_row

    outcomes = set()
    for given in each_row(batch):
        try:
            if isinstance(given, ReplayError):
                raise given
            result, row = read_capture(given, known, now)
            outcomes.add("read" if isinstance(result, Article) else "not read")
        except ReplayError as error:
            complain(f"{error} The other rows are read.")
            row = {"id": error.id if given is error else given.id, "error": str(error)}
            outcomes.add("bad")
        print_rows([row])
    return 2 if "bad" in outcomes else 3 if outcomes == {"not read"} else 0


def judge(explain: Annotated[bool, typer.Option("--explain", help="For a person: why each text is judged so.")] = False) -> None:
    """Judge texts from standard input: a JSON object `{id, lang?, title, text, date?}` a line."""
    from crawler import contract
    from crawler.reasons import show_reasons
    from crawler.topic import load_topics

    topics = load_topics(load_config().topics_dir)
    if not explain:
        raise typer.Exit(answer(lambda row: contract.judge_row(row, topics)))

    def show(row: contract.Row) -> None:
        title, text, _ = contract.text_of(row)
        show_reasons(row.get("id"), title, text, zip(topics, contract.judge_by_each(row, topics), strict=True))

    raise typer.Exit(for_each_row(show))


def dates() -> None:
    """Read dates from standard input: `{id, raw, lang?, reference_time?, tz_hint?}` a line; null where none can be told."""
    from crawler import contract

    raise typer.Exit(answer(contract.dates_row))


def attribute() -> None:
    """Find who is cited in texts from standard input: `{id, text, lang?, outlet?}` a line."""
    from crawler import contract
    from crawler.registry import outlets
    from crawler.text.sources import Sources

    config = load_config()
    sources = Sources.load(config.sources_file).with_outlets(outlets(config.spider_modules).values())
    raise typer.Exit(answer(lambda row: contract.attribution_row(row, sources)))
