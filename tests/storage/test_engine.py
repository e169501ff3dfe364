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
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, make_url, select, text
from sqlalchemy.exc import OperationalError

from crawler import storage
from crawler.errors import DAMAGED, TRY_AGAIN, WRONG_SETUP
from crawler.storage import reports
from crawler.storage.engine import current_revision, forget, newest_revision, open_database, reading, writing
from crawler.storage.failures import DatabaseError, unusable
from crawler.storage.models import AttributionRow, Base, Mention, OutletRow, Page, PageAlias, RouteRow


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


def test_migrations_make_the_tables_of_the_models(database: Engine) -> None:
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": lambda name, kind, _: not (kind == "table" and name.startswith("story_search"))})
        assert compare_metadata(context, Base.metadata) == []
    assert current_revision(database) == newest_revision()


def migrate(url: str, revision: str) -> Engine:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.__file__).parent / "migrations"))
    engine = create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    return engine


def row(engine: Engine, table: str, **given: object) -> None:
    """Insert a row, with something in every column that must hold something."""
    made: dict[str, object] = {
        "INTEGER": 1,
        "BIGINT": 1,
        "BOOLEAN": False,
        "FLOAT": 1.0,
        "DOUBLE PRECISION": 1.0,
        "DOUBLE_PRECISION": 1.0,
        "JSON": "[]",
        "JSONB": "[]",
    }
    with engine.begin() as connection:
        columns = [c for c in inspect(connection).get_columns(table) if c["name"] in given or not (c["nullable"] or c["default"])]
        usual = {c["name"]: made.get(str(c["type"]).split("(")[0], "2026-01-18 09:00:00.000000+00:00" if "TIME" in str(c["type"]) else "x") for c in columns}
        names = ", ".join(f'"{name}"' for name in usual)
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in usual)})"), usual | given)


def rows_everywhere(engine: Engine, number: int) -> dict[str, int]:
    """Put a row into every table of a schema, parents first, and return how many each holds."""
    known = inspect(engine)
    others = ("story_search", "sqlite_", "alembic_version")
    tables = [name for name, _ in known.get_sorted_table_and_fkc_names() if name and not name.startswith(others)]
    for table in tables:
        own: dict[str, object] = {
            c["name"]: number if "INT" in str(c["type"]) else f"x{number}" for c in known.get_columns(table) if "TIME" not in str(c["type"])
        }
        kept = {*known.get_pk_constraint(table)["constrained_columns"]}
        kept |= {c for unique in known.get_unique_constraints(table) for c in unique["column_names"]}
        kept |= {c or "" for index in known.get_indexes(table) if index["unique"] for c in index["column_names"]}
        kept |= {c for key in known.get_foreign_keys(table) for c in key["constrained_columns"]}
        row(engine, table, **{c: v for c, v in own.items() if c in kept})
    with engine.connect() as connection:
        return {t: connection.scalar(text(f"SELECT count(*) FROM {t}")) or 0 for t in tables if t != "installation"}  # migrations note things there


def test_c13_what_every_past_version_wrote_comes_through_to_the_newest(database_url: str) -> None:
    """A row in every table of every version, then on to the next."""
    versions = sorted(path.stem for path in (Path(storage.__file__).parent / "migrations" / "versions").glob("[0-9]*.py"))
    assert len(versions) > 5
    held: dict[str, int] = {}
    for number, version in enumerate(versions, 1):
        engine = migrate(database_url, version)
        with engine.connect() as connection:
            now = {t: connection.scalar(text(f"SELECT count(*) FROM {t}")) for t in held if t in inspect(engine).get_table_names()}
        assert now == {t: n for t, n in held.items() if t in now}, version
        held = rows_everywhere(engine, number)
        engine.dispose()
    with open_database(database_url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": lambda name, kind, _: not (kind == "table" and name.startswith("story_search"))})
        assert compare_metadata(context, Base.metadata) == []
    assert held["page"] == held["story"] == len(versions)


def test_c13_a_database_of_an_earlier_schema_is_upgraded_with_what_it_holds(database_url: str) -> None:
    engine = migrate(database_url, "0001_first_tables")
    row(engine, "outlet", key="paper")
    row(engine, "route", id=1, outlet="paper", url="https://paper.test/feed", failures=2)
    row(engine, "page", id=1, outlet="paper", identity="id:1", url="https://paper.test/1", state="story")
    row(engine, "page", id=2, outlet="paper", identity="id:2", url="https://paper.test/2", state="pending")
    evidence = '[{"term": "x", "zone": "title", "start": 0, "end": 1, "rule": "r", "group": "g"}]'
    row(engine, "story", id=7, page_id=1, outlet="paper", day=20471, topic="t", verdict="possible", score=4.5, evidence=evidence)
    row(engine, "mention", story_id=7, topic="t", term="x", outlet="paper", day=20471)
    row(engine, "attribution", story_id=7, name="n", outlet="paper", day=20471)
    migrate(database_url, "0004_found_routes").dispose()
    row(engine, "page_alias", outlet="paper", identity="id:3", url="https://paper.test/3", page_id=1, why="canonical")
    engine.dispose()
    with reading(open_database(database_url)) as connection:
        assert connection.execute(select(Page.id, Page.identity, Page.state, Page.backfilled).order_by(Page.id)).all() == [
            (1, "id:1", "story", False),
            (2, "id:2", "pending", False),
        ]
        assert connection.execute(select(RouteRow.origin, RouteRow.failures, RouteRow.read_at)).all() == [("declared", 2, None)]
        assert connection.execute(select(OutletRow.identity_rules, OutletRow.probed_in_vain)).all() == [(None, 0)]
        assert connection.execute(select(PageAlias.identity, PageAlias.page_id)).all() == [("id:3", 1)]
        assert inspect(connection).get_pk_constraint("page_alias")["constrained_columns"] == ["outlet", "identity", "page_id"]
        assert inspect(connection).get_pk_constraint("mention")["constrained_columns"] == ["story_id", "topic", "term", "zone"]
        assert connection.execute(select(Page.ruleset).order_by(Page.id)).all() == [(0,), (None,)]
        assert connection.execute(select(Mention.term, Mention.verdict)).one() == ("x", "possible")
        assert connection.execute(select(AttributionRow.name, AttributionRow.verdict)).one() == ("n", "possible")
        (kept,) = reports.stories_for_export(open_database(database_url), reports.Filter(topic="t"))
        assert (kept.id, kept.judged_by, kept.evidence[0]["term"]) == (7, "rule", "x")
        assert kept.topics[0][:5] == ("t", "possible", "rule", "possible", 4.5)


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
