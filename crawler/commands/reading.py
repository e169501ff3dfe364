"""Reading and judging without network or database: `rasad read`, `judge`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from crawler.commands import arguments
from crawler.commands.printing import print_rows
from crawler.config import load_config


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
        print_rows(contract.read_capture(capture, known, now)[1] for capture in read_manifest(batch))
        return
    address = url or "http://unknown.invalid/saved-page"
    pages = [arguments.read_bytes(file) for file in arguments.needed(files, "file, or --batch")]
    results = [read_page(page, url=address, content_type=None, outlet=outlet_of(address, known), fetched_at=now) for page in pages]
    for result in results:
        show_reading(result)
    raise typer.Exit(0 if any(isinstance(r, Article) for r in results) else 3)


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
                print_rows([contract.judge_row(row, topics)])
        except contract.RowError as error:
            complain(f"line {number} {error}; the other lines are processed.")
            bad = True
    raise typer.Exit(2 if bad else 0)
