"""What is called a change: on invented news where nothing changes, and where something does."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable

import numpy as np
import pytest

from crawler.false_discovery import false_discovery
from crawler.significance import LEVEL, Cell, Change, Counts, association, block_days, block_of, changes, two_sided

DAYS, MIDDLE = 30, 15
Shares = Callable[[int], float]


def _counts(shares: dict[str, Shares], chance: np.random.Generator, *, stories: int = 40) -> Counts:
    """A world of one language: on each day every story has a term with the day's chance."""
    cells = [Cell("ar", block_of(day, MIDDLE, 0), day >= MIDDLE) for day in range(DAYS)]
    terms: dict[str, dict[Cell, int]] = {term: defaultdict(int) for term in shares}
    for term, share in shares.items():
        for day, cell in enumerate(cells):
            terms[term][cell] += int(chance.binomial(stories, share(day)))
    return Counts.of({cell: stories * n for cell, n in Counter(cells).items()}, terms)


def _bursts(chance: np.random.Generator, usual: float, *, lasting: int = 1) -> Shares:
    """News: a term is three times as frequent on about one day in four."""
    began = [chance.random() < 0.25 / lasting for _ in range(DAYS)]
    days = [usual * (3 if any(began[max(0, d - lasting + 1) : d + 1]) else 1) for d in range(DAYS)]
    return lambda day: min(days[day], 0.95)


def _steady(share: float) -> Shares:
    return lambda _day: share


def _alarms(worlds: list[Counts], *, clustered: bool = True) -> tuple[float, float]:
    """The share of tests with p below LEVEL, and of worlds in which anything is called a change."""
    found = [changes(world, clustered=clustered) for world in worlds]
    tests = [c.p for world in found for c in world.values() if c.p is not None]
    return sum(p < LEVEL for p in tests) / len(tests), sum(any(c.is_significant for c in world.values()) for world in found) / len(found)


def test_news_in_bursts_raises_no_more_false_alarms_than_stated() -> None:
    chance = np.random.default_rng(1)
    worlds = [_counts({str(t): _bursts(chance, 0.02 + 0.005 * t) for t in range(40)}, chance) for _ in range(60)]
    tests, anything = _alarms(worlds)
    assert tests < LEVEL * 1.2  # 2,400 tests where nothing changed: two standard errors are 0.009
    assert anything < LEVEL + 2 * math.sqrt(LEVEL * (1 - LEVEL) / len(worlds))
    naive, _ = _alarms(worlds, clustered=False)
    assert naive > 2 * LEVEL  # what it would be if a day's stories were taken for independent


def test_bursts_of_three_days_raise_few_more() -> None:
    chance = np.random.default_rng(7)
    worlds = [_counts({str(t): _bursts(chance, 0.02 + 0.005 * t, lasting=3) for t in range(40)}, chance) for _ in range(60)]
    tests, anything = _alarms(worlds)
    assert tests < 2 * LEVEL  # 0.076 measured over 8,000: blocks of three days see most of it, not all
    assert anything < 0.25


def test_without_bursts_stories_may_be_taken_for_independent() -> None:
    chance = np.random.default_rng(2)
    worlds = [_counts({str(t): _steady(0.02 + 0.005 * t) for t in range(40)}, chance) for _ in range(50)]
    tests, anything = _alarms(worlds, clustered=False)
    assert 0.6 * LEVEL < tests < 1.3 * LEVEL
    assert anything < LEVEL + 2 * math.sqrt(LEVEL * (1 - LEVEL) / len(worlds))


def test_a_share_that_doubles_is_found_among_many_that_do_not() -> None:
    chance = np.random.default_rng(3)
    shares: dict[str, Shares] = {str(t): _bursts(chance, 0.05) for t in range(60)}
    shares |= {"rises": lambda day: 0.2 if day >= MIDDLE else 0.08, "falls": lambda day: 0.08 if day >= MIDDLE else 0.2}
    found = changes(_counts(shares, chance, stories=200))
    called = {t for t, c in found.items() if c.is_significant}
    assert {"rises", "falls"} <= called
    assert len(called) <= 3
    rises, falls = found["rises"].points, found["falls"].points
    assert rises is not None
    assert falls is not None
    assert rises > 0.08
    assert falls < -0.08


def test_another_mix_of_languages_is_no_change() -> None:
    totals, term = {}, {}
    for day in range(DAYS):
        late = day >= MIDDLE
        for language, stories, share in (("ar", 60 if late else 20, 0.5), ("fa", 20 if late else 60, 0.05)):
            cell = Cell(language, day, late)
            totals[cell] = stories
            term[cell] = round(stories * share)
    change = changes(Counts.of(totals, {"x": term}))["x"]
    assert change.points == pytest.approx((900 * 0.5 + 300 * 0.05) / 1200 - (300 * 0.5 + 900 * 0.05) / 1200)
    assert change.p is None or change.p > 0.9


