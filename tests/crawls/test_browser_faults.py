"""Crawls of an outlet that needs a browser: killed, crashed or absent, it costs that outlet at most a run, and nobody else anything."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from crawler import chromium
from tests.newsroom.press import Newsroom
from tests.newsroom.watched import installation
from tests.newsroom.world import World
from tests.rasad import ask, exported, run, start

WORLD = World(seed=1, days=2, until=datetime(2026, 1, 18, 9, 0, tzinfo=UTC), per_day=0.4)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not chromium.installed(), reason="no chromium on this machine; `make test` installs one"),
]


def browsers(of: int, kind: str = "") -> list[psutil.Process]:
    """Chromium's processes below one of ours: all, or those of a kind."""
    found = []
    with suppress(psutil.NoSuchProcess):
        for child in psutil.Process(of).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                if "chrom" in child.name() and f"--type={kind}" in " ".join(child.cmdline()):
                    found.append(child)
    return found


def test_c5_without_a_browser_its_outlet_fails_alone_and_says_so(newsroom: Newsroom, tmp_path: Path) -> None:
    env = installation(newsroom, tmp_path, BROWSER=str(tmp_path / "no-chromium"))
    done = run("crawl", "shurfa", "furat", env=env)
    assert dict(ask(env, "SELECT outlet, state || ' ' || coalesce(cause, '') FROM run")) == {"shurfa": "failed browser", "furat": "ok "}
    assert "RASAD_BROWSER" in done.stdout


@pytest.mark.parametrize("kind", ["", "renderer"])
def test_c5_a_browser_or_a_page_that_is_killed_costs_no_link_and_hangs_nothing(newsroom: Newsroom, tmp_path: Path, kind: str) -> None:
    env = installation(newsroom, tmp_path, DELAY="0.6")  # long enough to be seen in the midst of it
    crawl = start("crawl", "shurfa", env=env)
    try:
        killed: list[psutil.Process] = []
        while not killed and crawl.poll() is None:
            with suppress(sqlite3.OperationalError):
                if ask(env, "SELECT count(*) FROM page WHERE state <> 'pending'")[0][0] > 1:
                    killed = browsers(crawl.pid, kind)
            with suppress(psutil.TimeoutExpired):
                psutil.Process(crawl.pid).wait(0.05)
        for process in killed:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        said, _ = crawl.communicate(timeout=90)
    finally:
        crawl.kill()
    assert killed, said
    ((state, cause),) = ask(env, "SELECT state, cause FROM run")
    assert state in ("ok", "partial", "failed"), (state, cause)
    ask_again(env)
    run("crawl", "shurfa", env=env)
    stories, pages = exported(env)
    assert sorted(r["url"] for r in stories + pages) == sorted(newsroom.truth("shurfa"))
    assert {p["state"] for p in pages} <= {"off_topic"}


def ask_again(env: dict[str, str]) -> None:
    """Time passes until pages that failed are due again."""
    with closing(sqlite3.connect(env["RASAD_DATABASE_URL"].removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("UPDATE page SET next_try_at = '2020-01-01 00:00:00.000000' WHERE state = 'pending'")
