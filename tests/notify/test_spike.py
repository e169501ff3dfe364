"""What is out of the ordinary for an hour and a weekday, and what is not."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from crawler.notify.spike import BACK, Spike, spike

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)  # a Sunday
DAYS = frozenset((NOW - timedelta(days=k)).date() for k in range(BACK + 2))


def stories(rate: Callable[[datetime], float], *, seed: int = 1, now: datetime = NOW) -> list[datetime]:
    """Arrivals of the four weeks before, without the last six hours; `rate` says how many an hour."""
    chance, came = random.Random(seed), []
    for hour in (now - timedelta(hours=h) for h in range((BACK + 1) * 24, 6, -1)):
        came += [hour + timedelta(minutes=chance.random() * 60) for _ in range(_poisson(chance, rate(hour)))]
    return came


def _poisson(chance: random.Random, mean: float) -> int:
    limit, product, number = math.exp(-mean), chance.random(), 0
    while product > limit:
        product, number = product * chance.random(), number + 1
    return number


def lately(number: int, now: datetime = NOW) -> list[datetime]:
    return [now - timedelta(minutes=5 * i + 1) for i in range(number)]


def judged(rate: Callable[[datetime], float], number: int, *, minimum: int = 5, days: frozenset[object] = DAYS) -> Spike | None:
    return spike(stories(rate) + lately(number), days, NOW, minimum)


def test_three_times_the_usual_is_a_spike_and_half_as_many_again_is_none() -> None:
    found = judged(lambda _: 2, 40)
    assert found is not None
    assert (found.stories, 10 <= found.usual <= 14) == (40, True)
    assert judged(lambda _: 2, 18) is None


def test_a_working_day_after_a_quiet_weekend_is_none() -> None:
    """Mondays to Thursdays bring eight times what the other days do; it is judged on a Monday."""
    monday = NOW + timedelta(days=1)

    def week(at: datetime) -> float:
        return 4 if at.weekday() < 4 else 0.5

    came = stories(week, now=monday) + lately(30, monday)
    assert spike(came, DAYS | {monday.date()}, monday, 5) is None
    assert judged(week, 30) is not None  # the same on a Sunday is one


def test_the_morning_is_compared_with_mornings() -> None:
    def day(at: datetime) -> float:
        return 6 if 6 <= at.hour < 12 else 0.2

    assert judged(day, 38) is None  # as every morning
    night = NOW + timedelta(hours=12)
    assert spike(stories(day, now=night) + lately(15, night), DAYS | {night.date()}, night, 5) is not None


def test_a_rare_topic_needs_its_minimum() -> None:
    assert judged(lambda _: 0.01, 4) is None
    assert judged(lambda _: 0.01, 6) is not None


def test_an_earlier_spike_does_not_hide_the_next() -> None:
    before = [NOW - timedelta(days=9, minutes=i) for i in range(200)]
    assert spike(stories(lambda _: 2) + before + lately(45), DAYS, NOW, 5) is not None


def test_too_few_known_days_say_nothing() -> None:
    assert judged(lambda _: 2, 90, days=frozenset((NOW - timedelta(days=k)).date() for k in range(1, 14))) is None


def test_days_as_ever_are_hardly_ever_called_a_spike() -> None:
    """Fifteen worlds, looked at four times a day over two weeks, in which days differ threefold without cause: one look in 500 at most."""
    false = 0
    for seed in range(15):
        chance = random.Random(seed + 100)
        level = {(NOW + timedelta(days=k)).date(): chance.uniform(0.5, 1.5) for k in range(-2 * BACK - 10, 2)}

        def rate(at: datetime, level: dict[date, float] = level) -> float:
            return 2 * level[at.date()]

        came = stories(rate, seed=seed) + stories(rate, seed=seed, now=NOW - timedelta(days=BACK + 1))
        known = frozenset((NOW - timedelta(days=k)).date() for k in range(60))
        looks = [NOW - timedelta(hours=6 * k + 7) for k in range(56)]
        false += sum(spike([c for c in came if c <= at], known, at, 5) is not None for at in looks)
    assert false <= 15 * 56 / 500
