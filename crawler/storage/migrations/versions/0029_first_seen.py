"""What was first seen since a moment is counted by an index alone."""

from __future__ import annotations

from alembic import op

revision = "0029_first_seen"
down_revision = "0028_stumbled"


def upgrade() -> None:
    op.drop_index("ix_story_first_seen_at", table_name="story")
    op.create_index("ix_story_first_seen", "story", ["first_seen_at", "verdict", "outlet", "language", "page_id"])
