"""Looks for what the alerts ask for, and notes it once per story and alert; it goes out as problems do."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from crawler.notify.spike import BACK, WINDOW, spike
from crawler.storage import alerts
from crawler.storage.alerts import AlertLine, NewStory
from crawler.storage.baselines import looked_days
from crawler.storage.notices import Said, Telling

_SPIKES_EVERY = timedelta(minutes=10)


def look(engine: Engine, now: datetime, zone: ZoneInfo) -> int:
    """Look at what is new for every alert; returns how many notices were written."""
    return sum(alerts.tell(engine, alert, found, now) for alert in alerts.alerts(engine) if (found := _found(engine, alert, now, zone)) is not None)


def _found(engine: Engine, alert: AlertLine, now: datetime, zone: ZoneInfo) -> list[Telling] | None:
    """Return what is to be told of an alert; None when it is not yet time to look."""
    if alert.kind == "search":
        return [_story(alert, s, f"{alert.name}: a new story of {s.outlet}", alerts.key_of(alert, s.page_id)) for s in alerts.matches(engine, alert, now)]
    if alert.kind in ("term", "source"):
        first = (alerts.first_terms if alert.kind == "term" else alerts.first_sources)(engine, alert, now)
        return [_first(alert, value, story) for value, story in first]
    return None if now - alert.looked_at < _SPIKES_EVERY else _spike(engine, alert, now, zone)


def _first(alert: AlertLine, value: str, story: NewStory) -> Telling:
    what = "term of a topic" if alert.kind == "term" else "source"
    text = f"{alert.name}: a {what} for the first time in {alert.days} days, in {story.outlet}: {value}"
    return _story(alert, story, text, f"{alerts.key_of(alert, story.page_id)}:{value}")


def _spike(engine: Engine, alert: AlertLine, now: datetime, zone: ZoneInfo) -> list[Telling]:
    since = now - timedelta(days=BACK + 1)
    looked = frozenset().union(*looked_days(engine, since).values())
    found = spike(alerts.counted(engine, alert, since), looked, now, alert.minimum)
    if found is None:
        return []
    what = f"{alert.name}: {found.stories} stories in {WINDOW // timedelta(hours=1)} hours; at this hour and weekday {found.usual:.1f} are usual"
    key = f"alert:{alert.id}:spike:{now.astimezone(zone).date()}"
    return [Telling(key, "alert", Said(title=f"alert {alert.name}", text=what, rule=alert.name, cause="spike"))]


def _story(alert: AlertLine, story: NewStory, text: str, key: str) -> Telling:
    said = Said(title=f"alert {alert.name}", text=text, quoted=story.title, url=story.url, rule=alert.name, cause=alert.kind)
    return Telling(key, "alert", said, story.outlet)
