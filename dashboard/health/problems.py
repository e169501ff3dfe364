"""The open problems, each with what to do and the page that shows it, and those that are over."""

from __future__ import annotations

from html import escape

import streamlit as st

from crawler.storage.reports import ProblemLine
from dashboard import columns, data, markup, parts, words
from dashboard.health import pages, tables, terms
from dashboard.words import say


def show() -> None:
    """Show what is wrong now, then what was."""
    found = data.problems()
    if not found:
        parts.nothing_odd(say("No open problems."))
    names = parts.names()
    for problem in found:
        with st.container(border=True):
            st.html(_problem(problem, names))
            if problem.page_id is not None and st.toggle(say("Show a page of it beside the last good one"), key=f"page-of-{problem.id}"):
                pages.beside(problem.page_id, problem.good_page_id)
    if found:
        parts.note(say("A problem of an outlet ends when two more runs do not find it."))
    _over(names)


def _problem(problem: ProblemLine, names: dict[str, str]) -> str:
    now = words.now()
    who = names.get(problem.outlet, problem.outlet) if problem.outlet else say("The whole crawl")
    first = say("since {when} ({span})", when=tables.moment(problem.first_seen_at), span=words.span(now - problem.first_seen_at))
    last = say("last seen {when}", when=words.ago(problem.last_seen_at, now))
    gone = "<bdi>" + escape(say("not found any more: over soon")) + "</bdi>" if problem.cleared_at else ""
    return (
        f'<div class="rs-problem"><div class="rs-meta"><bdi><b>{escape(who)}</b></bdi><bdi>{escape(terms.cause(problem.cause))}</bdi>'
        f"<bdi>{escape(first)}</bdi><bdi>{escape(last)}</bdi>{gone}</div>"
        f"{markup.told(terms.told(problem.message, problem.message_parts), tag='p')}"
        f"<p><b>{escape(say('What to do:'))}</b> {markup.told(terms.told(problem.remedy, problem.remedy_parts))}</p></div>"
    )


def _over(names: dict[str, str]) -> None:
    over = data.problems(ended=True, limit=20)
    if not over:
        return
    with st.expander(words.count(len(over), "Over: the last one", "Over: the last {n}")):
        rows = [
            {
                "outlet": names.get(p.outlet or "", p.outlet or say("all")),
                "problem": terms.told(p.message, p.message_parts),
                "since": p.first_seen_at,
                "until": p.ended_at,
            }
            for p in over
        ]
        heads = {
            "outlet": columns.text(say("Outlet")), "problem": columns.text(say("Problem"), wide=True),
            "since": tables.moments(say("Since")), "until": tables.moments(say("Until")),
        }  # fmt: skip
        tables.table(rows, heads, name="over", alt=say("Problems that are over"))
