"""Two indexes for reports that read every row: of pages that could not be read; and on PostgreSQL ids in that of days, as every index of SQLite holds them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033_bounded_plans"
down_revision = "0032_one_table_of_shared_texts"


def upgrade() -> None:
    unread = sa.text("state IN ('rejected', 'failed')")
    op.create_index("ix_page_unread", "page", ["id"], sqlite_where=unread, postgresql_where=unread)
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_story_day_outlet", table_name="story")
        op.create_index("ix_story_day_outlet", "story", ["day", "outlet", "verdict", "language", "hour", "delay"], postgresql_include=["id"])
