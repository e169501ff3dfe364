"""One story to read: its text in its own direction, what matched and why, who it cites, where it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from html import escape
from typing import Any

import streamlit as st

from crawler.localization import phrase
from crawler.storage.reports import StoryLine, StoryRow, source_of
from crawler.storage.reports.filter import OWN
from crawler.storage.reports.mentions import IDEA
from crawler.text.highlight import matches
from crawler.text.keywords import printed
from crawler.text.query import Query
from dashboard import columns, data, filters, marking, markup, parts, topics, words
from dashboard.markup import Spans
from dashboard.words import say

_TOO_EARLY = "too-early"  # crawler.topic
_AT_ONCE = timedelta(minutes=1)
_MOST_VERSIONS = 8  # of a text, before the others are folded
_BECAUSE = {
    "relevant": phrase("The rules say relevant, because"),
    "possible": phrase("The rules say possible, because"),
    "off_topic": phrase("The rules say not relevant; what they found"),
}
_KINDS = {
    "outlet": phrase("news outlet"),
    "official": phrase("official"),
    "institution": phrase("institution"),
    "person": phrase("person"),
    "anonymous": phrase("anonymous source"),
}
_ROLES = {"cited": phrase("cited"), "publisher": phrase("names itself"), "speaker": phrase("speaks"), "coreference": phrase("named again")}
_PRECISIONS = {
    "second": phrase("to the second"),
    "minute": phrase("to the minute"),
    "hour": phrase("to the hour"),
    "day": phrase("to the day"),
    "month": phrase("to the month"),
    "year": phrase("to the year"),
}


def show(story: StoryRow, query: Query | None, *, topic: str | None = None, then: int | None = None) -> None:
    """Show a story, and beside it everything known about it. Once it is marked, the story `then` is opened."""
    text, about = st.columns([5, 3], gap="large")
    with text:
        st.html(_text(story, query))
        _provenance(story)
    with about:
        _original(story)
        marking.show(story, topic, then)
        _verdict(story)
        _cited(story)
        _copies(story)


def _text(story: StoryRow, query: Query | None) -> str:
    line = StoryLine(**{name: getattr(story, name) for name in StoryLine._fields})
    title = markup.block(story.title, tag="h2", marks=_marks(story, "title", story.title, query), held="rs-story")
    html = parts.meta(line, parts.names(), parts.colours()) + title
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
        st.link_button(say("Open the original"), address, icon=":material/open_in_new:", width="stretch")
    st.html(markup.address(story.url))


def _verdict(story: StoryRow) -> None:
    rules = next((m.rule_verdict for m in story.topics if m.topic == story.topic), story.verdict)
    st.subheader(say(_BECAUSE.get(rules, _BECAUSE["off_topic"])), anchor=False)
    if not story.evidence:
        parts.note(say("No evidence is recorded with this story."))
    st.html(_terms(story.topic, [e for e in story.evidence if not _excludes(e)], "evidence"))
    parts.note(
        say(
            "Score {score}. Underlined in the text: what the verdict rests on; dotted: who is cited; yellow: what was searched for.", score=f"{story.score:.2f}"
        )
    )
    if against := [e for e in story.evidence if _excludes(e)]:
        st.subheader(say("Read as something else"), anchor=False)
        st.html(_terms(story.topic, against, "against"))


def _terms(topic: str, evidence: list[dict[str, Any]], mark: str) -> str:
    of_term: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for piece in evidence:
        of_term.setdefault((str(piece.get("term", "")), str(piece.get("group", ""))), []).append(piece)
    items = (
        f'<li><bdi dir="auto"><mark class="{mark}">{escape(printed(term))}</mark></bdi>'
        f"<small>{escape(_rules(pieces, topic, group))} · {escape(_zones(pieces))}</small></li>"
        for (term, group), pieces in of_term.items()
    )
    return f'<ul class="rs-list">{"".join(items)}</ul>'


def _excludes(evidence: dict[str, Any]) -> bool:
    """Say whether a piece speaks against the topic: the verdict does not rest on it."""
    return str(evidence.get("rule", "")).startswith("exclude")


def _rules(pieces: list[dict[str, Any]], topic: str, group: str) -> str:
    """Name the idea a term belongs to in the reader's language, and the rules of the topic file that it serves, each once, as that file calls them."""
    rules = list(dict.fromkeys(str(p.get("rule", "")) for p in pieces))
    if rules == [_TOO_EARLY]:
        return say("before the topic begins")
    said = words.count(len(rules), "rule {rules}", "rules {rules}", rules=f"\u2068{', '.join(rules)}\u2069")
    return f"{topics.idea_name(f'{topic}{IDEA}{group}')} · {said}" if group else said


def _zones(pieces: list[dict[str, Any]]) -> str:
    """Say where a term stands; a place that several rules rest on is one place."""
    places = dict.fromkeys((str(p.get("zone", "")), p.get("start"), p.get("end")) for p in pieces)
    times = Counter(zone for zone, *_ in places)
    return " · ".join(_ZONES[zone](n) if zone in _ZONES else zone for zone, n in times.items())


