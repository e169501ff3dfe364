"""Insert-or-update statements, the same call on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from crawler.storage.models import Base

Insert: TypeAlias = postgresql.Insert | sqlite.Insert


def insert_new(connection: Connection, table: type[Base], key: Sequence[str]) -> Insert:
    """Return an insert that leaves a row alone which is there already."""
    return _insert(connection, table).on_conflict_do_nothing(index_elements=list(key))


def insert_or_update(connection: Connection, table: type[Base], key: Sequence[str], changed: Sequence[str]) -> Insert:
    """Return an insert that overwrites the `changed` columns of a row which is there already."""
    statement = _insert(connection, table)
    return statement.on_conflict_do_update(index_elements=list(key), set_={c: statement.excluded[c] for c in changed})


def insert_or_add(connection: Connection, table: type[Base], key: Sequence[str], counts: Mapping[str, int]) -> Insert:
    """Return an insert that adds `counts` to a row which is there already."""
    statement = _insert(connection, table)
    columns: Any = table.__table__.c
    return statement.on_conflict_do_update(index_elements=list(key), set_={c: columns[c] + n for c, n in counts.items()})


def _insert(connection: Connection, table: type[Base]) -> Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
