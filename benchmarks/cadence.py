"""How soon stories are found at the same number of requests: `python -m benchmarks.cadence RUNS.tsv` (a log of runs, see benchmarks/arrivals.py).

Without a log only the rhythms that are made up are shown. Delays are minutes from when a story came to the check that found it.
Everything walks forward: a policy knows at each check what its checks before it found, and when.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import sqrt
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from benchmarks.arrivals import Timeline, real, synthetic
from benchmarks.rivals import Fixed, MediaCloud, Miniflux, Policy, Rasad
from crawler import rhythm

Make = Callable[[Timeline, float], Policy]

GAPS = (10.0, 15.0, 20.0, 30.0, 60.0)
SEEDS = (1, 2, 3)
_CLOSE = 0.002  # of the number of requests
_TUNED = ("_FADE_DAYS", "_HOUR_PRIOR", "_WEEKDAY_PRIOR", "_AGE_PRIOR", "_AGE_FADE_DAYS", "_LATELY_MINUTES", "_LATELY_PRIOR", "_CORRECTION_MINUTES")


class Outcome(NamedTuple):
    """What a policy reached on a timeline."""

    delays: list[float]
    checks: int
    scale: float

    @property
    def mean(self) -> float:
        return fmean(self.delays) if self.delays else 0.0

    @property
    def p95(self) -> float:
        return sorted(self.delays)[int(0.95 * len(self.delays))] if self.delays else 0.0


def walk(line: Timeline, policy: Policy, scale: float, *, since: float = 0.0) -> Outcome:
    """Check a timeline to its end; stories and checks before `since` only teach."""
    now, found, checks, delays = 0.0, 0, 0, list[float]()
    while (now := now + policy.gap(now)) <= line.minutes:
        first = found
        while found < len(line.stories) and line.stories[found] <= now:
            found += 1
        policy.saw(now, found - first)
        if now > since:
            checks += 1
            delays += [now - s for s in line.stories[first:found] if s >= since]
    return Outcome(delays, checks, scale)


def matched(line: Timeline, make: Make, requests: float, *, since: float = 0.0, first: float = 1.0) -> Outcome:
    """Return what a policy reaches when its intervals are stretched until it makes so many requests; the closest of the tries."""
    low, high, scale = 0.0, float("inf"), first
    tries = []
    for _ in range(14):
        tries.append(tried := walk(line, make(line, scale), scale, since=since))
        if abs(tried.checks - requests) <= _CLOSE * requests:
            break
        low, high = (scale, high) if tried.checks > requests else (low, scale)
        guess = scale * max(tried.checks, 1) / requests
        scale = guess if low < guess < high else (low + high) / 2
    return min(tries, key=lambda t: abs(t.checks - requests))


def compare(line: Timeline, gap: float, *, since: float = 0.0) -> str:
    """Return a line of the table: Rasad and the rivals as shares of a fixed interval's delays, at its number of requests."""
    fixed = walk(line, Fixed(line, gap), gap, since=since)
    ours = matched(line, Rasad, fixed.checks, since=since, first=gap)
    unscaled = walk(line, Rasad(line, gap), gap, since=since)
    cells = [f"{line.name:38} {gap:4.0f} {fixed.checks:6} {fixed.mean:7.2f} {fixed.p95:6.1f}", _share(ours, fixed)]
    cells += [_share(matched(line, make, fixed.checks, since=since), fixed) for make in (Miniflux, MediaCloud)]
    return "  ".join([*cells, f"{unscaled.checks / max(1, fixed.checks):5.2f}"])


def _share(one: Outcome, fixed: Outcome) -> str:
    return f"{one.mean / fixed.mean:5.3f} {one.p95 / fixed.p95:5.3f}" if fixed.delays else f"{'-':>5} {'-':>5}"


def bound(line: Timeline) -> float:
    """Return the share of a fixed interval's mean delay that checks in proportion to the root of the true rate would have: nobody does better
    who knows the rate of every minute, but not the stories (Cauchy and Schwarz; checks so frequent that the rate is steady between two)."""
    assert line.rate is not None
    rates = [line.rate(m + 0.5) for m in range(int(line.minutes))]
    return fmean(map(sqrt, rates)) ** 2 / fmean(rates)


def by_hour(line: Timeline) -> float:
    """Return the same for one who knows the mean rate of each hour of the day in hindsight, and nothing else."""
    assert line.rate is not None
    minutes = range(int(line.minutes))
    rates, hours = [line.rate(m + 0.5) for m in minutes], [line.instant(m).astimezone(line.zone).hour for m in minutes]
    means = [fmean(r for r, h in zip(rates, hours, strict=True) if h == hour) for hour in range(24)]
    roots = [sqrt(means[h]) or 1e-3 for h in hours]
    return fmean(roots) * fmean(r / c for r, c in zip(rates, roots, strict=True)) / fmean(rates)


