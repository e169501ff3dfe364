"""Which terms or ideas meet in one story."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import streamlit as st

from crawler.storage.reports import Together
from dashboard import choice, columns, data, left_out, markup, matrix, parts, tables, words
from dashboard.address import here
from dashboard.keywords.units import Counted

_COMPARED, _MOST = 12, 20
_LISTED = 20  # stories of a pair
_PAIR = "pair"  # in the address


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
    st.html(_matrix(counted, wanted, found))
    parts.note(
        words.say(
            "Figure: stories in which both stand, to which it leads; anywhere in a story: headline, lead, body or tags. Colour: normalised pointwise mutual"
            " information, from -1 (orange: never in one story) over 0 (none: as often as by chance) to 1 (blue: never apart)."
        )
    )
    if counted.unit == "term" and len({t.languages[0] for t in counted.terms if t.term in wanted}) > 1:
        parts.note(
            words.say(
                "A term stands in stories of its own language: with those of another it hardly ever meets, with those of its own the more often than chance"
                " has it. Choose one language in the side bar to compare terms, or count ideas."
            )
        )
    parts.note(_sampled(found))
    _stories(counted, found)
    _table(counted, found)


def _matrix(counted: Counted, wanted: Sequence[str], found: Together) -> str:
    met = {(a, b): p for p in found.pairs for a, b in ((p.one, p.other), (p.other, p.one))}
    names = {key: counted.labels[key] for key in wanted}
    return matrix.table(
        {at: p.stories for at, p in met.items()},
        names,
        names,
        name="together",
        alt=words.say("Stories in which two stand together"),
        to=lambda one, other: here(**{_PAIR: [one, other]}),
        strong={at: p.npmi for at, p in met.items()},
    )


def _stories(counted: Counted, found: Together) -> None:
    """List the stories of the pair that a cell led to."""
    asked = st.query_params.get_all(_PAIR)
    pair = next((p for p in found.pairs if {p.one, p.other} == set(asked) and p.stories), None)
    if pair is None:
        left_out.add(_PAIR, words.say("Together"), asked)
        return
    left_out.ours(_PAIR, asked)
    stories = data.stories_together(counted.chosen, (pair.one, pair.other), unit=counted.unit, limit=_LISTED)
    both = {name: f"\u2068{counted.labels[key]}\u2069" for name, key in (("first", pair.one), ("second", pair.other))}
    head = words.count(pair.stories, "{n} story with both “{first}” and “{second}”", "{n} stories with both “{first}” and “{second}”", **both)
    outlets, shades = parts.names(), parts.colours()
    cards = markup.cards((parts.card(story, outlets, shades) for story in stories), beside=True)
    st.html(f'<div id="rs-pair">{markup.heading(head)}</div>{cards}')
    if len(stories) < pair.stories:
        parts.note(words.count(len(stories), "The latest one is listed here.", "The latest {n} are listed here."))
    parts.scroll("rs-pair", crc32("|".join(sorted({pair.one, pair.other})).encode()))


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
