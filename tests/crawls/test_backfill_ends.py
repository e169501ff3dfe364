"""Backfills that end before they are done, or share an outlet with a crawl: what was killed, stopped or held up in between is made up for."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from tests.crawls.period import PERIOD, WORLD, known, of_period
from tests.newsroom.press import Newsroom
from tests.newsroom.watched import installation
from tests.rasad import ask, die, exported, run, start, wait_for

__all__ = ["WORLD"]  # the newsroom's


def test_it_works_in_stretches_and_lets_the_crawl_in_between(newsroom: Newsroom, tmp_path: Path) -> None:
    env = installation(newsroom, tmp_path, DELAY="0.05")
    walk = start("backfill", "sepidar", *PERIOD, "--stretch", "1.5", env=env)
    out, _ = walk.communicate(timeout=120)
    assert walk.returncode == 0, out
    runs = ask(env, "SELECT state, finish_reason, new FROM run ORDER BY id")
    assert len(runs) > 2
    assert {reason for _, reason, _ in runs[:-1]} == {"stretch"}
    assert known(env) == sorted(of_period(newsroom, "sepidar"))
    assert ask(env, "SELECT count(*) FROM page WHERE state = 'pending'") == [(0,)]
    paths = Counter(r.path for r in newsroom.requests("sepidar", part="article"))
    assert max(paths.values()) <= 2  # what was under way when a stretch ended may be asked for once more


def test_it_waits_for_a_crawl_that_goes_on(newsroom: Newsroom, tmp_path: Path) -> None:
    env = installation(newsroom, tmp_path, DELAY="0.1", MAX_PAGES="20")
    crawl = start("crawl", "sanabil", env=env)
    wait_for(lambda: ask(env, "SELECT count(*) FROM run WHERE state = 'running'") == [(1,)])
    done = run("backfill", "sanabil", *PERIOD, env=env | {"RASAD_DELAY": "0"})
    assert done.returncode == 0, done.stdout
    crawl.communicate(timeout=150)
    assert ask(env, "SELECT count(*) FROM run WHERE state = 'skipped'") == [(0,)]
    assert set(of_period(newsroom, "sanabil")) <= set(known(env))


def test_asked_to_stop_it_says_so_and_goes_on_later(newsroom: Newsroom, tmp_path: Path) -> None:
    env = installation(newsroom, tmp_path, DELAY="0.1")
    walk = start("backfill", "sepidar", *PERIOD, env=env)
    wait_for(lambda: ask(env, "SELECT count(*) FROM page WHERE state != 'pending'")[0][0] > 2)
    walk.terminate()
    out, _ = walk.communicate(timeout=150)
    assert walk.returncode == 1
    assert "asked to stop" in out
    assert ask(env, "SELECT state, cause FROM run") == [("interrupted", "shutdown")]
    assert run("backfill", "sepidar", *PERIOD, env=env | {"RASAD_DELAY": "0"}).returncode == 0
    assert known(env) == sorted(of_period(newsroom, "sepidar"))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_at_twelve_points_nothing_is_lost_or_asked_again(newsroom: Newsroom, tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    env = installation(newsroom, tmp_path, DELAY="0.05")
    outlets = ("sepidar", "sanabil", "tigris", "furat")
    asked_again = 0
    for _ in range(12):
        finished = _finished(env)
        newsroom.forget_requests()
        die("backfill", *outlets, *PERIOD, env=env, chance=chance, begun=newsroom.requests, within=1.0)
        asked_again += len(_days_asked(newsroom) & finished)
    assert asked_again == 0
    seen = set(known(env))
    assert seen <= set(of_period(newsroom, *outlets))
    newsroom.forget_requests()
    finished = _finished(env)
    done = run("backfill", *outlets, *PERIOD, env=env | {"RASAD_DELAY": "0"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert not _days_asked(newsroom) & finished
    true = of_period(newsroom, *outlets)
    stories, pages = exported(env)
    assert seen <= {r["url"] for r in stories + pages} == set(true)
    assert {p["state"] for p in pages} == {"off_topic"}
    assert max(Counter(s["url"] for s in stories).values()) == 1
    counted = dict(ask(env, "SELECT outlet, sum(relevant + possible + off_topic) FROM coverage GROUP BY outlet"))
    assert counted == {key: len(of_period(newsroom, key)) for key in outlets}
    assert ask(env, "SELECT count(*) FROM run WHERE state = 'running'") == [(0,)]
    assert ask(env, "PRAGMA integrity_check") == [("ok",)]


def _finished(env: dict[str, str]) -> set[tuple[str, str]]:
    try:
        rows = ask(env, "SELECT outlet, date(day * 86400, 'unixepoch') FROM archive_day WHERE finished_at IS NOT NULL")
    except sqlite3.OperationalError:  # killed before the first migration was committed
        return set()
    return {(outlet, day) for outlet, day in rows}


def _days_asked(newsroom: Newsroom) -> set[tuple[str, str]]:
    """The days that were asked for, of the outlets whose addresses name them plainly."""
    by_rest = {("sanabil", r.query.split("before=")[1][:10]) for r in newsroom.requests("sanabil", path="/wp-json/wp/v2/posts")}
    return by_rest | {("tigris", r.path.split("/")[-2]) for r in newsroom.requests("tigris") if "/sitemap/2" in r.path}
