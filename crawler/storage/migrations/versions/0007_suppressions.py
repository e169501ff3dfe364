"""Pages that were taken down, and the log that a run was written to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007_suppressions"
down_revision = "0006_pauses"


def upgrade() -> None:
    op.create_table(
        "suppression",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("outlet", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("title_hash", sa.String(length=64)),
        sa.Column("text_hash", sa.String(length=64)),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_suppression_page_id_page")),
        sa.ForeignKeyConstraint(["outlet"], ["outlet.key"], name=op.f("fk_suppression_outlet_outlet")),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_suppression")),
    )
    op.create_index(op.f("ix_suppression_outlet"), "suppression", ["outlet"])
    op.add_column("run", sa.Column("log", sa.Text()))
