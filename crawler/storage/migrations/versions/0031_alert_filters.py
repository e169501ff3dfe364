"""Alerts hold all that a page of the dashboard filters by, and who asked for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031_alert_filters"
down_revision = "0030_stumbled_parts"


def upgrade() -> None:
    for name in ("kinds", "countries", "terms", "cites"):
        op.add_column("alert", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("alert", sa.Column("who", sa.Text(), nullable=False, server_default=""))
