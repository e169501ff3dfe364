"""Which outlets and languages write what, and all that was found in one table."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from crawler.localization import phrase
from crawler.storage.reports.mentions import By
from dashboard import choice, columns, data, filters, matrix, parts, tables, words
from dashboard.keywords.units import Counted, named, way_of

_COLUMNS, _ROWS = 12, 25
BY: dict[By, str] = {"outlet": phrase("Outlet"), "language": phrase("Language")}


def show(counted: Counted) -> None:
    """Show the matrix, and the table of all."""
    by = choice.one(words.say("By"), BY, key="terms_by", default="outlet")
    wanted = counted.keys(_COLUMNS)
    found = data.terms_by(counted.chosen, wanted, by=by, unit=counted.unit)
    names = parts.names() if by == "outlet" else {s.series: words.language(s.series) for s in found}
    sums = Counter[str]()
    for one in found:
        sums[one.series] += one.stories
    rows = {series: names.get(series, series) for series, _ in sums.most_common(_ROWS)}
    st.html(
        matrix.table(
            {(s.series, s.term): s.stories for s in found},
            rows,
            {t: counted.labels[t] for t in wanted},
            name="terms_by",
            alt=words.say("Stories with each, by who writes them"),
            to=None if counted.unit == "idea" or counted.chosen.terms else lambda series, term: filters.way("stories", terms=[term], **{by: [series]}),
        )
    )
    parts.note(
        words.say(
            "Stories (once each) in which it stands. Shown: the {columns} with most stories, and the {rows} of {writers} that write them most;"
            " the figures below have every row.",
            columns=len(wanted), rows=len(rows), writers=len(sums),
        )
    )  # fmt: skip
    _by_table(counted, [(names.get(s.series, s.series), counted.labels[s.term], s.stories) for s in found], by)
    _all(counted)


def _by_table(counted: Counted, cells: list[tuple[str, str, int]], by: By) -> None:
    rows = [{"who": who, "name": name, "stories": n} for who, name, n in sorted(cells, key=lambda c: (-c[2], c[0], c[1]))]
    shown = {"who": columns.text(words.say(BY[by])), "name": columns.text(named(counted.unit)), "stories": columns.number(words.say("Stories"))}
    alt = words.say("The figures of the matrix")
    tables.folded(words.say("Figures"), rows, shown, key="terms_by_who", alt=alt, order=("stories", "descending"))


def _all(counted: Counted) -> None:
    st.subheader(words.say("All that was found"), anchor=False)
    rows = [
        {
            "name": counted.labels[t.term],
            "stories": t.stories,
            "times": t.times,
            "languages": words.listed(words.language(x) for x in t.languages),
            "key": t.term,
        }
        for t in counted.terms
    ]
    places = words.say("Places that a rule of the topic rests on; a place may serve several.")
    shown = {
        "name": columns.text(named(counted.unit), to=way_of(counted.unit)),
        "stories": columns.number(words.say("Stories")),
        "times": columns.number(words.say("Times counted"), help=places),
        "languages": columns.text(words.say("In stories in")),
    }
    tables.show(rows, shown, key="all_terms", alt=words.say("All that was found, with stories and languages"), order=("stories", "descending"))
