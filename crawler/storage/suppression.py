"""Taking pages down: everything that was read of them goes at once, and what they are known by stays, so that nothing brings them back.

Whoever stores a page asks here first (`stops`): a crawl, a given address, a backfill, a WARC file. A fingerprint of headline and text
(SHA-256, nothing can be read from it) knows the same article again at another address of the outlet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, bindparam, delete, or_, select, text, update

from crawler.storage.engine import reading, writing
from crawler.storage.identities import Named
from crawler.storage.models import Base, KeptPage, Mark, Notice, Page, PageAlias, RequestRow, Story, Suppression
from crawler.storage.notices import DIGEST
from crawler.storage.tallies import queue_up
from crawler.storage.upsert import insert_new, insert_or_update
from crawler.text.letters import fold

SUPPRESSED = "suppressed"  # a page's state
_CONTENT = ("reason", "title", "listed_title", "published_at", "published_local", "listed_at", "day", "language", "verdict", "score", "status", "ruleset")
_DIGEST_GONE = "A page that this digest told of was taken down: `rasad digest` makes it anew."

_page, _down = Base.metadata.tables["page"], Base.metadata.tables["suppression"]
_TAKEN_DOWN = select(_down, _page.c.identity).join(_page, _page.c.id == _down.c.page_id).where(_down.c.outlet == bindparam("outlet"))  # made once


class Fingerprint(NamedTuple):
    """What an article is known again by."""

    title_hash: str | None
    text_hash: str | None


class _Found(NamedTuple):
    """A page that is to be taken down, with what its story is known by, if it has one."""

    id: int
    url: str
    title: str | None
    text_hash: str | None
    story_url: str | None


class TakenDown(NamedTuple):
    """A page that was taken down, and why."""

    outlet: str
    url: str
    at: datetime
    why: str


def fingerprint(title: str | None, text_hash: str | None) -> Fingerprint:
    """Return what an article is known again by; `text_hash` is a story's own."""
    return Fingerprint(hashlib.sha256(fold(title).encode()).hexdigest() if title else None, text_hash or None)


def stops(connection: Connection, outlet: str, own: str, named: Sequence[Named], found: Fingerprint) -> Suppression | None:
    """Return the suppression that a page falls under: by an address it bears, or as the same article at another one.

    What a page merely calls its own (`canonical`) is believed where headline or text agree, as everywhere (`identities.standing`).
    """
    rows = connection.execute(_TAKEN_DOWN, {"outlet": outlet}).all()
    if not rows:
        return None
    certain = {n.identity for n in named if n.why == "redirect"} | {own}
    claimed = {n.identity for n in named} | {own}
    aliases = connection.execute(
        select(PageAlias.page_id, PageAlias.why, PageAlias.identity).where(PageAlias.outlet == outlet, PageAlias.identity.in_(claimed))
    ).all()
    led = {a.page_id for a in aliases if a.why == "redirect" and a.identity in certain}
    for row in rows:
        same = [bool(mine) and mine == theirs for mine, theirs in zip(found, (row.title_hash, row.text_hash), strict=True)]
        leads = row.identity in claimed or any(a.page_id == row.page_id for a in aliases)
        if row.identity in certain or row.page_id in led or (leads and any(same)) or all(same):
            return Suppression(page_id=row.page_id, outlet=outlet, at=row.at, why=row.why, title_hash=row.title_hash, text_hash=row.text_hash)
    return None


def blank(connection: Connection, page_id: int, outlet: str, *, why: str, now: datetime, found: Fingerprint) -> None:
    """Leave nothing of a page but what it is known by, within a transaction; its story is the caller's to forget."""
    row = {"page_id": page_id, "outlet": outlet, "at": now, "why": why, **found._asdict()}
    connection.execute(delete(KeptPage).where(KeptPage.page_id == page_id))
    connection.execute(update(Page).where(Page.id == page_id).values(dict.fromkeys(_CONTENT) | {"state": SUPPRESSED}))
    connection.execute(insert_or_update(connection, Suppression, ["page_id"], ["at", "why"]), [row])


def suppress(engine: Engine, outlet: str, identity: str, url: str, *, why: str, now: datetime) -> list[str]:
    """Take a page down, with every page that is known to be it, and return the addresses; one never seen is kept out from now on."""
    if engine.dialect.name == "sqlite":
        return _without_traces(engine, outlet, identity, url, why, now)
    with writing(engine) as connection:
        return _suppress(connection, outlet, identity, url, why, now)


def _suppress(connection: Connection, outlet: str, identity: str, url: str, why: str, now: datetime) -> list[str]:
    from crawler.storage.stories import forget_reading  # which asks us before it stores anything

    queue_up(connection)
    pages = _pages_of(connection, outlet, identity)
    if not pages:
        row = {"outlet": outlet, "identity": identity, "url": url, "state": SUPPRESSED, "first_seen_at": now, "next_try_at": now, "tries": 0}
        connection.execute(insert_new(connection, Page, ["outlet", "identity"]), [row])
        pages = _pages_of(connection, outlet, identity)
    for page in pages:
        forget_reading(connection, page.id)
        blank(connection, page.id, outlet, why=why, now=now, found=fingerprint(page.title, page.text_hash))
    _take_back(connection, outlet, pages)
    return [page.url for page in pages]


