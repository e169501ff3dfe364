"""Where on the Health page a reader is, in the address: by keys and numbers, which are the same in every language (a widget's own binding writes labels)."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.words import say

PART = "part"
OUTLET, RUN, PAGE = "at", "run", "page"
_OF_PART = {"outlets": OUTLET, "runs": RUN, "pages": PAGE}


def part(names: Mapping[str, str], *, label: str) -> str:
    """Let a reader choose a part of the page."""
    parts = list(names)
    asked = st.query_params.get(PART)
    chosen = st.segmented_control(
        label, parts, default=asked if asked in parts else parts[0], required=True, format_func=names.__getitem__, key=PART, label_visibility="collapsed"
    )  # fmt: skip
    st.query_params[PART] = chosen
    for of, name in _OF_PART.items():
        if of != chosen:
            st.query_params.pop(name, None)
    return chosen


def joined(*pieces: object) -> str:
    """Join what one thing is called by, each piece in its own direction (Unicode's isolates)."""
    return " · ".join(f"\u2068{piece}\u2069" for piece in pieces)


def one_of(name: str, labels: Mapping[str, str], *, label: str, placeholder: str | None = None) -> str | None:
    """Let a reader choose one thing to look at, or none."""
    keys = list(labels)
    asked = st.query_params.get(name)
    index = keys.index(asked) if asked in keys else None
    chosen = st.selectbox(label, keys, index=index, format_func=labels.__getitem__, key=name, placeholder=placeholder or say("Choose one"))
    if chosen is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = chosen
    return chosen
