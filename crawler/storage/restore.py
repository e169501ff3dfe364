"""A database put back from a backup: made whole beside the present one first, and put in its place in one step.

A kill at any moment leaves either the old or the new database. What was replaced is kept beside it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, inspect, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from crawler.storage.backup import run_tool
from crawler.storage.engine import forget, knows_revision, newest_revision, open_database, own_schema
from crawler.storage.failures import DatabaseError, file_remedy
from crawler.storage.models import Base
from crawler.storage.presence import require_our_schema, require_ours

_SIDE_FILES = ("-wal", "-shm")
_LOOKS, _PAUSE = 20, 0.1  # at who else uses a database, and seconds between two
_MADE_BY_MIGRATIONS = ("alembic_version", "story_search")  # tables without a model


def restore(url: str, backup: Path, now: datetime) -> str:
    """Put a backup in the place of the database, upgraded to this version, and return where the replaced one is; raises DatabaseError with the remedy.

    Nobody else may use the database meanwhile: the caller has asked for a scheduler and for crawls, the rest is seen here.
    """
    parsed = make_url(url)
    if not backup.is_file():
        raise DatabaseError(f"There is no backup {backup}: name a file that `rasad backup` wrote.")
    forget(url)
    return _restore_file(parsed, backup, now) if parsed.get_backend_name() == "sqlite" else _restore_server(parsed, backup, now)


def _restore_file(url: URL, backup: Path, now: datetime) -> str:
    place = Path(url.database or "").absolute()
    if holders := _holders(place):
        raise DatabaseError(f"{place} is in use by process {', '.join(map(str, holders))}: stop it (the dashboard, a crawl), then restore again.")
    require_ours(url.render_as_string(hide_password=False))
    revision = _checked(backup)
    part = place.with_name(place.name + ".restoring")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _remove(part)
        with closing(sqlite3.connect(_read_only(backup), uri=True)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new)
        if revision != newest_revision():
            _upgraded(f"sqlite:///{part}")
        _settle(part)
        kept = _put_in_place(place, part, now)
    except sqlite3.Error as error:
        raise DatabaseError(f"{backup} could not be restored: {error}. {file_remedy(str(error))} The present database is as it was.") from None
    except OSError as error:
        raise DatabaseError(
            f"{place} could not be replaced ({error.strerror}): check space and permissions there. The present database is as it was."
        ) from None
    finally:
        with suppress(OSError):
            _remove(part)
    return f"{kept}" if kept else ""


def _checked(backup: Path) -> str:
    """Return the schema of a backup; refuses what is damaged, what is no database of ours, and what a newer version wrote."""
    try:
        with closing(sqlite3.connect(_read_only(backup), uri=True)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise DatabaseError(f"The backup {backup} is damaged: use another one. Nothing was changed.")
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise DatabaseError(
            f"{backup} is no backup of a Rasad database in a file ({error}): name one that `rasad backup` wrote. Nothing was changed."
        ) from None
    return _known(backup, found[0] if found else None)


def _known(backup: Path, revision: str | None) -> str:
    if revision is None:
        raise DatabaseError(f"{backup} holds no database of Rasad: name one that `rasad backup` wrote. Nothing was changed.")
    if not knows_revision(revision):
        raise DatabaseError(
            f"{backup} was written by a newer Rasad (schema {revision}, this one knows {newest_revision()}): upgrade Rasad. Nothing was changed."
        )
    return revision


def _read_only(path: Path) -> str:
    """Return the address of a file that nobody writes to: nothing is left beside it, and it may lie where nothing can be written."""
    alone = not any(Path(f"{path}{side}").exists() for side in ("-wal", "-journal"))
    return f"{path.absolute().as_uri()}?mode=ro" + ("&immutable=1" if alone else "")


def _upgraded(url: str) -> None:
    open_database(url)
    forget(url)


def _settle(path: Path) -> None:
    """Leave one whole file, on the disk for good."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _put_in_place(place: Path, part: Path, now: datetime) -> Path | None:
    """Keep the old file under another name, and let the new one take its place in one step.

    A write-ahead log of the old file beside the new one would spoil it: it is written into the old file first, or set aside with it.
    """
    if not place.exists():
        part.replace(place)
        return None
    kept = place.with_name(f"{place.name}.replaced-{now:%Y%m%d-%H%M%S}")
    with suppress(sqlite3.Error), closing(sqlite3.connect(place)) as old:
        if old.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0:
            old.execute("PRAGMA journal_mode=DELETE").fetchall()
    try:
        kept.hardlink_to(place)
    except OSError:  # a file system without links
        shutil.copy2(place, kept)
    for side in _SIDE_FILES:
        with suppress(FileNotFoundError):
            Path(f"{place}{side}").rename(f"{kept}{side}")
    part.replace(place)
    _sync(place.parent)
    return kept


def _sync(folder: Path) -> None:
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove(path: Path) -> None:
    for name in (path, *(Path(f"{path}{side}") for side in (*_SIDE_FILES, "-journal"))):
        name.unlink(missing_ok=True)


