"""Which terms or ideas meet in one story."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import streamlit as st

from crawler.localization import phrase
from crawler.storage.reports import Pair, Together
from dashboard import choice, columns, data, left_out, markup, matrix, parts, tables, words
from dashboard.address import here
from dashboard.keywords.units import Counted

_COMPARED, _MOST = 12, 20
_LISTED = 20  # stories of a pair
_PAIR = "pair"  # in the address
_FIGURE = phrase(
    "Figure: stories in which both stand, to which it leads; anywhere in a story: headline, lead, body or tags. Colour: normalised pointwise mutual"
    " information, from -1 (orange: never in one story) over 0 (none: as often as by chance) to 1 (blue: never apart)."
)
_APART = phrase(
    "A term stands in stories of its own language: with those of another it hardly ever meets, with those of its own the more often than chance"
    " has it. Choose one language in the side bar to compare terms, or count ideas."
)


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
    of_languages = counted.unit == "term" and len({t.languages[0] for t in counted.terms if t.term in wanted}) > 1
    parts.note(_sampled(found), words.say(_FIGURE), *([words.say(_APART)] if of_languages else []))
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
    head = _heading(pair, counted, found)
    outlets, shades = parts.names(), parts.colours()
    cards = markup.cards((parts.card(story, outlets, shades) for story in stories), beside=True)
    st.html(f'<div id="rs-pair">{markup.heading(head)}</div>{cards}')
    if len(stories) < pair.stories or not found.are_all:
        parts.note(_listed(len(stories), found))
    parts.scroll("rs-pair", crc32("|".join(sorted({pair.one, pair.other})).encode()))


def _heading(pair: Pair, counted: Counted, found: Together) -> str:
    both = {name: f"\u2068{counted.labels[key]}\u2069" for name, key in (("first", pair.one), ("second", pair.other))}
    if found.are_all:
        return words.count(pair.stories, "{n} story with both “{first}” and “{second}”", "{n} stories with both “{first}” and “{second}”", **both)
    return words.count(
        pair.stories, "{n} of the counted stories has both “{first}” and “{second}”", "{n} of the counted stories have both “{first}” and “{second}”", **both
    )


def _listed(n: int, found: Together) -> str:
    if found.are_all:
        return words.count(n, "The latest one is listed here.", "The latest {n} are listed here.")
    latest = words.count(n, "Listed here is the latest one of those counted.", "Listed here are the latest {n} of those counted.")
    return latest + " " + words.say("The period has stories that were not counted: some of them may have both, and be newer.")


def _sampled(found: Together) -> str:
    """Say how many stories the figures are of, and of which part of the period where that is not all."""
    n, of = found.sampled, {"stories": words.number(found.stories), "every": words.number(found.every)}
    if found.are_all:
        return words.count(n, "Counted: the only story.", "Counted: all {n} stories.")
    if found.every == 1:
        said = words.count(n, "Counted: {n} story, drawn by chance from {stories}.", "Counted: {n} stories, drawn by chance from {stories}.", **of)
    elif n == found.stories:
        said = words.count(n, "Counted: {n} story, of one day in {every} of the period.", "Counted: {n} stories, of one day in {every} of the period.", **of)
    else:
        said = words.count(
            n,
            "Counted: {n} story, drawn by chance from the {stories} of one day in {every} of the period.",
            "Counted: {n} stories, drawn by chance from the {stories} of one day in {every} of the period.",
            **of,
        )
    return said + " " + words.say("The figures are of these alone; in the whole period there are more.")


def _table(counted: Counted, found: Together) -> None:
    rows = [
        {"one": counted.labels[p.one], "other": counted.labels[p.other], "stories": p.stories, "lift": p.lift, "npmi": p.npmi}
        | {"stories_with_one": found.with_term[p.one], "stories_with_other": found.with_term[p.other], "stories_counted": found.sampled}
        | {"stories_drawn_from": found.stories, "one_day_in": found.every}
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
        "stories": number(words.say("Stories with both") if found.are_all else words.say("Counted stories with both")),
        "lift": number(words.say("Lift"), digits=2, help=words.say("Times as often as by chance.")),
        "npmi": number("NPMI", digits=2),
    }
    tables.show(rows, shown, key="terms_together", alt=words.say("Pairs that meet, with how often"), order=("stories", "descending"))
