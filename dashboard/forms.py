"""What people type, from the first letter until it is done: asked for once, however often somebody clicks; kept, with why beside it, where it was refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import streamlit as st

from dashboard import actions
from dashboard.actions import Refusal


@dataclass
class _Form:
    """A form in a session: an object, for Streamlit may end a run at any use of its session state, when a second click has come."""

    done: int = 0  # how often what it asks for was done
    refused: Refusal | None = None
    kept: dict[str, Any] = field(default_factory=dict)  # what was typed and refused
    one_at_a_time: Lock = field(default_factory=Lock)


def begin(name: str) -> str:
    """Return what a form's keys begin with until what it asks for is done, and put back what was typed and refused: a page that failed had forgotten it."""
    found = _of(name)
    for key, value in found.kept.items():
        st.session_state.setdefault(key, value)
    return f"{name} {found.done}"


def say_refusal(name: str) -> None:
    """Say by the form why it was refused, once."""
    found = _of(name)
    refused, found.refused = found.refused, None
    if refused is not None:
        actions.say_refusal(refused)


def act(form: str, typed: str, what: str, said: str, write: Callable[[str], object]) -> bool:
    """Do what a form asks for (`actions.act`: `write(who)`, then `said` is said), unless it was done: by a click before, of the same hand, on this form or the
    empty one after it. Return whether what this form asks for is done.

    A second click ends the first one's run at its next use of Streamlit, and begins its own beside it at once: it waits until the first has written, or was
    ended before. `write` asks nothing of Streamlit unless it refuses: else it would not be known what was written.
    """
    name = form.rpartition(" ")[0]
    found = _of(name)
    all_typed = {str(k): v for k, v in st.session_state.items() if str(k).startswith(f"{form} ")}

    def refused(why: Refusal) -> None:
        found.refused, found.kept = why, all_typed

    def counted(who: str) -> str:
        write(who)
        found.done += 1
        return said

    with found.one_at_a_time:
        if form != f"{name} {found.done}":
            return True
        if found.done and not typed:
            return False
        found.refused, found.kept = None, {}
        return actions.act(what, counted, refused)


def _of(name: str) -> _Form:
    found: _Form = st.session_state.setdefault(f"form {name}", _Form())
    return found
