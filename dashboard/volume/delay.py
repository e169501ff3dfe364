"""How much of a day is still to be found, by how late an outlet's stories usually come. No SQL, no Streamlit.

Late stories of young days have not been seen yet, so delays are read as Kalbfleisch and Lawless do ("Inference based on retrospective ascertainment", 1989):
of what is seen within a delay, which part came in the last step up to it, over the days that are old enough to tell. The product of the
rest is the part that is seen within a delay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias

from crawler.storage.reports import Arrival
from crawler.storage.timing import BOUNDS

HORIZON = 336  # hours; what comes later than two weeks is no reporting delay any more
STEPS = tuple(b for b in BOUNDS if b <= HORIZON)
ENOUGH = 20  # stories of an outlet; with fewer those of all outlets together tell how late its stories come
_NINE_OF_TEN = 1.645
Seen: TypeAlias = Mapping[int, float]  # delay in hours -> part of the stories that is seen within it
Age: TypeAlias = Callable[[int], float]  # day -> hours since it ended


@dataclass(frozen=True)
class Growth:
    """Stories of some days that are still to be found: the most likely number, and within which nine of ten cases lie."""

    expected: float
    low: float
    high: float


def seen_within(arrivals: Iterable[Arrival], age: Age) -> Seen:
    """Return which part of the stories is seen within each delay."""
    known = [a for a in arrivals if a.delay in STEPS]
    parts: dict[int, float] = {}
    rest = 1.0
    for step in reversed(STEPS):
        parts[step] = rest
        old = [a for a in known if age(a.day) >= step]
        within, last = sum(a.stories for a in old if (a.delay or 0) <= step), sum(a.stories for a in old if a.delay == step)
        rest *= 1 - last / within if within and last < within else 1.0
    return parts


def by_outlet(arrivals: Sequence[Arrival], age: Age) -> tuple[dict[str, Seen], Seen]:
    """Return the same for every outlet with enough stories, and for all together."""
    of: dict[str, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        if arrival.delay in STEPS:
            of[arrival.outlet].append(arrival)
    return {o: seen_within(own, age) for o, own in of.items() if sum(a.stories for a in own) >= ENOUGH}, seen_within(arrivals, age)


def still_to_come(recent: Iterable[Arrival], seen: tuple[Mapping[str, Seen], Seen], age: Age) -> dict[int, Growth]:
    """Return what is still to be found of each day that is over and not older than the horizon."""
    place: dict[tuple[str, int], list[Arrival]] = defaultdict(list)
    for arrival in recent:
        if arrival.delay in STEPS and STEPS[0] <= age(arrival.day) < HORIZON:
            place[arrival.outlet, arrival.day].append(arrival)
    sums: dict[int, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for (outlet, day), own in place.items():
        missing, variance = _missing(own, seen[0].get(outlet, seen[1]), age(day))
        sums[day] = (sums[day][0] + missing, sums[day][1] + variance)
    return {day: _growth(missing, variance) for day, (missing, variance) in sums.items()}


def together(growths: Iterable[Growth]) -> Growth:
    """Add days up; their errors are taken as independent."""
    every = list(growths)
    return _growth(sum(g.expected for g in every), sum(((g.high - g.expected) / _NINE_OF_TEN) ** 2 for g in every))


def _missing(own: Sequence[Arrival], seen: Seen, age: float) -> tuple[float, float]:
    """Of n stories seen by chance F each, n / F is the whole and n (1 - F) / F^2 its variance; what was seen since is not missing any more."""
    step = max(s for s in STEPS if s <= age)
    within, everything, part = sum(a.stories for a in own if (a.delay or 0) <= step), sum(a.stories for a in own), seen[step]
    return max(within / part - everything, 0.0), within * (1 - part) / part**2


def _growth(missing: float, variance: float) -> Growth:
    spread = _NINE_OF_TEN * sqrt(variance)
    return Growth(missing, max(missing - spread, 0.0), missing + spread)
