"""The outlets in figures: how much, of how much, in which languages, and how soon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crawler.storage.engine import day_of
from crawler.storage.reports import Filter, OutletShare, OutletState, Speed
from dashboard import columns, data, filters, parts, tables, words
from dashboard.colours import OTHERS
from dashboard.columns import Column


@dataclass(frozen=True)
class _Part:
    """So many of so many, told by both and sorted by the share that they are."""

    part: int
    whole: int

    def __str__(self) -> str:
        return words.say("{part} of {whole}", part=self.part, whole=self.whole)

    @property
    def share(self) -> float:
        return self.part / self.whole


def show(chosen: Filter) -> None:
    """Show the outlets that were read in the period."""
    shares = data.outlet_shares(chosen)
    if not shares:
        parts.nothing_here(chosen)
        return
    facts, speeds, days = {o.key: o for o in data.outlet_states()}, data.speeds(chosen), data.outlet_days(chosen)
    names = parts.names()
    rows = [_row(s, names, facts.get(s.outlet), speeds.get(s.outlet), days.get(s.outlet)) for s in shares]
    top = max(row["share"] or 0 for row in rows)
    alt = words.say("Outlets with their stories, share of coverage and speed")
    shown = _columns(top)
    if not any(row["native"] for row in rows):
        del shown["native"]
    tables.show(rows, shown, key="outlets", alt=alt, folds=True, order=("stories", "descending"))
    _explain()


def _explain() -> None:
    parts.note(
        words.say("Share: stories out of all pages of the outlet that could be read in this period.")
        + " "
        + words.say(
            "Shared texts: whole texts that another outlet printed too, to the letter and at most two days of the calendar apart; one printed again "
            "later counts anew. First: in how many of them the outlet was before all others (a tie is nobody's), out of those where its own time and "
            "another's are known to the minute. Behind: median delay after the first, where another was first."
        )
    )


def _row(share: OutletShare, names: Mapping[str, str], facts: OutletState | None, speed: Speed | None, days: tuple[int, int] | None) -> dict[str, Any]:
    name = names.get(share.outlet, share.outlet)
    return {
        "outlet": name,
        "native": facts.native_name if facts and facts.native_name != name else "",
        "stories": share.stories,
        "share": share.share * 100 if share.share is not None else None,
        "read": share.read,
        "languages": words.listed(words.language(x) for x in share.languages),
        "kind": words.kind(facts.kind) if facts else "",
        "country": words.country(facts.country) if facts else "",
        "texts": speed.texts if speed else 0,
        "first": _Part(speed.first, speed.compared) if speed and speed.compared else None,
        "behind": speed.behind / 60 if speed and speed.behind is not None else None,
        "first_day": day_of(days[0]) if days else None,
        "last_day": day_of(days[1]) if days else None,
        "key": share.outlet,
    }


def _columns(top: float) -> dict[str, Column]:
    shades = parts.colours()
    number, day, text = columns.number, columns.day, columns.text
    return {
        "outlet": text(words.say("Outlet"), to=lambda row: filters.way("stories", outlet=[row["key"]]), shade=lambda row: shades.get(row["key"], OTHERS)),
        "native": text(words.say("Own name")),
        "stories": number(words.say("Stories")),
        "share": columns.share(words.say("Share"), top=max(top, 1.0)),
        "read": number(words.say("Pages read")),
        "texts": number(words.say("Shared texts")),
        "first": columns.told(words.say("First"), lambda part: str(part or ""), lambda part: part.share, short=True),
        "behind": number(words.say("Behind, minutes")),
        "languages": text(words.say("Languages")),
        "kind": text(words.say("Kind")),
        "country": text(words.say("Country")),
        "first_day": day(words.say("First story")),
        "last_day": day(words.say("Last story")),
    }
