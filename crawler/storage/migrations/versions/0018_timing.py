"""The hour at which a story was published and the delay until it was first seen, in the index that the charts count by."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from crawler.config import load_config
from crawler.storage.timing import delay_of, hour_of

revision = "0018_timing"
down_revision = "0017_annotations"
_AT_ONCE = 10_000
_STORY = sa.table(
    "story",
    sa.column("id", sa.Integer()),
    sa.column("page_id", sa.Integer()),
    sa.column("published_at", sa.DateTime(timezone=True)),
    sa.column("published_local", sa.Date()),
    sa.column("first_seen_at", sa.DateTime(timezone=True)),
    sa.column("hour", sa.SmallInteger()),
    sa.column("delay", sa.SmallInteger()),
)
_PAGE = sa.table("page", sa.column("id", sa.Integer()), sa.column("backfilled", sa.Boolean()))


def upgrade() -> None:
    for name in ("hour", "delay"):
        op.add_column("story", sa.Column(name, sa.SmallInteger(), nullable=True))
    last = 0
    while (reached := _fill(last)) is not None:
        last = reached
    op.drop_index("ix_story_day_outlet", table_name="story")
    op.create_index("ix_story_day_outlet", "story", ["day", "outlet", "verdict", "language", "hour", "delay"])


def _fill(after: int) -> int | None:
    """Reckon a batch of stories, as `store_page` does from now on; return the last one's id, None when there was none left."""
    connection, zone, s = op.get_bind(), load_config().zone, _STORY.c
    columns = (s.id, s.published_at, s.published_local, s.first_seen_at, _PAGE.c.backfilled)
    asked = sa.select(*columns).join(_PAGE, _PAGE.c.id == s.page_id).where(s.id > after).order_by(s.id).limit(_AT_ONCE)
    rows = connection.execute(asked).all()
    if not rows:
        return None
    values = []
    for story, published, day, seen, backfilled in rows:
        at = _aware(published) if published else None
        values.append({"of": story, "at_hour": hour_of(at, zone), "after": delay_of(at, day, _aware(seen), zone, backfilled=backfilled)})
    changed: dict[str, Any] = {"hour": sa.bindparam("at_hour"), "delay": sa.bindparam("after")}
    connection.execute(sa.update(_STORY).where(s.id == sa.bindparam("of")).values(changed), values)
    return int(rows[-1].id)


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)  # SQLite keeps UTC without saying so