def test_one_burst_is_not_a_trend() -> None:
    one_day: dict[str, Shares] = {"x": lambda day: 0.9 if day == 20 else 0.0}
    change = changes(_counts(one_day, np.random.default_rng(4)))["x"]
    assert change.after > 25
    assert not change.is_significant


def test_days_stand_in_blocks_that_do_not_reach_over_the_middle() -> None:
    assert [block_of(day, 15, 0) for day in (0, 2, 3, 14, 15, 17, 18, 29)] == [-5, -5, -4, -1, 0, 0, 1, 4]
    assert [block_of(day, 4, 0) for day in range(8)] == [*range(-4, 4)]
    assert [block_days(half) for half in (1, 15, 39, 40, 127, 128, 182, 256, 511, 512, 5000)] == [1, 3, 7, 8, 8, 16, 16, 32, 32, 64, 64]
    assert block_of(495, 500, 400) == block_of(488, 500, 400) != block_of(487, 500, 400)  # where sums of eight days lie


def test_too_few_days_or_stories_are_not_judged() -> None:
    two_days = Counts.of({Cell("ar", d, d >= 1): 100 for d in range(2)}, {"x": {Cell("ar", 0, False): 5, Cell("ar", 1, True): 90}})
    assert changes(two_days)["x"] == Change(5, 100, 90, 100, None, None)
    rare = {Cell("ar", d, d >= MIDDLE): 9 for d in range(DAYS)}
    assert changes(Counts.of(rare, {"x": {Cell("ar", 29, True): 4}}))["x"].p is None
    assert changes(Counts.of({}, {})) == {}
    assert changes(Counts.of({}, {"x": {}}))["x"].points is None


def test_the_test_of_independent_stories_is_that_of_mantel_and_haenszel() -> None:
    # Two strata of (with, without) before and after; the statistic by hand, without continuity correction.
    strata = {"a": ((4, 16), (9, 11)), "b": ((3, 27), (8, 12))}
    totals = {Cell(s, w, w == 1): sum(table[w]) for s, table in strata.items() for w in (0, 1)}
    hits = {Cell(s, w, w == 1): table[w][0] for s, table in strata.items() for w in (0, 1)}
    above, variance = 0.0, 0.0
    for (k0, m0), (k1, m1) in strata.values():
        n0, n1, k, n = k0 + m0, k1 + m1, k0 + k1, k0 + m0 + k1 + m1
        above += k1 - n1 * k / n
        variance += n1 * n0 * k * (n - k) / (n * n * (n - 1))
    expected = math.erfc(abs(above) / math.sqrt(2 * variance))
    assert changes(Counts.of(totals, {"x": hits}), clustered=False)["x"].p == pytest.approx(expected)


@pytest.mark.parametrize(("t", "degrees", "p"), [(2.228, 10, 0.05), (2.763, 28, 0.01), (2.776, 4, 0.05), (1.96, math.inf, 0.05)])
def test_students_t_is_that_of_the_tables(t: float, degrees: float, p: float) -> None:
    assert two_sided(t, degrees) == pytest.approx(p, rel=0.02)


def test_false_discovery_follows_the_paper() -> None:
    # Benjamini and Hochberg (1995), section 3.1: four of these fifteen are rejected at 0.05.
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    q = false_discovery({str(i): x for i, x in enumerate(p)})
    assert [i for i in range(15) if q[str(i)] <= LEVEL] == [0, 1, 2, 3]
    assert q["14"] == 1.0
    assert false_discovery({}) == {}


@pytest.mark.parametrize(
    ("both", "one", "other", "stories", "lift", "npmi"),
    [
        (10, 20, 50, 100, 1.0, 0.0),  # chance
        (20, 20, 20, 100, 5.0, 1.0),  # never apart
        (0, 20, 20, 100, 0.0, -1.0),
        (100, 100, 100, 100, 1.0, 1.0),
        (0, 0, 5, 100, 0.0, 0.0),
        (15, 20, 50, 100, 1.5, math.log(1.5) / math.log(100 / 15)),
    ],
)
def test_lift_and_mutual_information_of_a_pair(both: int, one: int, other: int, stories: int, lift: float, npmi: float) -> None:
    assert list(association(both, one, other, stories)) == pytest.approx([lift, npmi])
