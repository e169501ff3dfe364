"""Sums of ideas, filled after the last migration as all sums are (`crawler.storage.engine`)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021_ideas"
down_revision = "0020_sketches"

_KEYS = (("topic", sa.String(length=64)), ("outlet", sa.String(length=32)), ("span", sa.Integer()), ("at", sa.Integer()), ("idea", sa.Text()))
_SUMS = ("relevant", "possible", "relevant_times", "possible_times")


def upgrade() -> None:
    keys = [sa.Column(name, kind, nullable=False, autoincrement=False) for name, kind in (*_KEYS, ("language", sa.String(length=8)))]
    sums = [sa.Column(name, sa.Integer(), nullable=False) for name in _SUMS]
    key = sa.PrimaryKeyConstraint(*(column.name for column in keys), name=op.f("pk_idea_tally"))
    op.create_table("idea_tally", *keys, *sums, key, sqlite_with_rowid=False)
