"""Sums by hour and by delay, the stories that share their text, and indexes in the order of lists. They are filled after the last migration."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0024_timed_tallies"
down_revision = "0023_printings"

_WHOLE, _SMALL, _LANGUAGE, _OUTLET = sa.Integer(), sa.SmallInteger(), sa.String(length=8), sa.String(length=32)
_TABLES: dict[str, tuple[dict[str, sa.types.TypeEngine[Any]], dict[str, sa.types.TypeEngine[Any]]]] = {
    "story_hour": ({"span": _WHOLE, "at": _WHOLE, "hour": _SMALL, "language": _LANGUAGE}, {"relevant": _WHOLE, "possible": _WHOLE}),
    "story_delay": ({"outlet": _OUTLET, "day": _WHOLE, "delay": _SMALL, "language": _LANGUAGE}, {"relevant": _WHOLE, "possible": _WHOLE}),
    "shared_text": (
        {"story_id": _WHOLE},
        {"text": sa.String(length=20), "outlet": _OUTLET, "day": _WHOLE, "language": _LANGUAGE, "verdict": sa.String(length=12)},
    ),
}


def upgrade() -> None:
    for table, (keys, values) in _TABLES.items():
        columns: list[sa.Column[Any]] = [sa.Column(name, of, nullable=False, autoincrement=False) for name, of in (keys | values).items()]
        op.create_table(table, *columns, sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{table}")), sqlite_with_rowid=False)
    op.create_index("ix_shared_text_text", "shared_text", ["text"])
    op.create_index("ix_shared_text_day", "shared_text", ["day", "verdict", "outlet", "language", "text"])
    op.create_index("ix_shared_text_outlet", "shared_text", ["outlet", "day", "verdict", "language", "text"])
    op.drop_index("ix_story_day", table_name="story")
    op.create_index("ix_story_newest", "story", ["day", "published_at", "verdict", "outlet", "language"])
    op.drop_index("ix_story_outlet_day", table_name="story")
    op.create_index("ix_story_outlet_day", "story", ["outlet", "day", "verdict", "language", "hour"])
    possible = sa.text("verdict = 'possible'")
    op.create_index("ix_story_review", "story", ["score", "day", "published_at"], sqlite_where=possible, postgresql_where=possible)
