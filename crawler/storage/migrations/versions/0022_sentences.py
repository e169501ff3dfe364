"""What the sentences of runs and problems are made of, so that they can be said in other languages than English; those written before stay English."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022_sentences"
down_revision = "0021_ideas"


def upgrade() -> None:
    op.add_column("run", sa.Column("message_parts", sa.JSON(), nullable=True))
    op.add_column("problem", sa.Column("message_parts", sa.JSON(), nullable=True))
    op.add_column("problem", sa.Column("remedy_parts", sa.JSON(), nullable=True))
