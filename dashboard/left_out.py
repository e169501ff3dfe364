"""What an address asks for and a page does not do, until it is said beside the filters: a link that was cut or mistyped shows no other figures in silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

import streamlit as st

from crawler.localization import phrase
from crawler.localization.writing import quoted
from crawler.urls import is_tracking
from dashboard import address, words
from dashboard.words import say

UNKNOWN = phrase("Unknown here and left out: {things}.")
TOO_MUCH = phrase("Left out, as more than can be asked for at once: {things}.")
ONE_ALONE = phrase("Only one can be chosen; left out: {things}.")
OTHER_DAYS = phrase("Days are asked for with “Chosen days” only; left out: {things}.")
PAST_THE_END = phrase("The list ends before; its last page is open: {things}.")
TO_COME = phrase("Days to come are taken as today: {things}.")
NO_PAGE = phrase("There is no page {things} here; this is the first one.")
_WHYS = (NO_PAGE, UNKNOWN, ONE_ALONE, OTHER_DAYS, TO_COME, PAST_THE_END, TOO_MUCH)
_OF_PAGE, _THINGS, _OURS = "page that left out", "left out by the page", "asked for and done"
_MOST_TOLD = 4  # things of which a sentence says that they are left out
_LONGEST = 200  # characters kept of one: fewer are shown


class Thing(NamedTuple):
    """Something that is left out: as the address has it, what it would have been chosen of (a phrase, or said already), and the sentence that says so."""

    value: str
    label: str
    why: str = UNKNOWN


def begin(page: str, *, anew: bool) -> None:
    """Forget what a page left out, where a reader comes to one or to another address."""
    if anew or st.session_state.get(_OF_PAGE) != page:
        st.session_state[_OF_PAGE], st.session_state[_THINGS] = page, []


def ours(key: str, values: Iterable[str]) -> None:
    """Remember what was done: it may become no option by what the reader changes, which nobody has to be told."""
    st.session_state.setdefault(_OURS, set()).update((key, value) for value in values)


def are_ours(key: str, values: Iterable[str]) -> bool:
    """Say whether all of some values were done before."""
    return all((key, value) in st.session_state.get(_OURS, ()) for value in values)


def add(key: str, label: str, values: Iterable[str], why: str = UNKNOWN) -> None:
    """Note which values of a key a page leaves out."""
    done, things = st.session_state.get(_OURS, ()), st.session_state.setdefault(_THINGS, [])
    new = (Thing(value[:_LONGEST], label, why) for value in dict.fromkeys(values) if value.strip() and (key, value) not in done)
    things.extend(thing for thing in new if thing not in things)


def by_page() -> list[Thing]:
    """Return what the page that is open has left out so far."""
    return list(st.session_state.get(_THINGS, ()))


def strangers() -> list[Thing]:
    """Take out of the address what nothing here is called by, and return it; what says where a click came from may stay."""
    now = {key: st.query_params.get_all(key) for key in st.query_params}
    strange = [key for key in now if key not in address.KEYS and not is_tracking(f"{key[:_LONGEST]}={now[key][0][:_LONGEST]}")]
    if strange:
        st.query_params.from_dict({key: values for key, values in now.items() if key not in strange})
    add(address.NO_PAGE, "", now.get(address.NO_PAGE, ()), NO_PAGE)
    return [Thing(f"{key}={value}"[:_LONGEST], "") for key in strange if key != address.NO_PAGE for value in now[key]]


def told(things: Sequence[Thing]) -> str:
    """Say what is left out, as HTML; nothing where nothing is."""
    whys = (why for why in _WHYS if any(thing.why == why for thing in things))
    sentences = [say(why, things=_listed([thing for thing in things if thing.why == why])) for why in whys]
    return f'<p class="rs-unknown" role="status">{escape(" ".join(sentences))}</p>' if sentences else ""


def _listed(things: Sequence[Thing]) -> str:
    named = [quoted(thing.value, 60) + (f" ({say(thing.label)})" if thing.label else "") for thing in things[:_MOST_TOLD]]
    more = len(things) - len(named)
    return words.listed([*named, *([words.count(more, "and {n} more", "and {n} more")] if more else [])])
