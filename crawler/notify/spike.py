"""Is a topic's volume out of the ordinary for this hour and weekday? Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from crawler.usual import usual

WINDOW, BACK = timedelta(hours=6), 28  # compared with the same hours of so many days before; what alerts say names the hours
_ENOUGH = 14  # of them known
_CHANCE = 1e-4  # that as many come by chance; usual and scatter are estimates from few days, so that in truth it is a few times more
_TIMES = 2.0  # the usual, at least


class Spike(NamedTuple):
    """A volume that is out of the ordinary."""

    stories: int
    usual: float


def spike(came: Sequence[datetime], known_days: frozenset[object], now: datetime, minimum: int) -> Spike | None:
    """Return the spike in the last hours, if there is one; `known_days` are the UTC days on which somebody looked."""
    count = _between(came, now)
    days = [now - timedelta(days=k) for k in range(1, BACK + 1)]
    before = [(d.weekday(), _between(came, d)) for d in days if d.date() in known_days]
    if count < minimum or len(before) < _ENOUGH:
        return None
    found = usual(before, now.weekday(), capped=0.1, hides=1.3, lost=0, doubt=0)  # measured for few days of six hours
    return Spike(count, found.mean) if count >= _TIMES * found.mean and found.at_least(count) < _CHANCE else None


def _between(came: Sequence[datetime], until: datetime) -> int:
    return sum(until - WINDOW < at <= until for at in came)
