"""Rows that other programs send: what each is answered with, what is wrong with a bad one, and what a person is told of a verdict."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer import Exit

from crawler.commands import reading
from crawler.config import SEEDS
from crawler.contract import RowError, attribution_row, dates_row
from crawler.text.sources import Sources
from tests.test_topic import SMALL

Answers = tuple[list[Any], list[str], int]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Answers]:
    """Give lines to a command's standard input; returns what it answered, what it complained of, and its exit code."""

    def ask(command: Callable[..., None], *lines: object, **options: Any) -> Answers:
        sent = "\n".join(x if isinstance(x, str) else json.dumps(x, ensure_ascii=False) for x in lines)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(sent.encode())))
        with pytest.raises(Exit) as ended:
            command(**options)
        told = capsys.readouterr()
        return told.out.splitlines(), told.err.splitlines(), ended.value.exit_code

    return ask


@pytest.mark.parametrize(
    ("row", "value", "precision", "calendar"),
    [
        ({"raw": "۱۵ تیر ۱۴۰۲ ساعت ۱۲:۰۰", "lang": "fa", "tz_hint": "Asia/Tehran"}, "2023-07-06T08:30:00Z", "minute", "jalali"),
        ({"raw": "سبتمبر/أيلول 2025", "lang": "ar-IQ"}, "2025-09", "month", "gregorian"),
        ({"raw": "7 October 2024 12:00", "tz_hint": "+03:30"}, "2024-10-07T08:30:00Z", "minute", "gregorian"),
        ({"raw": "7 October 2024 12:00", "tz_hint": "UTC-5"}, "2024-10-07T17:00:00Z", "minute", "gregorian"),
        ({"raw": "دیروز", "lang": "fa", "reference_time": "2026-01-18", "tz_hint": "Asia/Baghdad"}, "2026-01-17", "day", "relative"),
        ({"raw": "منذ ساعتين", "lang": "ar", "reference_time": "2026-01-18T12:00:00", "tz_hint": "Asia/Baghdad"}, "2026-01-18T07:00:00Z", "hour", "relative"),
        ({"raw": "2 saat önce", "lang": "tr", "reference_time": "2026-01-18T09:00:00Z", "tz_hint": None}, "2026-01-18T07:00:00Z", "hour", "relative"),
        ({"raw": "31/02/2026"}, None, None, None),
        ({"raw": ""}, None, None, None),
    ],
)
def test_a_date_is_answered_as_far_as_it_is_told(row: dict[str, Any], value: str | None, precision: str | None, calendar: str | None) -> None:
    assert dates_row({"id": 7, **row}) == {"id": 7, "value": value, "precision": precision, "calendar": calendar}


def test_sources_are_answered_with_their_place_in_the_text() -> None:
    text = "ونقلت وكالة رويترز عن مصدر أمني أن القافلة غادرت"
    answer = attribution_row({"id": "a", "text": text, "lang": "ar", "outlet": None}, Sources.load(SEEDS / "sources.yaml"))
    assert [{k: v for k, v in s.items() if k not in ("start", "end")} for s in answer["sources"]] == [
        {"name": "وكالة رويترز", "canonical": "reuters", "kind": "outlet", "role": "cited"},
        {"name": "مصدر أمني", "canonical": None, "kind": "anonymous", "role": "cited"},
    ]
    assert [text[s["start"] : s["end"]] for s in answer["sources"]] == ["وكالة رويترز", "مصدر أمني"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({}, 'no "raw" date'),
        ({"raw": 5}, "raw that is no text"),
        ({"raw": "x", "lang": ["fa"]}, "lang that is no text"),
        ({"raw": "x", "tz_hint": "Baghdad"}, "tz_hint 'Baghdad' that is no time zone"),
        ({"raw": "x", "tz_hint": "+25:00"}, "is no time zone"),
        ({"raw": "x", "tz_hint": "../../etc"}, "is no time zone"),
        ({"raw": "x", "reference_time": "soon"}, "reference_time 'soon' that is no instant"),
    ],
)
def test_a_date_that_is_asked_wrongly(row: dict[str, Any], said: str) -> None:
    with pytest.raises(RowError, match=said):
        dates_row(row)


def test_a_bad_line_is_told_with_its_number_and_costs_no_other(asked: Callable[..., Answers]) -> None:
    good = {"id": 1, "raw": "2024-01-26", "lang": "en"}
    answers, told, code = asked(reading.dates, good, "{", {"id": 3}, "[]", good | {"id": 5})
    assert [(row["id"], row.get("error", "").partition(" is")[0]) for row in map(json.loads, answers)] == [
        (1, ""), (None, "line 2"), (3, 'line 3 has no "raw" date to read'), (None, "line 4"), (5, ""),
    ]  # fmt: skip
    assert [t.split(" ")[:3] for t in told] == [["rasad:", "line", n] for n in "234"]
    assert code == 2
    answers, told, code = asked(reading.attribute, {"id": 1, "text": "Kaynak: Anadolu Ajansı", "lang": "tr"}, {"id": 2, "text": None})
    assert [s["canonical"] for s in json.loads(answers[0])["sources"]] == ["anadolu"]
    assert json.loads(answers[1]) == {"id": 2, "error": 'line 2 has no "text" to find sources in'}
    assert (len(answers), "line 2" in told[0], code) == (2, True, 2)


def test_a_person_is_told_why(asked: Callable[..., Answers], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bridge.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "sea.yaml").write_text(SMALL.replace("topic: bridge", "topic: sea").replace("all: [bridge, river]", "all: [sea]"), encoding="utf-8")
    monkeypatch.setenv("RASAD_TOPICS_DIR", str(tmp_path))
    body = "It crosses the Tigris, the mayor said on Sunday.\nA bridge tournament near the bridge follows.\nRead also\nThe river rises again"
    row = {"id": "x1", "title": "New bridge over the river", "text": body, "lang": "en"}
    told, _, code = asked(reading.judge, row, row | {"date": "2010-01-01"}, "{", explain=True)
    text = "\n".join(told)
    assert code == 2
    assert "x1: New bridge over the river" in text
    assert "relevant for the topic bridge" in text
    assert "off_topic for the topic sea: score 0.00 (relevant from 6, possible from 3)" in text
    assert "score by zone   title +9.00" in text
    assert "strong                   title  bridge: bridge  …New [bridge] over the river…" in text
    assert "[Tigris]" in text
    assert "exclude:games" in text
    assert "left out        Read also" in text
    assert "The river rises [again]" not in text
    assert "too early       the topic begins on 2014-06-01" in text
    answers, _, _ = asked(reading.judge, row)
    assert {k: json.loads(answers[0])[k] for k in ("relevant", "verdict", "topic")} == {"relevant": True, "verdict": "relevant", "topic": "bridge"}
