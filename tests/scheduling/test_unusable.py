"""Processes that cannot use the database: a scheduler that starts; crawls, ended by themselves, and what the scheduler writes of them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select

from crawler.errors import STORAGE, TRY_AGAIN
from crawler.health import watch
from crawler.localization import locale_for
from crawler.localization.retelling import retold
from crawler.storage import duty, runs
from crawler.storage.engine import forget, reading
from crawler.storage.models import Run
from scheduler import Scheduler
from tests.rasad import ROOT, environment
from tests.scheduling.stage import EXIT, declare, outlet_row, settings, states, tick_until, until
from tests.traps.site import TrapSite

HOLD = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
other.execute("COMMIT")
"""


@contextmanager
def held(file: Path) -> Iterator[None]:
    """A database that another process keeps locked."""
    with subprocess.Popen([sys.executable, "-c", HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield
        other.communicate("\n")


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[TrapSite]:
    with TrapSite() as site:
        monkeypatch.setenv("TRAP_BASE", site.url)
        monkeypatch.setenv("TRAP_ROUTES", "feed")
        yield site


@pytest.mark.usefixtures("sqlite_database")
def test_c9_a_scheduler_that_finds_the_database_held_at_its_start_may_be_tried_again(tmp_path: Path) -> None:
    """It can be opened, and read; only becoming its one scheduler is written."""
    env = environment(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path / 'rasad.db'}?timeout=0.3")
    with held(tmp_path / "rasad.db"):
        done = subprocess.run([sys.executable, "scheduler.py"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=90, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (TRY_AGAIN, "", 1)
    assert "cannot be used: database is locked. Another program holds it" in done.stderr


def scheduler_of(url: str, folder: Path) -> Scheduler:
    """A scheduler whose crawls are real ones, of the site of traps."""
    made = Scheduler(settings(url, folder, spider_modules=("tests.traps.spiders",), allow_private=("127.0.0.1",), delay=0, max_pages=9))
    made.take_over()
    declare(made.engine, "trap")
    return made


def is_held_against_the_database_alone(engine: Engine, said: str) -> None:
    """One run that failed for `storage`, which says what and where, counts as no failure of the outlet and puts it off by no more than usual."""
    assert states(engine, "trap") == [("failed", "storage")]
    row = outlet_row(engine, "trap")
    assert (row.failures, row.lease_token, row.next_check_why) == (0, None, "the database could not be used")
    assert timedelta(minutes=14) < row.next_check_at - datetime.now(UTC) < timedelta(minutes=17)
    with reading(engine) as connection:
        message, made_of = connection.execute(select(Run.message, Run.message_parts)).one()
    assert message.startswith("The crawl process could not use the database; check that no other program holds the database")
    assert said in message
    for locale in ("ar", "fa"):
        assert said in (other := retold(made_of, message, locale_for(locale), ZoneInfo("UTC"), {}))
        assert "check that" not in other


def test_c9_a_crawl_that_cannot_open_a_locked_database_is_no_failure_of_its_outlet(
    sqlite_database: Engine, site: TrapSite, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """From its start to its end another process holds the lock, for longer than it has patience."""
    url = f"sqlite:///{tmp_path / 'rasad.db'}?timeout=0.3"
    scheduler = scheduler_of(url, tmp_path)
    try:
        scheduler.tick()
        (batch,) = scheduler.batches
        with held(tmp_path / "rasad.db"):
            until(lambda: not batch.process.runs())
            scheduler.tick()
            assert [m for m in caplog.messages if "cannot work now (database is locked)" in m]
        assert batch.process.exit_code == TRY_AGAIN
        tick_until(scheduler, lambda: not scheduler.batches)
        is_held_against_the_database_alone(sqlite_database, "database is locked. Another program holds it")
        assert site.paths() == []
        runs.schedule_next(sqlite_database, "trap", datetime.now(UTC) - timedelta(hours=1))
        tick_until(scheduler, lambda: len(states(sqlite_database, "trap")) == 2 and not scheduler.batches)
        assert states(sqlite_database, "trap")[1][1] != "storage"
    finally:
        forget(url)


def test_c14_a_crawl_whose_server_is_away_is_no_failure_of_its_outlet(database: Engine, site: TrapSite, tmp_path: Path) -> None:
    if database.dialect.name == "sqlite":
        pytest.skip("a file has no server")
    scheduler = scheduler_of(database.url.render_as_string(hide_password=False), tmp_path)
    away = database.url.set(query={}, host="127.0.0.1", port=1, password="secret")
    scheduler.config = scheduler.config.model_copy(update={"database_url": away.render_as_string(hide_password=False)})
    tick_until(scheduler, lambda: states(database, "trap"))
    is_held_against_the_database_alone(database, "Check that the server runs")
    with reading(database) as connection:
        assert "secret" not in str(connection.execute(select(Run.message, Run.message_parts)).one())


@pytest.mark.parametrize("code", STORAGE)
def test_three_runs_that_could_not_use_the_database_are_one_problem_of_ours(database: Engine, tmp_path: Path, code: int) -> None:
    declare(database, "good_a", "good_b", "good_c", "good_d")
    url = database.url.render_as_string(hide_password=False)
    scheduler = Scheduler(settings(url, tmp_path), command=[sys.executable, "-c", EXIT.format(code=code)])
    scheduler.take_over()
    tick_until(scheduler, lambda: states(database, "good_a"))
    now = datetime.now(UTC)
    (raised,) = watch.look(database, now).raised
    assert (raised.outlet, raised.rule, raised.cause) == (None, "storage", "storage")
    assert raised.message.startswith("4 runs of the last hour could not use the database, the last of them at ")
    later = now + timedelta(minutes=61)
    runs.note(database, duty.HEARTBEAT, "", later)
    assert watch.look(database, later).ended == []
    assert [f.rule for f in watch.look(database, later + timedelta(minutes=5)).ended] == ["storage"]
