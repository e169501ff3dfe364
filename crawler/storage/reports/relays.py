"""Who printed the same text, to the letter and within three days, and which stories name whom as their source: what first mover and lag rest on.

Times are those the outlets print. One that is not known to the minute is no time here: of such a story nobody can say whether it was first.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, select, true

from crawler.storage.models import AttributionRow, Story
from crawler.storage.reports.filter import VERDICTS, Filter, Source, in_period, on_attribution, on_story, opened
from crawler.storage.reports.sources import OWN

TIMED = ("second", "minute")  # how exactly a time must be known
APART = 2  # days between two stories of one text, at most: what is printed again later is no copy of the news (a form of words, an anniversary)


class Carried(NamedTuple):
    """A story that shares its text with another outlet's."""

    text: str  # the text's fingerprint
    outlet: str
    story: int
    day: int
    at: datetime | None  # of publication; None where it is not known to the minute
    counted: bool  # it is under the filter; others are there to be compared with


class Naming(NamedTuple):
    """A story names an outlet as its source."""

    story: int
    canonical: str


def carried(source: Source, chosen: Filter) -> list[Carried]:
    """Return the stories of every outlet whose text stands in several outlets' stories of the period, and of the two days before and after it."""
    around = _around(chosen)
    near = (*in_period(Story, around), Story.verdict.in_(VERDICTS))
    shared = select(Story.text_hash).where(*near).group_by(Story.text_hash).having(func.min(Story.outlet) != func.max(Story.outlet))
    columns = (Story.text_hash, Story.outlet, Story.id, Story.day, Story.published_at, Story.published_precision, and_(true(), *on_story(chosen)))
    by_day = Story.text_hash.concat("")  # the same text, but no column with an index: the period's rows are read once, not looked up text by text
    asked = select(*columns).where(*near, by_day.in_(shared)).order_by(Story.text_hash, Story.day, Story.id)
    with opened(source) as connection:
        rows = connection.execute(asked).all()
    return [Carried(text, outlet, number, day, at if exact in TIMED else None, bool(own)) for text, outlet, number, day, at, exact, own in rows]


def namings(source: Source, chosen: Filter) -> list[Naming]:
    """Return which stories under the filter name which outlets as their source, once each."""
    asked = select(AttributionRow.story_id, AttributionRow.canonical).where(
        *on_attribution(chosen), AttributionRow.kind == "outlet", AttributionRow.role != OWN
    )
    with opened(source) as connection:
        return [Naming(*row) for row in connection.execute(asked.distinct())]


def _around(chosen: Filter) -> Filter:
    since, until = chosen.since_day, chosen.until_day
    return Filter(since_day=since - APART if since is not None else None, until_day=until + APART if until is not None else None)
