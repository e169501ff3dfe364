"""Whether a SQLite database still lies where it was opened: who holds a deleted file open writes to it as ever, and nobody reads that.

And whether what lies there is ours at all. At the next start, whether it lies where schedulers worked on it before: an empty one in its
place would hide that it is gone.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Connection, make_url, text

from crawler.storage.failures import DatabaseError, unwritable
from crawler.storage.models import Base

_REMEDY = "put it back, or `rasad restore` a backup; no empty one was made in its place"
_REPLACED = "Another file was put in the database's place while this scheduler worked: it stops, to be started on that one."
_NOTE = "databases.txt"  # in the folder of logs: the files that schedulers have worked on, a line each


def gone(url: str) -> str:
    """Tell a person that a database's file is gone, and what to do."""
    return f"The database {make_url(url).database} is gone (deleted, moved, or its disk is not there): {_REMEDY}."


def require(url: str) -> None:
    """Raise DatabaseError where a database's file is gone, rather than make another one; of a server's nothing is known."""
    if _is_file(url) and _numbers(url) is None:
        raise DatabaseError(gone(url), kind="gone")


def require_if_known(url: str, logs: Path) -> None:
    """Raise DatabaseError where a database that schedulers worked on is gone or has become empty; who starts services again would have an empty one made."""
    path = _path(url)
    lies_there = path.is_file() and path.stat().st_size > 0
    if _is_file(url) and not lies_there and str(path) in _known(logs):
        raise DatabaseError(f"{gone(url)} To begin with an empty one all the same, delete {(logs / _NOTE).resolve()}.", kind="gone")


def remember(url: str, logs: Path) -> None:
    """Note that a scheduler works on a database, for `require_if_known`."""
    if _is_file(url) and str(_path(url)) not in _known(logs):
        try:
            with (logs / _NOTE).open("a", encoding="utf-8") as file:
                file.write(f"{_path(url)}\n")
        except OSError as error:
            raise unwritable(logs, error, "log", "RASAD_LOG_DIR") from None


def require_ours(url: str) -> None:
    """Raise DatabaseError where a SQLite file has tables, and all are another program's; an empty file is nobody's, and what can't be read opening tells."""
    path, found = _path(url), set[str]()
    if _is_file(url):
        with suppress(sqlite3.Error), closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0)) as file:
            found = {str(name) for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")}
    _refuse_others(found, str(path), "set RASAD_DATABASE_URL to another place")


def require_our_schema(connection: Connection, shown: str, remedy: str) -> None:
    """Raise DatabaseError where tables stand in the place of ours on a server, and all are another program's; those of extensions are nobody's."""
    _refuse_others(set(connection.scalars(_TABLES_OF_SCHEMA)), shown, remedy)


_TABLES_OF_SCHEMA = text(
    "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'f') AND NOT EXISTS "
    "(SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')"
)


def _refuse_others(tables: set[str], shown: str, remedy: str) -> None:
    if tables and not tables & {*Base.metadata.tables, "alembic_version"}:
        told = f"The database {shown} is another program's (it has tables named {', '.join(sorted(tables)[:3])}, and none of Rasad's)"
        raise DatabaseError(f"{told}: {remedy}. Nothing was changed.")


class Presence:
    """The file that a scheduler opened; a server's database is always present."""

    def __init__(self, url: str) -> None:
        self.url, self._known = url, _numbers(url)

    def lost(self) -> tuple[str, int] | None:
        """Return why a scheduler must stop, and with which exit code; None while the file lies there (SQLite's locks go by the same numbers)."""
        found = _numbers(self.url)
        if found == self._known:
            return None
        return (_REPLACED, 1) if found else (f"{gone(self.url)} This scheduler stops.", 2)  # what is gone a person must see to


def _is_file(url: str) -> bool:
    parsed = make_url(url)
    return parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")


def _path(url: str) -> Path:
    return Path(make_url(url).database or "").absolute()


def _known(logs: Path) -> list[str]:
    note = logs / _NOTE
    return note.read_text(encoding="utf-8").splitlines() if note.is_file() else []


def _numbers(url: str) -> tuple[int, int] | None:
    """Return by which numbers the system knows the file."""
    if not _is_file(url):
        return None
    try:
        found = _path(url).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
