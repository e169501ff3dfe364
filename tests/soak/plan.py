"""What happens in a soak, drawn from its seed: which outlet suffers from what and when, and who is killed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.newsroom.faults import Fault

# Each keeps a whole outlet, or its articles, from being had while it lasts.
FAULTS = (
    Fault.FEED_503,
    Fault.FEED_404,
    Fault.EMPTY_FEED,
    Fault.ARTICLE_503,
    Fault.TRUNCATED,
    Fault.SOFT_404,
    Fault.CHALLENGE,
    Fault.RETRY_AFTER,
    Fault.ROBOTS_DISALLOW,
    Fault.ROBOTS_503,
    Fault.SLOW,
    Fault.HANG,
    Fault.REFUSE,
)
VICTIMS = ("crawl", "crawl", "scheduler", "both")


@dataclass(frozen=True)
class Outage:
    """A fault of an outlet, in simulated days since the beginning."""

    outlet: str
    fault: Fault
    begins: float
    ends: float


@dataclass(frozen=True)
class Kill:
    """A SIGKILL, in simulated days since the beginning."""

    at: float
    victim: str  # crawl, scheduler, both


def outages(draw: Random, outlets: Sequence[str], days: float, *, every: float, shortest: float, longest: float) -> list[Outage]:
    """Draw the outages of a soak: about one every so many days for each outlet, never two of one at a time."""
    drawn = []
    for outlet in outlets:
        at = draw.uniform(0.1, every)
        while at < days - 0.1:
            ends = at + draw.uniform(shortest, longest)
            drawn.append(Outage(outlet, draw.choice(FAULTS), at, min(ends, days)))
            at = ends + draw.uniform(0.4, 1.6) * every
    return sorted(drawn, key=lambda o: o.begins)


def kills(draw: Random, days: float, count: int) -> list[Kill]:
    """Draw who is killed when."""
    return sorted((Kill(draw.uniform(0.05, days), draw.choice(VICTIMS)) for _ in range(count)), key=lambda k: k.at)
