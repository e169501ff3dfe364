"""WARC files of the simulated news world, by the command line: stored as a crawl stores them, once, whatever else is in the files."""

from __future__ import annotations

import random
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.newsroom.client import get
from tests.newsroom.desks import DESK
from tests.newsroom.press import Newsroom
from tests.newsroom.story import Story
from tests.newsroom.world import World
from tests.rasad import ask, die, exported, file_of, run
from tests.warcs import info, record

UNTIL = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)
WORLD = World(seed=1, days=6, until=UNTIL, per_day=0.5)
KEYS = ("sepidar", "sanabil", "jami")


@pytest.fixture(scope="module")
def files(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two files: every page of some outlets a day after it appeared, pages of strangers, one page damaged, the last cut off."""

    def packed(url: str, body: bytes, at: datetime) -> bytes:
        return record(url, body, at=f"{at:%Y-%m-%dT%H:%M:%SZ}")

    pages = [(url, story) for key in KEYS for url, story in newsroom.truth(key).items()]
    random.Random(7).shuffle(pages)
    records = [packed(url, get(url).body, story.published + timedelta(days=1)) for url, story in pages]
    strangers = [packed(f"https://stranger{n}.test/news/{n}", b"<html><p>x</p></html>", UNTIL) for n in range(200)]
    fronts = [packed(f"{newsroom.urls[key]}/", get(f"{newsroom.urls[key]}/").body, UNTIL) for key in KEYS]
    broken = bytearray(packed("https://stranger.test/", b"y" * 5000, UNTIL))
    broken[30:60] = bytes(30)
    folder = tmp_path_factory.mktemp("warc")
    half = len(records) // 2
    one, two = folder / "one.warc.gz", folder / "two.warc.gz"
    one.write_bytes(info() + b"".join(strangers[:100]) + b"".join(records[:half]) + bytes(broken) + b"".join(fronts))
    two.write_bytes(info() + b"".join(records[half:]) + b"".join(strangers[100:]) + records[0][:-20])
    return [one, two]


def truth(newsroom: Newsroom) -> dict[str, Story]:
    return {url: story for key in KEYS for url, story in newsroom.truth(key).items()}


def test_all_of_our_pages_are_stored_and_nothing_is_asked_for(newsroom: Newsroom, files: list[Path], env: dict[str, str]) -> None:
    done = run("backfill", "--warc", str(files[0]), "--warc", str(files[1]), env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert "203 other address" in done.stdout
    assert "1 cut short" in done.stdout
    assert newsroom.requests() == []
    true = truth(newsroom)
    stories, pages = exported(env)
    assert sorted(r["url"] for r in stories + pages) == sorted(true)
    assert all(s["body"] == true[s["url"]].body for s in stories)
    seen = dict(ask(env, "SELECT url, fetched_at FROM page"))
    assert all(datetime.fromisoformat(seen[url]).replace(tzinfo=UTC) == story.published + timedelta(days=1) for url, story in true.items())
    assert ask(env, "SELECT count(*) FROM page WHERE NOT backfilled") == [(0,)]
    assert set(ask(env, "SELECT trigger, state FROM run")) == {("backfill", "ok")}
    again = run("backfill", "--warc", str(files[0]), "--warc", str(files[1]), env=env)
    assert again.returncode == 0, again.stdout
    assert f"{len(newsroom.truth('jami'))} known" in again.stdout
    assert exported(env) == (stories, pages)


def test_outlets_and_days_can_be_chosen(newsroom: Newsroom, files: list[Path], env: dict[str, str]) -> None:
    done = run("backfill", "sanabil", "--from", "2026-01-14", "--to", "2026-01-15", "--warc", str(files[0]), "--warc", str(files[1]), env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    zone = DESK["sanabil"].zone
    chosen = {u for u, s in newsroom.truth("sanabil").items() if date(2026, 1, 14) <= s.published.astimezone(zone).date() <= date(2026, 1, 15)}
    assert {url for (url,) in ask(env, "SELECT url FROM page")} == chosen
    assert len(chosen) > 5


def test_killed_and_read_again_it_is_whole_and_nothing_is_twice(newsroom: Newsroom, files: list[Path], env: dict[str, str]) -> None:
    chance = random.Random()
    arguments = ("backfill", *KEYS, "--warc", str(files[0]), "--warc", str(files[1]))
    for _ in range(3):
        die(*arguments, env=env, chance=chance, begun=file_of(env).exists, within=2.0)
    done = run(*arguments, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    stories, pages = exported(env)
    assert sorted(r["url"] for r in stories + pages) == sorted(truth(newsroom))
    assert ask(env, "SELECT count(*) FROM run WHERE state = 'running'") == [(0,)]
    counted = dict(ask(env, "SELECT outlet, sum(relevant + possible + off_topic) FROM coverage GROUP BY outlet"))
    assert counted == {key: len(newsroom.truth(key)) for key in KEYS}


def test_pages_known_by_older_rules_are_known(newsroom: Newsroom, files: list[Path], env: dict[str, str]) -> None:
    arguments = ("backfill", "jami", "--warc", str(files[0]), "--warc", str(files[1]))
    assert run(*arguments, env=env).returncode == 0
    with sqlite3.connect(env["RASAD_DATABASE_URL"].removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE page SET identity = 'before:' || id")
        connection.execute("UPDATE outlet SET identity_rules = 'before'")
    assert f"{len(newsroom.truth('jami'))} known" in run(*arguments, env=env).stdout
    assert ask(env, "SELECT count(*) FROM page") == [(len(newsroom.truth("jami")),)]


def test_a_file_that_is_none_is_one_sentence(env: dict[str, str], tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear editor,\n" * 50)
    done = run("backfill", "--warc", str(other), env=env)
    assert done.returncode == 2
    assert "not one WARC record could be read" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
