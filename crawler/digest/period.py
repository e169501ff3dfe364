"""Which days a digest is of, and when one goes out. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple, TypeAlias

from crawler.config import Config
from crawler.storage.engine import day_number

Period: TypeAlias = Literal["day", "week"]
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Due(NamedTuple):
    """A digest that is to go out; days are inclusive."""

    key: str  # of its notice: it goes out once
    since_day: int
    until_day: int


def days_of(period: Period, day: date | None, today: date) -> tuple[int, int]:
    """Return the first and last day: of a day, or of the seven that end with it; without one, of yesterday, the last that is over."""
    last = day_number(day) if day else day_number(today) - 1
    return (last, last) if period == "day" else (last - 6, last)


def due(config: Config, now: datetime) -> Due | None:
    """Return the newest digest whose hour has come, None if none is wanted; those that were missed before it are not made up for."""
    if config.digest == "off":
        return None
    local = now.astimezone(config.zone)
    told_on = local.date() - timedelta(days=local.hour < config.digest_hour)
    if config.digest == "week":
        told_on -= timedelta(days=(told_on.weekday() - _WEEKDAYS.index(config.digest_weekday)) % 7)
    return Due(f"digest:{config.digest}:{told_on - timedelta(days=1)}", *days_of(config.digest, None, told_on))
