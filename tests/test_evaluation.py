"""Figures and failing cases, by the same rules as the scripts beside the labelled sets."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer import BadParameter

from crawler import evaluation, labelled
from crawler.commands import evaluating
from crawler.evaluation import Score
from crawler.labelled import LabelsError, _labels, evaluate, files
from tests.test_floors import answers


def labels(path: Path) -> list[dict[str, Any]]:
    return list(_labels(path))


def told(shared: Path, tmp_path: Path, tool: str, *arguments: object, rows: list[dict[str, Any]]) -> str:
    (tmp_path / "answers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, str(shared / "tools" / tool), *map(str, arguments), str(tmp_path / "answers.jsonl")]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_relevance_is_scored_as_by_the_script(shared: Path, tmp_path: Path) -> None:
    path = shared / "eval" / "relevance.jsonl"
    rows = [{"id": x["id"], "relevant": len(x["text"]) % 3 > 0, "verdict": "-"} for x in labels(path)][:-5]  # some are not answered
    figures = evaluation.relevance(labels(path), {r["id"]: r for r in rows}).figures
    shown = re.findall(
        r"(.+?)\s+n=\s*(\d+) P ([\d.]+) R ([\d.]+) F1 ([\d.]+) accuracy ([\d.]+)", told(shared, tmp_path, "score_language.py", "relevance", path, rows=rows)
    )
    assert len(shown) == len(figures) > 10
    for group, n, *numbers in shown:
        own = figures[group.replace("lang ", "").replace("ALL", "all")]
        assert (f"{own['cases']:.0f}", *(f"{own.get(x, 0.0):.3f}" for x in ("precision", "recall", "f1", "accuracy"))) == (n, *numbers), group


def test_dates_are_scored_as_by_the_script(shared: Path, tmp_path: Path) -> None:
    path = shared / "eval" / "dates.jsonl"
    changed: dict[int, Callable[[Any], Any]] = {
        0: lambda v: None,
        1: lambda v: "2020-02-02",
        2: lambda v: v and v[:10],
        3: lambda v: v and v.replace("Z", "+00:00"),
    }
    rows = [{"id": x["id"], "value": changed[n % 9](x["expected"]) if n % 9 in changed else x["expected"]} for n, x in enumerate(labels(path))]
    figures = evaluation.dates(labels(path), {r["id"]: r for r in rows}).figures
    shown = told(shared, tmp_path, "score_language.py", "dates", path, rows=rows)
    own = figures["all"]
    assert f"right {own['right']:.3f} missing {own['nothing']:.0f} silently wrong {own['silently wrong']:.0f}" in shown
    assert own["silently wrong"] > 0
    for language, right, n in re.findall(r"'(\w+)': '(\d+)/(\d+)'", shown):
        assert (round(figures[language]["right"] * figures[language]["cases"]), figures[language]["cases"]) == (int(right), int(n))


def test_sources_are_scored_as_by_the_script(shared: Path, tmp_path: Path) -> None:
    path = shared / "eval" / "attribution.jsonl"
    rows = [evaluate_one(x, n) for n, x in enumerate(labels(path))]
    figures = evaluation.attribution(labels(path), {r["id"]: r for r in rows}).figures
    shown = re.findall(r"(.+?)\s+P ([\d.]+) R ([\d.]+) F1 ([\d.]+)", told(shared, tmp_path, "score_language.py", "attribution", path, rows=rows))
    assert len(shown) == len(figures) > 5
    for group, *numbers in shown:
        own = figures[group.replace("lang ", "").replace("ALL", "all").strip()]
        assert [f"{own[x]:.3f}" for x in ("precision", "recall", "f1")] == numbers, group


def evaluate_one(label: dict[str, Any], number: int) -> dict[str, Any]:
    """Every third answer lacks a source, every fourth has one too many, every fifth a longer name, every sixth another kind."""
    found = [{"name": s["name"] + (" الرسمية" if number % 5 == 0 else ""), "kind": "person" if number % 6 == 0 else s["kind"]} for s in label["sources"]]
    return {"id": label["id"], "sources": found[number % 3 == 0 :] + [{"name": "رويترز", "kind": "outlet"}] * (number % 4 == 0)}


def test_captures_are_scored_as_by_the_script(shared: Path, tmp_path: Path) -> None:
    """Readings made from the truth, each spoilt in its own way: words left out, the title changed, a day beside, all in one line."""
    rows = [spoilt(x["id"], x["truth"], n) for n, x in enumerate(labels(shared / "captures" / "manifest.jsonl")) if x["kind"] == "article" and x.get("truth")]
    figures = evaluation.captures(labels(shared / "captures" / "manifest.jsonl"), {r["id"]: r for r in rows}).figures
    lines = told(shared, tmp_path, "score_captures.py", shared / "captures", rows=rows).splitlines()
    header = ["body f1", "precision", "recall", "title", "day", "leak", "with", "without"]
    names = {"ALL": "all", "ME": "Middle East", "nonLatin": "other scripts", "Latin": "Latin script"}
    for line in lines[1:]:
        group, *numbers = line.split()
        own = figures[names.get(group, group.replace("set:", "set "))]
        for name, number in zip(header, numbers, strict=True):
            assert (f"{own[name]:.3f}" if name in own else "-") == number.split("/")[0], (group, name)
    assert len(lines) - 1 == len(figures)


def spoilt(name: str, truth: dict[str, Any], number: int) -> dict[str, Any]:
    body = truth.get("body") or []
    words = (body if isinstance(body, str) else "\n".join(body)).split()
    kept = [w for at, w in enumerate(words) if number % 2 or at % 11] + (truth.get("not_in_body") or []) * (number % 3 == 0)
    title = (truth.get("title") or "").upper() + ("!" if number % 4 else " 2")
    return {
        "id": name,
        "title": title,
        "published": truth.get("published") if number % 5 else "2001-01-01",
        "body": " ".join(kept + (truth.get("with") or [])[:2]),
    }


def test_languages_have_their_own_precision_and_recall() -> None:
    said = {1: "fa", 2: "ar", 3: None, 4: "ar"}
    asked = [{"id": n, "lang": lang, "text": "x"} for n, lang in ((1, "fa"), (2, "fa"), (3, "fa"), (4, "ar"))]
    score = evaluation.language(asked, {n: {"lang": x} for n, x in said.items()})
    assert score.figures["fa"]["precision"] == 1.0
    assert score.figures["fa"]["recall"] == pytest.approx(1 / 3)
    assert score.figures["ar"]["precision"] == 0.5
    assert [(f.id, f.kind) for f in score.failures] == [(2, "wrong"), (3, "missed")]


def test_a_wrong_answer_is_told_before_a_missing_one() -> None:
    cases = [{"id": n, "lang": "ar", "raw": str(n), "expected": "2024-01-26"} for n in range(3)]
    score = evaluation.dates(cases, {0: {"value": None}, 1: {"value": "2024-01-26"}, 2: {"value": "2024-01-27"}})
    assert [(f.id, f.kind) for f in score.failures] == [(2, "wrong"), (0, "missed")]
    assert score.figures["all"] == {
        "cases": 3,
        "precision": 0.5,
        "recall": pytest.approx(1 / 3),
        "f1": 0.4,
        "right": pytest.approx(1 / 3),
        "nothing": 1,
        "silently wrong": 1,
    }
    assert isinstance(score, Score)


def test_a_file_that_cannot_be_used_says_where(tmp_path: Path) -> None:
    for text, said in (
        ("{", "line 1 is not JSON"),
        ("[1]", "line 1 is not a JSON object"),
        ('{"id": 1, "raw": "x"}', "has no 'lang', which the set dates needs"),
        ('{"lang": "ar", "raw": 4, "expected": null}', "no text"),
    ):
        (tmp_path / "dates.jsonl").write_text(text, encoding="utf-8")
        with pytest.raises(LabelsError, match=said):
            evaluate("dates", tmp_path / "dates.jsonl", answers())
    with pytest.raises(LabelsError, match="cannot be read"):
        evaluate("dates", tmp_path / "none.jsonl", answers())


def test_the_command_shows_figures_and_failing_cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = {"id": "a1", "lang": "fa", "raw": "۱۵ تیر ۱۴۰۲", "expected": "2023-07-06"}
    (tmp_path / "dates_more.jsonl").write_text(json.dumps(case) + "\n" + json.dumps(case | {"id": "a2", "expected": "2023-07-07"}), encoding="utf-8")
    assert files("dates", tmp_path)[0].name == "dates_more.jsonl"
    given: dict[str, Any] = {"chosen": [evaluating.LabelledSet.DATES], "file": None, "folder": tmp_path}
    printed = []
    for as_json in (False, True):
        with pytest.raises(Exception) as ended:
            evaluating.evaluate(**given, failures=5, as_json=as_json)
        assert getattr(ended.value, "exit_code", None) == 0
        printed.append(capsys.readouterr().out)
    shown, row = printed[0], json.loads(printed[1].splitlines()[0])  # the sets of our own come after
    assert "dates: dates_more.jsonl" in shown
    assert "wrong  a2 fa  ۱۵ تیر ۱۴۰۲" in shown
    assert "expected 2023-07-07, answered 2023-07-06" in shown
    assert (row["set"], row["figures"]["all"]["right"], row["failing"], row["failures"][0]["id"]) == ("dates", 0.5, 1, "a2")


def test_without_the_usual_folder_our_own_cases_are_scored_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labelled, "FOLDER", tmp_path / "none")
    with pytest.raises(Exception) as ended:
        evaluating.evaluate(chosen=[evaluating.LabelledSet.DATES], file=None, folder=None, failures=0, as_json=False)
    assert getattr(ended.value, "exit_code", None) == 0
    said = capsys.readouterr()
    assert "There are no labelled sets at" in said.err
    assert "dates: dates_held.jsonl" in said.out


def test_a_folder_without_labelled_sets_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(BadParameter, match="holds no labelled set"):
            evaluating.evaluate(chosen=[evaluating.LabelledSet.DATES], file=None, folder=folder, failures=0, as_json=False)


def test_a_file_without_a_labelled_case_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(BadParameter, match="holds no labelled case of the set dates"):
        evaluating.evaluate(chosen=[evaluating.LabelledSet.DATES], file=tmp_path / "a.jsonl", folder=None, failures=0, as_json=False)
