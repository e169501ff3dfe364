"""The parts of sitemap indexes that are still to be read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009_route_parts"
down_revision = "0008_rhythm"


def upgrade() -> None:
    op.create_table(
        "route_part",
        sa.Column("outlet", sa.String(length=32), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["outlet"], ["outlet.key"], name=op.f("fk_route_part_outlet_outlet")),
        sa.PrimaryKeyConstraint("outlet", "route", "url", name=op.f("pk_route_part")),
    )
