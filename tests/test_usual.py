"""What is called unusual: a day that stands out is, days as ever are not, however they scatter."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import numpy as np
import pytest

from crawler.usual import BACK, ENOUGH, Counted, Days, Unusual, Usual, unusual, unusual_days, usual

SUNDAY = BACK % 7  # the weekday of the day after the days before, which begin on a Monday


def drawn(chance: random.Random, mean: float, spread: float) -> int:
    """A negative binomial count of this mean, its variance `spread` times the mean (1: Poisson)."""
    rate = mean if spread <= 1 else chance.gammavariate(mean / (spread - 1), spread - 1)
    return sum(1 for _ in _arrivals(chance, rate))


def _arrivals(chance: random.Random, rate: float) -> list[float]:
    found, at = [], chance.expovariate(rate) if rate > 1e-9 else 2.0
    while at < 1:
        found.append(at)
        at += chance.expovariate(rate)
    return found


def days(rate: Callable[[int], float], seed: int = 1, spread: float = 1.0, back: int = BACK) -> list[tuple[int, int]]:
    chance = random.Random(seed)
    return [(d % 7, drawn(chance, rate(d), spread)) for d in range(back)]


def judged(count: int, before: list[tuple[int, int]], *, over: bool = True, weekday: int = SUNDAY) -> Unusual | None:
    return unusual({"it": Counted(count, weekday, before, over)}).get("it")


def test_a_count_far_above_the_usual_rises_and_far_below_falls() -> None:
    before = days(lambda _: 10)
    rise, fall = judged(30, before), judged(1, before)
    assert rise is not None
    assert fall is not None
    assert (rise.way, rise.count, fall.way, fall.count) == ("rise", 30, "fall", 1)
    assert 8.5 < rise.usual.mean < 11.5
    assert [judged(n, before) for n in (7, 10, 14)] == [None, None, None]


def test_a_day_that_goes_on_has_not_fallen_yet() -> None:
    before = days(lambda _: 10)
    assert judged(0, before, over=False) is None
    assert judged(30, before, over=False) is not None


def test_a_weekday_is_compared_with_its_own() -> None:
    """Fridays bring a tenth of what the other days do."""
    before = days(lambda d: 2 if d % 7 == 4 else 20)
    assert judged(20, before, weekday=0) is None
    assert judged(20, before, weekday=4) is not None
    assert judged(2, before, weekday=4) is None
    assert judged(2, before, weekday=0) is not None


def test_few_stories_are_no_rise_and_no_fall() -> None:
    rare = days(lambda _: 0.05)
    assert judged(4, rare) is None
    assert judged(6, rare) is not None
    assert judged(0, days(lambda _: 3)) is None


def test_too_few_known_days_say_nothing() -> None:
    assert judged(90, days(lambda _: 10, back=ENOUGH - 1)) is None
    assert judged(90, days(lambda _: 10, back=ENOUGH)) is not None


def test_an_earlier_spike_does_not_hide_the_next() -> None:
    before = days(lambda _: 6)
    assert judged(25, [*before[:20], (6, 300), *before[21:]]) is not None


def test_the_usual_range_holds_nine_ordinary_days_in_ten() -> None:
    for mean, spread in ((1.0, 1.0), (8.0, 1.0), (8.0, 3.0), (40.0, 2.0)):
        low, high = Usual(mean, spread).span()
        chance = random.Random(5)
        within = sum(low <= drawn(chance, mean, spread) <= high for _ in range(2000)) / 2000
        assert within > 0.88, (mean, spread)
        assert Usual(mean, spread).at_least(high + 1) <= 0.051
        assert 1 - Usual(mean, spread).at_least(low) <= 0.051


def test_chances_are_those_of_the_distributions() -> None:
    """Poisson 4: P(N >= 9) = .0214 (any table); a geometric distribution is the negative binomial of size 1."""
    assert Usual(4.0, 1.0).at_least(9) == pytest.approx(0.02136, abs=1e-5)
    assert Usual(3.0, 4.0).at_least(5) == pytest.approx(0.75**5)  # mean 3 = (1-p)/p, variance 12
    assert 1 - Usual(3.0, 4.0).at_least(1) == pytest.approx(0.25)


@pytest.mark.parametrize(("widest", "most_days", "most_of_a_thousand"), [(1.0, 0.05, 0.5), (2.5, 0.1, 1.0), (6.0, 0.25, 2.5)])
def test_days_as_ever_are_hardly_ever_unusual(widest: float, most_days: float, most_of_a_thousand: float) -> None:
    """Worlds of a hundred outlets of 0.2 to 40 stories a day, quieter on two days of the week, that scatter up to `widest` times wider than Poisson's."""
    alarms, looks = [], 24
    for seed in range(looks):
        chance = random.Random(seed)
        counted = {}
        for outlet in range(100):
            mean, spread, quiet = math.exp(chance.uniform(math.log(0.2), math.log(40))), chance.uniform(1, widest), chance.choice([0.3, 0.6, 1])
            of_day = [drawn(chance, mean * (quiet if d % 7 in (4, 5) else 1), spread) for d in range(BACK + 1)]
            counted[str(outlet)] = Counted(of_day[-1], SUNDAY, [(d % 7, n) for d, n in enumerate(of_day[:-1])])
        alarms.append(len(unusual(counted)))
    assert sum(n > 0 for n in alarms) / looks <= most_days
    assert sum(alarms) / looks / 100 * 1000 <= most_of_a_thousand


def test_among_many_ordinary_ones_those_that_stand_out_are_found() -> None:
    """Ninety outlets as ever and ten with four times their usual: nine of the ten at least are told, and hardly another."""
    usual_ones = {f"as ever {i}": Counted(drawn(random.Random(i), 12, 1.3), SUNDAY, days(lambda _: 12, i + 500, 1.3)) for i in range(90)}
    risen = {f"risen {i}": Counted(48, SUNDAY, days(lambda _: 12, i + 900, 1.3)) for i in range(10)}
    found = set(unusual(usual_ones | risen))
    assert len(found & set(risen)) >= 9
    assert len(found - set(risen)) <= 1


def test_days_that_are_not_known_say_nothing_wherever_they_lie() -> None:
    """In a table, days without a figure lie among the others: whatever stands in their place, the rest is judged as if they were not there."""
    every = [days(lambda _: 10, seed) for seed in range(4)]
    is_known = np.array([[random.Random(7 * row + d).random() < (0.1, 0.5, 0.8, 1.0)[row] for d in range(BACK)] for row in range(4)])
    of_days = np.array(every)
    count, weekday, over = np.array([30, 30, 1, 30]), np.full(4, SUNDAY), np.full(4, True)
    table = Days(count, weekday, over, np.where(is_known, of_days[..., 1], 9_999), of_days[..., 0], is_known)
    alone = {row: Counted(int(count[row]), SUNDAY, [day for day, known in zip(of, is_known[row], strict=True) if known]) for row, of in enumerate(every)}
    assert len(alone[0].before) < ENOUGH
    assert unusual_days(range(4), table) == unusual(alone)
    assert set(unusual(alone)) == {1, 2, 3}


def test_nothing_was_looked_at() -> None:
    assert (unusual({}), usual([(0, 0)], 3).mean) == ({}, 0.5)
