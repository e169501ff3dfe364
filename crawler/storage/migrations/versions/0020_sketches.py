"""What copies of a story's text are known by. Stories of before get theirs when they are folded anew (`rasad migrate`)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from crawler.text.letters import FOLD_VERSION
from crawler.text.sketches import SKETCH_VERSION

revision = "0020_sketches"
down_revision = "0019_relays"


def upgrade() -> None:
    op.create_table(
        "sketch",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_sketch_story_id_story"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_sketch")),
    )
    if op.get_bind().scalar(sa.text("SELECT 1 FROM story LIMIT 1")) is None:
        facts = sa.table("installation", sa.column("name"), sa.column("value"))
        op.execute(facts.update().where(facts.c.name == "fold").values(value=f"{FOLD_VERSION}.{SKETCH_VERSION}"))
