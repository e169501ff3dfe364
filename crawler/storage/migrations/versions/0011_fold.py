"""The database says by which fold its stories were folded: a new one by the present, one with stories by the first."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from crawler.text.letters import FOLD_VERSION

revision = "0011_fold"
down_revision = "0010_notices"


def upgrade() -> None:
    has_stories = op.get_bind().scalar(sa.text("SELECT 1 FROM story LIMIT 1")) is not None
    facts = sa.table("installation", sa.column("name"), sa.column("value"), sa.column("at", sa.DateTime(timezone=True)))
    op.execute(facts.insert().values(name="fold", value="1" if has_stories else str(FOLD_VERSION), at=datetime.now(UTC)))
