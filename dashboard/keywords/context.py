"""Keyword in context: each place of a term or word with what stands around it, one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

import streamlit as st

from crawler.localization.writing import direction
from crawler.storage.engine import day_of
from crawler.storage.reports import Place
from crawler.storage.reports.concordance import MOST_PLACES, MOST_STORIES
from dashboard import choice, columns, data, filters, markup, parts, tables, words
from dashboard.colours import OTHERS
from dashboard.keywords.units import Counted

SECTION: Final = "section"
WORDS: Final = "context_words"


def way_to(word: str) -> str:
    """Return the address of this section with a word in it, under the filters that are chosen."""
    return filters.way("keywords", **{SECTION: ["context"], WORDS: [f'"{word}"' if " " in word else word]})


def show(counted: Counted) -> None:
    """Show the places of a word that was typed, or of a term that was picked."""
    left, right = st.columns(2)
    with left:
        hint, explained = words.say('a word, or "words in quotes"'), words.say("Found in every spelling, as on Stories.")
        asked = choice.typed(words.say("Any words"), key=WORDS, placeholder=hint, help=explained)
    with right:
        label, key = words.say("Or one that was found"), f"context_{counted.unit}"
        term = choice.among(label, counted.keys(), counted.labels, key=key, disabled=bool(asked.strip()))
    parts.note_star(asked)
    query = data.query_of(asked)
    if query is not None:
        places = data.places_of_words(counted.chosen, query)
    elif term is not None:
        places = data.places_of_term(counted.chosen, term, unit=counted.unit)
    else:
        parts.empty(words.say("Type a word, or widen the period."))
        return
    if not places:
        parts.empty(words.say("It stands nowhere in the stories of this period and under these filters."))
        return
    st.html(_lines(places))
    parts.note(
        words.say(
            "The newest {stories} stories at most, up to {places} places of each, as printed. A term's places are those that a rule of the topic rests on.",
            stories=MOST_STORIES, places=MOST_PLACES,
        )
    )  # fmt: skip
    _table(places)


def _lines(places: Sequence[Place]) -> str:
    outlets, shades = parts.names(), parts.colours()
    return '<div class="rs-kwic">' + "".join(_line(p, outlets.get(p.outlet, p.outlet), shades.get(p.outlet, OTHERS)) for p in places) + "</div>"


def _line(place: Place, outlet: str, colour: str) -> str:
    before, match, after = place.context
    way = direction("".join(place.context))
    who = f"<span>{markup.dot(colour)}<bdi>{escape(outlet)}</bdi></span> <bdi>{escape(words.day(place.day))}</bdi>"
    text = f'<span class="rs-before"><bdi>{escape(before)}</bdi></span><mark class="found">{escape(match)}</mark>'
    text += f'<span class="rs-after"><bdi>{escape(after)}</bdi></span>'
    return f'<div class="rs-place">{markup.opens(who, parts.way_to(place.story_id))}<div class="rs-line" dir="{way}">{text}</div></div>'


def _table(places: Sequence[Place]) -> None:
    names = parts.names()
    rows = [
        {"day": day_of(p.day), "outlet": names.get(p.outlet, p.outlet), "language": p.language or "", "field": p.zone}
        | {"before": p.context.before, "match": p.context.match, "after": p.context.after, "story": p.story_id}
        for p in places
    ]
    shown = {
        "day": columns.day(words.say("Day")),
        "outlet": columns.text(words.say("Outlet"), to=lambda row: parts.way_to(row["story"])),
        "before": columns.text(words.say("Before"), wide=True),
        "match": columns.text(words.say("Match")),
        "after": columns.text(words.say("After"), wide=True),
    }
    tables.folded(words.say("As a table"), rows, shown, key="context", alt=words.say("Places with what stands around them"))
