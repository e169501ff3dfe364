"""Crawls that end before they are done, or meet another: nothing is lost, nothing doubled, whatever is killed in between."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from crawler.process import is_alive
from tests.crawls.week import WORLD
from tests.newsroom.press import Newsroom
from tests.newsroom.watched import installation, truth
from tests.rasad import ask, die, exported, kill, run, start, wait_for

__all__ = ["WORLD"]  # the newsroom's


def test_c6_two_crawls_of_one_outlet_do_not_overlap(newsroom: Newsroom, env: dict[str, str]) -> None:
    newsroom.fail("sanabil", "slow")
    first = start("crawl", "sanabil", env=env)
    try:
        wait_for(lambda: ask(env, "SELECT count(*) FROM run WHERE state = 'running'") == [(1,)])
        second = run("crawl", "sanabil", env=env)
        assert "being crawled by another process" in second.stdout
        assert ask(env, "SELECT cause FROM run WHERE state = 'skipped'") == [("overlap",)]
    finally:
        kill(first)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_c1_asked_to_stop_it_does_at_once_however_polite_it_is_and_loses_nothing(newsroom: Newsroom, tmp_path: Path, sent: signal.Signals) -> None:
    """Dozens of pages wait for their turn, a delay apart: they stay queued, and nothing is held against them."""
    env = installation(newsroom, tmp_path, DELAY="0.5")
    crawl = start("crawl", "sanabil", env=env)
    wait_for(lambda: ask(env, "SELECT count(*) FROM page WHERE state != 'pending'")[0][0] > 1)
    os.kill(crawl.pid, sent)
    said, _ = crawl.communicate(timeout=15)  # the turns would take half a minute
    assert crawl.returncode == 1
    assert "It was asked to stop" in said
    assert ask(env, "SELECT state, cause, failed FROM run") == [("interrupted", "shutdown", 0)]
    assert ask(env, "SELECT count(*) FROM page WHERE state = 'pending' AND tries = 0 AND reason IS NULL")[0][0] > 50
    assert ask(env, "SELECT max(failures) FROM route") == [(0,)]
    assert run("crawl", "sanabil", env=env | {"RASAD_DELAY": "0"}).returncode == 0
    stories, pages = exported(env)
    assert {r["url"] for r in stories + pages} == set(newsroom.truth("sanabil"))


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_c2_killed_at_twenty_points_nothing_is_lost_or_doubled(newsroom: Newsroom, tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    env = installation(newsroom, tmp_path, DELAY="0.08")
    outlets = ("sepidar", "sanabil", "tigris")
    died_running = 0
    for _ in range(20):
        die("crawl", *outlets, env=env, chance=chance, begun=lambda: _running(env) and not _dead(env), within=0.75)
        died_running += _running(env)
    assert died_running > 5  # else the kills came before or after the work
    seen = {url for (url,) in ask(env, "SELECT url FROM page")}
    assert ask(env, "SELECT count(*) FROM story WHERE body = '' OR title = ''") == [(0,)]
    done = run("crawl", *outlets, env=env | {"RASAD_DELAY": "0"})
    assert done.returncode == 0, done.stdout + done.stderr
    true = truth(newsroom, *outlets)
    stories, pages = exported(env)
    assert seen <= {r["url"] for r in stories + pages} == set(true)
    assert {p["state"] for p in pages} == {"off_topic"}
    assert max(Counter(s["url"] for s in stories).values()) == 1
    assert all(s["body"] == true[s["url"]].body for s in stories)
    assert ask(env, "SELECT count(*) FROM run WHERE state = 'running'") == [(0,)]
    assert ask(env, "SELECT count(*) FROM run WHERE state = 'interrupted' AND cause = 'died'")[0][0] >= died_running / len(outlets)
    counted = dict(ask(env, "SELECT outlet, sum(relevant + possible + off_topic) FROM coverage GROUP BY outlet"))
    assert counted == {key: len(newsroom.truth(key)) for key in outlets}
    _search_index_is_whole(env)


def _running(env: dict[str, str]) -> int:
    try:
        return int(ask(env, "SELECT count(*) FROM run WHERE state = 'running'")[0][0] > 0)
    except sqlite3.OperationalError:  # killed before the first migration was committed
        return 0


def _dead(env: dict[str, str]) -> bool:
    """Whether only runs of killed processes are open: the new one has not begun."""
    return not any(is_alive(owner) for (owner,) in ask(env, "SELECT owner FROM run WHERE state = 'running'"))


def _search_index_is_whole(env: dict[str, str]) -> None:
    assert ask(env, "SELECT count(*) FROM story WHERE id NOT IN (SELECT rowid FROM story_search)") == [(0,)]
    assert ask(env, "SELECT count(*) FROM mention WHERE story_id NOT IN (SELECT id FROM story)") == [(0,)]
    assert ask(env, "PRAGMA integrity_check") == [("ok",)]
