"""What is counted on the page: the topic's terms one by one, or its groups of terms, each an idea in all languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from crawler.localization import phrase
from crawler.storage.reports import Filter, TermFound
from crawler.storage.reports.mentions import Unit
from dashboard import choice, data, filters, topics, words
from dashboard.columns import Row

UNITS: dict[Unit, str] = {"idea": phrase("Ideas"), "term": phrase("Terms")}


@dataclass(frozen=True)
class Counted:
    """The terms or ideas found under the filter, and what they are called."""

    chosen: Filter
    unit: Unit
    terms: Sequence[TermFound]  # most stories first
    labels: dict[str, str]

    def keys(self, most: int | None = None) -> tuple[str, ...]:
        """Return the keys of what was found, most stories first."""
        return tuple(t.term for t in self.terms[:most])


def choose(chosen: Filter) -> Counted:
    """Show the switch between ideas and terms, and return what is found of them."""
    explained = words.say("An idea is a group of terms in the topic file: one line for all languages. A term is one word or phrase.")
    picked = choice.one(words.say("Count"), UNITS, key="unit", default="idea", help=explained)
    found: list[TermFound] = data.terms_found(chosen, unit=picked)
    return Counted(chosen, picked, found, topics.labels((t.term for t in found), ideas=picked == "idea"))


def named(unit: Unit) -> str:
    """Name what a row is."""
    return words.say("Idea") if unit == "idea" else words.say("Term")


def one_of(unit: Unit) -> str:
    """Name what a line or a bar of a chart is."""
    return words.say("idea") if unit == "idea" else words.say("term")


def way_of(unit: Unit) -> Callable[[Row], str] | None:
    """Return what leads from a term (a row's "key") to the stories in which it stands; an idea is no filter."""
    return (lambda row: filters.way("stories", terms=[row["key"]])) if unit == "term" else None
