"""A choice of few that is kept in the address by its own key, so that a link means the same in every language."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard import words


def choice(label: str, options: Mapping[str, str], *, default: str, key: str) -> str:
    """Show a choice and return the key of what is chosen; `options` are keys for the address with what they are called (phrases).

    What the address says and is no option gives the default, which is not written there.
    """
    asked = st.query_params.get(key, default)
    usual = asked if asked in options else default
    picked = st.segmented_control(label, list(options), default=usual, format_func=lambda k: words.say(options[k]), required=True, key=key)
    found = picked if picked in options else default
    keep(key, None if found == default else found)
    return found


def keep(key: str, value: str | None) -> None:
    """Keep a value in the address; None takes it out."""
    if value is not None and st.query_params.get(key) != value:
        st.query_params[key] = value
    elif value is None and key in st.query_params:
        del st.query_params[key]
