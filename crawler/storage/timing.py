"""At what hour a story was published and how much later it was first seen: reckoned once, when it is stored, so that charts only count."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BOUNDS = (1, 6, 24, 48, 72, 168, 336, 720)  # hours: a delay is kept as the least of these that it does not exceed
LONGER = 9999  # more than the last of them
BACKFILLED = -1  # found in an archive: says nothing of how soon the outlet's news are seen


def hour_of(published: datetime | None, zone: ZoneInfo) -> int | None:
    """Return the hour of the day, 0 to 23, in which a story was published; None where only its day is known."""
    return None if published is None else published.astimezone(zone).hour


def delay_of(published: datetime | None, day: date | None, first_seen: datetime, zone: ZoneInfo, *, backfilled: bool) -> int | None:
    """Return how long after its publication a story was first seen, as one of the values above; None where no date could be read.

    `day` is the outlet's own day of publication; where no time is known beside it, the delay counts from the end of that day.
    """
    if published is None and day is None:
        return None
    if backfilled:
        return BACKFILLED
    since = published or datetime.combine((day or first_seen.date()) + timedelta(days=1), time(), zone).astimezone(UTC)
    hours = (first_seen - since).total_seconds() / 3600
    return next((bound for bound in BOUNDS if hours <= bound), LONGER)
