"""A story belongs to several topics, each with its verdict; a person's verdict is kept beside the rules'; by which rules a page was judged."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012_verdicts"
down_revision = "0011_fold"


def upgrade() -> None:
    _new_tables()
    op.add_column("story", sa.Column("judged_by", sa.String(length=8), nullable=False, server_default="rule"))
    op.execute(
        "INSERT INTO story_topic (story_id, topic, verdict, judged_by, rule_verdict, score, evidence, outlet, day, language)"
        " SELECT id, topic, verdict, 'rule', verdict, score, evidence, outlet, day, language FROM story"
    )
    op.create_index("ix_story_topic_day", "story_topic", ["topic", "day", "outlet", "verdict"])
    op.drop_column("story", "evidence")
    op.drop_index(op.f("ix_story_topic"), table_name="story")
    for name, columns in (("ix_story_day_outlet", ["day", "outlet", "verdict"]), ("ix_story_outlet_day", ["outlet", "day", "verdict"])):
        op.drop_index(name, table_name="story")
        op.create_index(name, "story", columns)
    _details()
    _pages()


def _new_tables() -> None:
    op.create_table(
        "ruleset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruleset")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_ruleset_fingerprint")),
    )
    op.create_table(
        "mark",
        sa.Column("outlet", sa.String(length=32), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["outlet"], ["outlet.key"], name=op.f("fk_mark_outlet_outlet")),
        sa.PrimaryKeyConstraint("outlet", "identity", "topic", name=op.f("pk_mark")),
    )
    op.create_table(
        "story_topic",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("judged_by", sa.String(length=8), nullable=False, server_default="rule"),
        sa.Column("rule_verdict", sa.String(length=12), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_topic_story_id_story"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story_id", "topic", name=op.f("pk_story_topic")),
    )


def _details() -> None:
    for table in ("mention", "attribution"):
        op.add_column(table, sa.Column("verdict", sa.String(length=12), nullable=False, server_default="relevant"))
    op.execute("UPDATE mention SET verdict = 'possible' WHERE story_id IN (SELECT id FROM story WHERE verdict = 'possible')")
    op.execute("UPDATE attribution SET verdict = 'possible' WHERE story_id IN (SELECT id FROM story WHERE verdict = 'possible')")
    with op.batch_alter_table("mention") as mention:
        mention.drop_constraint(op.f("pk_mention"), type_="primary")
        mention.create_primary_key(op.f("pk_mention"), ["story_id", "topic", "term", "zone"])


def _pages() -> None:
    op.add_column("page", sa.Column("ruleset", sa.Integer(), nullable=True))
    op.execute("UPDATE page SET ruleset = 0 WHERE state IN ('story', 'off_topic')")
    known = sa.text("ruleset IS NOT NULL")
    op.create_index("ix_page_ruleset", "page", ["ruleset", "id", "state"], sqlite_where=known, postgresql_where=known)
