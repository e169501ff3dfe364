"""The outlets with their state, and one of them with what can be done about it."""

from __future__ import annotations

from datetime import datetime
from html import escape

import streamlit as st

from crawler.storage.reports import OutletState
from dashboard import data, markup, parts, words
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
    wide = {say("Outlet"): st.column_config.TextColumn(pinned=True, width=215), say("Why"): st.column_config.TextColumn(width="large")}
    more = {say("Home"): st.column_config.LinkColumn(display_text=say("open")), say("Last run"): st.column_config.TextColumn(width=120)}
    tables.table([_row(o, now) for o in shown], say("Outlets with their state"), wide | more, lamp=say("Last run"))
    parts.note(say("● went well, ◐ in part, ✕ failed (the cause beside it), ○ not run, ‖ paused. Not verified: what nobody has confirmed."))


def _row(o: OutletState, now: datetime) -> dict[str, object]:
    return {
        say("Outlet"): parts.names()[o.key],
        say("Last run"): tables.state("paused" if o.paused else o.state),
        say("Why"): _paused(o, now) if o.paused else terms.told(o.message, o.message_parts) or terms.cause(o.cause),
        say("Ran"): tables.since(o.run_at, now),
        say("Next check"): tables.next_check(o.next_check_at, o.next_check_why, now) if o.next_check_at and not o.paused else "",
        say("Failures in a row"): o.failures,
        say("Last success"): tables.since(o.ok_at, now),
        say("Last new page"): tables.since(o.new_at, now),
        say("Not verified"): "; ".join(o.unverified),
        say("Country"): words.country(o.country),
        say("Line"): o.line,
        say("Home"): markup.web_address(o.home),
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
        tables.table([runs.row(r, parts.names()) for r in found], say("The latest runs"), {}, lamp=say("State"))
    else:
        tables.none(say("It has not run yet."))
    st.subheader(say("Its routes"), anchor=False)
    routes.show((outlet.key,))


def _facts(outlet: OutletState, now: datetime) -> str:
    paused = [_paused(outlet, now)] if outlet.paused else []
    upcoming = tables.next_check(outlet.next_check_at, outlet.next_check_why, now) if outlet.next_check_at and not outlet.paused else "–"
    facts = [
        (say("Last run"), f"{tables.state(outlet.state)}, {tables.since(outlet.run_at, now)}"),
        (say("Next check"), upcoming),
        (say("Failures in a row"), str(outlet.failures)),
        (say("Last success"), tables.since(outlet.ok_at, now)),
        (say("Last new page"), tables.since(outlet.new_at, now)),
    ]
    items = "".join(f"<li><small>{escape(name)}</small><bdi>{escape(value)}</bdi></li>" for name, value in facts)
    told = [*paused, terms.told(outlet.message, outlet.message_parts)]
    lines = "".join(f'<p class="rs-snippet" dir="auto">{escape(text)}</p>' for text in told if text)
    return f'<div class="rs-title"><bdi>{escape(parts.names()[outlet.key])}</bdi></div><ul class="rs-facts">{items}</ul>{lines}'
