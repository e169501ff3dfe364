"""What people asked to be told of the news."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013_alerts"
down_revision = "0012_verdicts"


def upgrade() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("query", sa.Text(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("outlets", "languages", "verdicts")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("days", "minimum")),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("created_at", "looked_at")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("name", name=op.f("uq_alert_name")),
        sqlite_autoincrement=True,
    )
