"""Which days a digest is of. Pure."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from crawler.storage.engine import day_number

Period: TypeAlias = Literal["day", "week"]


def days_of(period: Period, day: date | None, today: date) -> tuple[int, int]:
    """Return the first and last day: of a day, or of the seven that end with it; without one, of yesterday, the last that is over."""
    last = day_number(day) if day else day_number(today) - 1
    return (last, last) if period == "day" else (last - 6, last)
