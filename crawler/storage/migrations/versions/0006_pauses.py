"""A pause says since when and why: after a month nobody remembers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_pauses"
down_revision = "0005_claims"


def upgrade() -> None:
    op.add_column("outlet", sa.Column("paused_at", sa.DateTime(timezone=True)))
    op.add_column("outlet", sa.Column("paused_why", sa.Text()))
