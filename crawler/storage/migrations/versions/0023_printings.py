"""Stories whose text several outlets printed (filled, as the tallies are, after the last migration), and the language of citations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023_printings"
down_revision = "0022_sentences"

_STORY = {
    "ix_story_day_text": ["day", "verdict", "outlet", "language", "text_hash"],
    "ix_story_text": ["text_hash", "day", "outlet", "verdict", "language", "published_at", "published_precision"],
}
_ATTRIBUTION = {
    "ix_attribution_canonical_day": ["canonical", "day", "outlet", "verdict", "role", "language", "story_id", "name"],
    "ix_attribution_kind_day": ["kind", "day", "canonical", "outlet", "verdict", "role", "language", "story_id", "name"],
}
_PRINTING = {
    "ix_printing_outlet_day": ["outlet", "day", "again", "verdict", "language", "at", "soonest"],
    "ix_printing_text": ["text_hash", "day", "outlet", "at"],
}


def upgrade() -> None:
    for name, table in (("ix_story_day_text", "story"), ("ix_story_text_hash", "story"), *((name, "attribution") for name in _ATTRIBUTION)):
        op.drop_index(name, table_name=table)
    op.add_column("attribution", sa.Column("language", sa.String(length=8), nullable=True))
    op.execute("UPDATE attribution SET language = (SELECT story.language FROM story WHERE story.id = attribution.story_id)")
    op.create_table(
        "printing",
        sa.Column("story_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("outlet", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("soonest", sa.BigInteger(), nullable=True),
        sa.Column("again", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_printing")),
        sqlite_with_rowid=False,
    )
    for table, indexes in (("story", _STORY), ("attribution", _ATTRIBUTION), ("printing", _PRINTING)):
        for name, columns in indexes.items():
            op.create_index(name, table, columns)
