"""Opening a database: made or upgraded by itself, and refused in one sentence where that can't be."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, make_url, text
from sqlalchemy.exc import OperationalError

from crawler.errors import DAMAGED, TRY_AGAIN, WRONG_SETUP
from crawler.storage.engine import forget, open_database, reading, writing
from crawler.storage.failures import DatabaseError, unusable


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


def test_c12_a_newer_database_is_refused_and_left_alone(database_url: str) -> None:
    engine = open_database(database_url)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_from_tomorrow'"))
    forget(database_url)
    with pytest.raises(DatabaseError, match=r"newer Rasad .*9999_from_tomorrow.*upgrade Rasad"):
        open_database(database_url)


def test_c12_without_create_a_missing_database_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "rasad.db"
    with pytest.raises(DatabaseError, match=r"There is no database at .* yet"):
        open_database(sqlite_url(path), create=False)
    assert not path.parent.exists()


def test_without_create_an_empty_database_is_left_empty(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        Path(database_url.removeprefix("sqlite:///")).touch()
    with pytest.raises(DatabaseError, match="is empty"):
        open_database(database_url, create=False)


def test_c12_tables_of_another_program_are_told_and_left_alone(database_url: str) -> None:
    engine = open_database(database_url)
    with writing(engine) as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    forget(database_url)
    for create in (True, False):
        with pytest.raises(DatabaseError, match=r"tables named alert, .*another program's, or damaged. Restore a backup"):
            open_database(database_url, create=create)


def test_c12_an_unwritable_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match=r"The data folder .* cannot be written .*RASAD_DATABASE_URL"):
        open_database(sqlite_url(tmp_path / "file" / "rasad.db"))


def test_c12_a_file_that_is_no_database_is_told_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "rasad.db"
    path.write_text("Dear diary, " * 400)
    with pytest.raises(DatabaseError, match=r"cannot be opened: file is not a database.*backup"):
        open_database(sqlite_url(path))
    assert path.read_text().startswith("Dear diary")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="is a folder: name a file in it"):
        open_database(sqlite_url(tmp_path))


def test_c9_a_database_that_another_program_holds_need_not_be_restored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.storage.engine._BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(tmp_path / "rasad.db")) as other:
        other.execute("CREATE TABLE a (b)")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseError, match=r"cannot be opened: database is locked. Another program holds it.*try again"):
            open_database(sqlite_url(tmp_path / "rasad.db"))


@pytest.mark.parametrize(
    ("cause", "remedy", "kind", "code"),
    [
        ("database is locked", "let it finish", "locked", TRY_AGAIN),
        ("database or disk is full", "Free space", "refused", TRY_AGAIN),
        ("attempt to write a readonly database", "writable", "refused", TRY_AGAIN),
        ("unable to open database file", "writable", "refused", TRY_AGAIN),
        ("database disk image is malformed", "backup", "damaged", DAMAGED),
        ("file is not a database", "backup", "damaged", DAMAGED),
        ("disk I/O error", "Look at its disk", "refused", TRY_AGAIN),
    ],
)
def test_c12_each_complaint_has_its_own_remedy_and_kind_and_says_whether_to_try_again(cause: str, remedy: str, kind: str, code: int) -> None:
    told = unusable("sqlite:///a.db", OperationalError("SELECT 1", None, sqlite3.OperationalError(cause)))
    assert re.fullmatch(rf"The database sqlite:///a.db cannot be used: {cause}\. .*{remedy}.*", str(told))
    assert (told.kind, told.exit_code) == (kind, code)


def test_a_servers_words_are_not_taken_for_a_files() -> None:
    """Its own code says that it is held; a name in its message may be anything."""
    error = OperationalError("SELECT 1", None, Exception('relation "locked" is malformed'))
    assert unusable("postgresql://host/rasad", error).kind == "refused"


def test_c14_a_server_that_never_lets_us_in_is_not_asked_again(postgres: str) -> None:
    """One that is away may come back; one that answers and knows no such database must be seen to by a person."""
    with pytest.raises(DatabaseError, match='database "nobody_made_it" does not exist') as caught:
        open_database(make_url(postgres).set(database="nobody_made_it").render_as_string(hide_password=False))
    assert caught.value.exit_code == WRONG_SETUP


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("sqlite:/data/rasad.db", "sqlite:////data/rasad.db"),
        ("sqlite://data/rasad.db", "sqlite:///data/rasad.db"),
        ("sqlite:rasad.db?timeout=5", "sqlite:///rasad.db?timeout=5"),
    ],
)
def test_too_few_slashes_are_told_with_the_address_that_was_meant(url: str, meant: str) -> None:
    with pytest.raises(DatabaseError, match=rf"is '{re.escape(url)}', with too few slashes: write {re.escape(meant)} \(") as caught:
        open_database(url)
    assert caught.value.exit_code == WRONG_SETUP


@pytest.mark.parametrize("create", [True, False])
def test_a_file_of_another_program_is_refused_and_not_written_to(tmp_path: Path, create: bool) -> None:
    path = tmp_path / "calendar.db"
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE appointment (day)")
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match=r"calendar\.db is another program's \(it has tables named appointment, .* Nothing was changed") as caught:
        open_database(sqlite_url(path), create=create)
    assert caught.value.exit_code == WRONG_SETUP
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["calendar.db"]


@pytest.mark.parametrize("written", ["", "PRAGMA user_version = 7", "CREATE TABLE gone (a); DROP TABLE gone"])
def test_a_file_without_tables_is_nobodys_and_filled(tmp_path: Path, written: str) -> None:
    path = tmp_path / "rasad.db"
    with closing(sqlite3.connect(path)) as other:
        other.executescript(written)
    path.touch()
    open_database(sqlite_url(path))
    forget(sqlite_url(path))
    with closing(sqlite3.connect(path)) as made:
        assert made.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)


@pytest.mark.parametrize("url", ["nonsense", "mysql://a@b/c", "oracle://x"])
def test_an_address_we_cannot_use_is_told(url: str) -> None:
    with pytest.raises(DatabaseError, match="sqlite:///path"):
        open_database(url)


def test_an_unreachable_server_is_told_without_its_password() -> None:
    with pytest.raises(DatabaseError, match="Check that the server runs") as caught:
        open_database("postgresql://user:secret@127.0.0.1:1/rasad")
    assert "secret" not in str(caught.value)
    assert caught.value.exit_code == TRY_AGAIN


_OPEN_AND_COUNT = """
import sys
from contextlib import closing
from sqlalchemy import text
from crawler.storage.engine import open_database, reading

