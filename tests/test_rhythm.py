"""What an outlet's rhythm learns from its checks, and when it says to look again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.rhythm import Bounds, Rhythm, Wait

BAGHDAD, LONDON = ZoneInfo("Asia/Baghdad"), ZoneInfo("Europe/London")
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
BOUNDS = Bounds(15, 3.75, 60)


def learnt(days: float, stories: Callable[[datetime], int], *, zone: ZoneInfo = BAGHDAD, start: datetime = MONDAY, known: Rhythm | None = None) -> Rhythm:
    """A rhythm after checks every quarter of an hour, each of which found as many stories as its local time says."""
    rhythm = known or Rhythm()
    for i in range(int(days * 96) + 1):
        at = start + i * QUARTER
        rhythm = rhythm.after(at, stories(at.astimezone(zone)), zone, 15)
    return rhythm


def office(local: datetime) -> int:
    return int(9 <= local.hour < 17)


def looks(rhythm: Rhythm, hour: int, stories: Callable[[datetime], int], *, days: int = 0) -> Wait:
    """What it says at an hour of the day that follows, `days` later, after checks until then."""
    start = rhythm.at or MONDAY
    later = learnt(days + ((hour - start.astimezone(BAGHDAD).hour) % 24) / 24 + 0.01, stories, start=start + QUARTER, known=rhythm)
    return later.wait(later.at or MONDAY, BAGHDAD, BOUNDS)


def local(day: int, hour: int, zone: ZoneInfo = BAGHDAD, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, 5, tzinfo=zone)


def test_an_outlet_is_checked_at_the_base_gap_until_its_rhythm_is_known() -> None:
    assert Rhythm().wait(MONDAY, BAGHDAD, BOUNDS) == Wait(15, "rhythm not known yet")
    assert learnt(7, lambda _: 0).wait(MONDAY, BAGHDAD, BOUNDS).minutes == 15


def test_what_had_piled_up_before_the_first_check_teaches_nothing() -> None:
    first = Rhythm().after(MONDAY, 500, BAGHDAD, 15)
    assert (sum(first.hour_stories), first.at) == (0, MONDAY)
    paused = learnt(2, office).after(MONDAY + timedelta(days=9), 300, BAGHDAD, 15)
    assert sum(paused.hour_stories) == sum(learnt(2, office).hour_stories)


def test_busy_hours_are_checked_more_often_than_nights() -> None:
    rhythm = learnt(14, office)
    day, night = looks(rhythm, 12, office), looks(rhythm, 2, office)
    assert day.minutes < 15 < 30 < night.minutes
    assert (day.why, night.why) == ("busy hour", "quiet night")


def test_the_weekend_of_the_outlet_is_learnt() -> None:
    def weekdays(local: datetime) -> int:
        return office(local) if local.weekday() not in (4, 5) else 0

    rhythm = learnt(28, weekdays)  # to a Monday
    noons = [looks(rhythm, 12, weekdays, days=d).minutes for d in range(7)]
    assert [minutes < 15 for minutes in noons] == [True, True, True, True, False, False, True]


def test_the_hours_are_those_of_the_outlets_clock_when_it_is_put_forward() -> None:
    rhythm = learnt(27, office, zone=LONDON)  # clocks go forward on 29 March
    before, after = (rhythm.wait(local(day, 8, LONDON) + timedelta(minutes=50), LONDON, BOUNDS).minutes for day in (27, 30))
    assert before == pytest.approx(after, rel=0.05)
    assert rhythm.wait(datetime(2026, 3, 30, 16, 5, tzinfo=UTC), LONDON, BOUNDS).minutes > 15  # 17:05 there: an hour ago by winter time they still wrote


def test_the_day_that_has_an_hour_twice_counts_it_twice() -> None:
    start = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    rhythm = learnt(0.25, lambda _: 1, zone=LONDON, start=start)
    assert [round(m) for m in rhythm.hour_minutes[:4]] == [60, 120, 60, 60]


def test_a_rhythm_that_changes_is_learnt_anew() -> None:
    moved = learnt(28, lambda t: int(t.hour < 6), start=MONDAY + timedelta(days=28), known=learnt(28, office))
    at = datetime(2026, 4, 27, tzinfo=BAGHDAD)
    assert moved.wait(at + timedelta(hours=3), BAGHDAD, BOUNDS).minutes < moved.wait(at + timedelta(hours=13), BAGHDAD, BOUNDS).minutes


def test_a_burst_is_followed_more_closely_than_a_lull() -> None:
    usual = learnt(14, lambda t: int(t.minute < 15))
    at = usual.at or MONDAY
    burst, lull = usual, usual
    for i in range(1, 9):
        burst, lull = burst.after(at + i * QUARTER, 6, BAGHDAD, 15), lull.after(at + i * QUARTER, 0, BAGHDAD, 15)
    now = at + 8 * QUARTER
    assert burst.wait(now, BAGHDAD, BOUNDS).minutes < min(15, usual.wait(at, BAGHDAD, BOUNDS).minutes, lull.wait(now, BAGHDAD, BOUNDS).minutes)
    assert burst.wait(now, BAGHDAD, BOUNDS).why == "busy now"


def test_the_number_of_checks_stays_what_the_base_gap_asks() -> None:
    rhythm, now, checks, due = Rhythm(at=MONDAY), MONDAY, 0, 0.0
    while now < MONDAY + timedelta(days=21):
        gap = timedelta(minutes=rhythm.wait(now, BAGHDAD, BOUNDS).minutes)
        due += gap / timedelta(hours=1) * (office(now.astimezone(BAGHDAD)) * 4)
        now, found, checks = now + gap, int(due), checks + 1
        rhythm, due = rhythm.after(now, found, BAGHDAD, 15), due - found
    assert checks == pytest.approx(21 * 96, rel=0.06)


@settings(max_examples=40, deadline=None)
@given(
    looks=st.lists(st.tuples(st.floats(0.01, 3000), st.integers(0, 10**6)), max_size=60),
    base=st.floats(0.05, 1440),
    zone=st.sampled_from(["Asia/Tehran", "Australia/Lord_Howe", "America/St_Johns", "Europe/London"]),
)
def test_the_next_check_stays_within_the_bounds_whatever_was_found(looks: list[tuple[float, int]], base: float, zone: str) -> None:
    rhythm, now, where, bounds = Rhythm(), MONDAY, ZoneInfo(zone), Bounds(base, base / 4, base * 4)
    for minutes, stories in looks:
        now += timedelta(minutes=minutes)
        rhythm = rhythm.after(now, stories, where, base)
        assert bounds.shortest <= rhythm.wait(now, where, bounds).minutes <= bounds.longest
    kept = Rhythm.from_json(json.loads(json.dumps(rhythm.as_json())))
    assert kept.wait(now, where, bounds).minutes == pytest.approx(rhythm.wait(now, where, bounds).minutes, rel=0.05)


def test_a_clock_that_was_put_back_is_survived() -> None:
    rhythm = learnt(3, office)
    back = rhythm.after((rhythm.at or MONDAY) - timedelta(days=1), 4, BAGHDAD, 15)
    assert sum(back.hour_stories) == sum(rhythm.hour_stories)
    assert back.at == (rhythm.at or MONDAY) - timedelta(days=1)


@pytest.mark.parametrize(
    "kept", [None, {}, {"at": "2026-03-02T00:00:00+00:00"}, Rhythm().as_json() | {"hour_stories": [1.0]}, Rhythm().as_json() | {"age": "x"}]
)
def test_what_is_kept_in_another_shape_is_learnt_anew(kept: dict[str, object] | None) -> None:
    assert Rhythm.from_json(kept) == Rhythm()
