"""An outlet's publishing rhythm, and why its next check is when it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008_rhythm"
down_revision = "0007_suppressions"


def upgrade() -> None:
    op.add_column("outlet", sa.Column("next_check_why", sa.Text(), nullable=True))
    op.add_column("outlet", sa.Column("rhythm", sa.JSON(), nullable=True))
