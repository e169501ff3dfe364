"""Whom the outlets cite, a kind of source at a time: media, officials, institutions, people and those nobody names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from crawler.localization import phrase
from crawler.storage.engine import day_of
from crawler.storage.reports import CitedCount, Filter, source_of
from dashboard import choice, columns, data, filters, matrix, parts, tables, words
from dashboard.sources import naming

KINDS = {
    "outlet": phrase("Media"),
    "official": phrase("Officials"),
    "institution": phrase("Institutions"),
    "person": phrase("People"),
    "anonymous": phrase("Anonymous sources"),
}
_ROWS = 20  # outlets in the matrix; the filter shows any other
_COLUMNS = 12  # sources in it
SECTION, CITED, SOURCE = "part", "cited", "source"


def show(chosen: Filter) -> None:
    """Show the cited sources of the kind that is picked."""
    cited, labels = of_kind(chosen)
    if cited:
        _table(chosen, cited, labels)
        _matrix(chosen, cited, labels)


def of_kind(chosen: Filter) -> tuple[list[CitedCount], dict[str, str]]:
    """Let a kind of source be picked; return the sources of it, most stories first, with their names. Where there are none, say so."""
    kind = choice.one(words.say("Kind of source"), KINDS, key=CITED, default="outlet")
    cited = data.cited_sources(chosen, kinds=(kind,), known=naming.known())
    if not cited:
        parts.nothing_found(chosen, words.say("No source of this kind is cited in this period and under these filters."))
    return cited, naming.labels({c.canonical: c.name for c in cited})


def _table(chosen: Filter, cited: Sequence[CitedCount], labels: Mapping[str, str]) -> None:
    total = sum(share.stories for share in data.outlet_shares(chosen))
    rows = [
        {"source": labels[c.canonical], "stories": c.stories, "share": c.stories / total * 100 if total else None, "outlets": c.outlets}
        | {"first_day": day_of(c.first_day), "last_day": day_of(c.last_day), "kind": c.kind, "key": c.canonical}
        for c in cited
    ]
    number, day = columns.number, columns.day
    shown = {
        "source": columns.text(words.say("Source"), to=lambda row: way_to(row["kind"], row["key"])),
        "stories": number(words.say("Stories citing it"), to=lambda row: filters.citing(chosen, source_of(row["kind"], row["key"]))),
        "share": columns.share(words.say("Of all stories")),
        "outlets": number(words.say("Outlets citing it")),
        "first_day": day(words.say("First cited")),
        "last_day": day(words.say("Last cited")),
    }
    alt = words.say("Cited sources with the stories and outlets citing them")
    tables.show(rows, shown, key="cited_sources", alt=alt, folds=True, order=("stories", "descending"))
    counted = words.count(total, "Of all stories: out of {n} story under the filter.", "Of all stories: out of {n} stories under the filter.")
    leads = words.say("A story counts once for a source, however often it names it. Its name leads to the source by itself, the number to these stories.")
    parts.note(f"{leads} {counted}")


def way_to(kind: str, key: str) -> str:
    """Return the address that shows a source by itself under the filters that are chosen."""
    return filters.way("sources", **{SECTION: ["one"], CITED: [kind], SOURCE: [key]})


def _matrix(chosen: Filter, cited: Sequence[CitedCount], labels: Mapping[str, str]) -> None:
    top = cited[:_COLUMNS]
    found = data.relays(chosen, canonicals=tuple(c.canonical for c in top), kinds=(top[0].kind,))  # a name may be of another kind elsewhere
    citing = Counter[str]()
    for relay in found:
        citing[relay.outlet] += relay.stories
    names, source = parts.names(), {c.canonical: source_of(c.kind, c.canonical) for c in top}
    rows = {outlet: names.get(outlet, outlet) for outlet, _ in citing.most_common(_ROWS)}
    st.html(
        matrix.table(
            {(r.outlet, r.canonical): r.stories for r in found},
            rows,
            {c.canonical: labels[c.canonical] for c in top},
            name="cited_by",
            alt=words.say("How many stories of each outlet cite each source"),
            to=lambda outlet, canonical: filters.citing(chosen, source[canonical], outlet=[outlet]),
        )
    )
    parts.note(
        words.say(
            "Stories of the outlet (row) that cite the source (column); a figure leads to them. Shown: the {sources} most cited of {all_sources} sources, and"
            " the {rows} of {outlets} outlets that cite these most.",
            sources=len(top),
            all_sources=words.number(len(cited)),
            rows=len(rows),
            outlets=len(citing),
        )
    )
