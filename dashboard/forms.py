"""What people type, from the first letter until it is done: asked for once, however often somebody clicks; kept, with why beside it, where it was refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from crawler.errors import SetupError
from dashboard import actions
from dashboard.actions import Refusal


@dataclass
class _Form:
    """A form in a session: an object, for Streamlit may end a run at any use of its session state, when a second click has come."""

    done: int = 0  # how often what it asks for was done
    refused: Refusal | None = None
    kept: dict[str, Any] = field(default_factory=dict)  # what was typed and refused


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


def act(form: str, typed: str, what: str, work: Callable[[str], str]) -> bool:
    """Do what a form asks for (`actions.act`), unless that was done already: a second click of the same hand, on this form or on the empty one after it."""
    name = form.rpartition(" ")[0]
    found = _of(name)
    if form != f"{name} {found.done}" or (found.done and not typed):
        return False
    all_typed = {str(k): v for k, v in st.session_state.items() if str(k).startswith(f"{form} ")}

    def refused(why: Refusal) -> None:
        found.refused, found.kept = why, all_typed

    def counted(who: str) -> str:
        found.done += 1  # first: a second click ends this run in the midst of the work, or of showing what came of it
        try:
            return work(who)
        except (SetupError, ValueError, SQLAlchemyError):
            found.done -= 1
            raise

    found.refused, found.kept = None, {}
    return actions.act(what, counted, refused)


def _of(name: str) -> _Form:
    found: _Form = st.session_state.setdefault(f"form {name}", _Form())
    return found
