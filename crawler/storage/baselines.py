"""What the health rules compare an outlet's present with: its own weeks before, counted once an hour."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Engine, String, cast, func, select

from crawler.storage.engine import day_number, day_of, reading
from crawler.storage.models import LookedDay, OutletRow, Page, Run
from crawler.storage.runs import NO_CHECK, installation, note

_HOUR = timedelta(hours=1)


class Baselines(NamedTuple):
    """The past of the outlets that are watched."""

    arrivals: Mapping[tuple[str, str], Sequence[datetime]]  # by outlet and language ("": all): the hours in which something new came, rising
    looked: Mapping[str, frozenset[date]]  # UTC days on which the outlet was looked at
    zones: Mapping[str, str]
    articles: Mapping[str, Sequence[tuple[int, Mapping[str, int]]]]  # of runs, newest first: articles, and the reasons counted


def baselines(engine: Engine, now: datetime, *, back: timedelta, articles_back: timedelta) -> Baselines:
    """Return the baselines up to now: the past as it was at the full hour, and what came since."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    past = _past(engine, hour, back, articles_back)
    fresh = _arrivals(engine, tuple(past.zones), hour, now)
    merged = {key: sorted({*past.arrivals.get(key, ()), *fresh.get(key, ())}) for key in {*past.arrivals, *fresh}}
    return past._replace(arrivals=merged)


@lru_cache(maxsize=4)
def _past(engine: Engine, hour: datetime, back: timedelta, articles_back: timedelta) -> Baselines:
    with reading(engine) as connection:
        watched = (OutletRow.active, ~OutletRow.paused)
        zones = {row.key: row.timezone for row in connection.execute(select(OutletRow.key, OutletRow.timezone).where(*watched))}
    return Baselines(_arrivals(engine, tuple(zones), hour - back, hour), looked_days(engine, hour - back), zones, _articles(engine, hour - articles_back))


def _arrivals(engine: Engine, outlets: Sequence[str], since: datetime, until: datetime) -> dict[tuple[str, str], list[datetime]]:
    bucket = func.substr(cast(Page.first_seen_at, String), 1, 13)
    own = (Page.outlet.in_(outlets), Page.first_seen_at >= since, Page.first_seen_at < until, ~Page.backfilled)
    query = select(Page.outlet, Page.language, func.min(Page.first_seen_at)).where(*own).group_by(Page.outlet, Page.language, bucket)
    hours: dict[tuple[str, str], set[datetime]] = defaultdict(set)
    with reading(engine) as connection:
        for outlet, language, at in connection.execute(query):
            hour = at.replace(minute=0, second=0, microsecond=0)
            hours[outlet, ""].add(hour)
            if language:
                hours[outlet, language].add(hour)
    return {key: sorted(found) for key, found in hours.items()}


def looked_days(engine: Engine, since: datetime) -> dict[str, frozenset[date]]:
    """Return the UTC days since an instant on which each outlet was looked at with success."""
    days: dict[str, set[date]] = defaultdict(set)
    with reading(engine) as connection:
        for outlet, day in connection.execute(select(LookedDay.outlet, LookedDay.utc_day).where(LookedDay.utc_day >= day_number(since.astimezone(UTC).date()))):
            days[outlet].add(day_of(day))
    return {outlet: frozenset(found) for outlet, found in days.items()}


def _articles(engine: Engine, since: datetime) -> dict[str, list[tuple[int, Mapping[str, int]]]]:
    read = (Run.stories + Run.off_topic).label("read")
    wanted = (Run.started_at >= since, Run.trigger.not_in(NO_CHECK), Run.stories + Run.off_topic + Run.rejected > 0)
    runs: dict[str, list[tuple[int, Mapping[str, int]]]] = defaultdict(list)
    with reading(engine) as connection:
        for outlet, number, reasons in connection.execute(select(Run.outlet, read, Run.reasons).where(*wanted).order_by(Run.id.desc())):
            counted: dict[str, Any] = reasons or {}
            runs[outlet].append((number + counted.get("no_title", 0) + counted.get("no_body", 0), counted))
    return runs


def sizes(engine: Engine, name: str, today: date, size: int, keep: int, now: datetime) -> dict[str, int]:
    """Write how large the database is today, and return its size by day."""
    row = installation(engine).get(name)
    known: dict[str, int] = json.loads(row[0]) if row else {}
    if today.isoformat() not in known:
        known = dict(sorted((known | {today.isoformat(): size}).items())[-keep:])
        note(engine, name, json.dumps(known), now)
    return known
