"""What people read, in their language: sentences, plurals, figures and dates in English, Arabic and Persian.

English is written in the code and is the key; the other languages stand in gettext catalogues beside this file, one file a page:
`ar/today.po`, `fa/today.po`. What is missing there is said in English; a test asks that nothing is missing.
Digits are 0 to 9 in every language, as in tables and pickers beside them, so that a figure can be compared and copied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import babel
from babel.dates import format_date, format_skeleton, get_timezone_location
from babel.lists import format_list
from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "ar": "العربية", "fa": "فارسی"}
_REGIONS = {"en": "en", "ar": "ar_IQ", "fa": "fa_IR"}  # months as Iraq and Syria name them
_HERE = Path(__file__).resolve().parent
_NEWS_LANGUAGES = {"ckb": "Kurdish (Sorani)", "kmr": "Kurdish (Kurmanji)"}  # named here: CLDR calls them Central and Northern Kurdish, where it has them

_Catalogue = dict[str, tuple[str, ...]]


def phrase(text: str) -> str:
    """Note a sentence for translation that is said elsewhere, by `say` with a variable."""
    return text


def locale_for(code: str | None) -> Locale:
    """Return the locale of a language code or a browser's tag such as `fa-IR`; English for any other."""
    primary = (code or "").replace("_", "-").split("-")[0].lower()
    return _locale(primary if primary in LANGUAGES else "en")


