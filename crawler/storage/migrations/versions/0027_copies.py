"""Of which stories each is a copy or near-copy, found when it is stored. Stories of before are compared when they are folded anew (`rasad migrate`)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from crawler.text.letters import FOLD_VERSION
from crawler.text.sketches import SKETCH_VERSION

revision = "0027_copies"
down_revision = "0026_by_series"

_INDEXES = {"ix_story_same": ["same_as", "day"], "ix_story_day_same": ["day", "same_as", "outlet", "verdict", "language"]}
_WITH_COPIES = sa.text("same_as IS NOT NULL")


def upgrade() -> None:
    op.add_column("story", sa.Column("same_as", sa.Integer(), nullable=True))
    for name, columns in _INDEXES.items():
        op.create_index(name, "story", columns, sqlite_where=_WITH_COPIES, postgresql_where=_WITH_COPIES)
    op.create_table(
        "sketch_key",
        sa.Column("day", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("hash", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("story_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("day", "hash", "story_id", name=op.f("pk_sketch_key")),
        sqlite_with_rowid=False,
    )
    if op.get_bind().scalar(sa.text("SELECT 1 FROM story LIMIT 1")) is None:
        facts = sa.table("installation", sa.column("name"), sa.column("value"))
        op.execute(facts.update().where(facts.c.name == "fold").values(value=f"{FOLD_VERSION}.{SKETCH_VERSION}"))
