"""What a backfill has asked an outlet's archives for, and which pages it brought."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_archives"
down_revision = "0002_identities"


def upgrade() -> None:
    op.add_column("page", sa.Column("backfilled", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "archive_day",
        sa.Column("outlet", sa.String(length=32), nullable=False),
        sa.Column("archive", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["outlet"], ["outlet.key"], name=op.f("fk_archive_day_outlet_outlet")),
        sa.PrimaryKeyConstraint("outlet", "archive", "day", name=op.f("pk_archive_day")),
    )
