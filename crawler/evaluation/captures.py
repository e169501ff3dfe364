"""Readings of captured pages against what stands on them: body by overlapping runs of words, title, day, what must and must not be in the text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from statistics import fmean
from typing import Any

from crawler.evaluation.texts import ALL, Failure, Figures, Row, Score

_RUN = 4  # words in a run
_BODY_NOT_READ = frozenset(["goose3", "postlight"])  # sets whose truth of a body is a beginning, or of another kind
_MIDDLE_EAST = frozenset(["ar", "fa", "ckb", "ku", "he", "tr", "ur"])
_OTHER_SCRIPTS = frozenset(["zh", "ja", "ko", "ru", "hi", "uk", "bg"])
_LEAST_LEAK = 8  # letters of what must not be in a body: less may stand there by chance
_GOOD_BODY = 0.9  # of a page's own F1: below it, the page is a failing case
_NO_SPACES = re.compile("([\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af])")  # Japanese, Chinese, Korean: each letter is a word
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def captures(truths: Iterable[Row], readings: Mapping[Any, Row]) -> Score:
    """Score readings, `{id, title, published, published_local, body}`, of the articles of a manifest that have a truth."""
    measured: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    failures: list[Failure] = []
    for row in truths:
        if row["kind"] != "article" or not row.get("truth"):
            continue
        reading = readings.get(row["id"], {})
        found = dict(_measures(row, reading))
        for group in (ALL, f"set {row['set'].split('_')[0]}", _script(row["language"])):
            for name, value in found.items():
                measured[group][name].append(value)
        failures += _failing(row, reading, found)
    return Score.of({group: _figures(values) for group, values in measured.items()}, failures)


def _measures(row: Row, reading: Row) -> Iterator[tuple[str, float]]:
    truth = row["truth"]
    if truth.get("body") and row["set"] not in _BODY_NOT_READ:
        yield from zip(("precision", "recall"), _overlap(_text(truth["body"]), _text(reading.get("body"))), strict=True)
    if truth.get("title"):
        yield "title", float(_plain(truth["title"]) == _plain(reading.get("title")))
    if truth.get("published"):
        yield "day", float(_day(truth["published"]) in (_day(reading.get("published")), _day(reading.get("published_local"))))
    body = _plain(_text(reading.get("body")))
    if truth.get("not_in_body"):
        yield "leak", float(any(t in body for t in map(_plain, truth["not_in_body"]) if len(t) > _LEAST_LEAK))
    for name in ("with", "without"):
        if truth.get(name):
            yield name, fmean(_plain(t) in body for t in truth[name])


def _figures(values: Mapping[str, list[float]]) -> Figures:
    means = {name: fmean(numbers) for name, numbers in values.items()}
    precision, recall = means.get("precision", 0.0), means.get("recall", 0.0)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    body = {"body f1": f1} if "precision" in means else {}
    return {"cases": max(len(numbers) for numbers in values.values()), **body, **means}


def _failing(row: Row, reading: Row, found: Mapping[str, float]) -> Iterator[Failure]:
    truth, language = row["truth"], row["language"] or ""
    if found.get("title") == 0.0:
        yield Failure(row["id"], language, "wrong" if reading.get("title") else "missed", "title", truth["title"], reading.get("title"))
    if found.get("day") == 0.0:
        told = reading.get("published_local") or reading.get("published")
        yield Failure(row["id"], language, "wrong" if told else "missed", "day", truth["published"], told)
    if found.get("leak") == 1.0:
        yield Failure(row["id"], language, "wrong", "body holds what is no part of it", None, truth["not_in_body"])
    if "precision" in found and (worst := min(found["precision"], found["recall"])) < _GOOD_BODY:
        yield Failure(row["id"], language, "wrong" if reading.get("body") else "missed", "body", None, round(worst, 3))


def _overlap(truth: str, found: str) -> tuple[float, float]:
    one, other = _runs(truth), _runs(found)
    both = (one & other).total()
    return both / other.total() if other else float(not one), both / one.total() if one else 1.0


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", _NO_SPACES.sub(r" \1 ", unicodedata.normalize("NFKC", text)))
    if len(words) < _RUN:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(*(words[n:] for n in range(_RUN)), strict=False))


def _plain(text: str | None) -> str:
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text or "")).strip().lower()


def _text(body: str | list[str] | None) -> str:
    return body if isinstance(body, str) else "\n".join(body or [])


def _day(value: object) -> str | None:
    match = _DAY.search(str(value or ""))
    return match.group() if match else None


def _script(language: str | None) -> str:
    return "Middle East" if language in _MIDDLE_EAST else "other scripts" if language in _OTHER_SCRIPTS else "Latin script"
