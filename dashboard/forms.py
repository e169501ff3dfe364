"""What people type, from the first letter until it is done: asked for once, however often somebody clicks; kept, with why beside it, where it was refused."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import actions
from dashboard.actions import Refusal

_REFUSED, _KEPT, _DONE = "refused ", "kept ", "done "  # of a form, before its name


def begin(name: str) -> str:
    """Return what a form's keys begin with until what it asks for is done, and put back what was typed and refused: a page that failed had forgotten it."""
    form = f"{name} {st.session_state.get(_DONE + name, 0)}"
    for key, value in st.session_state.get(_KEPT + form, {}).items():
        st.session_state.setdefault(key, value)
    return form


def say_refusal(name: str) -> None:
    """Say by the form why it was refused, once."""
    refused: Refusal | None = st.session_state.pop(_REFUSED + name, None)
    if refused is not None:
        actions.say_refusal(refused)


def act(form: str, typed: str, what: str, work: Callable[[str], str]) -> bool:
    """Do what a form asks for (`actions.act`), unless that was done already: a second click of the same hand, on this form or on the empty one after it."""
    name, done = form.rpartition(" ")[0], st.session_state.get(_DONE + form.rpartition(" ")[0], 0)
    if form != f"{name} {done}" or (done and not typed):
        return False

    def refused(why: Refusal) -> None:
        st.session_state[_REFUSED + name] = why
        st.session_state[_KEPT + form] = {k: v for k, v in st.session_state.items() if str(k).startswith(f"{form} ")}

    def counted(who: str) -> str:
        said = work(who)
        st.session_state[_DONE + name] = done + 1  # before anything is shown: there a second click ends this run
        st.session_state.pop(_KEPT + form, None)
        return said

    st.session_state.pop(_REFUSED + name, None)
    return actions.act(what, counted, refused)
