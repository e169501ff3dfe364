"""Days added up with those before them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from crawler.storage.reports import VolumePoint

WINDOW = 7  # a whole week, so that weekdays do not show


def running(points: Iterable[VolumePoint], *, since: int, window: int = WINDOW) -> list[VolumePoint]:
    """Return for each day from `since` on the sum of the days up to it; known only when all of them are, as a week is."""
    series: dict[str, dict[int, VolumePoint]] = defaultdict(dict)
    for point in points:
        series[point.series][point.day] = point
    return [_sum(of, day, window) for of in series.values() for day in sorted(of) if day >= since]


def _sum(of: dict[int, VolumePoint], day: int, window: int) -> VolumePoint:
    within = [of.get(d) for d in range(day - window + 1, day + 1)]
    known = [p for p in within if p is not None and p.stories is not None and p.read is not None]
    if len(known) < window:
        return VolumePoint(day, of[day].series, None, None)
    return VolumePoint(day, of[day].series, sum(p.stories or 0 for p in known), sum(p.read or 0 for p in known))
