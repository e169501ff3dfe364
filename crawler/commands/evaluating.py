"""How good the rules are: `rasad evaluate`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.commands.arguments import MANY, AsJson
from crawler.commands.printing import print_rows
from crawler.config import Config, load_config

if TYPE_CHECKING:
    from crawler.evaluation import Score
    from crawler.labelled import Answers


class LabelledSet(StrEnum):
    RELEVANCE = "relevance"
    ATTRIBUTION = "attribution"
    DATES = "dates"
    LANGUAGE = "language"
    CAPTURES = "captures"
    VERDICTS = "verdicts"  # what people said of this installation's pages (`rasad mark`)


def evaluate(
    chosen: Annotated[list[LabelledSet] | None, typer.Option("--set", help="Which set (may be given again; default: all).")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="A file of labelled cases instead; needs one --set.")] = None,
    folder: Annotated[Path | None, typer.Option("--folder", help="Where the sets lie (default: shared/eval beside the checkout).")] = None,
    failures: Annotated[int, typer.Option("--failures", min=0, max=MANY, help="Show so many of the cases that fail, wrong answers first.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Score the rules on labelled cases: precision, recall and F1, overall and by language."""
    from crawler.scores import score_row, show_score

    if file is not None and (len(chosen or ()) != 1 or chosen == [LabelledSet.VERDICTS]):
        raise typer.BadParameter("--file goes with exactly one --set.")
    config, found = load_config(), False
    for name, path, score in _scored(config, chosen or list(LabelledSet), file, folder):
        found = True
        if as_json:
            print_rows([score_row(name, path, score, failures)])
        else:
            show_score(name, path, score, failures)
    raise typer.Exit(0 if found else 2)


def _scored(config: Config, chosen: list[LabelledSet], file: Path | None, folder: Path | None) -> Iterator[tuple[str, Path | None, Score]]:
    from crawler import labelled
    from crawler.console import complain

    where = folder or labelled.FOLDER
    if file is None and not where.is_dir() and {*chosen} != {LabelledSet.VERDICTS}:
        complain(f"There are no labelled sets at {where}: name their folder with --folder or a file with --file; only our own cases are scored.")
    if folder is not None and file is None and not any(f.parent != labelled.OWN for name in labelled.SETS for f in labelled.files(name, folder)):
        raise typer.BadParameter(f"{folder} holds no labelled set (relevance*.jsonl, attribution*.jsonl, dates*.jsonl ...).")
    answers: Answers | None = None
    for name in (n for n in labelled.SETS if n in chosen):
        paths = [file] if file else labelled.files(name, where)
        if not paths and where.is_dir():
            complain(f"The set {name} has no file in {where} or beside it.")
        for path in paths:
            answers = answers or _answers(config)
            score = labelled.evaluate(name, path, answers)
            if not score.figures:
                raise typer.BadParameter(f"{path} holds no labelled case of the set {name}.")
            yield name, path, score
    if LabelledSet.VERDICTS in chosen:
        yield from _marks(config, asked=len(chosen) == 1)


def _marks(config: Config, *, asked: bool) -> Iterator[tuple[str, Path | None, Score]]:
    """The rules against people's verdicts, where there are any; that there are none is said only to who asked for them."""
    from crawler import labelled
    from crawler.console import complain
    from crawler.storage.engine import open_database
    from crawler.storage.failures import DatabaseError

    try:
        score = labelled.evaluate_marks(open_database(config.database_url, create=False))
    except DatabaseError as error:
        if asked:
            raise
        complain(f"Verdicts are not scored: {error}")
        return
    if score.figures:
        yield "verdicts", None, score
    elif asked:
        complain("Nobody has judged a page of this installation yet: `rasad mark` does.")


def _answers(config: Config) -> Answers:
    from crawler.labelled import Answers
    from crawler.registry import outlets
    from crawler.text.sources import Sources
    from crawler.topic import load_topics

    known = tuple(outlets(config.spider_modules).values())
    return Answers(load_topics(config.topics_dir), Sources.load(config.sources_file).with_outlets(known), known, datetime.now(UTC))
