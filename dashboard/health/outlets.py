"""The outlets with their state, and one of them with what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape

import streamlit as st

from crawler.storage.reports import OutletState
from dashboard import columns, data, markup, parts, words
from dashboard.columns import Column
from dashboard.health import asked, place, routes, runs, tables, terms
from dashboard.words import say

_LATEST = 5  # runs of one outlet


def show(states: list[OutletState], keys: tuple[str, ...]) -> None:
    """Show every outlet of the filters in a line, or one of them whole."""
    shown = [o for o in states if o.active and o.key in keys]
    if not shown:
        tables.none(say("No outlets under these filters.") if states else say("No outlets yet: they appear when the scheduler or `rasad crawl` has run once."))
        return
    names = dict(sorted(words.outlet_names(shown).items(), key=lambda named: named[1].casefold()))
    picked = place.one_of(place.OUTLET, names, label=say("Look at an outlet, or have something done"), placeholder=say("All outlets"))
    if picked is None:
        _all(shown)
        asked.show(None)
    else:
        _one(next(o for o in shown if o.key == picked))


def _all(shown: list[OutletState]) -> None:
    now = words.now()
    known = parts.names()
    tables.table([_row(o, known, now) for o in shown], _columns(now), name="outlets", alt=say("Outlets with their state"))
    parts.note(say("● went well, ◐ in part, ✕ failed (the cause beside it), ○ not run, ‖ paused. Not verified: what nobody has confirmed."))


def _columns(now: datetime) -> dict[str, Column]:
    return {
        "outlet": columns.text(say("Outlet"), to=lambda row: place.way(place.OUTLET, row["key"])),
        "state": tables.states(say("Last run")),
        "why": columns.text(say("Why"), wide=True),
        "ran": tables.ago(say("Ran"), now),
        "next_check": tables.upcoming(say("Next check"), now),
        "failures": columns.number(say("Failures in a row")),
        "success": tables.ago(say("Last success"), now),
        "new_page": tables.ago(say("Last new page"), now),
        "not_verified": columns.text(say("Not verified"), wide=True),
        "country": columns.text(say("Country")),
        "line": columns.text(say("Line"), wide=True),
        "home": columns.address(say("Home"), label=say("open")),
    }


def _row(o: OutletState, names: Mapping[str, str], now: datetime) -> dict[str, object]:
    return {
        "key": o.key,
        "outlet": names[o.key],
        "state": "paused" if o.paused else o.state,
        "why": _paused(o, now) if o.paused else terms.told(o.message, o.message_parts) or terms.cause(o.cause),
        "ran": o.run_at,
        "next_check": (o.next_check_at, o.next_check_why) if o.next_check_at and not o.paused else None,
        "failures": o.failures,
        "success": o.ok_at,
        "new_page": o.new_at,
        "not_verified": "; ".join(o.unverified),
        "country": words.country(o.country),
        "line": o.line,
        "home": o.home,
    }


def _paused(outlet: OutletState, now: datetime) -> str:
    if outlet.paused_at is None:
        return outlet.paused_why or say("Paused.")
    when = words.ago(outlet.paused_at, now)
    return say("Paused {when}: {why}", when=when, why=outlet.paused_why) if outlet.paused_why else say("Paused {when}.", when=when)


def _one(outlet: OutletState) -> None:
    now = words.now()
    st.html(_facts(outlet, now))
    asked.actions_for(outlet)
    asked.show(outlet.key)
    st.subheader(say("Its latest runs"), anchor=False)
    found = data.runs(outlets=(outlet.key,), limit=_LATEST)
    if found:
        runs.table(found, of_one=True)
    else:
        tables.none(say("It has not run yet."))
    st.subheader(say("Its routes"), anchor=False)
    routes.show((outlet.key,), of_one=True)


def _facts(outlet: OutletState, now: datetime) -> str:
    paused = [_paused(outlet, now)] if outlet.paused else []
    upcoming = tables.next_check(outlet.next_check_at, outlet.next_check_why, now) if outlet.next_check_at and not outlet.paused else "–"
    facts = [
        (say("Last run"), words.listed([tables.state(outlet.state), tables.since(outlet.run_at, now)])),
        (say("Next check"), upcoming),
        (say("Failures in a row"), str(outlet.failures)),
        (say("Last success"), tables.since(outlet.ok_at, now)),
        (say("Last new page"), tables.since(outlet.new_at, now)),
    ]
    items = "".join(f"<li><small>{escape(name)}</small><bdi>{escape(value)}</bdi></li>" for name, value in facts)
    told = [*paused, terms.told(outlet.message, outlet.message_parts)]
    lines = "".join(markup.told(text, tag="p", name="rs-snippet") for text in told if text)
    return f'<div class="rs-title"><bdi>{escape(parts.names()[outlet.key])}</bdi></div><ul class="rs-facts">{items}</ul>{lines}'
