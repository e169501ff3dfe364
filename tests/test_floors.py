"""The figures of `rasad evaluate` do not fall: each floor is below what was measured when it was set, and is raised with it.

Those of captured pages are in tests/extract/test_captures.py, beside what else is asked of the same readings: reading them takes long.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pytest

from crawler.config import load_config
from crawler.evaluation import Score
from crawler.labelled import OWN, SETS, Answers, SetName, evaluate, files
from crawler.registry import outlets
from crawler.text.attribution import Sources
from crawler.topic import load_topics

NOW = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)


@lru_cache
def answers() -> Answers:
    known = tuple(outlets().values())
    return Answers(load_topics(load_config().topics_dir), Sources.load(load_config().sources_file).with_outlets(known), known, NOW)


def scored(shared: Path, name: SetName, file: str, *, every: int = 1) -> Score:
    (path,) = [p for p in files(name, shared / "eval") if p.name == file]
    return evaluate(name, path, answers(), every=every)


def test_relevance(shared: Path) -> None:
    figures = scored(shared, "relevance", "relevance.jsonl").figures
    assert figures["all"]["f1"] >= 0.94
    assert {x: figures[x]["f1"] for x in ("ar", "fa", "en", "ckb", "tr") if figures[x]["f1"] < 0.90} == {}
    assert figures["stratum neg-sidebar"]["accuracy"] == 1.0


def test_the_five_seeds_are_judged_right(shared: Path) -> None:
    failing = scored(shared, "relevance", "relevance.jsonl").failures
    assert [f.id for f in failing if str(f.id).startswith("seed-")] == []


def test_attribution(shared: Path) -> None:
    assert scored(shared, "attribution", "attribution.jsonl").figures["all"]["f1"] >= 0.95


def test_dates_are_right_and_none_silently_wrong(shared: Path) -> None:
    figures = scored(shared, "dates", "dates.jsonl").figures["all"]
    assert figures["right"] >= 0.97
    assert figures["silently wrong"] == 0


@pytest.mark.parametrize("file", ["lid_clean_test.txt", "lid_merged_test_noisy.txt"])
def test_languages(shared: Path, file: str) -> None:
    """What these files call ckb and kmr is mixed (Sindhi, Gorani); FLORES below is clean."""
    figures = scored(shared, "language", file, every=12).figures
    assert {x: figures[x]["recall"] for x in ("ar", "fa", "ur") if figures[x]["recall"] < 0.97} == {}


def test_sorani_sentences(shared: Path) -> None:
    assert scored(shared, "language", "flores200_ckb_Arab.devtest", every=5).figures["ckb"]["recall"] == 1.0


def test_every_set_of_our_own_can_be_scored() -> None:
    for name in SETS:
        for path in OWN.glob(f"{name}*.jsonl"):
            assert evaluate(name, path, answers()).figures["all"]["cases"] > 0, path.name


def test_dates_that_were_held_back() -> None:
    """Written by somebody who had not seen the reader; half of them were never looked at."""
    (path,) = [p for p in files("dates", Path("nowhere")) if p.name == "dates_held.jsonl"]
    figures = evaluate("dates", path, answers()).figures["all"]
    assert figures["right"] >= 0.98
    assert figures["silently wrong"] == 0


def test_attributions_of_other_hands() -> None:
    """Of 300, 160 were learnt from; the other 140 gave 0.889 when first run, and nobody looked at them (0.931 now)."""
    (path,) = [p for p in files("attribution", Path("nowhere")) if p.name == "attribution_held.jsonl"]
    assert evaluate("attribution", path, answers()).figures["all"]["f1"] >= 0.945


def test_attributions_of_our_own() -> None:
    """120 written before the rules of now, and 100 after them: 0.904 and 0.883 when first run, learnt from since. No language is left behind."""
    (path,) = [p for p in files("attribution", Path("nowhere")) if p.name == "attribution_ours.jsonl"]
    figures = evaluate("attribution", path, answers()).figures
    assert figures["all"]["f1"] >= 0.97
    assert {x: figures[x]["f1"] for x in ("ar", "fa", "en", "ckb", "tr", "kmr") if figures[x]["f1"] < 0.90} == {}
