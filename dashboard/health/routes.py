"""The routes of outlets with what they last answered."""

from __future__ import annotations

from datetime import datetime

from crawler.localization import phrase
from dashboard import columns, data, parts, words
from dashboard.columns import Column
from dashboard.health import tables, terms
from dashboard.words import say

_KNOWN = {"seen": phrase("seen"), "inferred": phrase("inferred"), "recalled": phrase("recalled"), "found": phrase("found"), "withdrawn": phrase("withdrawn"),
          "probed": phrase("tried")}  # fmt: skip
_SOUGHT = ("found", "probed")
_KINDS = {"feed": phrase("feed"), "sitemap": phrase("news sitemap"), "wordpress": "WordPress", "json": "JSON", "listing": phrase("page of headlines")}


def show(keys: tuple[str, ...], *, of_one: bool = False) -> None:
    """Show the routes of some outlets; `of_one`, which is not named again."""
    names, now = parts.names(), words.now()
    rows = [
        {
            "outlet": names.get(r.outlet, r.outlet),
            "kind": _kind(r.kind),
            "address": r.url,
            "known_from": known_from(r.confidence if r.origin == "declared" else r.origin, r.how),
            "status": r.status,
            "links": r.links,
            "error": terms.cause(r.error) or (say("its 'not modified' was untrue, so it is asked whole") if r.lied_at else ""),
            "asked": r.checked_at,
            "worked": r.worked_at,
            "failures": r.failures,
        }
        for r in (data.routes(outlets=keys) if keys else [])
    ]
    if not rows:
        tables.none(say("No routes of these outlets are known."))
        return
    shown = _columns(now)
    if of_one:
        del shown["outlet"]
    tables.table(rows, shown, name="routes", alt=say("Routes with what they last answered"))
    parts.note(say("Known from: seen in a real page or feed, inferred from the outlet's CMS, or recalled (a hint that may be wrong); found by a crawl."))


def _columns(now: datetime) -> dict[str, Column]:
    return {
        "outlet": columns.text(say("Outlet")),
        "address": columns.address(say("Address")),
        "kind": columns.text(say("Kind")),
        "known_from": columns.text(say("Known from")),
        "status": columns.number(say("Status")),
        "links": columns.number(say("Links")),
        "error": columns.text(say("Error")),
        "asked": tables.ago(say("Asked"), now),
        "worked": tables.ago(say("Worked"), now),
        "failures": columns.number(say("Failures in a row")),
    }


def _kind(of: str) -> str:
    return say(_KINDS[of]) if of in _KINDS else of


def known_from(name: str | None, how: str | None) -> str:
    """Say where a route is known from: how sure whoever declared it is, or what led to it."""
    known = say(_KNOWN[name]) if name in _KNOWN else name or ""
    return f"{known}: {say(how)}" if how and name in _SOUGHT else known
