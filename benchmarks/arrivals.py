"""When stories came: the real timeline of one outlet, and rhythms made up to be hard. In minutes since an instant."""

from __future__ import annotations

import csv
import math
import random
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

DAY = 1440.0


@dataclass(frozen=True)
class Timeline:
    """An outlet's stories over some time."""

    name: str
    zone: ZoneInfo
    start: datetime
    minutes: float
    stories: list[float]
    rate: Callable[[float], float] | None = None  # stories a minute, where it is known

    def instant(self, minutes: float) -> datetime:
        """Return the instant so many minutes after the start."""
        return self.start + timedelta(minutes=minutes)


def real(runs: Path, *, seed: int | None = None) -> Timeline:
    """Return what a log of runs (instant, listed, new; tab-separated) says: the new stories of a run came between the one before and it.

    They are spread evenly over that time, one at the middle of each equal share; with a seed each at random in it.
    """
    with runs.open(encoding="utf-8", newline="") as file:
        rows = [(datetime.fromisoformat(at), int(new)) for at, _, new in csv.reader(file, delimiter="\t")]
    start, chance = rows[0][0], random.Random(seed)
    edges = [((a - start) / timedelta(minutes=1), (b - start) / timedelta(minutes=1), n) for (a, _), (b, n) in pairwise(rows)]
    stories = [a + (chance.random() if seed is not None else (i + 0.5) / n) * (b - a) for a, b, n in edges for i in range(n)]
    how = "evenly" if seed is None else f"at random ({seed})"
    return Timeline(f"Shafaq, {how}", ZoneInfo("Asia/Baghdad"), start, edges[-1][1], sorted(stories), _steps(edges))


def _steps(edges: list[tuple[float, float, int]]) -> Callable[[float], float]:
    starts = [a for a, _, _ in edges]

    def rate(minute: float) -> float:
        a, b, n = edges[max(0, bisect_right(starts, minute) - 1)]
        return n / (b - a)

    return rate


def synthetic(seed: int = 1) -> list[Timeline]:
    """Return the rhythms made up: each says in its name what is hard about it."""
    return [
        _drawn("bursty", "UTC", 40, lambda local: 12 / DAY, seed, echo=0.8),
        _drawn("silent at the weekend", "Asia/Baghdad", 56, lambda local: 40 / DAY if local.weekday() not in (4, 5) and 8 <= local.hour < 18 else 0, seed),
        _drawn("one a week", "Asia/Tehran", 182, lambda local: 1 / 60 if (local.weekday(), local.hour) == (1, 10) else 0, seed),
        _drawn("none", "UTC", 28, lambda local: 0, seed),
        _drawn("day, from the middle on night", "Asia/Baghdad", 56, _moved, seed),
        _drawn("office hours over a change of clocks", "Europe/London", 56, lambda local: 60 / DAY if 9 <= local.hour < 17 else 2 / DAY, seed),
        _drawn("steady", "UTC", 40, lambda local: 60 / DAY, seed),
    ]


def _moved(local: datetime) -> float:
    by_day = 7 <= local.hour < 19
    return (60 if by_day == (local < datetime(2026, 3, 30, tzinfo=local.tzinfo)) else 4) / DAY


def _drawn(name: str, zone: str, days: int, rate: Callable[[datetime], float], seed: int, *, echo: float = 0.0) -> Timeline:
    """Draw stories at a rate by local time, from 2 March 2026; each is followed by `echo` others on average within the hour or so."""
    chance, where, start = random.Random(f"{name}{seed}"), ZoneInfo(zone), datetime(2026, 3, 2, tzinfo=UTC)
    stories: list[float] = []
    for minute in range(days * 1440):
        if chance.random() < rate((start + timedelta(minutes=minute)).astimezone(where)):
            stories += _cascade(minute + chance.random(), echo, chance)
    minutes = days * DAY
    return Timeline(name, where, start, minutes, sorted(s for s in stories if s <= minutes))


def _cascade(at: float, echo: float, chance: random.Random) -> list[float]:
    found = [at]
    left = sum(1 for _ in range(20) if chance.random() < echo / 20)
    for _ in range(left):
        found += _cascade(at - 40 * math.log(1 - chance.random()), echo, chance)
    return found
