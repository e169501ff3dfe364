"""What is rising and falling by more than chance."""

from __future__ import annotations

from typing import TypeAlias

import streamlit as st

from crawler.significance import LEVEL, Change
from crawler.storage.reports import Terms
from crawler.storage.reports.mentions import Unit
from dashboard import charts, columns, data, parts, tables, words
from dashboard.keywords.units import Counted, named, one_of, way_of

_IN_LISTS = 10
_Row: TypeAlias = tuple[str, float, str]  # name, points, figures


def show(counted: Counted) -> None:
    """Show what rose and what fell, and all that was tested."""
    found: Terms = data.terms(counted.chosen, unit=counted.unit)
    if not (found.before and found.after):  # to set one half against nothing would read as a change
        parts.empty(words.say("Both halves of the period need stories to be compared."))
        return
    changed = {t.term: found.changes[t.term] for t in counted.terms if t.term in found.changes}
    sure = {term: c for term, c in changed.items() if c.is_significant and c.points}
    risen, fallen = (_rows(counted, {t: c for t, c in sure.items() if ((c.points or 0) > 0) is up}) for up in (True, False))
    left, right = st.columns(2, gap="large")
    with left:
        _bars(counted.unit, risen, fallen, words.say("Rising"), "#0099a8")
    with right:
        _bars(counted.unit, fallen, risen, words.say("Falling"), "#d9822b")
    parts.note(
        words.say(
            "Points of share: stories with it out of all stories from {day} on ({after} stories), less the same before that day ({before} stories).",
            day=words.day(found.middle), after=words.number(found.after), before=words.number(found.before),
        ),
        words.say(
            "Shown above is only what changed by more than chance: compared within each language (Cochran-Mantel-Haenszel), with blocks of days as single"
            " observations because news comes in bursts, and a false discovery rate of {level} among all that were tested (Benjamini-Hochberg)."
            " A burst of many days can still look like a trend.",
            level=words.percent(LEVEL),
        ),
    )  # fmt: skip
    _table(counted, changed)


def _rows(counted: Counted, sure: dict[str, Change]) -> list[_Row]:
    ranked = sorted(sure, key=lambda t: -abs(sure[t].points or 0))[:_IN_LISTS]
    return [(counted.labels[t], sure[t].points or 0.0, _figures(sure[t])) for t in ranked]


def _bars(unit: Unit, rows: list[_Row], beside: list[_Row], title: str, colour: str) -> None:
    st.subheader(title, anchor=False)
    if rows:
        parts.chart(charts.changes(rows, beside=beside, each=one_of(unit), colour=colour), alt=title)
    else:
        parts.empty(words.say("Nothing changed by more than chance in this period."))


def _figures(change: Change) -> str:
    return words.say(
        "{before} of {of_before}, then {after} of {of_after}",
        before=words.number(change.before), of_before=words.number(change.of_before), after=words.number(change.after), of_after=words.number(change.of_after),
    )  # fmt: skip


def _table(counted: Counted, changed: dict[str, Change]) -> None:
    rows = [
        {"name": counted.labels[t], "before": c.before, "of_before": c.of_before, "after": c.after, "of_after": c.of_after}
        | {"change": c.points * 100 if c.points is not None else None, "p": c.p, "q": c.q, "more_than_chance": c.is_significant, "key": t}
        for t, c in sorted(changed.items(), key=lambda tc: (tc[1].q if tc[1].q is not None else 2, -(tc[1].before + tc[1].after)))
    ]
    number = columns.number
    rate = words.say("Smallest rate at which it would be called a change; empty: too few to test.")
    shown = {
        "name": columns.text(named(counted.unit), to=way_of(counted.unit)),
        "before": number(words.say("Stories before")),
        "after": number(words.say("Stories after")),
        "change": number(words.say("Change, points"), digits=1, signed=True),
        "q": columns.chance(words.say("False discovery rate"), help=rate),
        "more_than_chance": columns.yes(words.say("More than chance"), said=words.say("yes"), denied=words.say("no")),
    }
    tables.show(rows, shown, key="term_changes", alt=words.say("Changes of all that was found, the surest first"), order=("q", "ascending"))
    parts.note(_tested(sum(c.p is not None for c in changed.values()), len(changed), words.zone(data.config().zone)))


def _tested(tested: int, of_all: int, zone: str) -> str:
    if tested == of_all:
        return words.count(tested, "The one that was found was tested. Days are those of {zone}.", "All {n} were tested. Days are those of {zone}.", zone=zone)
    return words.count(
        tested,
        "{n} of {all} was tested; the others stand in too few stories. Days are those of {zone}.",
        "{n} of {all} were tested; the others stand in too few stories. Days are those of {zone}.",
        all=words.number(of_all),
        zone=zone,
    )
