"""What is let go of after a while, a batch at a time so that no crawl waits. A page's identity always stays: what is forgotten would be fetched again.

Days that a backfill finished stay as well (one small row each): they are what keeps it from asking again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Select, delete, func, select, update
from sqlalchemy.exc import OperationalError

from crawler.sentences import sentence
from crawler.storage.backup import size_of
from crawler.storage.engine import reading, writing
from crawler.storage.models import AttributionRow, Delivery, KeptPage, Mention, Notice, Page, Problem, RequestRow, Run, Story, StoryTopic
from crawler.storage.notices import DIGEST
from crawler.storage.search import unindex_story
from crawler.storage.tallies import queue_up

NOTE = "prune"  # the installation row: its value says what went, its time when
NOTE_PARTS = "prune_parts"  # the row beside it: what that sentence is made of, as JSON
KEPT_RUNS = 20  # of each outlet and kind, however old: the health rules look at them, and charts ask whether a backfill ever ran
_BATCH = 500
_DIGESTS = 15  # days: a week's digest stays for two, or it would be due once more
_FREE_PAGES = 2000  # given back to the file system at once
_SAMPLED = 1000  # rows of an index


class Retention(NamedTuple):
    """How many days each kind is kept; 0 is for ever."""

    kept: float
    runs: float
    problems: float
    titles: float
    stories_before: int | None = None  # a day, as stories bear it; only when a person asks


class Kind(NamedTuple):
    """Something that is let go of: which rows, and how."""

    name: str
    ids: Select[int]
    let_go: Callable[[Connection, list[int]], object]


class Reclaimed(NamedTuple):
    """The bytes of a database before and after."""

    before: int
    after: int


def kinds(retention: Retention, now: datetime) -> Iterator[Kind]:
    """Yield what has outlived its time."""
    if retention.kept:
        yield Kind(
            sentence("bytes of unreadable pages"), select(KeptPage.page_id).where(KeptPage.kept_at < _ago(now, retention.kept)), _delete(KeptPage.page_id)
        )
    if retention.runs:
        yield Kind(sentence("runs"), _old_runs(_ago(now, retention.runs)), _delete(Run.id))
        yield Kind(sentence("requests"), select(RequestRow.id).where(RequestRow.finished_at < _ago(now, retention.runs)), _delete(RequestRow.id))
    if retention.problems:
        yield Kind(sentence("problems that are over"), select(Problem.id).where(Problem.ended_at < _ago(now, retention.problems)), _delete(Problem.id))
        needed = (Notice.kind == DIGEST) & (Notice.at > _ago(now, _DIGESTS))
        yield Kind(sentence("notices"), select(Notice.id).where(Notice.at < _ago(now, retention.problems), ~needed), _delete(Notice.id))
        newest = select(func.max(Delivery.id)).group_by(Delivery.channel)  # says up to where a channel has told
        old_messages = (Delivery.created_at < _ago(now, retention.problems)) & Delivery.id.not_in(newest)
        yield Kind(sentence("messages sent"), select(Delivery.id).where(old_messages), _delete(Delivery.id))
    if retention.titles:
        old = (Page.state == "off_topic") & (Page.first_seen_at < _ago(now, retention.titles)) & (Page.title.is_not(None) | Page.listed_title.is_not(None))
        yield Kind(sentence("headlines of pages off topic"), select(Page.id).where(old), _without_titles)
    if retention.stories_before is not None:
        yield Kind(sentence("stories"), select(Story.id).where(Story.day < retention.stories_before), _without_stories)


def count(engine: Engine, kind: Kind) -> int:
    """Return how many rows would go."""
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(kind.ids.subquery())) or 0


def let_go(engine: Engine, kind: Kind) -> int:
    """Remove a kind's rows, a short transaction a batch, and return how many went."""
    total = 0
    while True:
        with writing(engine) as connection:
            queue_up(connection)
            ids = list(connection.scalars(kind.ids.limit(_BATCH)))
            if ids:
                kind.let_go(connection, ids)
        total += len(ids)
        if len(ids) < _BATCH:
            return total


def reclaim(engine: Engine, *, whole: bool = False) -> Reclaimed:
    """Give freed space back to the file system, bit by bit; `whole` rewrites the file, while which nothing else can write.

    A SQLite file made before this was thought of gives nothing back but by `whole`; what is free in it is used again all the same.
    PostgreSQL does this by itself (autovacuum).
    """
    before = size_of(engine)
    if engine.dialect.name == "sqlite":
        with _raw(engine) as raw:
            if whole:
                raw.execute("PRAGMA auto_vacuum=INCREMENTAL")
                raw.execute("VACUUM")
            while not whole and _free(raw) and _auto(raw):
                raw.execute(f"PRAGMA incremental_vacuum({_FREE_PAGES})").fetchall()
            raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    return Reclaimed(before, size_of(engine))


def survey(engine: Engine) -> None:
    """Have SQLite sample how its rows are spread: without it takes an outlet or a language to narrow as well as a text's hash does.

    PostgreSQL does this by itself (autovacuum).
    """
    if engine.dialect.name == "sqlite":
        with _raw(engine) as raw:
            raw.execute(f"PRAGMA analysis_limit={_SAMPLED}")
            raw.execute("ANALYZE")
            raw.commit()


@contextmanager
def _raw(engine: Engine) -> Iterator[sqlite3.Connection]:
    """Give SQLite's own connection, in no transaction; what fails on it is told as every failure of the database is."""
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        try:
            yield raw
        except sqlite3.Error as error:
            raise OperationalError("upkeep", None, error) from None


def _free(raw: sqlite3.Connection) -> int:
    return int(raw.execute("PRAGMA freelist_count").fetchone()[0])


def _auto(raw: sqlite3.Connection) -> bool:
    return bool(raw.execute("PRAGMA auto_vacuum").fetchone()[0] == 2)


def _ago(now: datetime, days: float) -> datetime:
    return now - timedelta(days=days)


def _old_runs(before: datetime) -> Select[int]:
    number = func.row_number().over(partition_by=(Run.outlet, Run.trigger), order_by=Run.id.desc()).label("number")
    ranked = select(Run.id, Run.started_at, Run.state, number).subquery()
    old = (ranked.c.started_at < before) & (ranked.c.number > KEPT_RUNS) & (ranked.c.state != "running")
    return select(ranked.c.id).where(old)


def _delete(key: object) -> Callable[[Connection, list[int]], object]:
    column: ColumnElement[int] = key  # type: ignore[assignment]
    return lambda connection, ids: connection.execute(delete(column.table).where(column.in_(ids)))


def _without_titles(connection: Connection, ids: list[int]) -> None:
    connection.execute(update(Page).where(Page.id.in_(ids)).values(title=None, listed_title=None))


def _without_stories(connection: Connection, ids: list[int]) -> None:
    """The page keeps its address, verdict and day: it is not fetched again, and the day's count stays true."""
    for story_id in ids:
        unindex_story(connection, story_id)
    for table in (StoryTopic, Mention, AttributionRow):
        connection.execute(delete(table).where(table.story_id.in_(ids)))
    connection.execute(delete(Story).where(Story.id.in_(ids)))