class Locale:
    """How things are said in one language. Every method returns plain text, never markup."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._babel = babel.Locale.parse(_REGIONS[code])
        self._catalogue = _catalogue(code)
        self._plural: Callable[[int], int] = _plural_index(code)

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """The way the language is written."""
        return "rtl" if self._babel.text_direction == "rtl" else "ltr"

    def all_of(self, things: list[str]) -> str:
        """Write things in a row, "and" before the last."""
        return format_list(things, locale=self._babel)

    def listed(self, things: Iterable[str]) -> str:
        """Write things in a row with the commas of the language."""
        return (", " if self.direction == "ltr" else "، ").join(things)

    def zone(self, zone: ZoneInfo) -> str:
        """Name a time zone by its city; by its own name in English, and where the city has none in the language."""
        city = "" if self.code == "en" else get_timezone_location(zone, locale=self._babel, return_city=True)
        return zone.key if not city or city.isascii() else city

    def say(self, text: str, **values: object) -> str:
        """Return a sentence in this language, its `{names}` filled in."""
        said = self._catalogue.get(text, (text,))[0]
        return said.format_map(values) if values else said

    def count(self, number: int, one: str, many: str, **values: object) -> str:
        """Return a sentence that counts, in the plural form of this language: `count(3, "{n} story", "{n} stories")`."""
        forms = self._catalogue.get(one)
        said = forms[self._plural(number)] if forms else (one if number == 1 else many)
        return said.format_map({"n": self.number(number)} | values)

    def number(self, value: float) -> str:
        """Write a number with its thousands apart."""
        return f"{value:,}"

    def percent(self, share: float | None, *, digits: int = 1) -> str:
        """Write a share of one as 12.3%, or a dash where it is not known."""
        return "–" if share is None else f"\u2066{share * 100:.{digits}f}%\u2069" if self.direction == "rtl" else f"{share * 100:.{digits}f}%"

    def date_words(self, when: date) -> str:
        """Write a day: 7 Oct 2024."""
        return f"{when.day} {when:%b %Y}" if self.code == "en" else format_date(when, "d MMMM y", locale=self._babel)

    def day_and_month(self, when: date) -> str:
        """Write a day of the present year: 7 Oct."""
        return f"{when.day} {when:%b}" if self.code == "en" else format_skeleton("dMMMM", when, locale=self._babel)

    def weekday(self, when: date) -> str:
        """Write the day of the week."""
        return format_date(when, "EEEE", locale=self._babel)

    def calendar(self) -> dict[str, list[str]]:
        """Return the names of days and months, as charts (d3) want them: weeks from Sunday, years from January."""
        wide: dict[int, str] = self._babel.days["format"]["wide"]
        days = [wide[(n + 6) % 7] for n in range(7)]  # CLDR counts from Monday
        months = [str(self._babel.months["format"]["wide"][n]) for n in range(1, 13)]
        cut = 3 if self.code == "en" else None  # only Latin letters are cut short
        return {"days": days, "shortDays": [x[:cut] for x in days], "months": months, "shortMonths": [x[:cut] for x in months]}

    def moment(self, at: datetime | None, zone: ZoneInfo) -> str:
        """Write an instant in a zone: 7 Oct 2024, 12:30."""
        if at is None:
            return self.say("never")
        local = at.astimezone(zone)
        return self.say("{day}, {time}", day=self.date_words(local.date()), time=f"{local:%H:%M}")

    def ago(self, at: datetime, now: datetime) -> str:
        """Say how long ago something was, or in how long it will be."""
        gap = (now - at).total_seconds()
        if abs(gap) < 60:
            return self.say("just now") if gap >= 0 else self.say("in a moment")
        long = self.span(timedelta(seconds=abs(gap)))
        return self.say("{span} ago", span=long) if gap > 0 else self.say("in {span}", span=long)

    def span(self, gap: timedelta, *, seconds: bool = False) -> str:
        """Say how long something lasted, in one or two units: 3 h 20 min; in seconds below a minute where those are known."""
        minutes = int(gap.total_seconds() // 60)
        if seconds and not minutes:
            return self.count(int(gap.total_seconds()), "{n} s", "{n} s")
        hours, minutes = divmod(minutes, 60)
        days, hours = divmod(hours, 24)
        if days:
            long = self.count(days, "{n} d", "{n} d")
            return self.say("{days} {hours}", days=long, hours=self.count(hours, "{n} h", "{n} h")) if hours and days < 7 else long
        short = self.count(max(minutes, 1), "{n} min", "{n} min")
        if not hours:
            return short
        long = self.count(hours, "{n} h", "{n} h")
        return self.say("{hours} {minutes}", hours=long, minutes=short) if minutes else long

    def language(self, code: str | None) -> str:
        """Name the language of a text."""
        if not code:
            return self.say("unknown language")
        if code in _NEWS_LANGUAGES:
            return self.say(_NEWS_LANGUAGES[code])
        name: str | None = self._babel.languages.get(code)
        return name or code

    def country(self, code: str) -> str:
        """Name a country by its ISO 3166 code."""
        name: str | None = self._babel.territories.get(code.upper())
        return name or code

    def country_named(self, name: str) -> str:
        """Name a country by its plain English name; as it was given where CLDR knows no such name."""
        code = _countries().get(name.casefold())
        return name if code is None or self.code == "en" else self.country(code)


_SORANI, _KURMANJI = phrase("Kurdish (Sorani)"), phrase("Kurdish (Kurmanji)")


@cache
def _countries() -> dict[str, str]:
    """Codes by English name."""
    named = {str(name).casefold(): code for code, name in babel.Locale.parse("en").territories.items() if code.isalpha()}
    return named | {"turkey": "TR", "palestine": "PS"}  # as they are mostly called


@cache
def _locale(code: str) -> Locale:
    return Locale(code)


@cache
def _catalogue(code: str) -> _Catalogue:
    found: _Catalogue = {}
    for path in sorted((_HERE / code).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=code):
                one = message.id[0] if isinstance(message.id, (list, tuple)) else message.id
                forms = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
                if one and all(forms):
                    found[one] = tuple(str(form) for form in forms)
    return found


def _plural_index(code: str) -> Callable[[int], int]:
    """Return which form of a catalogue a number takes: in the order of CLDR's categories, as gettext's rule for the language has them."""
    rule = babel.Locale.parse(code).plural_form
    order: list[str] = [tag for tag in ("zero", "one", "two", "few", "many", "other") if tag in rule.tags or tag == "other"]
    return lambda n: order.index(rule(n))
