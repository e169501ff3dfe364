"""Under which identities a page is known: its own, and those of the addresses it was met under.

`crawler.outlet.Outlet.identity` makes them. An alias is another address of a page: where it was redirected to ("redirect"), or which it names
as its own ("canonical"). The first is certain, and a link to it is not fetched again; the second is a claim, and a link to it is fetched once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from crawler.storage.models import Base, Page, PageAlias, Story
from crawler.storage.upsert import insert_new
from crawler.text.letters import fold

READ = ("story", "off_topic")  # the states of a page that was read


_alias = Base.metadata.tables["page_alias"]
_ALIASES = select(_alias.c.identity, _alias.c.page_id, _alias.c.why).where(
    _alias.c.outlet == bindparam("outlet"), _alias.c.identity.in_(bindparam("identities", expanding=True))
)
_READ_PAGES = select(Page.id, Page.identity, Page.title, Story.text_hash).outerjoin(Story, Story.page_id == Page.id).where(Page.state.in_(READ))


class Named(NamedTuple):
    """An identity besides a page's own, with its address and how the page came by it: redirect or canonical."""

    identity: str
    url: str
    why: str


def standing(connection: Connection, outlet: str, page_id: int, own: str, named: Sequence[Named], title: str, text_hash: str) -> int | None:
    """Return the page that was read already under one of these identities, if it is the same article.

    Where a server led to is believed. What a page names as its own is believed if title or text are the same there: sites name their
    front page, a template's address, or another article.
    """
    others = [n for n in named if n.identity != own]
    asked = [own, *(n.identity for n in others)]
    aliases = connection.execute(_ALIASES, {"outlet": outlet, "identities": asked}).all()  # seldom any, and seldom another identity
    if not others and not aliases:
        return None
    certain = {n.identity for n in others if n.why == "redirect"} | {own}
    by_alias = {a.page_id for a in aliases if a.why == "redirect" and a.identity in certain}
    query = _READ_PAGES.where(Page.outlet == outlet, Page.id != page_id, or_(Page.identity.in_(asked), Page.id.in_([a.page_id for a in aliases])))
    for page in connection.execute(query.order_by(Page.id)):
        is_same = (page.title and fold(page.title) == fold(title)) or (text_hash and page.text_hash == text_hash)
        if page.identity in certain or page.id in by_alias or is_same:
            return int(page.id)
    return None


def note_aliases(connection: Connection, outlet: str, page_id: int, own: str, named: Sequence[Named], now: datetime) -> None:
    """Write down the further identities of a page; a page that waits under a certain one need not be fetched any more."""
    rows = [{"outlet": outlet, "identity": n.identity, "url": n.url, "page_id": page_id, "why": n.why, "seen_at": now} for n in named if n.identity != own]
    if not rows:
        return
    if claims := [r for r in rows if r["why"] == "canonical"]:
        connection.execute(insert_new(connection, PageAlias, ["outlet", "identity", "page_id"]), claims)
    facts = {r["identity"]: r for r in rows if r["why"] == "redirect"}
    if facts:
        connection.execute(delete(PageAlias).where(PageAlias.outlet == outlet, PageAlias.identity.in_(facts)))
        connection.execute(insert(PageAlias), list(facts.values()))
    waiting = (Page.outlet == outlet) & Page.identity.in_(facts) & (Page.id != page_id) & (Page.state == "pending")
    connection.execute(update(Page).where(waiting).values(state="rejected", reason="duplicate", fetched_at=now))


def known_aliases(connection: Connection, outlet: str, identities: Sequence[str]) -> set[str]:
    """Return which of these identities lead to a page that is known under another one."""
    query = select(PageAlias.identity).where(PageAlias.outlet == outlet, PageAlias.why == "redirect", PageAlias.identity.in_(identities))
    return set(connection.scalars(query))
