"""Keywords: the topic's terms over time, rising and falling, by outlet and language."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crawler.localization import phrase
from crawler.storage.reports import Filter, TermCount, Terms
from crawler.storage.reports.volume import WEEK, Series
from dashboard import charts, data, filters, parts, words
from dashboard.colours import term_colours

_COMPARED = 5
_MOST_COMPARED = 9
_IN_LISTS = 8
_IN_MATRIX = 12


def _over_time(chosen: Filter, found: Terms) -> None:
    st.subheader("Over time", anchor=False)
    every = [t.term for t in found.terms]
    picked = st.multiselect("Terms to compare", every, default=every[:_COMPARED], max_selections=_MOST_COMPARED, key="term", bind="query-params")
    wanted = tuple(t for t in picked if t in every)
    span = data.period(chosen)
    if not wanted or span is None:
        st.html('<div class="rs-empty">Choose terms to compare.</div>')
        return
    days = span[1] - span[0] + 1
    with st.container(horizontal=True, vertical_alignment="bottom"):
        show = st.segmented_control("Show", ["Stories", "Share"], default="Stories", required=True, key="terms_show", bind="query-params")
        usual = charts.step_for(days, in_share=True)
        per = st.segmented_control("Per", ["Day", "Week"], default="Week" if usual > 1 else "Day", required=True, key=f"terms_per_{usual}")
    step = WEEK if per == "Week" else 1
    points = data.terms_over_time(chosen, wanted, step=step)
    looked = data.volume(chosen, by="outlet", step=step).looked
    legend = charts.Legend({t: t for t in wanted}, term_colours(wanted))
    parts.legend(legend.items())
    in_share = show == "Share"
    chart = charts.shares(points, looked, legend, title="share of stories") if in_share else charts.counts_over_time(points, looked, legend)
    st.altair_chart(chart, alt=f"Terms over time, {show} per {per}")
    parts.note(
        f"Counted: stories in which the term stands, once each, by day of publication in {data.config().timezone}"
        + ("; out of all stories of that day or week." if in_share else ".")
        + " "
        + parts.gaps()
    )


def _changes(found: Terms) -> None:
    changed = [(t, change) for t in found.terms if (change := found.change(t)) is not None and t.stories > 1]
    left, right = st.columns(2, gap="large")
    rising = sorted((x for x in changed if x[1] > 0), key=lambda x: -x[1])[:_IN_LISTS]
    falling = sorted((x for x in changed if x[1] < 0), key=lambda x: x[1])[:_IN_LISTS]
    for column, title, rows, colour in ((left, "Rising", rising, "#0099a8"), (right, "Falling", falling, "#d9822b")):
        with column:
            st.subheader(title, anchor=False)
            if rows:
                st.altair_chart(charts.changes([(t.term, c, _figures(t, found)) for t, c in rows], colour=colour), alt=f"{title} terms")
            else:
                st.html('<div class="rs-empty">None: both halves of the period need stories to be compared.</div>')
    parts.note(
        f"Points of share: stories with the term out of all stories, from {words.day(found.middle)} on ({found.after:,} stories),"
        f" less the same before that day ({found.before:,} stories). Small figures move much by chance."
    )


def _figures(term: TermCount, found: Terms) -> str:
    return f"{term.before} of {found.before}, then {term.after} of {found.after}"


def _table(found: Terms) -> None:
    st.subheader("All terms", anchor=False)
    rows = [
        {
            "term": t.term,
            "group": t.group.replace("_", " "),
            "stories": t.stories,
            "times": t.times,
            "change": (change * 100 if (change := found.change(t)) is not None else None),
            "languages": ", ".join(words.language(x) for x in t.languages),
        }
        for t in found.terms
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={
            "term": st.column_config.TextColumn("Term", pinned=True),
            "group": "Group",
            "stories": st.column_config.NumberColumn("Stories", format="localized"),
            "times": st.column_config.NumberColumn("Times written", format="localized"),
            "change": st.column_config.NumberColumn("Change, points", format="%+.1f"),
            "languages": "In stories in",
        },
        alt="Terms of the topic with their counts",
    )


def _by(chosen: Filter, found: Terms) -> None:
    st.subheader("Who writes it", anchor=False)
    picked = st.segmented_control("By", ["Outlet", "Language"], default="Outlet", required=True, key="terms_by", bind="query-params")
    by: Series = "language" if picked == "Language" else "outlet"
    wanted = tuple(t.term for t in found.terms[:_IN_MATRIX])
    series = data.terms_by(chosen, wanted, by=by)
    names = parts.names() if by == "outlet" else {s.series: words.language(s.series) for s in series}
    cells = charts.series_cells(series, names)
    sums: dict[str, int] = {}
    for row, _, n in cells:
        sums[row] = sums.get(row, 0) + n
    parts.matrix(cells, columns=wanted, rows=sorted(sums, key=lambda r: -sums[r]), alt=f"Stories with each term by {by}")
    parts.note(
        f"Stories with the term; the {len(wanted)} terms with most stories. Whoever writes none of them is not shown: filter by language to see the rest."
    )


chosen = filters.chosen()
found = data.terms(chosen)
if found.terms:
    _over_time(chosen, found)
    _changes(found)
    _by(chosen, found)
    _table(found)
else:
    parts.nothing_here(chosen, phrase("No terms in this period"))
