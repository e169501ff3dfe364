"""Silence measured by an outlet's own week: weekends, nights, bursts and rare outlets."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawler.health.silence import Arrivals, silence

TEHRAN, BAGHDAD, UTC_ZONE = ZoneInfo("Asia/Tehran"), ZoneInfo("Asia/Baghdad"), ZoneInfo("UTC")
MONDAY = datetime(2026, 11, 16, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def weeks(number: int, comes: Callable[[datetime], float], zone: ZoneInfo, *, seed: int = 1, until: datetime = MONDAY) -> list[datetime]:
    """Hours with something new; `comes` says how likely by the local time."""
    chance = random.Random(seed)
    hours = [until - HOUR * i for i in range(number * 7 * 24, 0, -1)]
    return [h for h in hours if chance.random() < comes(h.astimezone(zone))]


def office(local: datetime) -> float:
    """Working hours, nothing on Thursday and Friday (an Iranian weekend)."""
    return 0.7 if 8 <= local.hour < 18 and local.weekday() not in (3, 4) else 0.01 if local.weekday() not in (3, 4) else 0.0


def judged(came: list[datetime], after: timedelta, zone: ZoneInfo) -> bool:
    return silence(Arrivals(came), came[-1] + after, zone) is not None


def quiet_from(comes: Callable[[datetime], float], zone: ZoneInfo, at: datetime, number: int = 6) -> list[datetime]:
    return weeks(number, comes, zone, until=at)


def test_a_silent_weekend_is_none_and_a_silent_working_day_is() -> None:
    thursday = datetime(2026, 11, 18, 20, 0, tzinfo=UTC)  # Wednesday night in Tehran
    came = quiet_from(office, TEHRAN, thursday)
    for hours in (12, 24, 36, 48):  # until Friday night
        assert not judged(came, timedelta(hours=hours), TEHRAN), hours
    assert silence(Arrivals(came), datetime(2026, 11, 21, 16, 0, tzinfo=UTC), TEHRAN) is not None  # a whole Saturday without a word


@pytest.mark.parametrize("seed", range(20))
def test_an_outlet_as_ever_is_never_silent(seed: int) -> None:
    """Looked at every hour of two further weeks of the same kind."""
    came = weeks(8, office, TEHRAN, seed=seed)
    begin = len([h for h in came if h < MONDAY - timedelta(weeks=2)])
    told = [h for i, h in enumerate(came[begin:], begin) if silence(Arrivals(came[:i]), h, TEHRAN) is not None]
    assert told == []


def test_a_night_is_none() -> None:
    def by_day(local: datetime) -> float:
        return 0.95 if 7 <= local.hour < 23 else 0.05

    came = quiet_from(by_day, BAGHDAD, datetime(2026, 11, 16, 20, 0, tzinfo=UTC))  # 23:00
    assert not judged(came, timedelta(hours=9), BAGHDAD)
    assert judged(came, timedelta(hours=22), BAGHDAD)


def test_a_busy_agency_is_missed_within_a_working_day() -> None:
    came = quiet_from(lambda _: 0.97, UTC_ZONE, MONDAY + timedelta(hours=9))
    assert not judged(came, timedelta(hours=5), UTC_ZONE)
    assert judged(came, timedelta(hours=12), UTC_ZONE)


def test_one_a_week_is_missed_after_weeks_not_days() -> None:
    came = [MONDAY - timedelta(weeks=i) for i in range(8, 0, -1)]
    assert not judged(came, timedelta(days=20), UTC_ZONE)
    assert judged(came, timedelta(days=60), UTC_ZONE)


def test_who_was_silent_before_for_as_long_is_not_called_so() -> None:
    came = [h for h in weeks(6, lambda _: 0.9, UTC_ZONE) if not MONDAY - timedelta(days=10) < h < MONDAY - timedelta(days=9)]
    assert not judged(came, timedelta(hours=24), UTC_ZONE)
    assert judged(came, timedelta(hours=60), UTC_ZONE)


def test_days_on_which_nobody_looked_are_no_silence_of_the_past() -> None:
    gap = (MONDAY - timedelta(days=12), MONDAY - timedelta(days=9))
    came = [h for h in weeks(6, lambda _: 0.9, UTC_ZONE) if not gap[0] <= h < gap[1]]
    looked = frozenset((MONDAY - timedelta(days=i)).date() for i in range(-7, 60)) - {(gap[0] + timedelta(days=i)).date() for i in range(3)}
    assert silence(Arrivals(came, looked), came[-1] + timedelta(hours=20), UTC_ZONE) is not None
    assert silence(Arrivals(came), came[-1] + timedelta(hours=20), UTC_ZONE) is None


def test_too_little_is_known_of_a_new_outlet() -> None:
    assert silence(Arrivals([MONDAY + HOUR * i for i in range(4)]), MONDAY + timedelta(days=30), UTC_ZONE) is None
    assert silence(Arrivals([]), MONDAY, UTC_ZONE) is None
