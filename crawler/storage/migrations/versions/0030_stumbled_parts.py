"""Which code stumbled over a part of a sitemap index that was given up for that: a later one asks for it again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030_stumbled_parts"
down_revision = "0029_first_seen"


def upgrade() -> None:
    op.add_column("route_part", sa.Column("stumbled", sa.String(length=16), nullable=True))
