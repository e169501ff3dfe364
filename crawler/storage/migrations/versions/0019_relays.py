"""Indexes that hold all that is asked of sources and of shared texts."""

from __future__ import annotations

from alembic import op

revision = "0019_relays"
down_revision = "0018_timing"


def upgrade() -> None:
    op.drop_index("ix_attribution_canonical_day", table_name="attribution")
    op.create_index("ix_attribution_canonical_day", "attribution", ["canonical", "day", "outlet", "verdict", "role", "story_id"])
    op.create_index("ix_attribution_kind_day", "attribution", ["kind", "day", "canonical", "outlet", "verdict", "role", "story_id", "name"])
    op.drop_index("ix_story_day_text", table_name="story")
    op.create_index("ix_story_day_text", "story", ["day", "verdict", "outlet", "language", "text_hash", "published_at", "published_precision"])
