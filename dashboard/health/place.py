"""Where on the Health page a reader is, in the address: by keys and numbers, which are the same in every language (a widget's own binding writes labels)."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard import choice, filters, left_out
from dashboard.words import say

PART = "part"
OUTLET, RUN, PAGE = "at", "run", "unread"  # not "page": that is which one of a list
_OF_PART = {"outlets": OUTLET, "runs": RUN, "pages": PAGE}


def part(names: Mapping[str, str], *, label: str) -> str:
    """Let a reader choose a part of the page (phrases by key), the first unless another was."""
    chosen = choice.one(label, names, key=PART, default=next(iter(names)), label_visibility="collapsed")
    for of, name in _OF_PART.items():
        if of != chosen and name in st.query_params:
            left_out.add(name, say(names[of]), st.query_params.get_all(name))
            choice.keep(name, [])
    return chosen


def way(name: str, key: object) -> str:
    """Return the address that shows one thing of a part (OUTLET, RUN, PAGE) under the filters that are chosen."""
    of = next(part for part, thing in _OF_PART.items() if thing == name)
    return filters.way("health", **{PART: [of], name: [str(key)]})


def joined(*pieces: object) -> str:
    """Join what one thing is called by, each piece in its own direction (Unicode's isolates)."""
    return " · ".join(f"\u2068{piece}\u2069" for piece in pieces)


def one_of(name: str, labels: Mapping[str, str], *, label: str, placeholder: str | None = None) -> str | None:
    """Let a reader choose one thing to look at, or none."""
    keys = list(labels)
    if choice.moved() or st.session_state.get(name, "") not in (None, *keys):  # None: taken out by the reader
        asked = st.query_params.get(name)
        picked = st.session_state[name] = asked if asked in keys else None
        left_out.add(name, label, (k for k in st.query_params.get_all(name) if k != picked))
    chosen: str | None = st.selectbox(label, keys, index=None, format_func=labels.__getitem__, key=name, placeholder=placeholder or say("Choose one"))
    choice.keep(name, [] if chosen is None else [chosen])
    return chosen
