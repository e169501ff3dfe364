"""Sentences of `crawler.sentences` said again in a reader's language, from what a row keeps of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from crawler.localization import Locale
from crawler.localization.writing import direction, one_line, quoted

_MARKS = {"ltr": {";": "; ", ",": ", ", "": " "}, "rtl": {";": "؛ ", ",": "، ", "": " "}}
_LONGEST = 1_000  # characters of a value
_MALFORMED = (KeyError, IndexError, TypeError, ValueError, AttributeError)  # a row of another version, or of another hand


def retold(parts: Mapping[str, Any] | None, english: str, locale: Locale, zone: ZoneInfo, names: Mapping[str, str]) -> str:
    """Return a sentence in a language, instants in a zone, outlets by the names a reader knows (by key); its English where no parts of it are kept."""
    if not parts:
        return english
    try:
        return _Teller(locale, zone, names).told(parts)
    except _MALFORMED:
        return english


class _Teller:
    def __init__(self, locale: Locale, zone: ZoneInfo, names: Mapping[str, str]) -> None:
        self.locale, self.zone, self.names = locale, zone, names

    def told(self, part: Any) -> str:
        if not isinstance(part, Mapping):
            return self._given(part)
        kind = next((kind for kind in ("each", "say", "whole", "share", "at", "day", "language") if kind in part), "outlet")
        said: str = getattr(self, f"_{kind}")(part)
        return said

    def _given(self, value: object) -> str:
        if isinstance(value, int | float):
            return self.locale.number(value)
        text = str(value)  # an address, an error, a name: it keeps its own direction, and turns nothing around it
        return quoted(text, _LONGEST) if text and "rtl" in (self.locale.direction, direction(text)) else one_line(text, _LONGEST)

    def _each(self, part: Mapping[str, Any]) -> str:
        things = [self.told(each) for each in part["each"]]
        if part["mark"] == "and":
            return self.locale.all_of(things)
        return _MARKS[self.locale.direction][part["mark"]].join(things)

    def _say(self, part: Mapping[str, Any]) -> str:
        values = {name: self.told(value) for name, value in part["with"].items()}
        return self.locale.count(part["n"], part["say"], part["many"], **values) if "n" in part else self.locale.say(part["say"], **values)

    def _whole(self, part: Mapping[str, Any]) -> str:
        clause = self.told(part["whole"])
        return f"{clause[:1].upper()}{clause[1:]}." if self.locale.code == "en" else f"{clause}."  # there a Latin letter in front is a name's

    def _share(self, part: Mapping[str, Any]) -> str:
        return self.locale.percent(part["share"], digits=0)

    def _at(self, part: Mapping[str, Any]) -> str:
        return self.locale.moment(datetime.fromisoformat(part["at"]) if part["at"] else None, self.zone)

    def _day(self, part: Mapping[str, Any]) -> str:
        return self.locale.date_words(date.fromisoformat(part["day"]))

    def _language(self, part: Mapping[str, Any]) -> str:
        return self.locale.language(part["language"])

    def _outlet(self, part: Mapping[str, Any]) -> str:
        return self._given(self.names.get(part["outlet"], part["name"]))
