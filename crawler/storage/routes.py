"""What is remembered of routes: declared in an outlet's file, or found where those failed. No row is ever deleted."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from sqlalchemy import Connection, Engine, case, insert, select, update

from crawler.outlet import Outlet
from crawler.route import KnownRoute
from crawler.storage.engine import reading, writing
from crawler.storage.models import OutletRow, Page, RouteRow
from crawler.storage.upsert import insert_new, insert_or_update

NOT_CONNECTED = ("dns", "no_network", "refused", "timeout", "host_down")  # why a page did not come, when our own network may have been the reason
_FACTS = tuple(f.name for f in fields(KnownRoute))


def declare_routes(connection: Connection, outlet: Outlet) -> None:
    """Write an outlet's routes as they are declared now; one that was declared before and is no more is withdrawn."""
    rows = [{"url": r.url, "kind": r.kind, "confidence": r.confidence.value} for r in outlet.routes]
    own = {"outlet": outlet.key, "origin": "declared", "failures": 0}
    connection.execute(insert_or_update(connection, RouteRow, ["outlet", "url"], ["kind", "confidence", "origin"]), [own | row for row in rows])
    gone = (RouteRow.outlet == outlet.key) & (RouteRow.origin == "declared") & RouteRow.url.not_in([row["url"] for row in rows])
    connection.execute(update(RouteRow).where(gone).values(origin="withdrawn"))


def found_route(connection: Connection, outlet: str, url: str, *, kind: str, how: str, now: datetime, links: int | None = None) -> None:
    """Write a route that was found, within a transaction; one that is known already stays as it is, a withdrawn one counts as found again."""
    row = {"outlet": outlet, "url": url, "kind": kind, "confidence": "seen", "origin": "found", "how": how, "found_at": now, "failures": 0}
    worked = {"worked_at": now, "links": links} if links else {}
    connection.execute(insert_new(connection, RouteRow, ["outlet", "url"]), [row | worked])
    again = (RouteRow.outlet == outlet) & (RouteRow.url == url) & (RouteRow.origin == "withdrawn")
    connection.execute(update(RouteRow).where(again).values(origin="found", how=how, found_at=now, failures=0))


def known_routes(engine: Engine, outlet: str) -> dict[str, KnownRoute]:
    """Return what is remembered of an outlet's routes, by address."""
    query = select(*(getattr(RouteRow, name) for name in _FACTS)).where(RouteRow.outlet == outlet).order_by(RouteRow.id)
    with reading(engine) as connection:
        return {row.url: KnownRoute(**row._mapping) for row in connection.execute(query)}


def last_search(engine: Engine, outlet: str) -> tuple[datetime | None, int]:
    """Return when other routes of an outlet were last sought, and how many searches in a row found none."""
    with reading(engine) as connection:
        row = connection.execute(select(OutletRow.probed_at, OutletRow.probed_in_vain).where(OutletRow.key == outlet)).one()
    return row[0], row[1]


def note_search(engine: Engine, outlet: str, *, found: bool, now: datetime) -> None:
    """Note that other routes were sought."""
    in_vain = 0 if found else OutletRow.probed_in_vain + 1
    with writing(engine) as connection:
        connection.execute(update(OutletRow).where(OutletRow.key == outlet).values(probed_at=now, probed_in_vain=in_vain))


def forgive_silence(engine: Engine, outlet: str, since: datetime, again: datetime) -> None:
    """Take back what was held against an outlet's routes, search and pages because nothing answered since an instant: our own network was down.

    Pages that were not reached are asked for at the next check, `again`.
    """
    silent = (RouteRow.outlet == outlet) & (RouteRow.checked_at >= since) & RouteRow.status.is_(None) & (RouteRow.failures > 0)
    sought = (OutletRow.key == outlet) & (OutletRow.probed_at >= since) & (OutletRow.probed_in_vain > 0)
    unreached = (Page.outlet == outlet) & (Page.state == "pending") & Page.reason.in_(NOT_CONNECTED) & (Page.next_try_at > again)
    with writing(engine) as connection:
        connection.execute(update(RouteRow).where(silent).values(failures=RouteRow.failures - 1))
        connection.execute(update(OutletRow).where(sought).values(probed_at=None, probed_in_vain=OutletRow.probed_in_vain - 1))
        connection.execute(update(Page).where(unreached).values(next_try_at=again, tries=case((Page.tries > 0, Page.tries - 1), else_=0)))


def copy_routes(source: Engine, target: Engine, outlet: Outlet) -> None:
    """Let another database know what this one remembers of an outlet's found routes; their validators are left out, so that all is answered in full."""
    known = [vars(k) | {"outlet": outlet.key, "confidence": "seen"} for k in known_routes(source, outlet.key).values() if k.origin == "found"]
    if known:
        with writing(target) as connection:
            connection.execute(insert(RouteRow), known)
