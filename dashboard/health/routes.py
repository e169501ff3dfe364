"""The routes of outlets with what they last answered."""

from __future__ import annotations

import streamlit as st

from crawler.localization import phrase
from dashboard import data, markup, parts, words
from dashboard.health import tables, terms
from dashboard.words import say

_KNOWN = {"seen": phrase("seen"), "inferred": phrase("inferred"), "recalled": phrase("recalled"), "found": phrase("found"), "withdrawn": phrase("withdrawn")}
_KINDS = {"feed": phrase("feed"), "sitemap": phrase("news sitemap"), "wordpress": "WordPress", "json": "JSON", "listing": phrase("page of headlines")}


def show(keys: tuple[str, ...]) -> None:
    """Show the routes of some outlets."""
    names, now = parts.names(), words.now()
    rows = [
        {
            say("Outlet"): names.get(r.outlet, r.outlet),
            say("Kind"): _kind(r.kind),
            say("Address"): markup.web_address(r.url),
            say("Known from"): _known_from(r.confidence if r.origin == "declared" else r.origin, r.how),
            say("Status"): r.status,
            say("Links"): r.links,
            say("Error"): terms.cause(r.error) or (say("its 'not modified' was untrue, so it is asked whole") if r.lied_at else ""),
            say("Asked"): tables.since(r.checked_at, now),
            say("Worked"): tables.since(r.worked_at, now),
            say("Failures in a row"): r.failures,
        }
        for r in (data.routes(outlets=keys) if keys else [])
    ]
    if not rows:
        tables.none(say("No routes of these outlets are known."))
        return
    wide = {say("Outlet"): st.column_config.TextColumn(pinned=True, width=215), say("Address"): st.column_config.LinkColumn(width="medium")}
    tables.table(rows, say("Routes with what they last answered"), wide)
    parts.note(say("Known from: seen in a real page or feed, inferred from the outlet's CMS, or recalled (a hint that may be wrong); found by a crawl."))


def _kind(of: str) -> str:
    return say(_KINDS[of]) if of in _KINDS else of


def _known_from(name: str, how: str | None) -> str:
    known = say(_KNOWN[name]) if name in _KNOWN else name
    return f"{known}: {how}" if how and name == "found" else known
