"""Insert-or-update statements, the same call on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from crawler.storage.models import Base

Insert: TypeAlias = postgresql.Insert | sqlite.Insert


def insert_new(connection: Connection, table: type[Base], key: Sequence[str]) -> Insert:
    """Return an insert that leaves a row alone which is there already."""
    return _insert(connection.dialect.name, table).on_conflict_do_nothing(index_elements=list(key))


def insert_or_update(connection: Connection, table: type[Base], key: Sequence[str], changed: Sequence[str]) -> Insert:
    """Return an insert that overwrites the `changed` columns of a row which is there already."""
    statement = _insert(connection.dialect.name, table)
    return statement.on_conflict_do_update(index_elements=list(key), set_={c: statement.excluded[c] for c in changed})


@cache
def insert_or_add(dialect: str, table: type[Base], key: tuple[str, ...], counter: str) -> Insert:
    """Return an insert that adds one to the `counter` of a row which is there already."""
    statement = _insert(dialect, table)
    columns: Any = table.__table__.c
    return statement.on_conflict_do_update(index_elements=list(key), set_={counter: columns[counter] + 1})


def _insert(dialect: str, table: type[Base]) -> Insert:
    return postgresql.insert(table.__table__) if dialect == "postgresql" else sqlite.insert(table.__table__)  # type: ignore[arg-type]
