"""Which terms or ideas meet in one story."""

from __future__ import annotations

import streamlit as st

from crawler.storage.reports import Together
from dashboard import charts_keywords, choice, columns, data, parts, tables, words
from dashboard.keywords.units import Counted

_COMPARED, _MOST = 12, 20


def show(counted: Counted) -> None:
    """Show the matrix of pairs, and the pairs with their measures."""
    every = counted.keys()
    key, hint = f"together_{counted.unit}s", words.say("Choose what to compare")
    wanted = choice.few(words.say("Compare"), every, counted.labels, key=key, default=every[:_COMPARED], most=_MOST, placeholder=hint)
    if len(wanted) < 2:
        parts.empty(words.say("Choose at least two."))
        return
    found = data.terms_together(counted.chosen, wanted, unit=counted.unit)
    if not found.sampled:
        parts.empty(words.say("No stories in this period and under these filters."))
        return
    with st.container(horizontal=True, wrap=False):
        parts.chart(charts_keywords.pairs(found.pairs, counted.labels, wanted), width="content", alt=words.say("How much oftener than by chance two meet"))
    parts.note(
        words.say(
            "Colour: normalised pointwise mutual information, from -1 (never in one story) over 0 (as often as by chance) to 1 (never apart);"
            " figure: stories in which both stand. Anywhere in a story: headline, lead, body or tags."
        )
    )
    parts.note(_sampled(found))
    _table(counted, found)


def _sampled(found: Together) -> str:
    said = words.count(
        found.sampled, "Counted in {n} story of {stories}.", "Counted in {n} stories of {stories}.", stories=words.number(found.stories)
    )  # fmt: skip
    return said if found.every == 1 else said + " " + words.say("Of the period one day in {every} was counted.", every=found.every)


def _table(counted: Counted, found: Together) -> None:
    rows = [
        {"one": counted.labels[p.one], "other": counted.labels[p.other], "stories": p.stories, "lift": p.lift, "npmi": p.npmi}
        | {"stories_with_one": found.with_term[p.one], "stories_with_other": found.with_term[p.other], "stories_counted": found.sampled}
        for p in found.pairs
        if p.stories
    ]
    if not rows:
        parts.empty(words.say("No two of these stand in one story."))
        return
    number = columns.number
    shown = {
        "one": columns.text(words.say("One")),
        "other": columns.text(words.say("Other")),
        "stories": number(words.say("Stories with both")),
        "lift": number(words.say("Lift"), digits=2, help=words.say("Times as often as by chance.")),
        "npmi": number("NPMI", digits=2),
    }
    tables.show(rows, shown, key="terms_together", alt=words.say("Pairs that meet, with how often"))
