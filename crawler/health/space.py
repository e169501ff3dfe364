"""Is there room left, and for how long? Pure; the disk is asked by health/watch.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from crawler.sentences import Sentence, listed, sentence
from crawler.storage.problems import Finding

SIZES = "database_sizes"  # the installation row: JSON, the database's bytes by day
KEPT_DAYS = 30
_DAYS_TO_TELL, _SOON = 4, 30  # days of growth that are known; days until it is full
_MB = 1_000_000
_PLACES: dict[str, str] = {place: place for place in (sentence("the database"), sentence("the logs"))}  # as health/watch.py calls them


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
        remedy = sentence("Free space there, or let `rasad prune` do so (RASAD_RETAIN_...); when it is full, crawls fail, and nothing seen is lost.")
        message = sentence("The disk is nearly full: {disks}.", disks=listed([_left(d) for d in low]))
        yield Finding(None, "disk", "disk nearly full", message, remedy)


def _left(disk: Disk) -> Sentence:
    what = _PLACES.get(disk.what, disk.what)
    return sentence("{free} MB of {total} are free for {what} ({folder})", what=what, folder=disk.folder, free=_mb(disk.free), total=_mb(disk.total))


def _mb(size: float) -> str:
    return f"{size / _MB:,.0f}"


def growth(sizes: Mapping[str, int], disks: Sequence[Disk]) -> Iterator[Finding]:
    """Find a database that fills its disk soon, from its size by day; the median day counts, not a backfill's."""
    days = sorted(sizes)
    steps = [(sizes[b] - sizes[a]) / max(1, (date.fromisoformat(b) - date.fromisoformat(a)).days) for a, b in pairwise(days)]
    home = next((d for d in disks if d.what == "the database"), None)
    if home is None or len(steps) < _DAYS_TO_TELL - 1 or (a_day := median(steps)) <= 0 or home.free / a_day > _SOON:
        return
    message = sentence(
        "The database grows by {size} MB a day: its disk ({folder}) is full in {days} days.",
        size=_mb(a_day), folder=home.folder, days=f"{home.free / a_day:.0f}",
    )  # fmt: skip
    yield Finding(None, "growth", "disk nearly full", message, sentence("Give it more room, or keep less (RASAD_RETAIN_..., `rasad prune`)."))
