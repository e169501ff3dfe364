"""Who was first with a text, and how long after it others carried it: of stories that share their whole text, to the letter, within three days.

Times are those the outlets print. One that is not known to the minute is no time here: of such a story nobody can say whether it was first.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy.orm import aliased

from crawler.storage.models import AttributionRow, Story
from crawler.storage.reports.filter import VERDICTS, Filter, Source, on_attribution, on_story, opened
from crawler.storage.reports.sources import OWN

TIMED = ("second", "minute")  # how exactly a time must be known
APART = 2  # days between two stories of one text, at most: what is printed again later is no copy of the news (a form of words, an anniversary)
Owners = tuple[tuple[str, tuple[str, ...]], ...]  # sources that are outlets of ours, each with the outlets' keys


class Carried(NamedTuple):
    """A story that shares its text with another outlet's."""

    text: str  # the text's fingerprint
    outlet: str
    story: int
    day: int
    at: datetime | None  # of publication; None where it is not known to the minute


class Relayed(NamedTuple):
    """A story that cites an outlet and carries the text of that outlet's own story."""

    story: int
    outlet: str
    canonical: str  # the source it cites
    original: int  # the cited outlet's story; the earliest of several
    lag: timedelta | None  # below zero where the cited outlet printed it later; None where a time is not known to the minute


def carried(source: Source, chosen: Filter) -> list[Carried]:
    """Return the stories of every outlet whose text stands in a story under the filter and, within three days of it, in another outlet's."""
    own, columns = on_story(chosen), (Story.text_hash, Story.outlet, Story.id, Story.day, Story.published_at, Story.published_precision)
    other = aliased(Story)
    elsewhere = (other.text_hash == Story.text_hash, other.outlet != Story.outlet, other.verdict.in_(VERDICTS), _near(other))
    shared = select(Story.text_hash).where(*own, select(other.id).where(*elsewhere).correlate(Story).exists()).distinct()
    with opened(source) as connection:
        asked = select(*columns).where(Story.text_hash.in_(shared), Story.verdict.in_(VERDICTS))
        rows = connection.execute(asked.order_by(Story.text_hash, Story.id)).all()
    return [Carried(text, outlet, number, day, at if precision in TIMED else None) for text, outlet, number, day, at, precision in rows]


def relayed(source: Source, chosen: Filter, owners: Owners) -> list[Relayed]:
    """Return the stories that cite an outlet of ours and carry its text, each with how long after; `owners` says which sources are outlets."""
    outlets = dict(owners)
    with opened(source) as connection:
        found: dict[tuple[int, str], Any] = {}
        for row in _pairs(connection, chosen, outlets):
            best = found.get((row.story, row.canonical))
            if row.of in outlets[row.canonical] and (best is None or _earlier(row, best)):
                found[row.story, row.canonical] = row
    return [Relayed(r.story, r.outlet, r.canonical, r.original, _lag(r)) for r in found.values()]


def _pairs(connection: Connection, chosen: Filter, sources: Iterable[str]) -> Iterable[Any]:
    """Give each story that cites one of the sources beside every other outlet's story with its text."""
    other = aliased(Story)
    columns = (
        AttributionRow.canonical, Story.id.label("story"), Story.outlet, Story.published_at.label("at"), Story.published_precision.label("exact"),
        other.id.label("original"), other.outlet.label("of"), other.published_at.label("first_at"), other.published_precision.label("first_exact"),
    )  # fmt: skip
    same = (other.text_hash == Story.text_hash) & (other.outlet != Story.outlet) & other.verdict.in_(VERDICTS) & _near(other)
    asked = select(*columns).join(Story, Story.id == AttributionRow.story_id).join(other, same)
    cites = (*on_attribution(chosen), AttributionRow.kind == "outlet", AttributionRow.role != OWN, AttributionRow.canonical.in_(sources))
    return connection.execute(asked.where(*cites).distinct())


def _near(other: type[Story]) -> ColumnElement[bool]:
    return other.day.between(Story.day - APART, Story.day + APART)


def _earlier(one: Any, other: Any) -> bool:
    """Say whether an original comes before another; one without a time comes last."""
    first, second = (r.first_at if r.first_exact in TIMED else None for r in (one, other))
    if first is None or second is None or first == second:
        return (first is None, one.original) < (second is None, other.original)
    return bool(first < second)


def _lag(row: Any) -> timedelta | None:
    return row.at - row.first_at if row.exact in TIMED and row.first_exact in TIMED and row.at and row.first_at else None
