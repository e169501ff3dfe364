"""How things are said on the pages, in the reader's language: what stands in crawler.localization, for whoever looks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from crawler.localization import Locale, locale_for, phrase, writing
from crawler.storage.engine import day_of
from crawler.storage.reports import OutletState

LANGUAGE = "lang"  # the address's parameter, and the session's
VERDICTS = {"relevant": phrase("Relevant"), "possible": phrase("Possible")}
KINDS = (  # crawler.outlet.Kind
    phrase("state agency"),
    phrase("state-funded"),
    phrase("public broadcaster"),
    phrase("party"),
    phrase("private"),
    phrase("wire"),
    phrase("aggregator"),
    phrase("military"),
    phrase("non-governmental organisation"),
    phrase("unknown"),
)


def locale() -> Locale:
    """Return the language the reader chose, else the browser's where we have it."""
    return locale_for(st.session_state.get(LANGUAGE) or st.context.locale)


def say(text: str, **values: object) -> str:
    """Return a sentence in the reader's language, its `{names}` filled in. The English text, written here, is the key."""
    return locale().say(text, **values)


def count(number: int, one: str, many: str, **values: object) -> str:
    """Return a sentence that counts: `count(n, "{n} story", "{n} stories")`."""
    return locale().count(number, one, many, **values)


def language(code: str | None) -> str:
    """Name a language."""
    return locale().language(code)


def outlet_names(outlets: Sequence[OutletState]) -> dict[str, str]:
    """Name outlets by key: on a page that is written right to left by their own names that are written so; never two alike."""
    return writing.outlet_names(outlets, locale())


def verdict(name: str) -> str:
    """Name a verdict."""
    return say(VERDICTS.get(name, name))


def kind(name: str) -> str:
    """Name a kind of outlet."""
    return say(name) if name in KINDS else name


def country(name: str) -> str:
    """Name a country that an outlet gives in plain English."""
    return say("unknown") if name == "unknown" else locale().country_named(name)


def day(number: int) -> str:
    """Write a `day` of the tables."""
    return locale().date_words(day_of(number))


def days(first: int, last: int) -> str:
    """Write the days of a period, one day as itself."""
    return day(first) if first == last else say("{first} to {last}", first=day(first), last=day(last))


def iso(number: int) -> str:
    """Write a `day` of the tables for programs: 2024-10-07."""
    return day_of(number).isoformat()


def date_words(when: date) -> str:
    """Write a date: 7 Oct 2024."""
    return locale().date_words(when)


def moment(at: datetime | None, zone: ZoneInfo) -> str:
    """Write an instant in the installation's zone: 7 Oct 2024, 12:30."""
    return locale().moment(at, zone)


def zone(of: ZoneInfo) -> str:
    """Name a time zone."""
    return locale().zone(of)


def ago(at: datetime, now: datetime) -> str:
    """Say how long ago something was, or in how long it will be."""
    return locale().ago(at, now)


def span(gap: timedelta, *, seconds: bool = False) -> str:
    """Say how long something lasted, in one or two units: 3 h 20 min."""
    return locale().span(gap, seconds=seconds)


def listed(things: Iterable[str]) -> str:
    """Write things in a row with the commas of the reader's language."""
    return locale().listed(things)


def percent(share: float | None) -> str:
    """Write a share: 12.3%, or a dash where it is not known."""
    return locale().percent(share)


def number(value: float) -> str:
    """Write a number with its thousands apart."""
    return locale().number(value)


def now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)
