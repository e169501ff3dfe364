"""A copy of the database, taken while others write to it."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import make_url

from crawler.storage.engine import DatabaseError, file_remedy


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
            _dump_postgresql(parsed.set(drivername="postgresql").render_as_string(hide_password=False), part)
        part.rename(target)
    except OSError as error:
        raise DatabaseError(f"The backup {target} could not be written ({error.strerror}): check space and permissions there.") from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _copy_sqlite(source: str | None, target: Path) -> None:
    if not source or not Path(source).exists():
        raise DatabaseError(f"There is no database at {source or 'this address'} to back up: set RASAD_DATABASE_URL.")
    target.touch()  # whether the place can be written is told apart from what is wrong with the source
    try:
        with closing(sqlite3.connect(f"{Path(source).absolute().as_uri()}?mode=ro", uri=True)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new, pages=2000)
            if new.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise DatabaseError("The copy is damaged, so the database itself may be: look at its disk; nothing was changed.")
    except sqlite3.Error as error:
        raise DatabaseError(f"The database {source} could not be copied to {target}: {error}. {file_remedy(str(error))}") from None


def _dump_postgresql(url: str, target: Path) -> None:
    command = shutil.which("pg_dump")
    if command is None:
        raise DatabaseError("pg_dump is not installed: install PostgreSQL's client programs, or back up on the server.")
    done = subprocess.run([command, "--format=custom", f"--file={target}", f"--dbname={url}"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise DatabaseError(f"pg_dump failed: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")
