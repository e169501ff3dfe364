"""Looks for what the alerts ask for, and notes it once per story and alert; it goes out as problems do."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from crawler.notify.spike import BACK, spike
from crawler.sentences import Sentence, plural, sentence
from crawler.sentences import outlet as named
from crawler.storage import alerts
from crawler.storage.alerts import AlertLine, First, NewStory
from crawler.storage.baselines import looked_days
from crawler.storage.notices import Said, Telling
from crawler.text.keywords import printed

_SPIKES_EVERY = timedelta(minutes=10)


def look(engine: Engine, now: datetime, zone: ZoneInfo) -> int:
    """Look at what is new for every alert; returns how many notices were written."""
    return sum(alerts.tell(engine, alert, found, now) for alert in alerts.alerts(engine) if (found := _found(engine, alert, now, zone)) is not None)


def _found(engine: Engine, alert: AlertLine, now: datetime, zone: ZoneInfo) -> list[Telling] | None:
    """Return what is to be told of an alert; None when it is not yet time to look."""
    if alert.kind == "search":
        return [_new(alert, story) for story in alerts.matches(engine, alert, now)]
    if alert.kind in ("term", "source"):
        first = (alerts.first_terms if alert.kind == "term" else alerts.first_sources)(engine, alert, now)
        return [_first(alert, found) for found in first]
    return None if now - alert.looked_at < _SPIKES_EVERY else _spike(engine, alert, now, zone)


def _new(alert: AlertLine, story: NewStory) -> Telling:
    text = sentence("{alert}: a new story of {outlet}", alert=alert.name, outlet=named(story.outlet, story.outlet))
    return _story(alert, story, text, alerts.key_of(alert, story.page_id))


def _first(alert: AlertLine, found: First) -> Telling:
    words = {"alert": alert.name, "outlet": named(found.story.outlet, found.story.outlet), "value": printed(found.written)}
    if alert.kind == "term":
        text = plural(alert.days, "{alert}: a term of a topic for the first time in {n} day, in {outlet}: {value}",
                      "{alert}: a term of a topic for the first time in {n} days, in {outlet}: {value}", **words)  # fmt: skip
    else:
        text = plural(alert.days, "{alert}: a source for the first time in {n} day, in {outlet}: {value}",
                      "{alert}: a source for the first time in {n} days, in {outlet}: {value}", **words)  # fmt: skip
    return _story(alert, found.story, text, f"{alerts.key_of(alert, found.story.page_id)}:{found.key}")


def _spike(engine: Engine, alert: AlertLine, now: datetime, zone: ZoneInfo) -> list[Telling]:
    since = now - timedelta(days=BACK + 1)
    looked = frozenset().union(*looked_days(engine, since).values())
    found = spike(alerts.counted(engine, alert, since), looked, now, alert.minimum)
    if found is None:
        return []
    what = plural(
        found.stories,
        "{alert}: {n} story in 6 hours; at this hour and weekday {usual} are usual",
        "{alert}: {n} stories in 6 hours; at this hour and weekday {usual} are usual",
        alert=alert.name, usual=f"{found.usual:.1f}",
    )  # fmt: skip
    return [Telling(f"alert:{alert.id}:spike:{now.astimezone(zone).date()}", "alert", _said(alert, what, cause="spike"))]


def _story(alert: AlertLine, story: NewStory, text: Sentence, key: str) -> Telling:
    return Telling(key, "alert", _said(alert, text, cause=alert.kind) | Said(quoted=story.title, url=story.url), story.outlet)


def _said(alert: AlertLine, text: Sentence, *, cause: str) -> Said:
    return Said(title=f"alert {alert.name}", text=str(text), text_parts=text.parts, rule=alert.name, cause=cause)