def _holders(place: Path) -> list[int]:
    """Return the processes that have the file open, as far as this system tells (Linux)."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        if int(process.name) == os.getpid():
            continue
        with suppress(OSError):
            if any(_is(handle, place) for handle in (process / "fd").iterdir()):
                found.append(int(process.name))
    return found


def _is(handle: Path, place: Path) -> bool:
    try:
        return str(handle.readlink()) == str(place.resolve())
    except OSError:
        return False


def _restore_server(url: URL, backup: Path, now: datetime) -> str:
    """Fill a new database, then change the names of the two in one transaction."""
    name = url.database or ""
    if own := own_schema(url):
        raise DatabaseError(
            f"The database {name} is another program's as well, and restoring would put all of it aside: rename the schema "
            f"(ALTER SCHEMA {own} RENAME TO {own}_replaced), then run pg_restore --single-transaction --dbname={name} {backup}. Nothing was changed."
        )
    part, kept = f"{name}_restoring", f"{name}_replaced_{now:%Y%m%d_%H%M%S}"
    try:
        with _server(url) as connection:
            _refuse_company(connection, name)
            if _exists(connection, name):
                _refuse_neighbours(url)
            connection.execute(text(f"DROP DATABASE IF EXISTS {_quoted(part)}"))
            connection.execute(text(f"CREATE DATABASE {_quoted(part)} TEMPLATE template0"))
            try:
                _fill(url.set(database=part), backup)
                _refuse_company(connection, name)
                replaces = _exists(connection, name)
                with _transaction(connection):
                    if replaces:  # on a new server there is none yet
                        connection.execute(text(f"ALTER DATABASE {_quoted(name)} RENAME TO {_quoted(kept)}"))
                    connection.execute(text(f"ALTER DATABASE {_quoted(part)} RENAME TO {_quoted(name)}"))
            except BaseException:
                connection.execute(text(f"DROP DATABASE IF EXISTS {_quoted(part)}"))
                raise
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
        raise DatabaseError(
            f"{backup} could not be restored ({cause}): the database user must be allowed to create databases. The present database is as it was."
        ) from None
    return f"the database {kept}" if replaces else ""


def _exists(connection: Connection, name: str) -> bool:
    return bool(connection.scalar(text("SELECT count(*) FROM pg_database WHERE datname = :name"), {"name": name}))


def _refuse_neighbours(url: URL) -> None:
    """Refuse to put a database aside in which another program keeps tables. One of an older schema may have tables of ours that are no more: not looked at."""
    with _server(url, url.database or "") as connection:
        found, shown = inspect(connection), url.render_as_string(hide_password=True)
        require_our_schema(connection, shown, "let RASAD_DATABASE_URL name a database that is not there yet, and restore into that")
        if not found.has_table("alembic_version") or connection.scalar(text("SELECT version_num FROM alembic_version")) != newest_revision():
            return
        ours = {*Base.metadata.tables, *_MADE_BY_MIGRATIONS}
        tables = {name for schema in found.get_schema_names() if schema != "information_schema" for name in found.get_table_names(schema)}
    if others := sorted(tables - ours):
        raise DatabaseError(
            f"The database {url.database} holds another program's tables as well ({', '.join(others[:3])}), and restoring would put them aside: "
            "let RASAD_DATABASE_URL name a database that is not there yet, and restore into that. Nothing was changed."
        )


@contextmanager
def _server(url: URL, database: str = "postgres") -> Iterator[Connection]:
    """Give a connection to a database of the server, else to the one that holds nothing of ours."""
    driver = "postgresql+psycopg" if url.drivername == "postgresql" else url.drivername
    engine: Engine = create_engine(url.set(drivername=driver, database=database), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    connection.execute(text("BEGIN"))
    try:
        yield
    except BaseException:
        connection.execute(text("ROLLBACK"))
        raise
    connection.execute(text("COMMIT"))


def _refuse_company(connection: Connection, name: str) -> None:
    """Refuse where others use a database, but for those that are just leaving, and for the server's own: PostgreSQL itself waits for these."""
    for _ in range(_LOOKS):
        if not (others := _company(connection, name)):
            return
        time.sleep(_PAUSE)
    raise DatabaseError(f"{others} connection(s) use the database {name}: stop the dashboard and whatever else does, then restore again.")


def _company(connection: Connection, name: str) -> int:
    kinds = text("SELECT coalesce(backend_type, 'client backend') FROM pg_stat_activity WHERE datname = :name")  # null where we may not know
    return [*connection.scalars(kinds, {"name": name})].count("client backend")


def _fill(url: URL, backup: Path) -> None:
    done = run_tool("pg_restore", url, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(backup))
    if done.returncode:
        raise DatabaseError(f"pg_restore failed: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}. The present database is as it was.")
    engine = create_engine(url.set(drivername="postgresql+psycopg"))
    try:
        with engine.connect() as connection:
            has = engine.dialect.has_table(connection, "alembic_version")
            _known(backup, connection.scalar(text("SELECT version_num FROM alembic_version")) if has else None)
    finally:
        engine.dispose()
    _upgraded(url.render_as_string(hide_password=False))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
