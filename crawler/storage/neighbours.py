"""A database that was made just now, and others of Rasad that may have been meant: a mistyped address begins with an empty one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine, make_url

from crawler.storage.duty import newest_run
from crawler.storage.engine import knows_revision

_MOST_LOOKED_AT, _MOST_NAMED = 50, 3


def told_of_new(engine: Engine, url: str, usual: str) -> str:
    """Return what to tell a person of a database that nothing was ever done in, "" of any other; `usual` is the address where it lies by default."""
    if newest_run(engine):
        return ""
    parsed = make_url(url)
    own = Path(parsed.database or "").absolute() if engine.dialect.name == "sqlite" else None
    shown = str(own) if own else parsed.render_as_string(hide_password=True)
    others = sorted(_others(own, Path(make_url(usual).database or "").absolute()), key=lambda path: path.stat().st_mtime, reverse=True)
    told = f"The database is a new one, with nothing in it yet: {shown}."
    if not others:
        return told
    named = ", ".join(f"{path} (last written {_written(path)})" for path in others[:_MOST_NAMED])
    return f"{told} Of Rasad is also {named}: if that was meant, stop, correct RASAD_DATABASE_URL, start again."


def _others(own: Path | None, usual: Path) -> Iterator[Path]:
    beside = islice(sorted(own.parent.glob("*.db")), _MOST_LOOKED_AT) if own else ()
    for path in {path.resolve() for path in (*beside, usual)}:
        if own is None or path != own.resolve():
            with suppress(sqlite3.Error, OSError):
                if _is_ours(path):
                    yield path


def _is_ours(path: Path) -> bool:
    """Say whether a file is a database of Rasad; nothing is written beside it, so what only its log holds is not seen."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as other:
        row = other.execute("SELECT version_num FROM alembic_version").fetchone()
    return row is not None and knows_revision(str(row[0]))


def _written(path: Path) -> str:
    return f"{datetime.fromtimestamp(path.stat().st_mtime, UTC):%Y-%m-%d %H:%M} UTC"
