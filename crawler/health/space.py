"""Is there room left, and for how long? Pure; the disk is asked by health/watch.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from crawler.storage.problems import Finding

SIZES = "database_sizes"  # the installation row: JSON, the database's bytes by day
KEPT_DAYS = 30
_DAYS_TO_TELL, _SOON = 4, 30  # days of growth that are known; days until it is full
_MB = 1_000_000


class Disk(NamedTuple):
    """A disk, and what of ours lies on it."""

    folder: str
    what: str
    free: int
    total: int


class Limits(NamedTuple):
    """What must stay free."""

    bytes: int
    share: float


NOTHING = Limits(0, 0)


def nearly_full(disks: Sequence[Disk], limits: Limits) -> Iterator[Finding]:
    """Find disks with little room: told before anything fails."""
    low = [d for d in disks if d.free < limits.bytes or d.free < limits.share * d.total]
    if low:
        each = "; ".join(f"{d.what} ({d.folder}): {d.free // _MB:,} MB free of {d.total // _MB:,}" for d in low)
        remedy = "Free space there, or let `rasad prune` do so (RASAD_RETAIN_...); when it is full, crawls fail, and nothing seen is lost."
        yield Finding(None, "disk", "disk nearly full", f"The disk is nearly full. {each}.", remedy)


def growth(sizes: Mapping[str, int], disks: Sequence[Disk]) -> Iterator[Finding]:
    """Find a database that fills its disk soon, from its size by day; the median day counts, not a backfill's."""
    days = sorted(sizes)
    steps = [(sizes[b] - sizes[a]) / max(1, (date.fromisoformat(b) - date.fromisoformat(a)).days) for a, b in pairwise(days)]
    home = next((d for d in disks if d.what == "the database"), None)
    if home is None or len(steps) < _DAYS_TO_TELL - 1 or (a_day := median(steps)) <= 0 or home.free / a_day > _SOON:
        return
    message = f"The database grows by {a_day / _MB:,.0f} MB a day: its disk ({home.folder}) is full in {home.free / a_day:.0f} days."
    yield Finding(None, "growth", "disk nearly full", message, "Give it more room, or keep less (RASAD_RETAIN_..., `rasad prune`).")
