"""A copy of the database, taken while others write to it."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import URL, Engine, make_url, text

from crawler.storage.engine import own_schema
from crawler.storage.failures import DatabaseError, file_remedy, trouble_of_file


def back_up(url: str, target: Path) -> None:
    """Copy a database to a file that is there whole or not at all; raises DatabaseError with the remedy."""
    if target.exists():
        raise DatabaseError(f"{target} exists already: name another file, nothing was overwritten.")
    parsed = make_url(url)
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if parsed.get_backend_name() == "sqlite":
            _copy_sqlite(parsed.database, part)
        else:
            _dump_postgresql(parsed, part)
        part.rename(target)
    except OSError as error:
        raise DatabaseError(f"The backup {target} could not be written ({error.strerror}): check space and permissions there.") from None
    finally:
        with suppress(OSError):
            for left in (part, part.with_name(part.name + "-journal")):
                left.unlink(missing_ok=True)


NAME = "rasad-%Y%m%d-%H%M%S.backup"  # of the files that `rotate` may delete
_STEP = 2000  # SQLite's pages
_OURS = re.compile(r"rasad-\d{8}-\d{6}\.backup")
_HALF = re.compile(_OURS.pattern + r"\.part(-journal)?")  # of one that goes on, or was killed
_LONGEST = 2 * 3600.0  # seconds; what nobody has written to for so long is of one that was killed
NOTE = "backup"  # the installation row: its value is the file, its time when it was made
FAILED = "backup_failed"  # the installation row: why the last backup of the scheduler's failed; struck when one is made


def rotate(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest backups of a folder and what killed ones left, and return those deleted; files that are named otherwise are left alone."""
    old = sorted((p for p in folder.iterdir() if _OURS.fullmatch(p.name)), reverse=True)[keep:]
    old += sorted(p for p in folder.iterdir() if _HALF.fullmatch(p.name) and _is_left(p))
    for path in old:
        path.unlink(missing_ok=True)
    return old


def _is_left(part: Path) -> bool:
    with suppress(OSError):
        return time.time() - part.stat().st_mtime > _LONGEST
    return False


def size_of(engine: Engine) -> int:
    """Return the bytes that a database takes."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)
        pages, size = (connection.exec_driver_sql(f"PRAGMA {name}").scalar() or 0 for name in ("page_count", "page_size"))
        return int(pages) * int(size)


def _copy_sqlite(source: str | None, target: Path) -> None:
    if not source or not Path(source).exists():
        raise DatabaseError(f"There is no database at {source or 'this address'} to back up: set RASAD_DATABASE_URL.")
    target.touch()  # whether the place can be written is told apart from what is wrong with the source
    try:
        with closing(sqlite3.connect(f"{Path(source).absolute().as_uri()}?mode=ro", uri=True)) as old, closing(sqlite3.connect(target)) as new:
            # One moment of it for all steps: a step that finds the file written to begins the copy anew, without end where much is written.
            old.execute("BEGIN")
            old.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            old.backup(new, pages=_STEP, progress=_stepped)
            new.execute("PRAGMA journal_mode=DELETE").fetchall()  # one file that can be read where nothing can be written
            if new.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise DatabaseError("The copy is damaged, so the database itself may be: look at its disk; nothing was changed.")
    except sqlite3.Error as error:
        told, kind = f"The database {source} could not be copied to {target}: {error}. {file_remedy(str(error))}", trouble_of_file(str(error))
        raise DatabaseError(told, kind=kind) from None


def _stepped(_status: int, _left: int, _all: int) -> None:
    """Let Python hear of Ctrl-C between two steps."""


def _dump_postgresql(url: URL, target: Path) -> None:
    only = [f'--schema="{own}"'] if (own := own_schema(url)) else []  # the rest is another program's
    done = run_tool("pg_dump", url, "--format=custom", f"--file={target}", *only)
    if done.returncode:
        raise DatabaseError(f"pg_dump failed: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")


def run_tool(name: str, url: URL, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a client program of PostgreSQL's on a database; the password goes by the environment, where other users don't see it."""
    command = shutil.which(name)
    if command is None:
        raise DatabaseError(f"{name} is not installed: install PostgreSQL's client programs, or do it on the server.")
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    target = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query).render_as_string(hide_password=False)
    return subprocess.run([command, *arguments, f"--dbname={target}"], capture_output=True, text=True, check=False, env={**os.environ, **secret})
