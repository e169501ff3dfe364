"""One story to read: its text in its own direction, what matched and why, who it cites, where it came from."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from crawler.storage.reports import StoryLine, StoryRow
from crawler.text.highlight import matches
from crawler.text.query import Query
from dashboard import data, markup, parts, words
from dashboard.markup import Spans


def show(story: StoryRow, query: Query | None) -> None:
    """Show a story, and beside it everything known about it."""
    text, about = st.columns([5, 3], gap="large")
    with text:
        st.html(_text(story, query))
        _provenance(story)
    with about:
        _original(story)
        _verdict(story)
        _cited(story)
        _copies(story)


def _text(story: StoryRow, query: Query | None) -> str:
    line = StoryLine(**{name: getattr(story, name) for name in StoryLine._fields})
    html = parts.meta(line, parts.names(), parts.colours()) + markup.block(story.title, tag="h2", marks=_marks(story, "title", story.title, query))
    if story.lead and not story.body.startswith(story.lead):
        html += markup.block(story.lead, name="rs-lead", marks=_marks(story, "lead", story.lead, query))
    return f'<article class="rs-reader">{html}{markup.paragraphs(story.body, _marks(story, "body", story.body, query))}</article>'


def _marks(story: StoryRow, zone: str, text: str, query: Query | None) -> dict[str, Spans]:
    marks: dict[str, Spans] = {"evidence": [(e["start"], e["end"]) for e in story.evidence if e.get("zone") == zone and _is_span(e) and not _excludes(e)]}
    if zone == "body":
        marks["cited"] = [(a.start, a.end) for a in story.attributions if a.role != "publisher"]
    return marks | ({"found": matches(text, query)} if query else {})


def _is_span(evidence: dict[str, Any]) -> bool:
    return isinstance(evidence.get("start"), int) and isinstance(evidence.get("end"), int)


def _original(story: StoryRow) -> None:
    address = markup.web_address(story.url)
    if address:
        st.link_button("Open the original", address, icon=":material/open_in_new:", width="stretch")
    st.html(markup.address(story.url))


def _verdict(story: StoryRow) -> None:
    st.subheader(f"{words.verdict(story.verdict)}, because", anchor=False)
    if not story.evidence:
        parts.note("No evidence is recorded with this story.")
    st.html(_terms([e for e in story.evidence if not _excludes(e)], "evidence"))
    parts.note(f"Score {story.score:.2f}. Underlined in the text: what the verdict rests on; dotted: who is cited; yellow: what was searched for.")
    if against := [e for e in story.evidence if _excludes(e)]:
        st.subheader("Read as something else", anchor=False)
        st.html(_terms(against, "against"))


def _terms(evidence: list[dict[str, Any]], mark: str) -> str:
    of_term: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for piece in evidence:
        of_term.setdefault((str(piece.get("term", "")), str(piece.get("group", ""))), []).append(piece)
    items = (
        f'<li><bdi dir="auto"><mark class="{mark}">{escape(term)}</mark></bdi><small>{escape(_rules(pieces, group))}, {escape(_zones(pieces))}</small></li>'
        for (term, group), pieces in of_term.items()
    )
    return f'<ul class="rs-list">{"".join(items)}</ul>'


def _excludes(evidence: dict[str, Any]) -> bool:
    """Say whether a piece speaks against the topic: the verdict does not rest on it."""
    return str(evidence.get("rule", "")).startswith("exclude")


def _rules(pieces: list[dict[str, Any]], group: str) -> str:
    """Name the rules a term serves, each once: "coalition, context (intl coalition)"."""
    rules = ", ".join(dict.fromkeys(str(p.get("rule", "")) for p in pieces))
    return rules if group in ("", rules) else f"{rules} ({group.replace('_', ' ')})"


def _zones(pieces: list[dict[str, Any]]) -> str:
    """Say where a term stands; a place that several rules rest on is one place."""
    places = dict.fromkeys((str(p.get("zone", "")), p.get("start"), p.get("end")) for p in pieces)
    times = Counter(zone for zone, *_ in places)
    return "in the " + ", the ".join(zone + (f" {n} times" if n > 1 else "") for zone, n in times.items())


def _cited(story: StoryRow) -> None:
    cited = {(a.name, a.kind, a.role): None for a in story.attributions}
    if not cited:
        return
    st.subheader("Cites", anchor=False)
    items = (f'<li><bdi dir="auto">{escape(name)}</bdi><small>{escape(kind)}, {escape(role)}</small></li>' for name, kind, role in cited)
    st.html(f'<ul class="rs-list">{"".join(items)}</ul>')


def _copies(story: StoryRow) -> None:
    found = data.copies(story)
    if not found:
        return
    st.subheader("The same text elsewhere", anchor=False)
    for other in found:
        parts.card(other, place="copy", brief=True)


def _provenance(story: StoryRow) -> None:
    zone = data.config().zone
    rows = [
        ("published", words.moment(story.published_at, zone) if story.published_at else "no time known", story.published_source or ""),
        ("published as printed", story.published_raw or "", f"to the {story.published_precision}" if story.published_precision else ""),
        ("local day at the outlet", story.published_local.isoformat() if story.published_local else "", ""),
        ("first seen", words.moment(story.first_seen_at, zone), ""),
        ("fetched", words.moment(story.fetched_at, zone), ""),
        ("language", words.language(story.language), str(story.provenance.get("language", ""))),
        ("authors", ", ".join(story.authors), str(story.provenance.get("authors", ""))),
        ("section", story.section, str(story.provenance.get("section", ""))),
        ("tags", ", ".join(story.tags), str(story.provenance.get("tags", ""))),
        ("title", "", str(story.provenance.get("title", ""))),
        ("body", words.count(len(story.body.split()), "{n} word", "{n} words"), str(story.provenance.get("body", ""))),
        ("letters", "", str(story.provenance.get("letters", ""))),
        ("topic", story.topic, ""),
        ("text fingerprint", story.text_hash[:16], ""),
    ]
    with st.expander("Where each field came from", icon=":material/fact_check:"):
        table = pd.DataFrame([r for r in rows if r[1] or r[2]], columns=["field", "value", "read from"])
        st.dataframe(table, hide_index=True, height="content", alt="The story's fields and where they were read")
