"""Sums for the reports. They are filled, and their triggers made, after the last migration (`crawler.storage.engine`)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016_tallies"
down_revision = "0015_texts_of_a_day"

_KEYS = {
    "story_tally": ("topic", "outlet", "span", "at", "language"),
    "term_tally": ("topic", "outlet", "span", "at", "term", "language"),
    "term_group": ("topic", "term", "term_group"),
    "looked_day": ("outlet", "utc_day"),
    "crawled_day": ("outlet", "day"),
}
_SUMS = {
    "story_tally": ("relevant", "possible"),
    "term_tally": ("relevant", "possible", "relevant_times", "possible_times"),
    "term_group": ("mentions",),
    "looked_day": ("first_at", "last_at"),
    "crawled_day": ("pages",),
}
_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "topic": sa.String(length=64), "outlet": sa.String(length=32), "language": sa.String(length=8), "term": sa.Text(), "term_group": sa.Text(),
    "first_at": sa.BigInteger(), "last_at": sa.BigInteger(),
}  # fmt: skip


def upgrade() -> None:
    for table, keys in _KEYS.items():
        columns: list[sa.Column[Any]] = [
            sa.Column(name, _TYPES.get(name, sa.Integer()), nullable=False, autoincrement=False) for name in (*keys, *_SUMS[table])
        ]
        op.create_table(table, *columns, sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{table}")), sqlite_with_rowid=False)
    backfills = sa.text("trigger = 'backfill'")
    op.create_index("ix_run_backfill", "run", ["outlet"], sqlite_where=backfills, postgresql_where=backfills)
    op.create_index("ix_term_tally_term", "term_tally", ["topic", "term", "span", "at"])
