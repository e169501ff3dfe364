"""Opening the database: made, upgraded and checked before anyone uses it; one engine per process and URL."""

from __future__ import annotations

import atexit
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import CreateSchema

from crawler.storage import triggers
from crawler.storage.failures import DatabaseError, unknown_address, unusable, unwritable
from crawler.storage.models import Base
from crawler.storage.presence import require_our_schema, require_ours
from crawler.storage.tallies import TALLIES, recount

_MIGRATIONS = Path(__file__).parent / "migrations"
_EPOCH = date(1970, 1, 1)
_BUSY_SECONDS = 30
_OWN_SCHEMA = "options=-csearch_path%3Drasad"
_REVISION = re.compile(r"\d{4}_\w+")  # of ours; another program's tables may be kept by Alembic as well
_SEARCH_PATH = re.compile(r"search_path=[\s\"]*([^\s\",]+)")
_MIGRATION_LOCK = 7_270_614  # any number, the same in every process


def open_database(url: str, *, create: bool = True, wait: float | None = None) -> Engine:
    """Return the engine of a database that has this version's tables; one per process and URL.

    With `create` a missing database is made and an older one upgraded; without, both are a DatabaseError. `wait`: seconds to wait for
    another program's lock on a SQLite file, where not as long as `busy_seconds`.
    """
    return _opened(url, create, wait)


def forget(url: str) -> None:
    """Close what this process holds open of a database."""
    for engine in [e for (u, _), e in _engines.items() if u == url]:
        engine.dispose()
    for key in [k for k in _engines if k[0] == url]:
        del _engines[key]


_engines: dict[tuple[str, bool], Engine] = {}


@atexit.register
def _close_all() -> None:
    """Close what is open when the process ends: SQLite's last connection writes its log into the file, which is then whole by itself."""
    for engine in _engines.values():
        engine.dispose()


def _opened(url: str, create: bool, wait: float | None) -> Engine:
    if (url, create) not in _engines:
        _engines[url, create] = _open(url, create, wait)
    return _engines[url, create]


