"""What an installation with stories gives to programs, by the command line: the machine contract holds, and whoever reads may stop."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.newsroom.press import Newsroom
from tests.newsroom.watched import copied, installation
from tests.newsroom.world import World
from tests.rasad import RASAD, ROOT, environment, file_of, refused, rows, run

WORLD = World(seed=1, days=4, until=datetime(2026, 1, 18, 9, 0, tzinfo=UTC), per_day=0.5)
STORY = {
    "id",
    "url",
    "outlet",
    "title",
    "lead",
    "published",
    "published_local",
    "language",
    "authors",
    "section",
    "tags",
    "body",
    "verdict",
    "judged_by",
    "score",
    "evidence",
    "topics",
    "attributions",
    "first_seen",
    "backfilled",
    "text_hash",
}
PAGE = {"url", "outlet", "state", "reason", "title", "published", "backfilled"}
READING = {"id", "url", "title", "published", "published_local", "published_source", "authors", "body", "language", "outlet"}
EVIDENCE = {"term", "zone", "start", "end", "rule"}


@pytest.fixture(scope="module")
def crawled(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    env = installation(newsroom, tmp_path_factory.mktemp("crawled"))
    done = run("crawl", "sanabil", "tigris", env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return env


def test_an_export_of_an_unknown_outlet_is_not_an_empty_one(crawled: dict[str, str]) -> None:
    refused(run("export", "--outlet", "sanabill", env=crawled), "did you mean 'sanabil'?")
    assert {r["outlet"] for r in rows(run("export", "--outlet", "sanabil", env=crawled))} == {"sanabil"}


def test_a_day_begins_where_days_are_counted(crawled: dict[str, str]) -> None:
    """Stories of 17 January, New York: from 05:00 UTC on."""
    env = crawled | {"RASAD_TIMEZONE": "America/New_York"}
    since = {r["url"] for r in rows(run("export", "--since", "2026-01-17", env=env))}
    begin = datetime(2026, 1, 17, 5, 0, tzinfo=UTC)
    stored = rows(run("export", env=env))
    assert since == {r["url"] for r in stored if datetime.fromisoformat(r["published"]) >= begin}
    assert 0 < len(since) < len(stored)


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_reader_that_stops_is_no_error(crawled: dict[str, str], form: str) -> None:
    with subprocess.Popen([*RASAD, "export", "--format", form], env=crawled, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as export:
        assert export.stdout is not None
        assert export.stderr is not None
        export.stdout.close()
        assert export.stderr.read() == ""
        assert export.wait(120) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_written_is_one_sentence(crawled: dict[str, str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*RASAD, "export"], env=crawled, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, timeout=180, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "No space left on device" in done.stderr


def test_rows_are_utf8_in_any_locale(crawled: dict[str, str]) -> None:
    env = crawled | {"PYTHONIOENCODING": "latin-1"}
    done = subprocess.run([*RASAD, "export", "--outlet", "sanabil"], env=env, cwd=ROOT, capture_output=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    assert "التحالف" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("query", [" ".join(f"w{i}" for i in range(2000)), '"' + "x " * 5000 + '"', '"', "NEAR(a b) OR *", "-", "'; --"])
def test_whatever_is_typed_is_a_query(crawled: dict[str, str], query: str) -> None:
    done = run("search", "--json", "--", query, env=crawled)
    assert (done.returncode, done.stderr.count("\n")) == (0, "*" in query)
    assert ("a star (*) stands for nothing" in done.stderr) is ("*" in query)


def test_exported_rows_have_their_names_and_point_into_their_text(crawled: dict[str, str]) -> None:
    first, second = (run("export", "--all", env=crawled) for _ in range(2))
    assert first.stdout == second.stdout
    stories = [r for r in rows(first) if "verdict" in r]
    pages = [r for r in rows(first) if "verdict" not in r]
    assert len(stories) > 3
    assert all(set(s) == STORY for s in stories)
    assert {frozenset(p) for p in pages} == {frozenset(PAGE)}
    for story in stories:
        assert datetime.fromisoformat(story["published"]).utcoffset() is not None
        assert all(set(e) >= EVIDENCE for e in story["evidence"])
        for a in story["attributions"]:
            assert story["body"][a["start"] : a["end"]] == a["name"]


def judged(*lines: dict[str, Any] | str | bytes, env: dict[str, str]) -> tuple[list[dict[str, Any]], list[str], int]:
    parts = [x if isinstance(x, bytes) else (x if isinstance(x, str) else json.dumps(x, ensure_ascii=False)).encode() for x in lines]
    done = run("judge", env=env, stdin=b"\n".join(parts))
    return [json.loads(x) for x in done.stdout.splitlines()], done.stderr.splitlines(), done.returncode


def test_judged_rows_have_their_names_and_point_into_their_text(tmp_path: Path) -> None:
    title, text = "التّحالف الدولي يبدأ انسحابه من العراق", "غادرت قوّات التحالف الدوليّ قاعدة عين الأسد."
    (row,), errors, code = judged({"id": "a", "lang": "ar-IQ", "title": title, "text": text, "date": "2026-01-18"}, env=environment(tmp_path))
    assert (errors, code, row["id"], row["relevant"]) == ([], 0, "a", True)
    assert set(row) >= {"id", "relevant", "score", "evidence"}
    spans = {{"title": title, "body": text}[e["zone"]][e["start"] : e["end"]] for e in row["evidence"]}
    assert {"التّحالف الدولي", "عين الأسد"} <= spans
    assert all(set(e) == EVIDENCE for e in row["evidence"])


def test_a_bad_line_costs_no_other(tmp_path: Path) -> None:
    lines: list[dict[str, Any] | str | bytes] = [
        b"\xef\xbb\xbf" + b'{"id": 1, "text": "a byte order mark before"}',
        "not json",
        "",
        "[4]",
        {"id": 5, "title": ["a list"], "text": "x"},
        {"id": 6, "text": "x", "date": "2026-99-99"},
        {"id": 7, "body": "not its name"},
        b'{"id": 8, "text": "\xff"}',
        '{"id": NaN, "text": "x"}',
        '{"id": 1e999, "text": "x"}',
        '{"id": "\\ud800", "text": "half a pair"}',
        {"id": 11, "title": None, "text": ""},
    ]
    found, errors, code = judged(*lines, env=environment(tmp_path))
    assert [r["id"] for r in found if "error" not in r] == [1, "\ud800", 11]
    assert [r["id"] for r in found if "error" in r] == [None, None, 5, 6, 7, None, None, None]
    assert [r["id"] for r in found] == [1, None, None, 5, 6, 7, None, None, None, "\ud800", 11]  # in the order they came
    assert [e.split(" ")[2] for e in errors] == ["2", "4", "5", "6", "7", "8", "9", "10"]  # "rasad: line 2 is not JSON ..."
    assert code == 2


def test_a_row_is_answered_before_the_next_is_asked(tmp_path: Path) -> None:
    with subprocess.Popen([*RASAD, "judge"], env=environment(tmp_path), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as judge:
        assert judge.stdin is not None
        assert judge.stdout is not None
        for number in (1, 2):
            judge.stdin.write(json.dumps({"id": number, "text": "x"}) + "\n")
            judge.stdin.flush()
            assert json.loads(judge.stdout.readline())["id"] == number
        judge.stdin.close()


def test_read_pages_are_rows_and_an_unreadable_one_says_why(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<html lang=en><head><title>Bridge opens</title><meta property='article:published_time' content='2026-01-17T10:00:00+03:00'></head><body><article>"
        "<h1>Bridge opens</h1>"
        + "<p>The bridge over the Tigris was opened on Saturday, the ministry said in its statement.</p>" * 6
        + "</article></body></html>"
    )
    (tmp_path / "noise.html").write_bytes(bytes(range(256)) * 50)
    lines = [{"id": n, "file": f, "url": f"https://paper.test/{n}", "captured": "2026-01-18T00:00:00Z"} for n, f in (("a", "page.html"), ("b", "noise.html"))]
    (tmp_path / "manifest.jsonl").write_text("\n".join(map(json.dumps, lines)))
    env = environment(tmp_path)
    page, noise = rows(run("read", "--batch", str(tmp_path / "manifest.jsonl"), env=env))
    assert set(page) == READING
    assert (page["id"], page["title"], page["published"], page["published_local"]) == ("a", "Bridge opens", "2026-01-17T07:00:00Z", "2026-01-17")
    assert (noise["title"], noise["body"], noise["authors"]) == (None, "", [])
    assert noise["rejected"]
    assert run("read", str(tmp_path / "page.html"), env=env).returncode == 0
    alone = run("read", str(tmp_path / "noise.html"), env=env)
    assert alone.returncode == 3
    assert "could not be read" in alone.stdout
    (tmp_path / "manifest.jsonl").write_text("\n".join(["{half", json.dumps({"id": "c", "file": "gone.html"}), *map(json.dumps, lines)]))
    done = run("read", "--batch", str(tmp_path / "manifest.jsonl"), env=env)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, [a["id"] for a in answers], answers[2:]) == (2, [None, "c", "a", "b"], [page, noise])
    assert ["error" in a for a in answers] == [True, True, False, False]
    assert "line 2: there is no file 'gone.html'" in done.stderr
    (tmp_path / "manifest.jsonl").write_text(json.dumps(lines[1]))
    assert run("read", "--batch", str(tmp_path / "manifest.jsonl"), env=env).returncode == 3


def test_a_backup_is_whole_and_never_overwrites(crawled: dict[str, str], tmp_path: Path) -> None:
    copy = copied(crawled, tmp_path)
    assert run("export", "--all", env=copy).stdout == run("export", "--all", env=crawled).stdout != ""
    refused(run("backup", str(file_of(copy)), env=crawled), "exists already", "nothing was overwritten")
    refused(run("backup", str(file_of(copy) / "below"), env=crawled), "could not be written (File exists)")


def test_a_database_that_fails_in_use_is_one_sentence(crawled: dict[str, str], tmp_path: Path) -> None:
    env = copied(crawled, tmp_path)
    with closing(sqlite3.connect(file_of(env))) as connection:
        connection.execute("ALTER TABLE run RENAME TO runs")
    refused(run("crawl", "irna", env=env | {"RASAD_SPIDER_MODULES": "crawler.spiders"}), "cannot be used: no such table: run.", "what was stored is kept")
