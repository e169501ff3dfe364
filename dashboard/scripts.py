"""The few scripts of ours that a browser runs (dashboard/browser). Each is a constant, known to the Content-Security-Policy by its hash: no other runs.

What differs from one time to the next stands as data beside the script, escaped.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

_FOLDER = Path(__file__).with_name("browser")


def _read(name: str) -> str:
    return (_FOLDER / f"{name}.js").read_text(encoding="utf-8")


TURN, SCROLL, REMEMBER, KEEP = map(_read, ("turn", "scroll", "remember", "keep"))
AT_ONCE = tuple(map(_read, ("base", "open", "sort", "copy", "lost", "named", "soon", "tap")))  # in the first page; the others come with what they are about
ALL = (TURN, SCROLL, REMEMBER, KEEP, *AT_ONCE)


def run(script: str, **data: object) -> None:
    """Run one of the scripts; again only when its data change, wherever on the page it comes to stand."""
    with st.container(key="script-" + str(ALL.index(script))):
        begin(script, **data)


def begin(script: str, **data: object) -> None:
    """Run a script that always stands first on the page: it needs no container to stay the same element, which the browser would take its time for."""
    held = "".join(f' data-{name}="{escape(str(value))}"' for name, value in data.items())
    st.html(f"<i{held}></i><script>{script}</script>", unsafe_allow_javascript=True)
