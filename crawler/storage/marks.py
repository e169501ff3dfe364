"""A person's verdicts on pages: they win over the rules everywhere, and stay whatever becomes of page and story.

A mark is known by outlet and identity, as pages are. Whoever marks, the command line or the dashboard, calls `mark_page`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection, Engine, delete, insert, or_, select, update

from crawler.outlet import Outlet
from crawler.storage.engine import reading, writing
from crawler.storage.models import Mark, Page, PageAlias, Story
from crawler.storage.suppression import SUPPRESSED
from crawler.storage.tallies import queue_up
from crawler.storage.upsert import insert_new, insert_or_update
from crawler.storage.verdicts import STORED, judge_again

Opinion: TypeAlias = Literal["relevant", "off_topic"]
_KEY = ["outlet", "identity", "topic"]


class KnownPage(NamedTuple):
    """A page that a person speaks of."""

    id: int
    outlet: str
    url: str
    title: str | None
    state: str


class Said(NamedTuple):
    """What a person said of a page before."""

    verdict: Opinion
    who: str
    note: str
    marked_at: datetime


class Marked(NamedTuple):
    """What a mark came to."""

    page: KnownPage
    before: Said | None  # the mark that it replaced or took back; None if there was none
    verdict: str | None  # of the story now, over all topics; None without one
    queued: bool  # its text was not kept: it is fetched again, and is a story then


def page_of_story(engine: Engine, story_id: int) -> KnownPage | None:
    """Return the page of a story."""
    return _known(engine, Page.id == select(Story.page_id).where(Story.id == story_id).scalar_subquery())


def page_at(engine: Engine, outlet: Outlet, url: str) -> KnownPage | None:
    """Return the page that an address leads to: its own, or that of a page known under it too."""
    identity = outlet.identity(url)
    alias = select(PageAlias.page_id).where(PageAlias.outlet == outlet.key, PageAlias.identity == identity, PageAlias.why == "redirect")
    page = (Page.outlet == outlet.key) & or_(Page.identity == identity, Page.id.in_(alias))
    return _known(engine, page)


def _known(engine: Engine, which: Any) -> KnownPage | None:
    columns = [getattr(Page, name) for name in KnownPage._fields]
    with reading(engine) as connection:
        row = connection.execute(select(*columns).where(which).order_by((Page.state == "rejected").asc(), Page.id).limit(1)).one_or_none()
    return KnownPage(*row) if row else None


def mark_page(engine: Engine, page_id: int, topic: str, opinion: Opinion | None, *, who: str, note: str = "", now: datetime) -> Marked:
    """Keep what a person says of a page, or take it back (None), and settle its story anew, in one transaction.

    A page marked relevant whose text was not kept is queued to be fetched now. The same said again without a note keeps the note there was.
    """
    with writing(engine) as connection:
        queue_up(connection)
        page = connection.execute(select(Page).where(Page.id == page_id)).one()
        of_page = (Mark.outlet == page.outlet, Mark.identity == page.identity, Mark.topic == topic)
        row = connection.execute(select(*(getattr(Mark, name) for name in Said._fields)).where(*of_page)).one_or_none()
        before = Said._make(row) if row else None
        if opinion is None:
            connection.execute(delete(Mark).where(*of_page))
        else:
            note = note or (before.note if before and before.verdict == opinion else "")
            own = {"outlet": page.outlet, "identity": page.identity, "topic": topic, "url": page.url}
            said = {"verdict": opinion, "who": who, "note": note, "marked_at": now}
            connection.execute(insert_or_update(connection, Mark, _KEY, [*said, "url"]), [own | said])
        verdict = judge_again(connection, page_id)
        queued = verdict is None and opinion in STORED and page.state != SUPPRESSED
        if queued:
            queue_again(connection, [page_id], now)
        state = connection.scalar(select(Page.state).where(Page.id == page_id)) or page.state
    return Marked(KnownPage(page.id, page.outlet, page.url, page.title, state), before, verdict, queued)


def queue_again(connection: Connection, page_ids: list[int], now: datetime) -> None:
    """Queue pages to be fetched, though they may have been read: what was read of them counts until they are. What was taken down stays so."""
    values = {"state": "pending", "next_try_at": now, "tries": 0, "reason": None, "backfilled": False, "ruleset": None}
    connection.execute(update(Page).where(Page.id.in_(page_ids), Page.state != SUPPRESSED).values(values))


def move_marks(connection: Connection, page_id: int, other: int, now: datetime) -> None:
    """Give what a person said of a page to the page it turned out to be a double of; what was said of that one itself stays."""
    mine, others = (connection.execute(select(Page.outlet, Page.identity, Page.url).where(Page.id == x)).one() for x in (page_id, other))
    moved = connection.execute(select(Mark).where(Mark.outlet == mine.outlet, Mark.identity == mine.identity)).mappings().all()
    if not moved:
        return
    own = {"identity": others.identity, "url": others.url}
    connection.execute(insert_new(connection, Mark, _KEY), [dict(row) | own for row in moved])
    connection.execute(delete(Mark).where(Mark.outlet == mine.outlet, Mark.identity == mine.identity))
    if judge_again(connection, other) is None and any(row["verdict"] in STORED for row in moved):
        queue_again(connection, [other], now)


def renew_marks(connection: Connection, outlet: Outlet) -> None:
    """Know an outlet's marks by its present rules of identity; of two that become one the later counts."""
    old = connection.execute(select(Mark).where(Mark.outlet == outlet.key).order_by(Mark.marked_at)).mappings().all()
    if not old:
        return
    connection.execute(delete(Mark).where(Mark.outlet == outlet.key))
    renewed = {(outlet.identity(row["url"]), row["topic"]): dict(row) for row in old}
    connection.execute(insert(Mark), [row | {"identity": identity} for (identity, _), row in renewed.items()])
    for identity in {identity for identity, _ in renewed}:
        if (page_id := connection.scalar(select(Page.id).where(Page.outlet == outlet.key, Page.identity == identity))) is not None:
            judge_again(connection, page_id)
