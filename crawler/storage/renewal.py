"""Stored pages are known by the present rules of identity: made anew for an outlet when its article pattern, its hosts or the rules themselves change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update

from crawler.outlet import Outlet
from crawler.storage.engine import reading, writing
from crawler.storage.marks import renew_marks
from crawler.storage.models import Base, KeptPage, OutletRow, Page, PageAlias, RouteRow, Suppression
from crawler.storage.stories import forget_reading
from crawler.storage.tallies import queue_up

Progress: TypeAlias = Callable[[int, int], None]  # portions done, of how many

_PORTION = 400  # pages a transaction
_ROUNDS = 3
_ORDER = ("suppressed", "story", "off_topic", "pending", "rejected", "failed")  # whose row stays where two pages become one
_page = Base.metadata.tables["page"]
_NEW_IDENTITY = update(_page).where(_page.c.id == bindparam("page")).values(identity=bindparam("new"))


def renew_identities(engine: Engine, outlet: Outlet, *, progress: Progress | None = None) -> int:
    """Know an outlet's pages by its present rules, if they changed; return how many pages turned out to be another's double.

    Some hundred pages a transaction, so that others can write meanwhile. The rules are noted last: killed at any point, the next call does the rest, and
    until then every run begins with it. Its routes are asked whole again afterwards: under another article pattern they may list what was passed over.
    """
    with reading(engine) as connection:
        known = connection.scalar(select(OutletRow.identity_rules).where(OutletRow.key == outlet.key))
    if known == outlet.identity_rules:
        return 0
    doubles = 0
    for _ in range(_ROUNDS):  # a second one only for what a reader of WARC files has added meanwhile
        work = _work(engine, outlet)
        doubles += len(work.doubles)
        _do(engine, outlet, work, progress)
        if not work.doubles and not work.renamed:
            break
    with writing(engine) as connection:
        queue_up(connection)
        renew_marks(connection, outlet)
        connection.execute(update(OutletRow).where(OutletRow.key == outlet.key).values(identity_rules=outlet.identity_rules))
        connection.execute(update(RouteRow).where(RouteRow.outlet == outlet.key).values(etag=None, last_modified=None, body_hash=None))
    return doubles


class _Work(NamedTuple):
    """What the present rules change."""

    doubles: dict[int, int]  # a page, and the one it is a double of
    renamed: dict[int, str]  # a page, and its identity from now on
    aliased: list[int]  # pages with aliases that are known by others now


def _work(engine: Engine, outlet: Outlet) -> _Work:
    with reading(engine) as connection:
        pages = connection.execute(select(Page.id, Page.url, Page.identity, Page.state).where(Page.outlet == outlet.key).order_by(Page.id)).all()
        aliases = connection.execute(select(PageAlias.page_id, PageAlias.identity, PageAlias.url).where(PageAlias.outlet == outlet.key)).all()
    kept, doubles = _sorted_out(outlet, pages)
    renamed = {page.id: identity for identity, page in kept.items() if page.identity != identity}
    return _Work(doubles, renamed, sorted({a.page_id for a in aliases if a.page_id not in doubles and outlet.identity(a.url) != a.identity}))


def _do(engine: Engine, outlet: Outlet, work: _Work, progress: Progress | None) -> None:
    steps: list[Callable[[Connection], None]] = [partial(_forget, doubles=some) for some in batched(work.doubles)]
    steps += [partial(_rename, outlet=outlet.key, some=some, renamed=work.renamed) for some in batched(work.renamed)]
    steps += [partial(_renew_aliases, outlet=outlet, pages=some) for some in batched(work.aliased)]
    for number, step in enumerate(steps, 1):
        with writing(engine) as connection:
            queue_up(connection)
            step(connection)
        if progress is not None:
            progress(number, len(steps))


def batched(ids: Iterable[int]) -> list[list[int]]:
    """Return page ids in portions of a transaction each."""
    whole = list(ids)
    return [whole[at : at + _PORTION] for at in range(0, len(whole), _PORTION)]


def _sorted_out(outlet: Outlet, pages: Sequence[Any]) -> tuple[dict[str, Any], dict[int, int]]:
    """Return the page that keeps each identity, and for each page that loses its own the one it is a double of."""
    kept: dict[str, Any] = {}
    doubles: dict[int, int] = {}
    for page in sorted(pages, key=lambda p: (_ORDER.index(p.state), p.id)):
        first = kept.setdefault(outlet.identity(page.url), page)
        if first is not page:
            doubles[page.id] = first.id
    return kept, doubles


def _forget(connection: Connection, doubles: Sequence[int]) -> None:
    for page_id in doubles:
        forget_reading(connection, page_id)
    for table, column in ((KeptPage, KeptPage.page_id), (PageAlias, PageAlias.page_id), (Suppression, Suppression.page_id), (Page, Page.id)):
        connection.execute(delete(table).where(column.in_(doubles)))


def _rename(connection: Connection, outlet: str, some: Sequence[int], renamed: Mapping[int, str]) -> None:
    """In two steps: an identity may be free only after another page has given it up, one of a later portion perhaps."""
    wanted = [renamed[page_id] for page_id in some]
    holders = connection.execute(select(Page.id, Page.identity).where(Page.outlet == outlet, Page.identity.in_(wanted), Page.id.not_in(some))).all()
    taken = {h.identity for h in holders if h.id not in renamed}  # by a page that came meanwhile: the next round finds the double
    free = [page_id for page_id in some if renamed[page_id] not in taken]
    for made in ({page_id: f"~{page_id}" for page_id in (*(h.id for h in holders if h.id in renamed), *free)}, {page_id: renamed[page_id] for page_id in free}):
        if made:
            connection.execute(_NEW_IDENTITY, [{"page": page_id, "new": identity} for page_id, identity in made.items()])


def _renew_aliases(connection: Connection, outlet: Outlet, pages: Sequence[int]) -> None:
    own = (PageAlias.outlet == outlet.key) & PageAlias.page_id.in_(pages)
    old = connection.execute(select(PageAlias).where(own)).mappings().all()
    connection.execute(delete(PageAlias).where(own))
    renewed = {(outlet.identity(row["url"]), row["page_id"]): dict(row) for row in old}
    if renewed:
        connection.execute(insert(PageAlias), [row | {"identity": identity} for (identity, _), row in renewed.items()])
