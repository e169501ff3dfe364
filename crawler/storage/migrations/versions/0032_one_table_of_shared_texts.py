"""Stories that share their text in one table, where two kept nearly the same: `printing` goes up in `shared_text`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032_one_table_of_shared_texts"
down_revision = "0031_alert_filters"

_ADDED = {"at": sa.BigInteger(), "soonest": sa.BigInteger(), "again": sa.Integer()}
_INDEXES = {
    "ix_shared_text_text": ["text", "day", "outlet", "at"],
    "ix_shared_text_outlet": ["outlet", "day", "again", "verdict", "language", "at", "soonest", "text"],
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS tally_printing() CASCADE")
    else:
        for event in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER IF EXISTS tally_printing_{event}")
    for name, of in _ADDED.items():
        op.add_column("shared_text", sa.Column(name, of, nullable=True))
    op.execute(
        "UPDATE shared_text SET (at, soonest, again) = (SELECT at, soonest, again FROM printing WHERE printing.story_id = shared_text.story_id)"
        " WHERE story_id IN (SELECT story_id FROM printing)"
    )
    op.drop_table("printing")
    for name, columns in _INDEXES.items():
        op.drop_index(name, table_name="shared_text")
        op.create_index(name, "shared_text", columns)