_ZONES: dict[str, Callable[[int], str]] = {
    "title": lambda n: words.count(n, "in the title", "{n} times in the title"),
    "lead": lambda n: words.count(n, "in the lead", "{n} times in the lead"),
    "body": lambda n: words.count(n, "in the text", "{n} times in the text"),
    "tags": lambda n: words.count(n, "in the tags", "{n} times in the tags"),
}


def _cited(story: StoryRow) -> None:
    cited = {(a.name, a.kind, a.role): a.canonical for a in story.attributions}
    if not cited:
        return
    st.subheader(say("Whom it cites"), anchor=False)
    items = (
        f'<li><bdi dir="auto">{_source(name, kind, role, canonical)}</bdi><small>{escape(_said(_KINDS, kind))} · {escape(_said(_ROLES, role))}</small></li>'
        for (name, kind, role), canonical in cited.items()
    )
    st.html(f'<ul class="rs-list">{"".join(items)}</ul>')


def _source(name: str, kind: str, role: str, canonical: str) -> str:
    """Return a source as the way to all stories that cite it; an outlet that names itself is cited by none."""
    return escape(name) if role == OWN else markup.opens(escape(name), filters.citing(filters.chosen(), source_of(kind, canonical)))


def _said(names: Mapping[str, str], name: str) -> str:
    return say(names[name]) if name in names else name


def _copies(story: StoryRow) -> None:
    """The other stories with this text, or nearly this text, and how long after the first each came. Only times that are known are compared."""
    same, near = data.copies(story), data.near_copies(story)
    times = [at for at in (story.published_at, *(s.published_at for s in (*same, *near))) if at is not None]
    first = min(times) if times else None
    own = _lag(story.published_at - first, own=True) if story.published_at is not None and first is not None else ""
    if same:
        _versions(say("The same text elsewhere"), [own], same, first)
    if near:
        told = say("Half of the shorter text at least is in the other, at most two days of the calendar apart: as on Today, they are one story.")
        _versions(say("Nearly the same text elsewhere"), [told] if same else [told, own], near, first)


def _versions(heading: str, notes: Sequence[str], found: Sequence[StoryLine], first: datetime | None) -> None:
    outlets, shades = parts.names(), parts.colours()
    cards = [parts.card(other, outlets, shades, below=_behind(other, first)) for other in found]
    rest = escape(words.count(len(cards) - _MOST_VERSIONS, "and {n} more", "and {n} more"))
    folded = f'<details class="rs-copies"><summary>{rest}</summary>{markup.cards(cards[_MOST_VERSIONS:])}</details>' if len(cards) > _MOST_VERSIONS else ""
    st.subheader(heading, anchor=False)
    st.html("".join(markup.note(n) for n in notes if n) + markup.cards(cards[:_MOST_VERSIONS]) + folded)


def _behind(other: StoryLine, first: datetime | None) -> str:
    if other.published_at is None or first is None:
        return ""
    return markup.note(_lag(other.published_at - first))


def _lag(gap: timedelta, *, own: bool = False) -> str:
    if gap < _AT_ONCE:
        return say("This outlet printed it first.") if own else say("Printed first.")
    return say("This outlet printed it {span} after the first.", span=words.span(gap)) if own else say("{span} after the first.", span=words.span(gap))


def _provenance(story: StoryRow) -> None:
    zone, read = data.config().zone, story.provenance
    precise = say(_PRECISIONS[story.published_precision]) if story.published_precision in _PRECISIONS else story.published_precision or ""
    rows = [
        (say("published"), words.moment(story.published_at, zone) if story.published_at else say("no time known"), story.published_source or ""),
        (say("published as printed"), story.published_raw or "", precise),
        (say("local day at the outlet"), story.published_local.isoformat() if story.published_local else "", ""),
        (say("first seen"), words.moment(story.first_seen_at, zone), say("by a backfill") if story.backfilled else ""),
        (say("fetched"), words.moment(story.fetched_at, zone), ""),
        (say("language"), words.language(story.language), str(read.get("language", ""))),
        (say("authors"), ", ".join(story.authors), str(read.get("authors", ""))),
        (say("section"), story.section, str(read.get("section", ""))),
        (say("tags"), ", ".join(story.tags), str(read.get("tags", ""))),
        (say("title"), "", str(read.get("title", ""))),
        (say("text"), words.count(len(story.body.split()), "{n} word", "{n} words"), str(read.get("body", ""))),
        (say("letters"), "", str(read.get("letters", ""))),
        (say("topic"), story.topic, ""),
        (say("text fingerprint"), story.text_hash[:16], ""),
    ]
    with st.expander(say("Where each field came from"), icon=":material/fact_check:"):
        heads = {"field": columns.text(say("field")), "value": columns.text(say("value"), wide=True), "read_from": columns.text(say("read from"))}
        known = [dict(zip(heads, r, strict=True)) for r in rows if r[1] or r[2]]
        st.html(columns.table(known, heads, name="provenance", alt=say("The story's fields and where they were read")))
        parts.note(say("Times are those of {zone}.", zone=words.zone(zone)))
