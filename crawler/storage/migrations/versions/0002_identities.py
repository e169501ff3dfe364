"""Aliases of pages, the rules by which identities were made, and what a route's "not modified" is worth."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_identities"
down_revision = "0001_first_tables"


def upgrade() -> None:
    op.create_table(
        "page_alias",
        sa.Column("outlet", sa.String(length=32), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["outlet"], ["outlet.key"], name=op.f("fk_page_alias_outlet_outlet")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_page_alias_page_id_page")),
        sa.PrimaryKeyConstraint("outlet", "identity", name=op.f("pk_page_alias")),
    )
    op.create_index(op.f("ix_page_alias_page_id"), "page_alias", ["page_id"])
    op.add_column("outlet", sa.Column("identity_rules", sa.String(length=16), nullable=True))
    op.add_column("route", sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("route", sa.Column("lied_at", sa.DateTime(timezone=True), nullable=True))
