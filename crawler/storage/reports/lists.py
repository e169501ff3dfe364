"""Lists of stories: a filter and a search, in an order, copies of a text as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, literal_column, or_, select
from sqlalchemy.orm import aliased

from crawler.storage.models import AttributionRow, SharedText, Story
from crawler.storage.reports.filter import Filter, Source, members, on_attribution, on_members, on_source, on_story, opened
from crawler.storage.reports.stories import EARLIEST_FIRST, NEWEST_FIRST, StoryLine, line_columns, of_topic
from crawler.storage.reports.sums import are_tallied, total
from crawler.storage.search import is_found, more_match, ranked, story_ids
from crawler.text.query import Query

Order: TypeAlias = Literal["newest", "oldest", "best", "certain"]
_AT_ONCE = 10_000  # ids in a question: SQLite takes so many only
_POSSIBLE = Story.verdict == bindparam("possible", "possible", literal_execute=True)  # written out, so that SQLite sees the index of these alone
_LAST_DAYS = (4, 32)
_FAR = 1_000  # places down a list
_SELDOM = 32  # stories of a filter, of which one matches: to go through them all takes as long as to look those up that do
OLDEST_FIRST = (Story.day, Story.published_at.asc().nulls_last(), Story.id)


def list_stories(
    source: Source, chosen: Filter, query: Query | None = None, *, order: Order = "newest", collapsed: bool = False, limit: int = 25, offset: int = 0
) -> list[StoryLine]:
    """Return the stories that match: newest or oldest first, those that match the search best, or those the rules are surest of.

    `collapsed`: of stories with the same text, only the one that was first among those that match.
    """
    with opened(source) as connection:
        return _lines(connection, chosen, _ids(connection, chosen, query, order, collapsed, limit, offset))


def order_stories(
    source: Source, chosen: Filter, query: Query | None = None, *, order: Order = "newest", collapsed: bool = False, limit: int, offset: int = 0
) -> list[int]:
    """Return the ids of the stories of such a list, in its order: for leafing through it without reading it."""
    with opened(source) as connection:
        return list(_ids(connection, chosen, query, order, collapsed, limit, offset))


def _ids(connection: Connection, chosen: Filter, query: Query | None, order: Order, collapsed: bool, limit: int, offset: int) -> Sequence[int]:
    for latest in _latest(connection, chosen, query) if order == "newest" else ():
        some = _listed(connection, chosen, query, order, latest, collapsed, offset)
        if len(ids := connection.scalars(some.limit(limit)).all()) == limit:
            return ids
    return connection.scalars(_listed(connection, chosen, query, order, chosen, collapsed, offset).limit(limit)).all()


def _lines(connection: Connection, chosen: Filter, ids: Sequence[int]) -> list[StoryLine]:
    """Return stories in an order that was found without reading them: a page far down would read all before it."""
    asked, found = select(*line_columns(chosen)), dict[int, StoryLine]()
    for some in (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE)):
        found |= {row.id: StoryLine(*row) for row in connection.execute(asked.where(Story.id.in_(some)))}
    return [found[number] for number in ids if number in found]  # one may be gone by now


def _latest(connection: Connection, chosen: Filter, query: Query | None) -> Iterator[Filter]:
    """Return the filter's last days, and more of them: a page of a common word (or source) is full there, and the index is not read whole for it."""
    if not (_asks(query) or chosen.terms or chosen.cites):
        return
    last = chosen.until_day if chosen.until_day is not None else connection.scalar(select(func.max(Story.day)))
    for days in _LAST_DAYS:
        if last is not None and (chosen.since_day is None or chosen.since_day <= last - days):
            yield replace(chosen, since_day=last - days + 1)


def _listed(connection: Connection, chosen: Filter, query: Query | None, order: Order, within: Filter, collapsed: bool, offset: int) -> Select[Any]:
    """Return the query for the ids of the stories of a part of the filter; which one of copies was first is asked of all of it."""
    since, is_common = within.since_day, _is_common(connection, within, query)
    spares = since is not None and (is_common or within is not chosen)
    # A sum, lest SQLite goes through the stories in the order of their ids.
    from_id = (connection.scalar(select(func.min(Story.id + 0)).where(Story.day >= since)) or 0) if spares else 0
    asked = select(Story.id).where(*matching(connection, within, query, from_id=from_id, in_order=is_common))
    if collapsed:
        few = is_common and order != "best" and offset < _FAR  # copies are come by
        asked = asked.where(_is_first(connection, chosen, query, one_by_one=few or is_common is None))
    if order == "certain" and chosen.counted() == ("possible",) and chosen.topic is None:  # of a topic, another's verdict may be the stronger one
        asked = asked.where(_POSSIBLE)
    return _ordered(connection, asked, order, chosen, query).offset(offset)


