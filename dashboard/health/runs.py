"""The history of runs, and one of them with all it counted and its part of the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import streamlit as st

from crawler import logs
from crawler.localization import phrase
from crawler.storage import reports
from crawler.storage.reports import RunLine
from dashboard import columns, data, parts, words
from dashboard.columns import Column
from dashboard.health import place, tables, terms
from dashboard.words import say

_MOST_LINES, _LONGEST, _MOST_BYTES = 400, 2_000, 30_000_000  # lines, characters of one, bytes of a file
TRIGGERS = {
    "scheduled": phrase("by schedule"), "manual": phrase("by hand"), "requested": phrase("from the dashboard"), "page": phrase("given addresses"),
    "replay": phrase("from captures"), "backfill": phrase("backfill"),
}  # fmt: skip


def trigger(of: str) -> str:
    """Name what set a run off."""
    return say(TRIGGERS.get(of, of))


def show(keys: tuple[str, ...]) -> None:
    """Show the latest runs of outlets, and one of them."""
    states = st.multiselect(
        say("States"), list(tables.STATES), format_func=tables.state_name, key="run_state", placeholder=say("All states")
    )  # fmt: skip
    found = data.runs(outlets=keys, states=tuple(states)) if keys else []
    if not found:
        tables.none(say("No runs of this kind."))
        return
    names = parts.names()
    table(found)
    parts.note(words.count(len(found), "The latest run; the outlets and kinds chosen in the side bar apply.",
                           "The latest {n} runs; the outlets and kinds chosen in the side bar apply."))  # fmt: skip
    labels = {str(r.id): place.joined(r.id, names.get(r.outlet, r.outlet), tables.moment(r.started_at), tables.state_name(r.state)) for r in found}
    if (picked := place.one_of(place.RUN, labels, label=say("Look at a run"))) is not None:
        _one(next(r for r in found if str(r.id) == picked))


def table(found: Sequence[RunLine], *, of_one: bool = False) -> None:
    """Show runs, a line each; `of_one` outlet, which is not named again."""
    names, shown = parts.names(), _columns()
    if of_one:
        del shown["outlet"]
    tables.table([_row(r, names) for r in found], shown, name="runs", alt=say("The latest runs"))


def _columns() -> dict[str, Column]:
    number, text = columns.number, columns.text
    return {
        "started": replace(tables.moments(say("Started")), to=lambda row: place.way(place.RUN, row["id"])),
        "outlet": text(say("Outlet")),
        "state": tables.states(say("State")),
        "cause": text(say("Cause")),
        "message": text(say("Message"), wide=True),
        "took": columns.told(say("Took"), lambda s: "" if s is None else words.count(round(s), "{n} s", "{n} s"), float),
        "links": number(say("Links")),
        "new": number(say("New")),
        "fetched": number(say("Fetched")),
        "stories": number(say("Stories")),
        "off_topic": number(say("Off topic")),
        "unreadable": number(say("Unreadable")),
        "no_answer": number(say("No answer")),
        "reasons": text(say("Reasons"), wide=True),
        "http": text(say("HTTP")),
        "trigger": text(say("Trigger")),
    }


def _row(r: RunLine, names: dict[str, str]) -> dict[str, object]:
    return {
        "id": r.id,
        "started": r.started_at,
        "outlet": names.get(r.outlet, r.outlet),
        "state": r.state,
        "cause": terms.cause(r.cause),
        "message": terms.told(r.message, r.message_parts),
        "took": (r.finished_at - r.started_at).total_seconds() if r.finished_at else None,
        "links": r.found,
        "new": r.new,
        "fetched": r.fetched,
        "stories": r.stories,
        "off_topic": r.off_topic,
        "unreadable": r.rejected,
        "no_answer": r.failed,
        "reasons": terms.counted(r.reasons),
        "http": terms.counted(r.statuses),
        "trigger": trigger(r.trigger),
    }


def _one(run: RunLine) -> None:
    with st.container(border=True):
        st.text(f"{tables.state(run.state)}  {terms.cause(run.cause)}")
        if run.message:
            st.text(terms.told(run.message, run.message_parts))
        log(run)


def log(run: RunLine) -> None:
    """Show what the log tells of a run: the end of it, where it is long."""
    lines = _lines(run)
    if isinstance(lines, str):
        tables.none(lines)
        return
    st.code("\n".join(line[:_LONGEST] for line in lines[-_MOST_LINES:]) or "–", language=None, height=420)
    told = words.count(len(lines), "The line of the log that is of this run.", "The {n} lines of the log that are of this run.")
    parts.note(told + (" " + words.count(_MOST_LINES, "The last {n} is shown.", "The last {n} are shown.") if len(lines) > _MOST_LINES else ""))


def _lines(run: RunLine) -> list[str] | str:
    """Return the lines, or a sentence why there are none."""
    if run.log is None:
        return say("This run wrote to no file: only crawls that the scheduler starts do.")
    path = data.config().log_dir / Path(run.log).name
    try:
        if path.stat().st_size > _MOST_BYTES:
            return say("The log is too long to be shown here: {file}", file=path.name)
        return logs.lines_of(path, run.outlet, reports.outlets_in(data.engine(), run.log))
    except OSError:
        return say("The log is gone: RASAD_RETAIN_LOGS_MB says how much is kept.")
