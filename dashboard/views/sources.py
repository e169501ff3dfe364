"""Sources: the outlets, and whom they cite."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import streamlit as st

from crawler.storage.engine import day_of
from crawler.storage.reports import CitedCount, Filter
from dashboard import data, filters, parts, words

_KINDS = {
    "Media": ("outlet",),
    "Officials and institutions": ("official", "institution"),
    "People": ("person",),
    "Anonymous": ("anonymous",),
    "All": (),
}
_ROWS = 20  # outlets in the matrix; the filter shows any other
_COLUMNS = 12  # sources in it
_SHORT, _TALL = 16, 600  # rows of a table shown whole; pixels of a longer one, which scrolls
_LATEST = 6


def _outlets(chosen: Filter) -> None:
    st.subheader("Outlets", anchor=False)
    shares = data.outlet_shares(chosen)
    if not shares:
        parts.nothing_here(chosen, "pages")
        return
    facts = {o.key: o for o in data.outlet_states()}
    rows = [
        {
            "outlet": facts[s.outlet].name if s.outlet in facts else s.outlet,
            "native": facts[s.outlet].native_name if s.outlet in facts else "",
            "stories": s.stories,
            "share": s.share * 100 if s.share is not None else None,
            "read": s.read,
            "languages": ", ".join(words.language(x) for x in s.languages),
            "kind": facts[s.outlet].kind if s.outlet in facts else "",
            "first": day_of(s.first_day) if s.first_day is not None else None,
            "last": day_of(s.last_day) if s.last_day is not None else None,
        }
        for s in shares
    ]
    top = max((s.share or 0 for s in shares), default=0)
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={
            "outlet": st.column_config.TextColumn("Outlet", pinned=True, width=225),
            "native": "Own name",
            "stories": st.column_config.NumberColumn("Stories", format="localized"),
            "share": st.column_config.ProgressColumn("Share", min_value=0, max_value=max(top * 100, 1.0), format="%.1f%%"),
            "read": st.column_config.NumberColumn("Pages read", format="localized"),
            "languages": "Languages",
            "kind": "Kind",
            "first": st.column_config.DateColumn("First story", format="D MMM YYYY"),
            "last": st.column_config.DateColumn("Last story", format="D MMM YYYY"),
        },
        alt="Outlets with their stories and share of coverage",
    )
    parts.note("Share: stories out of all pages of the outlet that could be read in this period.")


def _who_cites_whom(chosen: Filter) -> None:
    st.subheader("Who cites whom", anchor=False)
    picked = st.segmented_control("Sources", list(_KINDS), default="Media", required=True, key="cited", bind="query-params")
    cited = data.cited_sources(chosen, kinds=_KINDS.get(picked or "All", ()))
    if not cited:
        parts.nothing_here(chosen, "cited sources of this kind")
        return
    labels = _labels(cited)
    top = cited[:_COLUMNS]
    found = data.relays(chosen, canonicals=tuple(c.canonical for c in top))
    names = parts.names()
    cells = [(names.get(r.outlet, r.outlet), labels[r.canonical], r.stories) for r in found]
    citing = Counter[str]()
    for outlet, _, stories in cells:
        citing[outlet] += stories
    columns, rows = [labels[c.canonical] for c in top], [outlet for outlet, _ in citing.most_common(_ROWS)]
    shown = [cell for cell in cells if cell[0] in rows]
    parts.matrix(shown, columns=columns, rows=rows, alt="How many stories of each outlet cite each source")
    shown_of = {"shown": len(top), "rows": len(rows), "outlets": words.count(len(citing), "{n} outlet", "{n} outlets")}
    counted = words.count(len(cited), "The {shown} most cited of {n} source;", "The {shown} most cited of {n} sources;", **shown_of)
    counted += " " + words.say("the {rows} of {outlets} that cite them most.", **shown_of)
    parts.note(f"Stories of the outlet (row) that cite the source (column); a story counts once. {counted}")
    _table(cited, labels)
    _one(chosen, cited, labels)


def _labels(cited: list[CitedCount]) -> dict[str, str]:
    """Name the sources: outlets and known sources by their names, others as they are written most often; never two alike."""
    names = data.source_names() | parts.names()
    labels: dict[str, str] = {}
    for source in cited:
        label = names.get(source.canonical, source.name)
        labels[source.canonical] = f"{label} ({source.canonical})" if label in labels.values() else label
    return labels


def _table(cited: list[CitedCount], labels: dict[str, str]) -> None:
    rows = [
        {"source": labels[c.canonical], "kind": c.kind, "stories": c.stories, "outlets": c.outlets, "first": day_of(c.first_day), "last": day_of(c.last_day)}
        for c in cited
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={
            "source": st.column_config.TextColumn("Source", pinned=True),
            "kind": "Kind",
            "stories": st.column_config.NumberColumn("Stories citing it", format="localized"),
            "outlets": st.column_config.NumberColumn("Outlets citing it", format="localized"),
            "first": st.column_config.DateColumn("First", format="D MMM YYYY"),
            "last": st.column_config.DateColumn("Last", format="D MMM YYYY"),
        },
        alt="Cited sources with the number of stories and outlets citing them",
    )


def _one(chosen: Filter, cited: list[CitedCount], labels: dict[str, str]) -> None:
    st.subheader("One source", anchor=False)
    canonical = st.selectbox("Source", [c.canonical for c in cited], format_func=lambda c: labels.get(c, c), key="source", bind="query-params")
    source = next((c for c in cited if c.canonical == canonical), cited[0])
    left, right = st.columns([2, 3], gap="large")
    with left:
        cited_by = words.count(source.outlets, "{n} outlet", "{n} outlets")
        st.text(words.count(source.stories, "Cited by {outlets} in {n} story", "Cited by {outlets} in {n} stories", outlets=cited_by))
        names = parts.names()
        rows = [(names.get(r.outlet, r.outlet), r.stories) for r in data.relays(chosen, canonicals=(source.canonical,))]
        table = pd.DataFrame(rows, columns=["Outlet", "Stories"])
        st.dataframe(table, hide_index=True, height=_TALL if len(rows) > _SHORT else "content", alt="Outlets citing the source")
    with right:
        for story in data.stories_citing(chosen, source.canonical, limit=_LATEST):
            parts.card(story, place="citing", brief=True)


chosen = filters.chosen()
_outlets(chosen)
_who_cites_whom(chosen)
