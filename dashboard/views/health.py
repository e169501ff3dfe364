"""Health: open problems, outlets, runs, routes, and pages that could not be read."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from crawler.storage.reports import Filter, OutletState, ProblemLine
from dashboard import data, filters, markup, parts, words

_LAMPS = {"ok": "●", "unchanged": "●", "running": "▶", "partial": "◐", "skipped": "○", "missed": "○", "paused": "‖"}
_FAILED = "✕"
_SHADES = {"●": "#2f9e6e", "▶": "#3f86b5", "◐": "#c98a1b", _FAILED: "#d65151"}
_GREY = "#7d8790"  # what did not run; the table draws nothing in the colour "inherit"
_TALL = 520
_STATES = ("ok", "unchanged", "partial", "empty", "blocked", "failed", "killed", "interrupted", "missed", "skipped", "running")


def _state(state: str | None) -> str:
    return f"{_LAMPS.get(state, _FAILED)} {state}" if state else "○ not run yet"


def _table(rows: list[dict[str, Any]], alt: str, columns: dict[str, Any], *, state: str = "") -> None:
    """Show rows as a table, as tall as they need, with the states in their colours."""
    table = pd.DataFrame(rows)
    shown = table.style.map(lambda cell: f"color: {_SHADES.get(str(cell)[:1], _GREY)}; font-weight: 600", subset=[state]) if state else table
    st.dataframe(shown, hide_index=True, height=_TALL if len(rows) > 12 else "content", column_config=columns, alt=alt)


def _moment(at: datetime | None) -> str:
    return words.moment(at, data.config().zone)


def _problems() -> None:
    found = data.problems()
    if not found:
        _none("No open problems.")
    names = parts.names()
    for problem in found:
        with st.container(border=True):
            st.html(_problem(problem, names))
    over = data.problems(ended=True, limit=20)
    if over:
        with st.expander(f"Over: the last {len(over)}"):
            rows = [(names.get(p.outlet or "", p.outlet or "all"), p.message, _moment(p.first_seen_at), _moment(p.ended_at)) for p in over]
            st.dataframe(pd.DataFrame(rows, columns=["Outlet", "Problem", "Since", "Until"]), hide_index=True, alt="Problems that are over")


def _problem(problem: ProblemLine, names: dict[str, str]) -> str:
    now = words.now()
    who = names.get(problem.outlet, problem.outlet) if problem.outlet else "The whole crawl"
    return (
        f'<div class="rs-problem"><div class="rs-meta"><bdi><b>{escape(who)}</b></bdi><bdi>{escape(problem.cause)}</bdi>'
        f"<bdi>since {escape(_moment(problem.first_seen_at))} ({escape(words.span(now - problem.first_seen_at))})</bdi></div>"
        f'<p dir="auto">{escape(problem.message)}</p><p dir="auto"><b>What to do:</b> {escape(problem.remedy)}</p></div>'
    )


def _next(at: datetime, why: str | None, now: datetime) -> str:
    return words.ago(at, now) + (f" ({why})" if why else "") if at > now else f"due for {words.span(now - at)}"


def _paused(outlet: OutletState, now: datetime) -> str:
    since = f"Paused {words.ago(outlet.paused_at, now)}" if outlet.paused_at else "Paused"
    return f"{since}: {outlet.paused_why}" if outlet.paused_why else f"{since}."


def _outlets(states: list[OutletState], keys: tuple[str, ...]) -> None:
    now = words.now()
    rows = [
        {
            "Outlet": o.name,
            "Last run": _state("paused" if o.paused else o.state),
            "Why": _paused(o, now) if o.paused else o.message or o.cause or "",
            "Ran": words.ago(o.run_at, now) if o.run_at else "never",
            "Next check": _next(o.next_check_at, o.next_check_why, now) if o.next_check_at and not o.paused else "",
            "Failures in a row": o.failures,
            "Last success": words.ago(o.ok_at, now) if o.ok_at else "never",
            "Last new page": words.ago(o.new_at, now) if o.new_at else "never",
            "Not verified": "; ".join(o.unverified),
            "Country": o.country,
            "Line": o.line,
            "Home": markup.web_address(o.home),
        }
        for o in states
        if o.active and o.key in keys
    ]
    if not rows:
        _none("No outlets under these filters." if states else "No outlets yet: they appear when the scheduler or `rasad crawl` has run once.")
        return
    wide = {"Outlet": st.column_config.TextColumn(pinned=True, width=215), "Why": st.column_config.TextColumn(width="large")}
    more = {"Home": st.column_config.LinkColumn(display_text="open"), "Last run": st.column_config.TextColumn(width=120)}
    _table(rows, "Outlets with their state", wide | more, state="Last run")
    parts.note("● went well, ◐ in part, ✕ failed (the cause beside it), ○ not run. Not verified: facts about the outlet that nobody has confirmed.")


def _none(sentence: str) -> None:
    st.html(f'<div class="rs-empty">{escape(sentence)}</div>')


def _chosen_keys(states: list[OutletState], chosen: Filter) -> tuple[str, ...]:
    """Return the outlets that the filters leave: a run or a route has no verdict or day, but it has an outlet."""
    keys = (o.key for o in states if not chosen.kinds or o.kind in chosen.kinds)
    return tuple(k for k in keys if not chosen.outlets or k in chosen.outlets)


def _runs(keys: tuple[str, ...]) -> None:
    states = st.multiselect("States", _STATES, key="run_state", bind="query-params", placeholder="All states")
    found = data.runs(outlets=keys, states=tuple(states)) if keys else []
    if not found:
        _none("No runs of this kind.")
        return
    names = parts.names()
    rows = [
        {
            "Started": _moment(r.started_at),
            "Outlet": names.get(r.outlet, r.outlet),
            "State": _state(r.state),
            "Cause": r.cause or "",
            "Message": r.message or "",
            "Took": f"{(r.finished_at - r.started_at).total_seconds():.0f} s" if r.finished_at else "",
            "Links": r.found,
            "New": r.new,
            "Fetched": r.fetched,
            "Stories": r.stories,
            "Off topic": r.off_topic,
            "Unreadable": r.rejected,
            "No answer": r.failed,
            "Reasons": _counted(r.reasons),
            "HTTP": _counted(r.statuses),
            "Trigger": r.trigger,
        }
        for r in found
    ]
    wide = {
        "State": st.column_config.TextColumn(width=120),
        "Message": st.column_config.TextColumn(width="medium"),
        "Outlet": st.column_config.TextColumn(width=180),
    }
    _table(rows, "The latest runs", wide, state="State")
    parts.note(f"The latest {len(rows)} runs; the outlets and kinds chosen in the side bar apply.")


def _counted(counts: dict[str, object]) -> str:
    return ", ".join(f"{name}: {n}" for name, n in sorted((counts or {}).items()))


def _routes(keys: tuple[str, ...]) -> None:
    names, now = parts.names(), words.now()
    rows = [
        {
            "Outlet": names.get(r.outlet, r.outlet),
            "Kind": r.kind,
            "Address": markup.web_address(r.url),
            "Known from": r.confidence if r.origin == "declared" else f"{r.origin}: {r.how}" if r.how else r.origin,
            "Status": r.status,
            "Links": r.links,
            "Error": r.error or ("its 'not modified' was untrue, so it is asked whole" if r.lied_at else ""),
            "Asked": words.ago(r.checked_at, now) if r.checked_at else "never",
            "Worked": words.ago(r.worked_at, now) if r.worked_at else "never",
            "Failures in a row": r.failures,
        }
        for r in (data.routes(outlets=keys) if keys else [])
    ]
    if not rows:
        _none("No routes of these outlets are known.")
        return
    wide = {"Outlet": st.column_config.TextColumn(pinned=True, width=215), "Address": st.column_config.LinkColumn(width="medium")}
    _table(rows, "Routes with what they last answered", wide)
    parts.note("Known from: seen in a real page or feed, inferred from the outlet's CMS, or recalled (a hint that may be wrong)")


def _unread(chosen: Filter) -> None:
    names = parts.names()
    rows = [
        {
            "Seen": _moment(p.first_seen_at),
            "Outlet": names.get(p.outlet, p.outlet),
            "Reason": p.reason or "",
            "State": p.state,
            "Status": p.status,
            "Tries": p.tries,
            "Title": p.title or "",
            "Address": markup.web_address(p.url),
        }
        for p in data.unread_pages(chosen)
    ]
    if not rows:
        _none("Every page that was fetched could be read.")
        return
    _table(rows, "Pages that could not be read", {"Address": st.column_config.LinkColumn(width="medium")})
    parts.note("Rejected: fetched, but no article could be read. Failed: no answer after the last try. The first kilobytes of rejected pages are kept.")


chosen = filters.chosen()
states = data.outlet_states()
chosen_keys = _chosen_keys(states, chosen)
problems_tab, outlets_tab, runs_tab, routes_tab, unread_tab = st.tabs(["Problems", "Outlets", "Runs", "Routes", "Unreadable pages"])
with problems_tab:
    _problems()
with outlets_tab:
    _outlets(states, chosen_keys)
with runs_tab:
    _runs(chosen_keys)
with routes_tab:
    _routes(chosen_keys)
with unread_tab:
    _unread(chosen)
