"""A run in which nothing happens any more ends by itself, says so, and its pages are tried later; what it read before is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fetch.server import Answer
from tests.rasad import ask, rows, run
from tests.traps.site import TrapSite, feed


def test_a_page_that_never_answers_ends_the_run_and_not_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fetch.server.ENDS_AFTER", 60.0)
    with TrapSite() as site:
        env = site.installation(tmp_path, STALL_MINUTES="0.05", RUN_LOG="crawl-1.log")
        site.site["/feed"] = feed([(f"{site.url}/news/1", datetime.now(UTC)), (f"{site.url}/news/2", datetime.now(UTC))])
        site.site["/news/2"] = Answer(b"", stall=60.0)
        run("crawl", "trap", env=env)
        ((began, ended),) = ask(env, "SELECT started_at, finished_at FROM run")
        assert datetime.fromisoformat(ended) - datetime.fromisoformat(began) < timedelta(seconds=20)  # the download has 30
        assert ask(env, "SELECT state, cause, finish_reason FROM run") == [("partial", "stalled", "stalled")]
        assert ask(env, "SELECT state, reason, tries FROM page ORDER BY url") == [("story", None, 1), ("pending", "stalled", 1)]
        # Its record names its log, and the log's lines are told by outlet.
        (told,) = rows(run("runs", "--json", env=env))
        assert (told["log"], told["cause"]) == ("crawl-1.log", "stalled")
        assert rows(run("runs", "--state", "ok", "--json", env=env)) == []
        assert "'bogus' is not one of 'running', 'ok'" in " ".join(run("runs", "--state", "bogus", env=env).stderr.split())
        (tmp_path / "logs").mkdir(exist_ok=True)
        (tmp_path / "logs" / "crawl-1.log").write_text("2026-01-18 09:00:00 [trap] INFO: read\n  and more\n")
        assert run("runs", "--log", "1", env=env).stdout.splitlines() == ["2026-01-18 09:00:00 [trap] INFO: read", "  and more"]


def test_a_pause_between_two_requests_is_no_stall_however_long(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = site.installation(tmp_path, STALL_MINUTES="0.02", DELAY="2")  # a pause is at least a second
        site.site["/feed"] = feed([(f"{site.url}/news/1", datetime.now(UTC))])
        run("crawl", "trap", env=env)
        assert ask(env, "SELECT state, cause, stories FROM run") == [("ok", None, 1)]
