"""When to look at an outlet again: its rhythm, what its server asked for, and back-off that never ends for good."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from crawler.rhythm import Wait

_LONGEST_BACK_OFF = timedelta(hours=6)
_LONGEST_BLOCKED = timedelta(hours=12)
_BLOCKED_STEP = 4  # times the base gap, for each failure in a row
_LONGEST_RETRY_AFTER = timedelta(hours=24)
_LONGEST_CACHE = timedelta(hours=1)  # some servers give a feed a year
_SPREAD = 0.1  # of the gap, so that outlets do not come due together
_AGAIN = timedelta(minutes=1)
_QUIET_FOR = 20  # times the usual gap between two pages
_SHORTEST_DOUBT = timedelta(hours=3)
_LONGEST_DOUBT = timedelta(days=2)

_CHANGES_LATER, _ASKED_TO_WAIT = "its feed changes no sooner", "server asked to wait"
BINDING = frozenset({_CHANGES_LATER, _ASKED_TO_WAIT})  # why a check must not come sooner than it is due

_GOOD = frozenset({"ok", "unchanged", "partial"})
_BAD = frozenset({"failed", "empty", "blocked", "killed"})
_FAULTS_OF_OURS = frozenset({"storage", "memory", "crash"})


class NextCheck(NamedTuple):
    """When an outlet is due next, and why then, for a person."""

    at: datetime
    why: str


def next_check(
    now: datetime,
    *,
    state: str,
    cause: str | None,
    failures: int,
    base_minutes: float,
    usual: Wait | None = None,
    retry_after_seconds: float | None = None,
    cache_seconds: float | None = None,
    jitter: float = 0.0,
) -> NextCheck:
    """Return when an outlet is due next; `failures` counts this run, `usual` is what its rhythm says (default: the base gap), `jitter` is in [0, 1)."""
    gap, why = _gap(state, cause, max(1, failures), timedelta(minutes=base_minutes), usual or Wait(base_minutes, "as usual"))
    fresh = min(timedelta(seconds=max(0.0, cache_seconds or 0.0)), _LONGEST_CACHE)
    if state in _GOOD and fresh > gap:
        gap, why = fresh, _CHANGES_LATER
    gap *= 1 + _SPREAD * jitter
    if retry_after_seconds is not None:
        asked = timedelta(seconds=min(max(0.0, retry_after_seconds), _LONGEST_RETRY_AFTER.total_seconds())) * (1 + _SPREAD * jitter)
        if asked > gap:
            gap, why = asked, _ASKED_TO_WAIT
    return NextCheck(now + gap, why)


def doubt_after(pages: int, within: timedelta) -> timedelta:
    """Return how long a route's "not modified" is believed, of an outlet that published so many pages within a time: some servers say it for ever."""
    return max(_SHORTEST_DOUBT, min(_QUIET_FOR * within / max(1, pages), _LONGEST_DOUBT))


def failures_after(failures: int, state: str, cause: str | None) -> int:
    """Return how many runs failed in a row, after one more: what is not the outlet's doing leaves the count as it was."""
    if state in _GOOD:
        return 0
    ours = cause in _FAULTS_OF_OURS
    return failures + 1 if state in _BAD and not ours else failures


def _gap(state: str, cause: str | None, failures: int, base: timedelta, usual: Wait) -> tuple[timedelta, str]:
    times = "once" if failures == 1 else f"{failures} times"
    if state == "blocked":
        return max(base, min(base * _BLOCKED_STEP * failures, _LONGEST_BLOCKED)), f"blocked {times}"
    if state in ("interrupted", "missed"):
        return min(base, _AGAIN), "was cut short"
    if state in _BAD and cause == "unreadable":  # it answers: asking it less would only lose stories
        return base, "nothing readable"
    if state in _BAD and cause == "storage":
        return base, "the database could not be used"
    if state in _BAD:
        return max(base, min(base * (1 + failures), _LONGEST_BACK_OFF)), f"failed {times}"
    return (timedelta(minutes=usual.minutes), usual.why) if state in _GOOD else (base, "as usual")
