"""Labelled sets, and what this installation answers to them: its topics, its sources, its readers.

The sets lie beside the checkout (`shared/eval`, with `captures` and `corpora` beside it) and, our own, in `tests/cases`. A set's files begin
with its name (`relevance.jsonl`, `relevance_open.jsonl`); a row is a JSON object with an `id` and what is right.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from sqlalchemy import Engine

from crawler import evaluation
from crawler.contract import Row, RowError, attribution_row, dates_row, judge_row, read_capture
from crawler.errors import SetupError
from crawler.evaluation import Score
from crawler.fetch.captures import read_manifest
from crawler.outlet import Outlet
from crawler.storage import reports
from crawler.text.attribution import Sources
from crawler.text.language import detect
from crawler.topic import Topic

SetName: TypeAlias = Literal["relevance", "attribution", "dates", "language", "captures"]
SETS: tuple[SetName, ...] = get_args(SetName)
ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT.parent / "shared" / "eval"
OWN = ROOT / "tests" / "cases"
_LANGUAGES = frozenset(["ar", "fa", "ckb", "kmr", "tr", "en", "ur"])  # sentences labelled with any other are not asked


class LabelsError(SetupError):
    """A labelled set cannot be used; the message says why."""


class Answers(NamedTuple):
    """What answers come from."""

    topics: tuple[Topic, ...]
    sources: Sources
    outlets: Sequence[Outlet]
    now: datetime


def files(name: SetName, folder: Path) -> list[Path]:
    """Return the files of a set: in a folder of sets, or what lies beside it, and our own."""
    outside = {"language": ("../corpora", "lid_*.txt"), "captures": ("../captures", "manifest.jsonl")}
    where, pattern = outside.get(name, (".", f"{name}*.jsonl"))
    found = sorted((folder / where).resolve().glob(pattern)) if folder.is_dir() else []
    if name == "language" and folder.is_dir():
        found += sorted((folder / where).resolve().glob("flores200_*"))
    return found + sorted(OWN.glob(f"{name}*.jsonl"))


def evaluate(name: SetName, file: Path, answers: Answers, *, every: int = 1) -> Score:
    """Answer every case of a file (or every nth), and score the answers; raises LabelsError where a case cannot be used."""
    labels = list(_labels(file))[::every]
    try:
        if name == "captures":
            return evaluation.captures(labels, {row["id"]: row for row in _readings(file, answers)})
        return _SCORES[name](labels, {label["id"]: _ANSWERS[name](label, answers) for label in labels})
    except RowError as error:
        raise LabelsError(f"{file}: a case {error}.") from None
    except KeyError as error:
        raise LabelsError(f"{file}: a case has no {error}, which the set {name} needs.") from None


def _readings(manifest: Path, answers: Answers) -> Iterator[Row]:
    for capture in read_manifest(manifest):
        if capture.kind == "article":
            yield read_capture(capture, answers.outlets, answers.now)[1]


def evaluate_marks(engine: Engine) -> Score:
    """Score the rules on what people said of this installation's pages, by topic; pages the rules have not judged are left out."""
    judged = [(f"{m.topic} {m.url}", m) for m in reports.marks(engine) if m.rule_verdict is not None]
    labels = [{"id": key, "lang": m.language or "?", "stratum": m.topic, "title": m.title, "relevant": m.verdict == "relevant"} for key, m in judged]
    return evaluation.relevance(labels, {key: {"relevant": m.rule_verdict == "relevant", "verdict": m.rule_verdict} for key, m in judged})


_SCORES: Mapping[SetName, Callable[[Iterable[Row], Mapping[Any, Row]], Score]] = {
    "relevance": evaluation.relevance,
    "attribution": evaluation.attribution,
    "dates": evaluation.dates,
    "language": evaluation.language,
}
_ANSWERS: Mapping[SetName, Callable[[Row, Answers], Row]] = {
    "relevance": lambda label, by: judge_row(_asked(label, "id", "lang", "title", "text", "date"), by.topics),
    "attribution": lambda label, by: attribution_row(_asked(label, "id", "lang", "text"), by.sources),
    "dates": lambda label, _: dates_row(_asked(label, "id", "lang", "raw", "reference_time") | {"tz_hint": label.get("tz_hint", label.get("tz"))}),
    "language": lambda label, _: {"id": label["id"], "lang": detect(label["text"])},
}


def _asked(label: Row, *names: str) -> Row:
    """What of a case is shown: never its label."""
    return {name: label[name] for name in names if name in label}


def _labels(file: Path) -> Iterator[Row]:
    try:
        with file.open(encoding="utf-8") as lines:
            yield from _sentences(file, lines) if file.suffix != ".jsonl" else _rows(file, lines)
    except (OSError, UnicodeDecodeError) as error:
        raise LabelsError(f"{file} cannot be read ({getattr(error, 'strerror', None) or error}).") from None


def _rows(file: Path, lines: Iterable[str]) -> Iterator[Row]:
    for number, text in enumerate(lines, 1):
        if text.strip():
            try:
                row = json.loads(text)
            except ValueError as error:
                raise LabelsError(f"{file} line {number} is not JSON ({error}).") from None
            if not isinstance(row, dict):
                raise LabelsError(f"{file} line {number} is not a JSON object.")
            yield {"id": number, **row}


def _sentences(file: Path, lines: Iterable[str]) -> Iterator[Row]:
    """Sentences a line, as `__label__fa<tab>text`, or all in the language that the file's name tells (`flores200_ckb_Arab`)."""
    named = file.name.split("_")[1] if "_" in file.name else ""
    for number, line in enumerate(lines, 1):
        label, tab, text = line.rstrip("\n").partition("\t")
        language = label.removeprefix("__label__") if tab else named
        if language in _LANGUAGES:
            yield {"id": number, "lang": language, "text": text if tab else label}
