"""What people ask for from the dashboard."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014_requests"
down_revision = "0013_alerts"


def upgrade() -> None:
    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("outlet", sa.String(length=32), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("cause", "owner", "log")),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in ("taken_at", "stop_at", "finished_at")),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["outlet"], ["outlet.key"], name=op.f("fk_request_outlet_outlet")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
    )
    still_open = sa.text("finished_at IS NULL")
    op.create_index("ix_request_open", "request", ["id"], sqlite_where=still_open, postgresql_where=still_open)