def _take_back(connection: Connection, outlet: str, pages: Sequence[_Found]) -> None:
    """Take pages' words out of what was written of them: a person's marks, and alerts and digests told or still to be told."""
    ids = {page.id for page in pages}
    identities = select(Page.identity).where(Page.id.in_(ids))
    connection.execute(delete(Mark).where(Mark.outlet == outlet, Mark.identity.in_(identities)))
    connection.execute(update(RequestRow).where(RequestRow.outlet == outlet, RequestRow.kind == "check").values(outcome=None))  # it quotes what it read
    addresses = {url for page in pages for url in (page.url, page.story_url) if url}
    told = select(Notice.id, Notice.key, Notice.kind, Notice.said).where(Notice.kind.in_(("alert", DIGEST)))
    for notice in connection.execute(told).all():
        if (values := _without(notice, ids, addresses)) is not None:
            connection.execute(update(Notice).where(Notice.id == notice.id).values(values))


def _without(notice: Any, pages: Collection[int], addresses: Collection[str]) -> dict[str, Any] | None:
    """Return what stays of a notice that tells of some pages; None where it tells of none of them."""
    title, lines = {"title": notice.said.get("title", "")}, notice.said.get("text", "").splitlines()
    if notice.kind == DIGEST:
        return {"said": title | {"text": _DIGEST_GONE}} if any(line.strip() in addresses for line in lines) else None
    _, _, page, cited = (*notice.key.split(":", 3), "", "", "")[:4]  # alert:7:31, or alert:7:31:a source that it cites
    if page not in map(str, pages) and notice.said.get("url") not in addresses:
        return None
    said = {k: v for k, v in notice.said.items() if k not in ("quoted", "url")}
    return {"said": said | {"text": title["title"]}, "key": f"alert:taken-down:{notice.id}"} if cited else {"said": said}


def _pages_of(connection: Connection, outlet: str, identity: str) -> list[_Found]:
    """Return the pages of an identity: its own, those that it leads to, and one that calls it its own where it has none itself."""
    columns = select(Page.id, Page.url, Page.title, Story.text_hash, Story.url).outerjoin(Story, Story.page_id == Page.id).where(Page.outlet == outlet)
    leads = select(PageAlias.page_id).where(PageAlias.outlet == outlet, PageAlias.identity == identity)
    found = connection.execute(columns.where(or_(Page.identity == identity, Page.id.in_(leads.where(PageAlias.why == "redirect"))))).all()
    if not found:
        claims = connection.execute(columns.where(Page.id.in_(leads))).all()
        found = claims if len(claims) == 1 else []  # an address that many pages claim is a template's
    return [_Found(*row) for row in found]


def _without_traces(engine: Engine, outlet: str, identity: str, url: str, why: str, now: datetime) -> list[str]:
    """Have SQLite overwrite what it deletes, in the search index and the write-ahead log as well."""
    with engine.connect().execution_options(writing=True) as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA secure_delete=ON")
        try:
            with connection.begin():
                done = _suppress(connection, outlet, identity, url, why, now)
                connection.execute(text("INSERT INTO story_search (story_search) VALUES ('optimize')"))
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            raw.execute("PRAGMA secure_delete=OFF")
    return done


def allow_again(engine: Engine, outlet: str, identity: str, now: datetime) -> list[str]:
    """Lift a suppression: the pages are queued to be fetched again; returns their addresses."""
    with writing(engine) as connection:
        ids = [page.id for page in _pages_of(connection, outlet, identity)]
        again = update(Page).where(Page.id.in_(ids), Page.state == SUPPRESSED)
        urls = list(connection.scalars(again.values(state="pending", tries=0, next_try_at=now, backfilled=False).returning(Page.url)))
        connection.execute(delete(Suppression).where(Suppression.page_id.in_(ids)))
    return urls


def taken_down(engine: Engine) -> list[TakenDown]:
    """Return every suppression, newest first."""
    query = select(Suppression.outlet, Page.url, Suppression.at, Suppression.why).join(Page, Page.id == Suppression.page_id)
    with reading(engine) as connection:
        return [TakenDown(*row) for row in connection.execute(query.order_by(Suppression.at.desc(), Suppression.page_id))]


def is_suppressed(engine: Engine, outlet: str, identity: str) -> bool:
    """Say whether an address was taken down."""
    with reading(engine) as connection:
        ids = [page.id for page in _pages_of(connection, outlet, identity)]
        return bool(ids) and connection.scalar(select(Suppression.page_id).where(Suppression.page_id.in_(ids)).limit(1)) is not None
