"""Tables of the Health page, with the states in words, signs and colours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

import streamlit as st

from crawler.localization import phrase
from dashboard import columns as kinds
from dashboard import data, words
from dashboard.columns import Cell, Column
from dashboard.words import say

_LAMPS = {"ok": "●", "unchanged": "●", "done": "●", "running": "▶", "waiting": "…", "partial": "◐", "paused": "‖"}
_LAMPS |= dict.fromkeys(("skipped", "missed", "stopped", "expired", "closed"), "○")
_FAILED = "✕"
_SIDE_BY_SIDE = 5  # columns; more are cards on a phone
_SHADES = {"●": "well", "▶": "going", "…": "going", "◐": "partly", _FAILED: "failed"}  # as the style sheet calls them
STATES = {
    "ok": phrase("ok"), "unchanged": phrase("unchanged"), "partial": phrase("partial"), "empty": phrase("empty"), "blocked": phrase("blocked"),
    "failed": phrase("failed"), "killed": phrase("killed"), "interrupted": phrase("interrupted"), "missed": phrase("missed"),
    "skipped": phrase("skipped"), "running": phrase("running"),
}  # fmt: skip
_OTHER_STATES = {
    "paused": phrase("paused"), "waiting": phrase("waiting"), "done": phrase("done"), "stopped": phrase("stopped"), "expired": phrase("expired"),
    "closed": phrase("not set any more"),
}  # fmt: skip
_WHY = {
    why: why for why in (
        phrase("as usual"), phrase("rhythm not known yet"), phrase("busy now"), phrase("busy hour"), phrase("quiet lately"), phrase("quiet night"),
        phrase("quiet hour"), phrase("its feed changes no sooner"), phrase("server asked to wait"), phrase("was cut short"), phrase("nothing readable"),
        phrase("the network was down"), phrase("the database could not be used"), phrase("failed once"), phrase("blocked once"),
    )
}  # fmt: skip
_TIMES = re.compile(r"(failed|blocked) (\d+) times")


def state_name(state: str) -> str:
    """Name a state of a run or a request."""
    return say(STATES.get(state) or _OTHER_STATES.get(state) or state)


def state(of: str | None) -> str:
    """Return a state with its sign."""
    return f"{_LAMPS.get(of, _FAILED)} {state_name(of)}" if of else f"○ {say('not run yet')}"


def why_then(why: str | None) -> str:
    """Say why a check is due when it is."""
    if found := _TIMES.fullmatch(why or ""):
        times = int(found[2])
        one = words.count(times, "failed {n} time", "failed {n} times")
        return one if found[1] == "failed" else words.count(times, "blocked {n} time", "blocked {n} times")
    return say(_WHY[why]) if why in _WHY else why or ""


def next_check(at: datetime, why: str | None, now: datetime) -> str:
    """Say when an outlet is checked next, and why then."""
    if at <= now:
        return say("due for {span}", span=words.span(now - at))
    return say("{when} ({why})", when=words.ago(at, now), why=why_then(why)) if why else words.ago(at, now)


def table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Column], *, name: str, alt: str) -> None:
    """Show rows as a table, as tall as they need up to a limit. `name` is what the page finds it by."""
    st.html(kinds.table(rows, columns, name=name, alt=alt, folds=len(columns) > _SIDE_BY_SIDE))


def states(title: str) -> Column:
    """Return a column of states of runs and requests, each with its sign in its colour."""
    return Column(title, lambda values: map(_shaded, values), "rs-state")


def _shaded(of: str | None) -> Cell:
    sign, _, named = state(of).partition(" ")
    return Cell(f'<i class="rs-{_SHADES.get(sign, "still")}">{sign}</i> <bdi>{escape(named)}</bdi>', named)


def ago(title: str, now: datetime) -> Column:
    """Return a column of instants, told by how long ago they were."""
    return kinds.told(title, lambda at: since(at, now), datetime.timestamp)


def upcoming(title: str, now: datetime) -> Column:
    """Return a column of next checks (when, and why then); empty where none is due."""
    return kinds.told(title, lambda due: next_check(due[0], due[1], now) if due else "", lambda due: due[0].timestamp())


def moments(title: str) -> Column:
    """Return a column of instants in the installation's zone; empty where there is none."""
    return kinds.told(title, lambda at: moment(at) if at else "", datetime.timestamp)


def none(sentence: str) -> None:
    """Explain an empty place. Own words only."""
    st.html(f'<div class="rs-empty">{escape(sentence)}</div>')


def moment(at: datetime | None) -> str:
    """Write an instant in the installation's zone."""
    return words.moment(at, data.config().zone)


def since(at: datetime | None, now: datetime) -> str:
    """Say how long ago, or that it never was."""
    return words.ago(at, now) if at else say("never")
