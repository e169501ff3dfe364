"""The installation itself: what reaches nobody, how the database grows, what is judged anew."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import streamlit as st

from crawler.health import watch
from crawler.health.space import SIZES
from crawler.storage.backup import FAILED
from crawler.storage.backup import NOTE as BACKUP
from crawler.storage.duty import HEARTBEAT
from crawler.storage.reports import Fact, Rejudging
from crawler.storage.retention import NOTE as PRUNE
from crawler.storage.retention import NOTE_PARTS as PRUNE_PARTS
from dashboard import charts, columns, data, parts, strip, words
from dashboard.columns import Column
from dashboard.health import tables, terms
from dashboard.words import say

_MB = 1_000_000
_REMEMBERED = timedelta(days=30)  # a channel that is set no more


def show() -> None:
    """Show each of them."""
    facts, now = strip.taken().facts, words.now()
    _scheduler(facts, now)
    _channels(now)
    _room(facts)
    _rejudging(data.rejudging(), now)


def _scheduler(facts: dict[str, Fact], now: datetime) -> None:
    st.subheader(say("Scheduler and upkeep"), anchor=False)
    beat, backup, prune = (facts.get(name) for name in (HEARTBEAT, BACKUP, PRUNE))
    rows = [
        (say("Scheduler"), (say("at work") if beat.value else say("stopped")) if beat else say("never ran"), beat),
        (say("Backup"), facts[FAILED].value if FAILED in facts else backup.value if backup else say("none yet"), backup),
        (say("Pruning"), _pruned(facts) if prune else say("none yet"), prune),
    ]
    shown = [{"what": what, "state": state, "at": fact.at if fact else None} for what, state, fact in rows]
    heads = {"what": columns.text(say("What")), "state": columns.text(say("State"), wide=True), "at": tables.ago(say("When"), now)}
    tables.table(shown, heads, name="upkeep", alt=say("Scheduler and upkeep"))


def _pruned(facts: dict[str, Fact]) -> str:
    """Say what was let go of last; a note of an older version stays English."""
    said, made_of = facts[PRUNE], facts.get(PRUNE_PARTS)
    return terms.told(said.value, json.loads(made_of.value) if made_of and made_of.at == said.at else None)


def _channels(now: datetime) -> None:
    st.subheader(say("Messages"), anchor=False)
    found = [c for c in data.channels() if c.closed_at is None or now - c.closed_at < _REMEMBERED]
    if not found:
        tables.none(say("No message was ever to be sent: no channel is set, or nothing has happened yet."))
        return
    rows = [
        {
            "channel": c.channel,
            "state": "closed" if c.closed_at else "failed" if c.error and c.waiting else "ok",
            "sent": c.sent_at,
            "waiting": c.waiting,
            "since": c.since,
            "tries": c.tries,
            "next_try": c.next_try_at,
            "error": c.error or "",
            "given_up": c.given_up,
        }
        for c in found
    ]
    tables.table(rows, _channel_columns(now), name="channels", alt=say("Channels with what waits"))
    parts.note(say("A message that fails is tried again until it arrives; one that is refused for itself five times is given up."))


def _channel_columns(now: datetime) -> dict[str, Column]:
    return {
        "channel": columns.text(say("Channel")),
        "state": tables.states(say("State")),
        "sent": tables.ago(say("Last sent"), now),
        "waiting": columns.number(say("Notices that wait")),
        "since": tables.moments(say("Waiting since")),
        "tries": columns.number(say("Tries")),
        "next_try": columns.told(say("Next try"), lambda at: words.ago(at, now) if at else "", datetime.timestamp),
        "error": columns.text(say("Error"), wide=True),
        "given_up": columns.number(say("Messages given up")),
    }


def _room(facts: dict[str, Fact]) -> None:
    st.subheader(say("Database and disks"), anchor=False)
    disks = watch.disks(data.engine(), data.config())
    names = {"the database": say("the database"), "the logs": say("the logs")}
    rows = [
        {"what": names.get(d.what, d.what), "folder": str(d.folder), "free": d.free // _MB, "total": d.total // _MB,
         "share": d.free / d.total * 100 if d.total else None}
        for d in disks
    ]  # fmt: skip
    heads = {
        "what": columns.text(say("What")), "folder": columns.text(say("Folder"), wide=True), "free": columns.number(say("Free (MB)")),
        "total": columns.number(say("In all (MB)")), "share": columns.share(say("Free")),
    }  # fmt: skip
    if rows:
        tables.table(rows, heads, name="disks", alt=say("Disks"))
    sizes = _sizes(facts)
    if len(sizes) < 2:
        tables.none(say("How the database grows is known after two days with a scheduler."))
        return
    parts.chart(charts.growth(sizes, title=say("MB")), alt=say("Size of the database by day"))
    last, first = max(sizes), min(sizes)
    a_day = (sizes[last] - sizes[first]) / max(1, (last - first).days) / _MB
    parts.note(
        say("Size of the database in MB (millions of bytes) by day in UTC, as the scheduler measured it last. Days without one are left out."),
        say("It grew by {figure} MB a day on average.", figure=f"{a_day:,.1f}"),
    )


def _sizes(facts: dict[str, Fact]) -> dict[date, int]:
    """Return the bytes of the database by day."""
    try:
        found: Any = json.loads(facts[SIZES].value) if SIZES in facts else {}
        return {date.fromisoformat(day): int(size) for day, size in found.items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def _rejudging(found: Rejudging, now: datetime) -> None:
    st.subheader(say("Judging anew"), anchor=False)
    if found.since is None:
        tables.none(say("Nothing has been judged yet."))
        return
    share = (found.judged - found.stale) / found.judged if found.judged else None
    st.progress(share if share is not None else 1.0)
    judged = f"{found.judged:,}"
    left = words.count(found.stale, "{n} page of {judged} was judged by older rules.", "{n} pages of {judged} were judged by older rules.", judged=judged)
    at_work = say("Judging anew is under way.") if found.beat_at else say("The scheduler judges them anew by itself.") if found.stale else ""
    rules = say("The newest rules (topics, sources, code) are in use since {when}.", when=tables.moment(found.since))
    parts.note(" ".join(s for s in (left, at_work, rules) if s))
