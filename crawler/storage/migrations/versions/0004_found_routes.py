"""Routes that were found beside the declared ones, and when others were last sought."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_found_routes"
down_revision = "0003_archives"


def upgrade() -> None:
    op.add_column("route", sa.Column("origin", sa.String(length=10), nullable=False, server_default="declared"))
    for name, kind in (("how", sa.Text()), ("found_at", sa.DateTime(timezone=True)), ("moved_to", sa.Text()), ("added_at", sa.DateTime(timezone=True))):
        op.add_column("route", sa.Column(name, kind, nullable=True))
    op.add_column("outlet", sa.Column("probed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outlet", sa.Column("probed_in_vain", sa.Integer(), nullable=False, server_default="0"))
