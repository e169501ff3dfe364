"""Folded columns (search index, text hashes, sketches and copies, names of unlisted sources) know their fold, and are filled anew when it changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from crawler.storage.copies import forget_sketch, write_sketch
from crawler.storage.engine import reading, writing
from crawler.storage.models import AttributionRow, Installation, Story
from crawler.storage.search import index_story
from crawler.text.letters import FOLD_VERSION, fold, text_hash
from crawler.text.sketches import SKETCH_VERSION

VERSION, _REACHED = "fold", "fold reached"  # facts of the installation: the fold of all its rows; how far filling them anew has come
PRESENT = f"{FOLD_VERSION}.{SKETCH_VERSION}"
_BATCH = 200  # stories a transaction: a crawl that writes waits for no more than these
_KEY = re.compile(r"[a-z0-9_]+")  # of a listed source: no folded name


def is_stale(engine: Engine) -> bool:
    """Whether rows of this database were folded by another fold than this version's."""
    with reading(engine) as connection:
        return _fact(connection, VERSION) != PRESENT


def refold(engine: Engine, *, stop: Callable[[], bool] = lambda: False, tell: Callable[[int, int], None] = lambda _done, _all: None) -> int:
    """Fill every folded column anew if the fold has changed, and return how many stories were; `tell` hears how many of how many are done.

    Works in small transactions and goes on where it was stopped or killed. New stories are folded by the present fold meanwhile.
    """
    if not is_stale(engine):
        return 0
    done = 0
    while not stop():
        with writing(engine) as connection:
            reached = _reached(connection)
            left = connection.scalar(select(func.count()).select_from(Story).where(Story.id > reached)) or 0
            rows = connection.execute(select(Story.id, Story.day, Story.title, Story.body).where(Story.id > reached).order_by(Story.id).limit(_BATCH)).all()
            for row in rows:
                _fold_story(connection, row.id, row.day, row.title, row.body)
            done += len(rows)
            if len(rows) == left:
                _note(connection, VERSION, PRESENT)
                connection.execute(delete(Installation).where(Installation.name == _REACHED))
            else:
                _note(connection, _REACHED, f"{PRESENT}:{rows[-1].id}")
        tell(done, done + left - len(rows))
        if len(rows) == left:
            break
    return done


def _fold_story(connection: Connection, story_id: int, day: int, title: str, body: str) -> None:
    index_story(connection, story_id, title, body)
    connection.execute(update(Story).where(Story.id == story_id).values(text_hash=text_hash(body)))
    forget_sketch(connection, story_id, day)
    write_sketch(connection, story_id, day, body)
    cited = connection.execute(select(AttributionRow.id, AttributionRow.name, AttributionRow.canonical).where(AttributionRow.story_id == story_id))
    for row in cited.all():
        if not _KEY.fullmatch(row.canonical) and (canonical := fold(row.name)) != row.canonical:
            connection.execute(update(AttributionRow).where(AttributionRow.id == row.id).values(canonical=canonical))


def _reached(connection: Connection) -> int:
    """The last story that is folded by the present fold; an older version's progress is none."""
    version, _, story_id = (_fact(connection, _REACHED) or "").partition(":")
    return int(story_id) if version == PRESENT else 0


def _fact(connection: Connection, name: str) -> str | None:
    return connection.scalar(select(Installation.value).where(Installation.name == name))


def _note(connection: Connection, name: str, value: str) -> None:
    connection.execute(delete(Installation).where(Installation.name == name))
    connection.execute(insert(Installation).values(name=name, value=value, at=datetime.now(UTC)))
