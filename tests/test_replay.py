"""`rasad crawl --replay`: real pages through the whole flow, as the issue's main job shows it. Needs the captures beside the checkout."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.rasad import environment, exported, rows, run

SEVEN = ["yjc", "bbc_arabic", "sputnik_ar", "ap", "reuters", "aljazeera_en", "anadolu"]
# What the captures hold of the seven, by a part of the address: day of publication, read by a person from the page.
HELD = {
    "yjc.ir/fa/news/7349926": "2020-05-10",
    "bbc.com/arabic/articles/c720dxj8dq8o": "2024-03-03",
    "sputniknews.com/arab_world/202003171044893040": "2020-03-17",
    "apnews.com/article/mexico-economy-growth": "2023-04-28",
    "apnews.com/a9a988465ae944bd8dbd5094ebd562ad": "2019-06-11",
    "reuters.com/article/us-awards-sag": "2020-01-19",
    "aljazeera.com/ajimpact/nasas-commercial-moon-shot": "2019-11-19",
    "aljazeera.com/news/2019/11/service-members-killed": "2019-11-20",
    "aa.com.tr/tr/gundem/vekalet-yoluyla-kurban": "2026-04-20",
    "aa.com.tr/tr/ekonomi/ciftcilere-8-4-milyar": "2025-04-03",
}
# A topic that every one of these pages matches, so that each is stored with its body.
EVERYTHING = """\
version: 1
topic: everything
title: {en: Everything}
thresholds: {relevant: 1.0, possible: 0.5}
groups:
  words:
    ar: ["في", "من", "على"]
    fa: ["در", "از"]
    tr: ["ve", "bir"]
    en: ["the", "of", "and"]
rules:
  - {name: any, all: [words], weight: 5}
"""


@pytest.fixture(scope="module")
def env(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("replay")
    (folder / "topics").mkdir()
    (folder / "topics" / "everything.yaml").write_text(EVERYTHING, encoding="utf-8")
    env = environment(folder, TOPICS_DIR=str(folder / "topics"))
    done = run("crawl", *SEVEN, "--replay", str(shared / "captures"), env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return env


@pytest.fixture(scope="module")
def stories(env: dict[str, str]) -> dict[str, dict[str, Any]]:
    found, _ = exported(env)
    return {part: story for story in found for part in HELD if part in story["url"]}


@pytest.fixture(scope="module")
def truth(shared: Path) -> dict[str, dict[str, Any]]:
    lines = (shared / "captures" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return {part: row["truth"] for row in map(json.loads, lines) for part in HELD if row["kind"] == "article" and part in (row["url"] or "")}


def words(text: str | list[str]) -> list[str]:
    """A text's words; curly and straight apostrophes are the same."""
    return ("\n".join(text) if isinstance(text, list) else text).replace("’", "'").split()


def letters(text: str | list[str]) -> str:
    """A text's letters and digits."""
    return re.sub(r"[\W_]+", "", "\n".join(text) if isinstance(text, list) else text)


@pytest.mark.parametrize("part", HELD)
def test_what_the_captures_hold_is_stored(part: str, stories: dict[str, dict[str, Any]], truth: dict[str, dict[str, Any]]) -> None:
    story, true = stories[part], truth[part]
    assert story["published_local"] == HELD[part]
    if true.get("title"):
        assert words(story["title"]) == words(true["title"])
    if true.get("body"):
        # One truth has a word torn apart («expand ed») and quotation marks of its own, so letters are compared.
        assert letters(story["body"]) == letters(true["body"])
    for snippet in true.get("with") or ():
        assert snippet in story["body"]
    for snippet in (true.get("without") or []) + (true.get("not_in_body") or []):
        assert snippet not in story["body"]


def test_a_jalali_date_is_not_the_year_1399(stories: dict[str, dict[str, Any]]) -> None:
    """The page prints ۲۱ ارديبهشت ۱۳۹۹ - ۱۸:۵۹, Tehran summer time (+04:30)."""
    yjc = stories["yjc.ir/fa/news/7349926"]
    assert yjc["published"] == "2020-05-10T14:29:00Z"
    assert date.fromisoformat(yjc["published_local"]) == date(2020, 5, 10)


def test_a_second_crawl_adds_nothing(env: dict[str, str], stories: dict[str, dict[str, Any]], shared: Path) -> None:
    before = exported(env)
    done = run("crawl", *SEVEN, "--replay", str(shared / "captures"), env=env)
    assert done.returncode == 0
    with closing(sqlite3.connect(env["RASAD_DATABASE_URL"].removeprefix("sqlite:///"))) as connection:
        assert connection.execute("SELECT sum(new), sum(fetched) FROM run WHERE id > ?", (len(SEVEN),)).fetchone() == (0, 0)
    assert exported(env) == before


def test_with_the_shipped_topic_they_are_off_topic_and_counted(shared: Path, tmp_path: Path) -> None:
    env = environment(tmp_path)
    assert run("crawl", *SEVEN, "--replay", str(shared / "captures"), env=env).returncode == 0
    stories, pages = exported(env)
    assert stories == []
    assert {p["state"] for p in pages} == {"off_topic"}
    assert len(pages) == len(HELD)


def test_the_batch_reader_reads_the_same(shared: Path, stories: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    read = rows(run("read", "--batch", str(shared / "captures" / "manifest.jsonl"), env=environment(tmp_path), timeout=300))
    by_part = {part: row for row in read for part in HELD if part in (row["url"] or "")}
    for part, story in stories.items():
        for name in ("title", "body", "published", "published_local", "authors", "language", "outlet"):
            assert by_part[part][name] == story[name]
    assert set(read[0]) >= {"id", "url", "title", "published", "published_local", "published_source", "authors", "body", "language", "outlet"}