sys.stdin.readline()  # all begin at once
with reading(open_database(sys.argv[1])) as connection:
    print(connection.scalar(text("SELECT count(*) FROM outlet")))
"""


def test_c13_processes_that_start_together_upgrade_once(database_url: str) -> None:
    command = [sys.executable, "-c", _OPEN_AND_COUNT, database_url]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate(timeout=150) for process in processes] == [("0\n", "")] * 4


def test_c9_writers_wait_for_each_other_and_readers_for_nobody(sqlite_database: Engine) -> None:
    assert sqlite_database.url.database is not None
    other = sqlite3.connect(sqlite_database.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with reading(sqlite_database) as connection:
        assert connection.scalar(text("SELECT count(*) FROM page")) == 0
    other.execute("COMMIT")
    other.execute("PRAGMA busy_timeout=0")
    with writing(sqlite_database) as connection:
        connection.execute(text("SELECT 1"))  # a writer is one from its first word on
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.close()


def test_c10_transactions_that_read_before_they_write_wait_for_each_other(sqlite_database: Engine) -> None:
    """Under WAL a reader that turns writer fails at once when another wrote meanwhile; writers begin as writers."""
    with writing(sqlite_database) as connection:
        connection.execute(text("CREATE TABLE counter AS SELECT 0 AS n"))

    def count() -> None:
        for _ in range(25):
            with writing(sqlite_database) as connection:
                n = connection.scalar(text("SELECT n FROM counter")) or 0
                connection.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})

    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(count) for _ in range(4)]:
            done.result()
    with reading(sqlite_database) as connection:
        assert connection.scalar(text("SELECT n FROM counter")) == 100


_WRITE_AND_DIE = """
import os, signal, sys
from sqlalchemy import text
from crawler.storage.engine import open_database, writing
with writing(open_database(sys.argv[1])) as connection:
    connection.execute(text("CREATE TABLE last_words (x)"))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_c12_without_its_write_ahead_log_a_database_is_whole_and_as_it_was(tmp_path: Path) -> None:
    """The power went, and whoever repaired the disk deleted what looked like a left-over."""
    url = sqlite_url(tmp_path / "rasad.db")
    open_database(url)
    forget(url)
    subprocess.run([sys.executable, "-c", _WRITE_AND_DIE, url], check=False, timeout=150)
    (tmp_path / "rasad.db-wal").unlink()
    (tmp_path / "rasad.db-shm").unlink(missing_ok=True)
    with reading(open_database(url, create=False)) as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        assert "last_words" not in inspect(connection).get_table_names()


def test_c12_a_process_that_ends_leaves_all_in_the_one_file(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "rasad.db")
    subprocess.run([sys.executable, "-c", _WRITE_AND_DIE.replace("os.kill", "print"), url], check=True, timeout=150)
    assert [path.name for path in tmp_path.iterdir()] == ["rasad.db"]