def _open(url: str, create: bool, wait: float | None) -> Engine:
    parsed = _parse(url)
    shown = parsed.render_as_string(hide_password=True)
    is_file = parsed.get_backend_name() == "sqlite"
    if is_file:
        _prepare_file(parsed, create)
        require_ours(url)
    engine = _sqlite(parsed, busy_seconds(parsed) if wait is None else wait) if is_file else _postgresql(parsed)
    try:
        _upgrade(engine, shown, create)
    except DBAPIError as error:
        engine.dispose()
        raise unusable(url, error, "opened") from None
    except BaseException:
        engine.dispose()
        raise
    return engine


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() not in ("sqlite", "postgresql") or (parsed.get_backend_name() == "sqlite" and parsed.host):
            raise ArgumentError(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        parsed.get_dialect().import_dbapi()
    except (ArgumentError, NoSuchModuleError):
        raise unknown_address(url) from None
    except ImportError:
        raise DatabaseError("The driver for PostgreSQL is not installed: pip install 'rasad[postgres]'.") from None
    return parsed


def _prepare_file(url: URL, create: bool) -> None:
    if not url.database or url.database == ":memory:":
        return
    path = Path(url.database)
    if not path.exists() and not create:
        raise DatabaseError(
            f"There is no database at {path} yet: start a crawl with `make up` or `rasad crawl KEY`, or set RASAD_DATABASE_URL.", kind="missing"
        )
    if path.is_dir():
        raise DatabaseError(f"{path} is a folder: name a file in it with RASAD_DATABASE_URL, such as sqlite:///{path / 'rasad.db'}.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if create:
            with path.open("ab"):
                pass
    except OSError as error:
        raise unwritable(path.parent, error) from None


def _sqlite(url: URL, wait: float) -> Engine:
    in_memory = not url.database or url.database == ":memory:"
    memory: dict[str, Any] = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    engine = create_engine(url, **(memory if in_memory else {"connect_args": {"timeout": wait}}))

    if not in_memory:
        address = f"{Path(url.database or '').absolute().as_uri()}?mode=rw"

        @event.listens_for(engine, "do_connect")
        def _only_what_is_there(_dialect: object, _record: object, arguments: list[Any], named: dict[str, Any]) -> None:
            arguments[:1], named["uri"] = [address], True  # a file that went away under us is not made anew, empty

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where we say so, see _begin
        if not connection.execute("PRAGMA page_count").fetchone()[0]:  # a new file; of an older one it would take the write lock, and so wait for writers
            connection.execute("PRAGMA auto_vacuum=INCREMENTAL")  # `rasad prune` gives space back bit by bit
        _journal(connection, wait)
        for pragma in ("synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-16000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads before it writes fails at once under WAL (SQLITE_BUSY_SNAPSHOT): writers begin as writers.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN")

    return engine


def _postgresql(url: URL) -> Engine:
    engine = create_engine(url, pool_pre_ping=True)

    @event.listens_for(engine, "connect")
    def _in_utc(connection: Any, _record: object) -> None:
        connection.execute("SET TIME ZONE 'UTC'")  # instants as text, and their hours, are else those of the server's own zone
        connection.commit()

    return engine


def busy_seconds(url: URL) -> float:
    """Return how long another program's lock on a SQLite file is waited for: `?timeout=` of its URL, else half a minute."""
    asked = str(url.query.get("timeout", ""))
    return float(asked) if asked.replace(".", "", 1).isdecimal() else _BUSY_SECONDS


def _journal(connection: sqlite3.Connection, wait: float) -> None:
    """Switch to WAL. SQLite does not wait for the lock this takes on a new file, so we do (sqlite.org/wal.html, section 8)."""
    deadline = time.monotonic() + wait
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a write transaction: committed at the end, rolled back by an exception."""
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a read transaction."""
    with engine.connect() as connection, connection.begin():
        yield connection


def day_number(day: date) -> int:
    """Return a day as whole days since 1970-01-01, as the `day` columns hold it."""
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    """Return the day that a `day` column means."""
    return _EPOCH + timedelta(days=number)


@lru_cache
def newest_revision() -> str:
    """Return the schema revision of this version of Rasad."""
    return max(path.stem for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def knows_revision(revision: str) -> bool:
    """Say whether a schema revision is of this version of Rasad or an earlier one."""
    return (_MIGRATIONS / "versions" / f"{revision}.py").exists()


def current_revision(engine: Engine) -> str | None:
    """Return the schema revision of a database; None when it has no tables of ours."""
    with engine.connect() as connection:
        if not engine.dialect.has_table(connection, "alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def missing_tables(engine: Engine) -> list[str]:
    """Return the tables of this version that a database lacks, though its schema is this version's: somebody removed them."""
    return sorted(set(Base.metadata.tables) - _tables(engine))


def _tables(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def _revision(engine: Engine, shown: str) -> str | None:
    found = current_revision(engine)
    if found is None and (strange := sorted(_tables(engine) & set(Base.metadata.tables))):
        found = current_revision(engine)  # another process may have made them just now
        if found is None:
            raise DatabaseError(
                f"The database {shown} has tables named {', '.join(strange[:3])} but no schema of Rasad: it is another program's, or damaged. "
                f"Restore a backup, or {_elsewhere(engine)}; nothing was changed."
            )
    if found is None:
        _require_ours(engine, shown)
    elif not _REVISION.fullmatch(found):
        raise DatabaseError(
            f"The database {shown} is another program's (its table alembic_version says {found[:40]!r}): {_elsewhere(engine)}. Nothing was changed."
        )
    return found


def _require_ours(engine: Engine, shown: str) -> None:
    if engine.dialect.name == "postgresql":  # a file was looked at before it was opened
        with engine.connect() as connection:
            require_our_schema(connection, shown, _elsewhere(engine))


def _elsewhere(engine: Engine) -> str:
    """What to do where another program's tables stand in the way."""
    other = "set RASAD_DATABASE_URL to another place"
    return f"{other}, a database of its own or a schema of its own (?{_OWN_SCHEMA} at the end)" if engine.dialect.name == "postgresql" else other


def _upgrade(engine: Engine, shown: str, create: bool) -> None:
    found = _revision(engine, shown)
    if found == newest_revision():
        return
    if found is not None and not knows_revision(found):
        knows = f"schema {found}, this one knows {newest_revision()}"
        raise DatabaseError(f"The database {shown} was written by a newer Rasad ({knows}): upgrade Rasad. Nothing was changed.", kind="newer")
    if not create and found is None:
        raise DatabaseError(f"The database {shown} is empty: start a crawl with `make up` or `rasad crawl KEY`, or set RASAD_DATABASE_URL.", kind="missing")
    if not create:
        raise DatabaseError(f"The database {shown} is of an older Rasad (schema {found}): run `rasad migrate`.", kind="older")
    _run_migrations(engine)


def _run_migrations(engine: Engine) -> None:
    from alembic import command  # only here: most starts need no migration
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with writing(engine) as connection:  # the write lock keeps a second process from upgrading at the same time
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            _make_schema(connection)
        config.attributes["connection"] = connection
        missing = [table for table in TALLIES if not engine.dialect.has_table(connection, table)]
        command.upgrade(config, "head")
        triggers.install(connection)
        if missing:
            recount(connection, missing)


def _make_schema(connection: Connection) -> None:
    """Make the schema that the URL's search_path names first, where none of those it names is there."""
    if connection.scalar(text("SELECT current_schema()")) is None:
        wanted = str(connection.scalar(text("SHOW search_path"))).split(",")[0].strip().strip('"')
        connection.execute(CreateSchema(wanted, if_not_exists=True))


def own_schema(url: URL) -> str:
    """Return the schema that a PostgreSQL URL keeps our tables in; empty where it names none and the database is ours alone."""
    found = _SEARCH_PATH.search(str(url.query.get("options", "")))
    return found[1] if found else ""
