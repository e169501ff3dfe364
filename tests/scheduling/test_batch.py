"""Which outlets go into the next crawl process, and when one is started at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from crawler import batch
from crawler.cadence import next_check
from crawler.config import Config
from crawler.storage import runs
from crawler.storage.engine import forget, open_database
from tests.scheduling.stage import declare

NOW = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    url = f"sqlite:///{tmp_path / 'rasad.db'}"
    engine = open_database(url)
    declare(engine, "one", "two", "three", "asked", "script", rendered=("script",))
    for key in ("one", "two", "three", "asked", "script"):
        runs.schedule_next(engine, key, NOW + timedelta(hours=1), why="as usual")
    return engine


def started(engine: Engine, now: datetime = NOW) -> list[str]:
    config = Config(database_url=engine.url.render_as_string(), check_minutes=15, batch_size=20)
    found = [d.key for d in batch.waiting(engine, config, now)]
    forget(config.database_url)
    return found


def test_a_process_that_starts_takes_along_what_is_due_within_moments(engine: Engine) -> None:
    runs.schedule_next(engine, "one", NOW - timedelta(seconds=40), why="as usual")
    runs.schedule_next(engine, "two", NOW + timedelta(seconds=80), why="busy hour")
    runs.schedule_next(engine, "script", NOW + timedelta(seconds=10), why="as usual")  # gets a process of its own, when it is due
    assert started(engine) == ["one", "two"]


def test_nothing_is_started_for_what_is_due_within_moments(engine: Engine) -> None:
    runs.schedule_next(engine, "one", NOW - timedelta(seconds=5), why="as usual")
    runs.schedule_next(engine, "two", NOW + timedelta(seconds=20), why="as usual")
    assert started(engine) == []


def test_what_a_server_asked_for_is_kept_to_the_second(engine: Engine) -> None:
    runs.schedule_next(engine, "one", NOW - timedelta(seconds=40), why="as usual")
    asked = next_check(NOW - timedelta(hours=1), state="unchanged", cause=None, failures=0, base_minutes=15, retry_after_seconds=3630)
    runs.schedule_next(engine, "asked", asked.at, why=asked.why)
    fresh = next_check(NOW - timedelta(minutes=20), state="ok", cause=None, failures=0, base_minutes=15, cache_seconds=1230)
    runs.schedule_next(engine, "two", fresh.at, why=fresh.why)
    assert started(engine) == ["one"]
    assert started(engine, NOW + timedelta(seconds=31)) == ["one", "asked", "two"]
