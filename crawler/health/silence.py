"""Is an outlet silent, measured by its own week? Pure.

Counted are hours in which something new came: a burst is one. How often an hour of the week brings something is drawn towards its hour of the day and
its weekday until enough weeks were seen, so that a night, a Friday or a feast costs a silent outlet little and a working morning much.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

BASELINE = timedelta(days=56)
ENOUGH = 5  # hours with something new, before an outlet has a rhythm
MISSED = 6.0  # hours that should have brought something, and did not
AT_LEAST = timedelta(hours=6)
_WORSE = 1.5  # than the longest silence of its own before
_HOUR = timedelta(hours=1)
_LIKE_OTHERS, _WEEKDAY_LIKE_OTHERS = 2.0, 12.0  # weeks, hours that an hour, a weekday is given as its kind has them before any was seen


@dataclass(frozen=True)
class Arrivals:
    """When something new came, of an outlet or of it in a language."""

    hours: Sequence[datetime]  # begun in UTC, rising, each once
    looked: frozenset[date] = frozenset()  # UTC days on which the outlet was looked at; empty: all


@dataclass(frozen=True)
class Silence:
    """A silence that is longer than it should be."""

    since: datetime
    missed: float  # hours that should have brought something
    usual: float  # the longest before, in the same measure


def silence(arrivals: Arrivals, until: datetime, zone: ZoneInfo) -> Silence | None:
    """Return the silence from the last arrival until a good look at the outlet, if it is one."""
    hours = arrivals.hours
    if len(hours) < ENOUGH or until - hours[-1] < AT_LEAST + _HOUR:
        return None
    week = _Week(arrivals, zone)
    missed = sum(week.share(h) for h in week.between(hours[-1] + _HOUR, until - _HOUR))
    if missed < MISSED:
        return None
    usual = week.longest_silence()
    return Silence(hours[-1], missed, usual) if missed >= _WORSE * usual else None


class _Week:
    """How often each hour of an outlet's own week brings something."""

    def __init__(self, arrivals: Arrivals, zone: ZoneInfo) -> None:
        self._arrivals, self._zone = arrivals, zone
        seen = Counter(self._place(h) for h in self.between(arrivals.hours[0], arrivals.hours[-1] + _HOUR))
        came = Counter(self._place(h) for h in arrivals.hours)
        overall = min(1.0, came.total() / max(1, seen.total()))
        by_hour = {h: _sum(came, 1, h) / max(1, _sum(seen, 1, h)) for h in range(24)}
        weekdays = {d: (_sum(came, 0, d) + _WEEKDAY_LIKE_OTHERS * overall) / ((_sum(seen, 0, d) + _WEEKDAY_LIKE_OTHERS) * overall) for d in range(7)}
        self._shares = {}
        for d, h in product(range(7), range(24)):
            usual = min(1.0, by_hour[h] * weekdays[d])
            self._shares[d, h] = min(1.0, (came[d, h] + _LIKE_OTHERS * usual) / (seen[d, h] + _LIKE_OTHERS))

    def share(self, hour: datetime) -> float:
        """Return how often such an hour brings something, from 0 to 1."""
        return self._shares[self._place(hour)]

    def between(self, begin: datetime, end: datetime) -> Iterator[datetime]:
        """Yield the hours of days on which somebody looked."""
        looked = self._arrivals.looked
        while begin < end:
            if not looked or begin.date() in looked:
                yield begin
            begin += _HOUR

    def longest_silence(self) -> float:
        """Return the longest silence before the last arrival, in hours that should have brought something."""
        longest = so_far = 0.0
        came = set(self._arrivals.hours)
        for hour in self.between(self._arrivals.hours[0], self._arrivals.hours[-1] + _HOUR):
            so_far = 0.0 if hour in came else so_far + self.share(hour)
            longest = max(longest, so_far)
        return longest

    def _place(self, hour: datetime) -> tuple[int, int]:
        local = hour.astimezone(self._zone)
        return local.weekday(), local.hour


def _sum(counts: Counter[tuple[int, int]], axis: int, value: int) -> int:
    return sum(n for place, n in counts.items() if place[axis] == value)
