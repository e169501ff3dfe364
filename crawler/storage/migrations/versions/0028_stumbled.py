"""Which code stumbled over a page that was given up for that: a later one asks for it again. Of those given up before, any code is a later one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028_stumbled"
down_revision = "0027_copies"


def upgrade() -> None:
    op.add_column("page", sa.Column("stumbled", sa.String(length=16), nullable=True))
    op.execute("UPDATE page SET stumbled = '' WHERE state IN ('failed', 'off_topic') AND reason = 'crash'")
    known = sa.text("stumbled IS NOT NULL")
    op.create_index("ix_page_stumbled", "page", ["outlet"], sqlite_where=known, postgresql_where=known)
