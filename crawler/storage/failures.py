"""Why a database cannot be used: what a person is told and does, and whether a later try may do."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path
from typing import Literal

from sqlalchemy import make_url
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, ProgrammingError, SQLAlchemyError

from crawler.errors import DAMAGED, TRY_AGAIN, WRONG_SETUP, SetupError

Trouble = Literal["missing", "gone", "older", "newer", "unusable", "refused", "locked", "damaged"]

_HELD = ("55P03", "57014", "40P01")  # lock_not_available, query_canceled (statement_timeout), deadlock_detected
_FULL, _CORRUPTED = ("53100",), ("XX001", "XX002")  # disk_full; data_corrupted, index_corrupted
_OF_WHAT_WAS_ASKED = (DataError, IntegrityError, ProgrammingError)  # not of the server or the disk: the same again would fail again
_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_DISK_FAILS = frozenset({errno.EIO, errno.EROFS})  # one that fails is made read-only by the system
_LOCKED, _DAMAGE = ("locked", "busy"), ("malformed", "not a database")  # as SQLite says them
_NOT_THERE = ("no such table", "no such column")  # somebody removed them: nothing that passes by itself
_ADDRESSES = "sqlite:///path/to/rasad.db or postgresql://user@host/name"
_LET_IN_NEVER = ("password authentication failed", "no password supplied", "does not exist", "no pg_hba.conf entry", "is not permitted to log in")

_LOCKED_REMEDY = "Another program holds it: let it finish or close it, then try again; nothing is lost."
_FULL_REMEDY = "Free space on its disk, then try again; what was stored is kept."
_SERVER_REMEDY = "Check that the server runs and that RASAD_DATABASE_URL names the right host, user and database."
_DAMAGED_SERVER_REMEDY = "Its files are damaged: look at the server's log and its disk, then `rasad restore` a backup."
_OTHER_REMEDY = "Look at its disk (free space first) and its permissions, or set RASAD_DATABASE_URL to another place; what was stored is kept."
_FILE_REMEDIES = (
    (_LOCKED, _LOCKED_REMEDY),
    (("full",), _FULL_REMEDY),
    (("unable to open", "readonly", "attempt to write"), "Make the file and its folder readable and writable, or set RASAD_DATABASE_URL to another place."),
    (_DAMAGE, "Restore it from a backup (`rasad backup` makes them), or set RASAD_DATABASE_URL to another place; nothing was changed."),
)


class DatabaseError(SetupError):
    """The database cannot be used; the message says why and what to do.

    Its kind, for who says it in other words: `refused` by the server or the system, which may let us in later; `locked` by another program; `damaged`, or no
    database at all.
    """

    def __init__(self, message: str, *, kind: Trouble = "unusable") -> None:
        super().__init__(message)
        self.kind = kind
        self.exit_code = {"damaged": DAMAGED, "refused": TRY_AGAIN, "locked": TRY_AGAIN}.get(kind, WRONG_SETUP)


def unusable(url: str, error: SQLAlchemyError, what: str = "used") -> DatabaseError:
    """Return what to tell a person of a database that failed, with the remedy for that failure."""
    parsed = make_url(url)
    cause = str(getattr(error, "orig", None) or error).strip().split("\n")[0].rstrip(".")
    kind = trouble_of(error)
    remedy = file_remedy(cause) if parsed.get_backend_name() == "sqlite" else _server_remedy(kind, _state(error))
    return DatabaseError(f"The database {parsed.render_as_string(hide_password=True)} cannot be {what}: {cause}. {remedy}", kind=kind)


def trouble_of(error: SQLAlchemyError) -> Trouble:
    """Return of what kind a database's failure is: `locked`, `damaged`, `unusable` where what was asked would never be answered, else `refused`."""
    orig, state = getattr(error, "orig", None), _state(error)
    if isinstance(error, _OF_WHAT_WAS_ASKED):
        return "unusable"
    if isinstance(orig, sqlite3.Error):  # a server's words may quote anything
        return trouble_of_file(str(orig))
    if state in _HELD or state in _CORRUPTED:
        return "locked" if state in _HELD else "damaged"
    told = str(orig)
    return "unusable" if "FATAL:" in told and any(words in told for words in _LET_IN_NEVER) else "refused"


def trouble_of_file(cause: str) -> Trouble:
    """Return of what kind SQLite's complaint of a file is."""
    kinds: tuple[tuple[tuple[str, ...], Trouble], ...] = ((_LOCKED, "locked"), (_DAMAGE, "damaged"), (_NOT_THERE, "unusable"))
    return next((kind for words, kind in kinds if any(word in cause for word in words)), "refused")


def _server_remedy(kind: Trouble, state: str) -> str:
    if kind == "damaged":
        return _DAMAGED_SERVER_REMEDY
    return _LOCKED_REMEDY if kind == "locked" else _FULL_REMEDY if state in _FULL else _SERVER_REMEDY


def file_remedy(cause: str) -> str:
    """Return what to do about SQLite's complaint of a file."""
    return next((remedy for words, remedy in _FILE_REMEDIES if any(word in cause for word in words)), _OTHER_REMEDY)


def unknown_address(url: str) -> DatabaseError:
    """Return what to tell a person of an address that names no database of a kind we know, or names a file with too few slashes."""
    kind, _, rest = url.partition(":")
    if kind == "sqlite" and rest.strip("/"):
        path = rest.removeprefix("//")
        return DatabaseError(f"RASAD_DATABASE_URL is {url[:200]!r}, with too few slashes: write sqlite:///{path[:200]} (three, and then the file's path).")
    return DatabaseError(f"RASAD_DATABASE_URL begins with {kind[:40]!r}, which is no database that is supported: use {_ADDRESSES}.")


def unwritable(folder: Path, error: OSError, what: str = "data", setting: str = "RASAD_DATABASE_URL") -> DatabaseError:
    """Return what to tell a person of a folder that cannot be written; a disk that is full or fails may be well later."""
    remedy = "free space there, then try again," if error.errno in _DISK_FULL else "make it writable"
    told = f"The {what} folder {folder.resolve()} cannot be written ({error.strerror}): {remedy} or set {setting} to another place."
    return DatabaseError(told, kind="refused" if error.errno in _DISK_FULL | _DISK_FAILS else "unusable")


def is_locked(error: SQLAlchemyError) -> bool:
    """Say whether another program held the database for longer than a writer waits: nothing was written, and it may be tried again."""
    return isinstance(error, OperationalError) and "database is locked" in str(error.orig)


def is_full(error: SQLAlchemyError) -> bool:
    """Say whether the database's disk is full."""
    orig = getattr(error, "orig", None)
    return (isinstance(orig, sqlite3.Error) and "full" in str(orig)) or _state(error) in _FULL


def is_of_value(error: SQLAlchemyError) -> bool:
    """Say whether what was to be written is at fault and not the database: letters it does not take, more than it can index."""
    return isinstance(error, DataError) or _state(error).startswith(("22", "54"))


def _state(error: SQLAlchemyError) -> str:
    """PostgreSQL's SQLSTATE; of a connection that failed there is none."""
    return str(getattr(getattr(error, "orig", None), "sqlstate", None))
