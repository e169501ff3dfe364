"""Everything in a filter, to take away: a few hundred rows in memory at a time."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine, select

from crawler.storage.engine import reading
from crawler.storage.models import OutletRow, Page, Story
from crawler.storage.reports.filter import Filter, Source, by_outlet, in_period, opened
from crawler.storage.reports.lists import matching
from crawler.storage.reports.stories import NEWEST_FIRST, WHOLE, StoryRow, iso, whole_rows
from crawler.text.query import Query

_CHUNK = 500  # rows of an export held at once


class PageRow(NamedTuple):
    """A page that is no story, and what became of it."""

    url: str
    outlet: str
    state: str
    reason: str | None
    title: str | None
    published_at: datetime | None
    backfilled: bool = False

    def record(self) -> dict[str, Any]:
        """Return the page as `rasad export --all` prints it."""
        return {
            "url": self.url,
            "outlet": self.outlet,
            "state": self.state,
            "reason": self.reason,
            "title": self.title,
            "published": iso(self.published_at),
            "backfilled": self.backfilled,
        }


def stories_for_export(
    engine: Engine, chosen: Filter, query: Query | None = None, *, newest_first: bool = False, limit: int | None = None
) -> Iterator[StoryRow]:
    """Give every story that matches, oldest in the database first or newest published first; one taken down meanwhile is left out.

    Which stories match is asked once, so that a long export is of one moment: eight bytes of memory a story.
    """
    with reading(engine) as connection:
        asked = select(Story.id).where(*matching(connection, chosen, query)).order_by(*(NEWEST_FIRST if newest_first else (Story.id,))).limit(limit)
        ids = array("q", connection.execution_options(yield_per=10_000).scalars(asked))
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK].tolist()
        with reading(engine) as connection:
            found = {row.id: row for row in whole_rows(connection, WHOLE.where(Story.id.in_(some)))}
        yield from (found[number] for number in some if number in found)


def pages_for_export(engine: Engine, chosen: Filter) -> Iterator[PageRow]:
    """Give every page that is no story: pending, off topic, rejected and failed; those without a day only if no day is asked for."""
    last = 0
    conditions = in_period(Page, chosen) + by_outlet(Page, chosen) + ([Page.language.in_(chosen.languages)] if chosen.languages else [])
    asked = select(Page.id, *(getattr(Page, name) for name in PageRow._fields)).where(Page.state != "story", *conditions).order_by(Page.id).limit(_CHUNK)
    while True:
        with reading(engine) as connection:
            rows = connection.execute(asked.where(Page.id > last)).all()
        yield from (PageRow(*row[1:]) for row in rows)
        if len(rows) < _CHUNK:
            return
        last = rows[-1].id


def outlet_names(source: Source) -> dict[str, str]:
    """Return what outlets are called, by key."""
    with opened(source) as connection:
        return {row.key: row.name for row in connection.execute(select(OutletRow.key, OutletRow.name))}
