"""Stored pages are known by the present rules of identity: made anew for an outlet when its article pattern, its hosts or the rules themselves change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update

from crawler.outlet import Outlet
from crawler.storage.engine import reading, writing
from crawler.storage.models import Base, KeptPage, OutletRow, Page, PageAlias, RouteRow, Suppression
from crawler.storage.stories import forget_reading

_ORDER = ("suppressed", "story", "off_topic", "pending", "rejected", "failed")  # whose row stays where two pages become one
_page = Base.metadata.tables["page"]
_NEW_IDENTITY = update(_page).where(_page.c.id == bindparam("page")).values(identity=bindparam("new"))


def renew_identities(engine: Engine, outlet: Outlet) -> int:
    """Know an outlet's pages by its present rules, if they changed; return how many pages turned out to be another's double.

    Its routes are asked whole again afterwards: under another article pattern they may list what was passed over.
    """
    with reading(engine) as connection:
        known = connection.scalar(select(OutletRow.identity_rules).where(OutletRow.key == outlet.key))
    if known == outlet.identity_rules:
        return 0
    with writing(engine) as connection:
        connection.execute(update(OutletRow).where(OutletRow.key == outlet.key).values(identity_rules=outlet.identity_rules))
        connection.execute(update(RouteRow).where(RouteRow.outlet == outlet.key).values(etag=None, last_modified=None, body_hash=None))
        pages = connection.execute(select(Page.id, Page.url, Page.identity, Page.state).where(Page.outlet == outlet.key).order_by(Page.id)).all()
        kept, doubles = _sorted_out(outlet, pages)
        _forget(connection, doubles)
        _rename(connection, {page.id: identity for identity, page in kept.items() if page.identity != identity})
        _renew_aliases(connection, outlet, doubles)
    return len(doubles)


def _sorted_out(outlet: Outlet, pages: Sequence[Any]) -> tuple[dict[str, Any], dict[int, int]]:
    """Return the page that keeps each identity, and for each page that loses its own the one it is a double of."""
    kept: dict[str, Any] = {}
    doubles: dict[int, int] = {}
    for page in sorted(pages, key=lambda p: (_ORDER.index(p.state), p.id)):
        first = kept.setdefault(outlet.identity(page.url), page)
        if first is not page:
            doubles[page.id] = first.id
    return kept, doubles


def _forget(connection: Connection, doubles: Mapping[int, int]) -> None:
    for page_id in doubles:
        forget_reading(connection, page_id)
        for table in (KeptPage, PageAlias, Suppression):
            connection.execute(delete(table).where(table.page_id == page_id))
        connection.execute(delete(Page).where(Page.id == page_id))


def _rename(connection: Connection, identities: Mapping[int, str]) -> None:
    """In two steps: an identity may be free only after another page has given it up."""
    for made in ({page_id: f"~{page_id}" for page_id in identities}, identities):
        if made:
            connection.execute(_NEW_IDENTITY, [{"page": page_id, "new": identity} for page_id, identity in made.items()])


def _renew_aliases(connection: Connection, outlet: Outlet, doubles: Mapping[int, int]) -> None:
    old = connection.execute(select(PageAlias).where(PageAlias.outlet == outlet.key)).mappings().all()
    if not old:
        return
    connection.execute(delete(PageAlias).where(PageAlias.outlet == outlet.key))
    renewed = {(outlet.identity(row["url"]), row["page_id"]): dict(row) for row in old if row["page_id"] not in doubles}
    rows = [row | {"identity": identity} for (identity, _), row in renewed.items()]
    if rows:
        connection.execute(insert(PageAlias), rows)
