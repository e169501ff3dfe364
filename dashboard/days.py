"""The days of a period that a reader chose, in the address as they are: one of them alone is a period of one day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from crawler.article import EARLIEST
from crawler.storage.engine import day_number
from dashboard import choice, data, words
from dashboard.words import say

KEY = "days"  # first and last
_USUAL = timedelta(days=29)


def today() -> date:
    """Return the day it is in the installation's time zone."""
    return words.now().astimezone(data.config().zone).date()


def asked() -> list[str]:
    """Return what the address says of days, as long as it tells which are chosen."""
    return st.query_params.get_all(KEY) if _is_new() else []


def unknown() -> list[str]:
    """Return what the address says of days that is none of which anything can be known."""
    return [said for said in asked() if _day(said) is None]


def to_come() -> list[str]:
    """Return what the address says of days that are still to come: today is shown in their place."""
    return [said for said in asked() if (day := _day(said)) is not None and day > today()]


def show() -> tuple[int, int]:
    """Let a reader choose two days; return the first and the last."""
    usual = (today() - _USUAL, today())
    if _is_new():
        said = [min(day, today()) for text in asked() if (day := _day(text)) is not None]
        st.session_state[KEY] = (min(said), max(said)) if said else usual
    picked: Any = st.date_input(say("From, to"), min_value=EARLIEST, max_value=today(), key=KEY, format="YYYY-MM-DD")
    first, last = min(picked, default=usual[0]), max(picked, default=usual[1])  # one day or none while a person picks
    choice.keep(KEY, [first.isoformat(), last.isoformat()])
    return day_number(first), day_number(last)


def _is_new() -> bool:
    """Say whether the address tells which days are chosen, not the reader who picks them."""
    return choice.moved() or KEY not in st.session_state


def _day(said: str) -> date | None:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if day >= EARLIEST else None
