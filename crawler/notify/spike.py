"""Is a topic's volume out of the ordinary for this hour and weekday? Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import exp, lgamma, log
from statistics import mean
from typing import NamedTuple

WINDOW, BACK = timedelta(hours=6), 28  # compared with the same hours of so many days before
_ENOUGH = 14  # of them known
_CHANCE = 1e-4  # that as many come by chance; usual and scatter are estimates from few days, so that in truth it is a few times more
_TIMES = 2.0  # the usual, at least
_CAPPED = 0.1  # of the days before, the highest are taken for the next lower: an earlier spike is not the usual
_CAP_HIDES = 1.3  # so much of the scatter
_WEEKDAY_LIKE_OTHERS = 2.0  # days that a weekday is given as all have them, before any was seen
_LEAST = 0.5  # stories, the usual where there were hardly any


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
    usual, spread = _usual(before, now.weekday())
    return Spike(count, usual) if count >= _TIMES * usual and _at_least(count, usual, spread) < _CHANCE else None


def _between(came: Sequence[datetime], until: datetime) -> int:
    return sum(until - WINDOW < at <= until for at in came)


def _usual(before: Sequence[tuple[int, int]], weekday: int) -> tuple[float, float]:
    """Return what is usual on a weekday, and how many times wider than Poisson's the days scatter about what is usual on theirs."""
    counts = sorted(n for _, n in before)
    highest = counts[len(counts) - 1 - max(1, round(_CAPPED * len(counts)))]
    ordinary = [(day, min(n, highest)) for day, n in before]
    level = max(_LEAST, mean(n for _, n in ordinary))
    usual = {day: max(_LEAST, _of_weekday([n for d, n in ordinary if d == day], level)) for day in range(7)}
    scatter = mean((n - usual[d]) ** 2 / usual[d] for d, n in ordinary)
    return usual[weekday], max(1.0, _CAP_HIDES * scatter)


def _of_weekday(counts: Sequence[int], level: float) -> float:
    return (sum(counts) + _WEEKDAY_LIKE_OTHERS * level) / (len(counts) + _WEEKDAY_LIKE_OTHERS)


def _at_least(count: int, usual: float, spread: float) -> float:
    """Return how likely `count` or more are: negative binomial of this mean, its variance `spread` times the mean (1: Poisson)."""
    if spread <= 1.0 + 1e-6:
        logs = (k * log(usual) - usual - lgamma(k + 1) for k in range(count))
    else:
        size = usual / (spread - 1)
        logs = (lgamma(k + size) - lgamma(size) - lgamma(k + 1) - size * log(spread) + k * log(1 - 1 / spread) for k in range(count))
    return max(0.0, 1.0 - sum(exp(x) for x in logs))
