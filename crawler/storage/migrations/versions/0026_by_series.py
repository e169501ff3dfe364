"""Terms over time and pages read are found in the order they are asked for: indexes of the sums by term and idea, coverage in the order of its key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026_by_series"
down_revision = "0025_no_index_of_languages"

_COUNTS = ("relevant", "possible", "off_topic")


def upgrade() -> None:
    op.drop_index("ix_term_tally_term", table_name="term_tally")
    for table, name in (("term_tally", "term"), ("idea_tally", "idea")):
        op.create_index(f"ix_{table}_{name}", table, ["topic", name, "span", "outlet", "at", "language", "relevant", "possible"])
    if op.get_bind().dialect.name == "sqlite":
        _order_coverage()


def _order_coverage() -> None:
    """Rows stand in the table by their key then, and are read without an index beside it."""
    op.create_table(
        "coverage_ordered",
        sa.Column("outlet", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTS),
        sa.ForeignKeyConstraint(["outlet"], ["outlet.key"], name=op.f("fk_coverage_outlet_outlet")),
        sa.PrimaryKeyConstraint("outlet", "day", "language", name=op.f("pk_coverage")),
        sqlite_with_rowid=False,
    )
    columns = "outlet, day, language, relevant, possible, off_topic"
    op.execute(f"INSERT INTO coverage_ordered ({columns}) SELECT {columns} FROM coverage ORDER BY outlet, day, language")  # noqa: S608
    op.drop_table("coverage")
    op.rename_table("coverage_ordered", "coverage")
    op.create_index("ix_coverage_day", "coverage", ["day"])
