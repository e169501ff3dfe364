"""The pages of a long list as links: the one that is open stands in the address, so that it can be sent, and each is a step of the browser's history."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

import streamlit as st

from dashboard import choice, left_out
from dashboard.address import here
from dashboard.pills import PAGE
from dashboard.words import number, say

MOST = 1000  # pages of a list: the further down, the longer one takes
_LIST, _SHOWN = "list that is paged", "page that was shown"
_AROUND = 2  # pages on either side of the one that is open


def opened(pages: int, of: Any) -> int:
    """Return which of the pages of a list is open; another list, `of` other things, begins on its first."""
    is_new = not choice.moved() and st.session_state.get(_LIST, of) != of
    st.session_state[_LIST] = of
    page = max(min(1 if is_new else asked(), pages), 1)
    if not is_new:
        _say_left_out(page, pages)
    turn_to(page)
    return page


def _say_left_out(page: int, pages: int) -> None:
    others = [said for said in st.query_params.get_all(PAGE) if _number(said) != page]
    past = [said for said in others if (_number(said) or 0) > pages]
    left_out.add(PAGE, say("Pages of the list"), past, left_out.PAST_THE_END)
    left_out.add(PAGE, say("Pages of the list"), (said for said in others if said not in past))


def asked() -> int:
    """Return which page the address names; the first where it names none."""
    return _number(st.query_params.get(PAGE, "")) or 1


def turn_to(page: int) -> None:
    """Name a page in the address."""
    choice.keep(PAGE, [str(page)] if page > 1 else [])


def is_turned(page: int) -> bool:
    """Say whether a reader who is shown a page had another one before."""
    before, st.session_state[_SHOWN] = st.session_state.get(_SHOWN, page), page
    return bool(before != page)


def links(page: int, pages: int) -> str:
    """Return the ways to the other pages of a list as HTML."""
    beside = _step(say("Previous"), page - 1, pages), "".join(_pages(page, pages)), _step(say("Next"), page + 1, pages)
    return f'<nav class="rs-pages" aria-label="{escape(say("Pages of the list"))}">{"".join(beside)}</nav>'


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


def _pages(page: int, pages: int) -> Iterator[str]:
    last = 0
    for n in sorted({1, pages, *range(max(page - _AROUND, 1), min(page + _AROUND, pages) + 1)}):
        yield "<span>…</span>" if n > last + 1 else ""
        yield _link(n, number(n), ' aria-current="page"' if n == page else "")
        last = n


def _step(label: str, to: int, pages: int) -> str:
    return _link(to, label) if 0 < to <= pages else f"<span>{escape(label)}</span>"


def _link(to: int, label: str, more: str = "") -> str:
    where = here(**{PAGE: [str(to)] if to > 1 else []})
    return f'<a class="rs-open" id="rs-page-{escape(label)}" href="{escape(where)}"{more}>{escape(label)}</a>'
