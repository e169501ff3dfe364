"""Is it our own network? A failure of everything at once is held against no outlet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from crawler.health.causes import CONNECTION, cause_of
from crawler.health.diagnosis import State
from crawler.sentences import Sentence, sentence

NAME = "local_outage"  # the installation row: its value is since when (ISO), it is struck when the outage is over
CAUSE = "local outage"
_FIRST_GAP, _LONGEST_GAP = timedelta(minutes=2), timedelta(minutes=10)
_NEUTRAL = frozenset({"tls", "reset", "private address", "robots unreachable", "crash", "storage", "memory"})  # says nothing of our network


class Tried(NamedTuple):
    """What came of one outlet in a cycle."""

    host: str
    state: str
    cause: str | None


def is_outage(cycle: Iterable[Tried], *, ongoing: bool = False, others_reached: bool = False) -> bool:
    """Say whether a cycle failed because of our own network.

    Everything tried failed to connect, at two hosts or more; one is enough where the system itself says that there is no network,
    or where an outage was known before. Not so if another crawl reached an outlet meanwhile (`others_reached`).
    """
    tried = [t for t in cycle if t.state not in (State.SKIPPED, State.MISSED, State.INTERRUPTED)]
    if not tried or others_reached or not all(failed_to_connect(t.state, t.cause) for t in tried):
        return False
    certain = ongoing or any(cause_of(t.cause or "") == "no network" for t in tried)
    return certain or len({t.host for t in tried}) > 1


def is_over(cycle: Iterable[Tried]) -> bool:
    """Say whether a cycle shows that the network works: an outlet was reached, if only to be refused."""
    return any(reached(t.state, t.cause) for t in cycle)


def failed_to_connect(state: str, cause: str | None) -> bool:
    """Say whether a run failed as it would without a network."""
    return state == State.FAILED and cause_of(cause or "") in CONNECTION


def reached(state: str, cause: str | None) -> bool:
    """Say whether a run got an answer from its outlet."""
    if state in (State.OK, State.UNCHANGED, State.PARTIAL, State.EMPTY):
        return True
    return state in (State.FAILED, State.BLOCKED) and cause is not None and cause_of(cause) not in CONNECTION | _NEUTRAL


def since(installation: Mapping[str, tuple[str, datetime]]) -> datetime | None:
    """Return since when an outage lasts, from the facts about the installation; None when there is none."""
    row = installation.get(NAME)
    return datetime.fromisoformat(row[0]) if row and row[0] else None


def message(began: datetime) -> Sentence:
    """Return what the runs of an outage say, and the terminal."""
    return sentence("No outlet can be reached since {when}: this machine's network is down; held against no outlet, tried again by itself.", when=began)


def next_check(now: datetime, began: datetime, jitter: float) -> datetime:
    """Return when to try an outlet again: soon at first, every ten minutes when it lasts."""
    gap = min(_LONGEST_GAP, max(_FIRST_GAP, (now - began) / 3))
    return now + gap * (1 + 0.1 * jitter)