@contextmanager
def turned(name: str, factor: float) -> Iterator[None]:
    """Change a constant of the rhythm for a while."""
    was = getattr(rhythm, name)
    setattr(rhythm, name, was * factor)
    try:
        yield
    finally:
        setattr(rhythm, name, was)


def sensitivity(line: Timeline, gap: float) -> list[tuple[str, float, float]]:
    """Return the share of a fixed interval's mean delay with each constant a fifth lower and higher."""
    fixed = walk(line, Fixed(line, gap), gap)

    def share(name: str, factor: float) -> float:
        with turned(name, factor):
            return matched(line, Rasad, fixed.checks, first=gap).mean / fixed.mean

    return [(name, share(name, 0.8), share(name, 1.2)) for name in _TUNED]


def as_they_come(line: Timeline) -> Iterator[str]:
    """Yield what each rule makes of a timeline with its own defaults, and Rasad and a fixed interval at as many requests."""
    for name, make in (("Miniflux", Miniflux), ("Media Cloud", MediaCloud)):
        rival = walk(line, make(line, 1.0), 1.0)
        gap = line.minutes / rival.checks
        fixed, ours = (matched(line, m, rival.checks, first=gap) for m in (Fixed, Rasad))
        yield (
            f"{name:12} {rival.checks:5} requests, one in {gap:5.1f} min: mean {rival.mean:6.2f} p95 {rival.p95:6.1f};"
            f" fixed {fixed.mean:6.2f} {fixed.p95:6.1f}; Rasad {ours.mean:6.2f} {ours.p95:6.1f}"
        )


def _later(rate: Callable[[float], float], since: float) -> Callable[[float], float]:
    return lambda minute: rate(since + minute)


def by_quarter(line: Timeline, gap: float) -> Iterator[str]:
    """Yield what is reached in each quarter of a timeline, all before it learnt, beside what could be known of it in hindsight."""
    length = line.minutes / 4
    for quarter in range(4):
        since, rate = quarter * length, line.rate
        assert rate is not None
        known = replace(line, minutes=since + length, stories=[s for s in line.stories if s <= since + length])
        alone = replace(line, start=line.instant(since), minutes=length, stories=[], rate=_later(rate, since))
        fixed = walk(known, Fixed(known, gap), gap, since=since)
        ours = matched(known, Rasad, fixed.checks, since=since, first=gap)
        yield f"quarter {quarter + 1}, every {gap:.0f}: {_share(ours, fixed)}  rate between runs {bound(alone):.3f}  hour of day {by_hour(alone):.3f}"


_HEAD = f"{'':38} {'gap':>4} {'checks':>6} {'mean':>7} {'p95':>6}  {'Rasad':^11}  {'Miniflux':^11}  {'Media Cloud':^11}  unscaled"


def main(runs: Path | None) -> None:
    """Print everything."""
    print("Shares of a fixed interval's delay, mean and p95, at the same number of requests; unscaled: Rasad's requests when it is left alone\n")
    print(_HEAD)
    for line in synthetic():
        print(compare(line, 60.0 if line.name == "one a week" else 15.0), flush=True)
    if runs is None:
        return
    even, *chance = [real(runs), *(real(runs, seed=s) for s in SEEDS)]
    print()
    for gap in GAPS:
        for line in (even, *chance):
            print(compare(line, gap), flush=True)
    print(f"\nBound for whoever knows the rate between any two runs: {bound(even):.3f}; the mean rate of each hour of day: {by_hour(even):.3f}\n")
    print("\n".join(row for gap in (20.0, 30.0, 60.0) for row in by_quarter(even, gap)), "\n", flush=True)
    for line in (even, chance[0]):
        half = line.minutes / 2
        early = replace(line, minutes=half, stories=[s for s in line.stories if s <= half])
        print(compare(replace(early, name=f"{line.name}: 1st half"), 15.0))
        print(compare(replace(line, name=f"{line.name}: 2nd, learnt on 1st"), 15.0, since=half))
    print("\nWith their own defaults (evenly):", *as_they_come(even), sep="\n")
    for line in (even, chance[0]):
        print(f"\n{line.name}, every 15 minutes, with a constant 20 % lower and higher:")
        print("\n".join(f"{name:22} {low:5.3f} {high:5.3f}" for name, low, high in sensitivity(line, 15.0)), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
