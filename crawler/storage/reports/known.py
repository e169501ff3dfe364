"""Of which days it is known what an outlet published."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, String, bindparam, cast, func, select

from crawler.storage.engine import day_number
from crawler.storage.models import ArchiveDay, Coverage, CrawledDay, LookedDay, Page, Run
from crawler.storage.reports.filter import Filter, by_outlet, in_period

_QUARTER = 900  # seconds: every zone's midnight lies between two of them
_A_DAY = 86_400


def known_days(connection: Connection, chosen: Filter, zone: ZoneInfo) -> dict[str, set[int]]:
    """Return the days of which it is known what an outlet published: something was read, a run looked and found nothing new,
    or an archive listed them whole."""
    known: dict[str, set[int]] = defaultdict(set)
    trigger: Any = bindparam("trigger", "backfill", literal_execute=True)  # written out, so that SQLite sees the index of these alone; of states as well
    filled = set(connection.scalars(select(Run.outlet).where(Run.trigger == trigger).distinct()))
    for outlet, days in _numbers(connection, Coverage, Coverage.day, chosen).items():
        if outlet not in filled:
            known[outlet].update(days)
    if filled:  # what an archive or a WARC file gave of a day may be a part of it
        for outlet, days in _numbers(connection, CrawledDay, CrawledDay.day, chosen, CrawledDay.outlet.in_(filled), CrawledDay.pages > 0).items():
            known[outlet].update(days)
    for outlet, looked in _looked(connection, chosen, zone).items():
        known[outlet] |= looked
    for outlet, days in _days_in_archives(connection, chosen).items():
        known[outlet].update(days)
    return known


def _numbers(connection: Connection, table: Any, number: Any, chosen: Filter, *where: Any, by_day: bool = True) -> dict[str, list[int]]:
    """Return numbers by outlet. They come as one text each: a hundred thousand rows would take longer to fetch than to find."""
    joined = func.aggregate_strings(cast(number, String), ",")
    asked = select(table.outlet, joined).where(*(in_period(table, chosen) if by_day else ()), *by_outlet(table, chosen), *where).group_by(table.outlet)
    return {outlet: [int(x) for x in text.split(",")] for outlet, text in connection.execute(asked)}


def _looked(connection: Connection, chosen: Filter, zone: ZoneInfo) -> dict[str, set[int]]:
    """A day of UTC is 24 hours, so the local days in it are those of its first and its last run."""
    since = [LookedDay.utc_day >= chosen.since_day - 1] if chosen.since_day is not None else []
    until = [LookedDay.utc_day <= chosen.until_day + 1] if chosen.until_day is not None else []
    local: dict[int, int] = {}
    found: dict[str, set[int]] = defaultdict(set)
    for at in (LookedDay.first_at, LookedDay.last_at):
        for outlet, quarters in _numbers(connection, LookedDay, at // _QUARTER, chosen, *since, *until, by_day=False).items():
            for quarter in set(quarters) - local.keys():
                local[quarter] = day_number(datetime.fromtimestamp(quarter * _QUARTER, UTC).astimezone(zone).date())
            found[outlet].update(map(local.__getitem__, quarters))
    first, last = chosen.since_day, chosen.until_day
    return {o: {d for d in days if (first is None or d >= first) and (last is None or d <= last)} for o, days in found.items()}


def _days_in_archives(connection: Connection, chosen: Filter) -> dict[str, list[int]]:
    """Return the days that a backfill has finished, of outlets all of whose backfilled pages were read."""
    days = _numbers(connection, ArchiveDay, ArchiveDay.day, chosen, ArchiveDay.finished_at.is_not(None))
    if not days:
        return {}
    pending = Page.state == bindparam("state", "pending", literal_execute=True)  # written out, so that SQLite sees the queue's own index
    waiting = set(connection.scalars(select(Page.outlet).where(pending, Page.backfilled).distinct()))
    return {outlet: of for outlet, of in days.items() if outlet not in waiting}
