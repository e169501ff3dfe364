"""How many texts the stories of some days have is counted from an index alone."""

from __future__ import annotations

from alembic import op

revision = "0015_texts_of_a_day"
down_revision = "0014_requests"


def upgrade() -> None:
    op.create_index("ix_story_day_text", "story", ["day", "verdict", "outlet", "language", "text_hash"])
