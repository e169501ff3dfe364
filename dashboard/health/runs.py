"""The history of runs, and one of them with all it counted and its part of the log."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from crawler import logs
from crawler.localization import phrase
from crawler.storage import reports
from crawler.storage.reports import RunLine
from dashboard import data, parts, words
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
    wide = {
        say("State"): st.column_config.TextColumn(width=120),
        say("Message"): st.column_config.TextColumn(width="medium"),
        say("Outlet"): st.column_config.TextColumn(width=180),
    }
    tables.table([row(r, names) for r in found], say("The latest runs"), wide, lamp=say("State"))
    parts.note(words.count(len(found), "The latest run; the outlets and kinds chosen in the side bar apply.",
                           "The latest {n} runs; the outlets and kinds chosen in the side bar apply."))  # fmt: skip
    labels = {str(r.id): place.joined(r.id, names.get(r.outlet, r.outlet), tables.moment(r.started_at), tables.state_name(r.state)) for r in found}
    if (picked := place.one_of(place.RUN, labels, label=say("Look at a run"))) is not None:
        _one(next(r for r in found if str(r.id) == picked))


def row(r: RunLine, names: dict[str, str]) -> dict[str, object]:
    """Return a run as a line of a table."""
    return {
        say("Started"): tables.moment(r.started_at),
        say("Outlet"): names.get(r.outlet, r.outlet),
        say("State"): tables.state(r.state),
        say("Cause"): terms.cause(r.cause),
        say("Message"): terms.told(r.message, r.message_parts),
        say("Took"): say("{n} s", n=f"{(r.finished_at - r.started_at).total_seconds():.0f}") if r.finished_at else "",
        say("Links"): r.found,
        say("New"): r.new,
        say("Fetched"): r.fetched,
        say("Stories"): r.stories,
        say("Off topic"): r.off_topic,
        say("Unreadable"): r.rejected,
        say("No answer"): r.failed,
        say("Reasons"): terms.counted(r.reasons),
        say("HTTP"): terms.counted(r.statuses),
        say("Trigger"): trigger(r.trigger),
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