def count_stories(source: Source, chosen: Filter, query: Query | None = None) -> int:
    """Return how many stories match."""
    with opened(source) as connection:
        if not _asks(query):
            if are_tallied(chosen):
                return int(connection.scalar(total(chosen)) or 0)
            return connection.scalar(_citing(chosen) if chosen.cites else select(func.count()).select_from(members(chosen)).where(*on_members(chosen))) or 0
        where = matching(connection, chosen, query, in_order=_is_common(connection, chosen, query))
        return connection.scalar(select(func.count()).select_from(Story).where(*where)) or 0


def _citing(chosen: Filter) -> Select[Any]:
    """Count the stories that cite a source by their citations, which know all but what another condition asks of the stories."""
    rest = replace(chosen, cites=chosen.cites[1:])
    return select(func.count(AttributionRow.story_id.distinct())).where(*on_source(chosen.cites[0]), *on_attribution(rest))


def count_texts(source: Source, chosen: Filter, query: Query | None = None) -> int:
    """Return how many texts the stories that match have: copies of one count once."""
    with opened(source) as connection:
        in_all = count_stories(connection, chosen, query)
        where = matching(connection, chosen, query, SharedText, in_order=_is_common(connection, chosen, query))
        found = connection.scalar(select(func.aggregate_strings(SharedText.text, ",")).where(*where))
        shared = found.split(",") if found else []  # told apart here: databases sort them for it
        return in_all - len(shared) + len({*shared})


def with_texts(source: Source, chosen: Filter, query: Query | None, texts: Sequence[str]) -> dict[str, list[StoryLine]]:
    """Return the stories that match and have one of these texts (by hash), by text: whose it was first, first."""
    found: dict[str, list[StoryLine]] = {}
    with opened(source) as connection:
        # The texts narrow best: the rest is asked of the few stories that have them.
        asked = select(*line_columns(chosen)).where(Story.text_hash.in_(texts), *matching(connection, chosen, query, found=False)).order_by(*EARLIEST_FIRST)
        for row in connection.execute(asked):
            found.setdefault(row.text_hash, []).append(StoryLine(*row))
    return found


def matching(
    connection: Connection, chosen: Filter, query: Query | None, story: Any = Story, *, from_id: int = 0, found: bool = True, in_order: bool | None = False
) -> list[ColumnElement[bool]]:
    """Return the conditions on the stories of a filter and a search; `found` by the filter's (`on_story`).

    `in_order`: the stories are gone through by day, and what was searched for is asked of each, instead of looking up all that have it.
    """
    if query is None or not _asks(query):
        return on_story(chosen, story, found=found)
    return [*on_story(chosen, story, found=found), (_by_day(story) if in_order else story.id).in_(story_ids(connection, query, from_id=from_id))]


def _by_day(story: Any) -> Any:
    """Return the id of a story as an expression, by which SQLite looks no story up."""
    return story.id + literal_column("0")


def _is_common(connection: Connection, chosen: Filter, query: Query | None) -> bool | None:
    """Say whether so many stories match that it is quicker to go through those of the filter; None where it is not known."""
    if query is None or not _asks(query) or not are_tallied(chosen):
        return None
    return more_match(connection, query, int(connection.scalar(total(chosen)) or 0) // _SELDOM)


def _asks(query: Query | None) -> bool:
    return query is not None and any(part.words for part in query.parts)


def _is_first(connection: Connection, chosen: Filter, query: Query | None, *, one_by_one: bool) -> ColumnElement[bool]:
    """No story that matches has the same text and was there before; whether one matches is asked `one_by_one`, or looked up in the list of all that do."""
    other = aliased(Story)
    own_time, other_time = (func.coalesce(s.published_at, s.first_seen_at) for s in (Story, other))
    before = or_(other_time < own_time, and_(other_time == own_time, other.id < Story.id))
    where = [other.text_hash == Story.text_hash, before, *on_story(chosen, other, found=False)]
    if query is not None and _asks(query):
        where.append(is_found(connection, query, other.id) if one_by_one else _by_day(other).in_(story_ids(connection, query)))
    # Seldom, and known without reading the story; with OFFSET, PostgreSQL looks each up and does not read all that are shared first.
    shared = select(SharedText.id).where(SharedText.id == Story.id).correlate(Story).limit(1).offset(0).exists()
    return ~(shared & select(other.id).where(*where).correlate(Story).exists())


def _ordered(connection: Connection, asked: Select[Any], order: Order, chosen: Filter, query: Query | None) -> Select[Any]:
    if order == "certain":
        score = Story.score if chosen.topic is None else of_topic(chosen.topic, "score")
        return asked.order_by(score.desc(), *OLDEST_FIRST)
    rank = ranked(connection, query) if order == "best" and query is not None else None
    if rank is not None:
        return asked.outerjoin(rank, rank.c.id == Story.id).order_by(rank.c.rank.asc().nulls_last(), *NEWEST_FIRST)
    return asked.order_by(*(OLDEST_FIRST if order == "oldest" else NEWEST_FIRST))
