"""`rasad mark` and `rasad rejudge`: what a person types and is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer import BadParameter, Exit

from crawler.commands import evaluating, installation, judging, takedown
from crawler.commands.judging import Opinion
from crawler.pipelines.judge import Judge
from crawler.registry import outlets
from crawler.storage import pages, reports
from crawler.storage.engine import forget, open_database
from crawler.storage.reports import Filter
from tests.storage.test_rejudging import RULES, SOURCES, crawled

IRNA = "https://www.irna.ir/news/85000001/"


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An installation that has read four pages by the rules of `river`."""
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "bridge.yaml").write_text(RULES["river"], encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    url = f"sqlite:///{tmp_path / 'rasad.db'}"
    for name, value in (("DATABASE_URL", url), ("TOPICS_DIR", tmp_path / "topics"), ("SOURCES_FILE", tmp_path / "sources.yaml")):
        monkeypatch.setenv(f"RASAD_{name}", str(value))
    engine = open_database(url)
    crawled(engine, Judge.load(tmp_path / "topics", tmp_path / "sources.yaml", outlets().values()))
    yield engine
    forget(url)


def mark(what: str | None = None, opinion: Opinion | None = None, **options: Any) -> None:
    judging.mark(what, opinion, **({"topic": None, "note": "", "who": None} | options))


def rejudge(**options: Any) -> None:
    judging.rejudge(**({"topic": None, "since": None, "queue": 500, "as_json": False, "background": False} | options))


def test_a_person_marks_a_story_and_the_rules_are_scored_by_it(given: Any, capsys: pytest.CaptureFixture[str]) -> None:
    mark("1", Opinion.NOT_RELEVANT, note="a game", who="analyst")
    assert "New bridge over the river: marked not-relevant for bridge. The story is off_topic now." in capsys.readouterr().out
    (line,) = reports.marks(given)
    assert (line.verdict, line.rule_verdict, line.who, line.note) == ("off_topic", "relevant", "analyst", "a game")
    with pytest.raises(Exit) as ended:
        evaluating.evaluate(chosen=[evaluating.LabelledSet.VERDICTS], file=None, folder=None, failures=3, as_json=True)
    assert ended.value.exit_code == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["set"], row["figures"]["stratum bridge"]["precision"], row["failures"][0]["answered"]) == ("verdicts", 0.0, "relevant")
    mark("1", Opinion.CLEAR)
    told = " ".join(capsys.readouterr().out.split())
    assert "the mark not-relevant (analyst, " in told
    assert ": a game) for bridge is taken back. The story is relevant now." in told
    assert reports.marks(given) == []
    mark("1", Opinion.CLEAR)
    assert "nobody had marked it for bridge, so there is nothing to take back." in capsys.readouterr().out


def test_marks_are_listed_and_a_replaced_one_is_told(given: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.console.out._width", 200)
    mark(listed=True)
    assert "Nobody has marked a page yet" in capsys.readouterr().out
    mark("1", Opinion.NOT_RELEVANT, note="a game", who="first")
    mark("1", Opinion.RELEVANT, note="a bridge", who="second")
    assert "marked relevant for bridge, in place of the mark not-relevant (first, " in " ".join(capsys.readouterr().out.split())
    mark(listed=True)
    told = capsys.readouterr().out
    assert all(word in told for word in ("second", "relevant", "bridge", "a bridge", "New bridge over the river"))
    mark(listed=True, as_json=True)
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (row["verdict"], row["rule_verdict"], row["who"], row["note"], row["outlet"]) == ("relevant", "relevant", "second", "a bridge", "paper")
    mark(listed=True, topic="another", as_json=True)
    assert capsys.readouterr().out == ""
    with pytest.raises(BadParameter, match="say of which page"):
        mark("1")


def test_an_address_of_an_outlet_is_fetched_when_its_text_is_not_kept(given: Any, capsys: pytest.CaptureFixture[str]) -> None:
    mark(IRNA, Opinion.RELEVANT)
    assert "it is fetched again with the next crawl of irna, and is a story then" in " ".join(capsys.readouterr().out.split())
    (line,) = reports.marks(given)
    assert (line.outlet, line.rule_verdict) == ("irna", None)
    assert [q.url for q in pages.pending(given, "irna", line.marked_at, 5)] == [IRNA]


@pytest.mark.parametrize(
    ("what", "options", "said"),
    [
        ("99", {}, "there is no story 99"),
        ("9" * 30, {}, "there is no story 999"),
        ("https://elsewhere.test/1", {}, "no article of an outlet that is crawled"),
        ("1", {"topic": "rivers"}, r"there is no topic 'rivers': name one with --topic \(bridge\)"),
    ],
)
def test_what_cannot_be_marked(given: Any, what: str, options: dict[str, str], said: str) -> None:
    with pytest.raises(BadParameter, match=said):
        mark(what, Opinion.RELEVANT, **options)
    assert reports.marks(given) == []


def test_what_was_taken_down_bears_no_mark(given: Any) -> None:
    mark(IRNA, Opinion.RELEVANT)
    takedown.suppress([IRNA], why="asked")
    with pytest.raises(BadParameter, match="was taken down"):
        mark(IRNA, Opinion.RELEVANT)
    assert reports.marks(given) == []


def test_of_several_topics_one_must_be_named(given: Any, tmp_path: Path) -> None:
    (tmp_path / "topics" / "second.yaml").write_text(RULES["sea"].replace("topic: bridge", "topic: second"), encoding="utf-8")
    with pytest.raises(BadParameter, match=r"there are several topics: name one with --topic \(bridge, second\)"):
        mark("1", Opinion.RELEVANT)
    mark("1", Opinion.RELEVANT, topic="second")
    assert reports.count_stories(given, Filter(topic="second")) == 1


def test_a_changed_topic_is_told_and_judged(given: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    health: Callable[[], str] = lambda: _health(capsys)  # noqa: E731
    assert "older rules" not in health()
    (tmp_path / "topics" / "bridge.yaml").write_text(RULES["sea"], encoding="utf-8")
    assert "1 stories were judged by older rules: the scheduler judges them anew, or run `rasad rejudge`." in health()
    rejudge(queue=1)
    told = " ".join(capsys.readouterr().out.split())
    assert told == (
        "1 stories judged anew, the verdict of 1 changed. Of 3 pages only the title was kept: they were judged by it, and 1 are fetched again."
        " 1 more should be: they are left for the next time."
    )
    assert "older rules" not in health()
    rejudge(as_json=True)
    assert json.loads(capsys.readouterr().out) == {"stories": 0, "changed": 0, "titles": 1, "queued": 1, "left": 0, "unjudged": 0}
    rejudge()
    assert "Nothing was judged by older rules." in capsys.readouterr().out


def _health(capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(Exit):
        installation.health(as_json=False)
    return " ".join(capsys.readouterr().out.split())
