"""Whether a SQLite database still lies where it was opened: who holds a deleted file open writes to it as ever, and nobody reads that."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url

from crawler.storage.engine import DatabaseError

_REMEDY = "put it back, or `rasad restore` a backup; no empty one was made in its place"

_REPLACED = "Another file was put in the database's place while this scheduler worked: it stops, to be started on that one."


def gone(url: str) -> str:
    """Tell a person that a database's file is gone, and what to do."""
    return f"The database {make_url(url).database} is gone (deleted, moved, or its disk is not there): {_REMEDY}."


def require(url: str) -> None:
    """Raise DatabaseError where a database's file is gone, rather than make another one; of a server's nothing is known."""
    if _is_file(url) and _numbers(url) is None:
        raise DatabaseError(gone(url), kind="missing")


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


def _numbers(url: str) -> tuple[int, int] | None:
    """Return by which numbers the system knows the file."""
    if not _is_file(url):
        return None
    try:
        found = Path(make_url(url).database or "").stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
