from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.cadence import NextCheck, failures_after, next_check
from crawler.health.diagnosis import State
from crawler.rhythm import Wait

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def gap(state: str, failures: int = 0, **more: Any) -> timedelta:
    return check(state, failures, **more).at - NOW


def check(state: str, failures: int = 0, **more: Any) -> NextCheck:
    return next_check(NOW, **{"state": state, "cause": None, "failures": failures, "base_minutes": 15, **more})


def test_a_good_run_is_followed_by_the_base_gap() -> None:
    assert [gap(s) for s in ("ok", "unchanged", "partial")] == [timedelta(minutes=15)] * 3


def test_a5_failures_back_off_in_equal_steps_up_to_six_hours() -> None:
    assert [gap("failed", n, cause="refused") for n in (1, 2, 3)] == [timedelta(minutes=m) for m in (30, 45, 60)]
    assert gap("failed", 23, cause="refused") == timedelta(hours=6)
    assert gap("failed", 10_000, cause="refused") == timedelta(hours=6)


def test_a_wall_is_left_alone_longer_than_a_failure() -> None:
    assert gap("blocked", 1, cause="403") == timedelta(hours=1)
    assert gap("blocked", 500, cause="403") == timedelta(hours=12)


def test_an_outlet_that_answers_unreadable_pages_is_asked_as_often_as_before() -> None:
    assert gap("failed", 5, cause="unreadable") == timedelta(minutes=15)


def test_an_outlet_does_not_wait_longer_for_a_database_that_could_not_be_used() -> None:
    assert gap("failed", 5, cause="storage") == timedelta(minutes=15)


def test_an_interrupted_check_is_made_up_for_soon() -> None:
    assert gap("interrupted") == timedelta(minutes=1)
    assert gap("interrupted", base_minutes=0.5) == timedelta(seconds=30)


def test_a_rare_base_gap_is_never_shortened_by_a_cap() -> None:
    assert gap("failed", 1, cause="refused", base_minutes=24 * 60) == timedelta(days=1)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (3600, timedelta(hours=1)),
        (60, timedelta(minutes=15)),
        (-5, timedelta(minutes=15)),
        (10 * 365 * 86400, timedelta(hours=24)),
        (1e300, timedelta(hours=24)),
    ],
)
def test_retry_after_is_respected_within_a_day(asked: float, expected: timedelta) -> None:
    assert gap("ok", retry_after_seconds=asked) == expected


def test_retry_after_counts_for_a_blocked_outlet_too() -> None:
    assert gap("blocked", 1, cause="429", retry_after_seconds=7200) == timedelta(hours=2)


def test_cache_lifetime_is_respected_within_an_hour_and_only_for_answers() -> None:
    assert gap("unchanged", cache_seconds=1800) == timedelta(minutes=30)
    assert gap("unchanged", cache_seconds=31_536_000) == timedelta(hours=1)
    assert gap("failed", 1, cause="5xx", cache_seconds=31_536_000) == timedelta(minutes=30)


def test_jitter_only_delays() -> None:
    assert gap("ok", jitter=0.5) == timedelta(minutes=15) * 1.05
    assert gap("ok", retry_after_seconds=3600, jitter=0.5) > timedelta(hours=1)


@given(
    state=st.sampled_from([str(s) for s in State]),
    failures=st.integers(0, 10**6),
    base=st.floats(0.01, 1440),
    asked=st.none() | st.floats(-1e9, 1e12),
    cache=st.none() | st.floats(-1e9, 1e9),
    jitter=st.floats(0, 0.999),
)
def test_a5_no_outlet_is_ever_given_up(state: str, failures: int, base: float, asked: float | None, cache: float | None, jitter: float) -> None:
    at = next_check(NOW, state=state, cause=None, failures=failures, base_minutes=base, retry_after_seconds=asked, cache_seconds=cache, jitter=jitter).at
    assert NOW < at <= NOW + timedelta(hours=24) * 1.1


@given(state=st.sampled_from(["failed", "blocked", "empty", "killed"]), failures=st.integers(1, 10**4), more=st.integers(0, 100), base=st.floats(0.01, 1440))
def test_another_failure_never_brings_the_next_check_forward(state: str, failures: int, more: int, base: float) -> None:
    assert gap(state, failures + more, base_minutes=base) >= gap(state, failures, base_minutes=base) >= timedelta(minutes=base)


@given(
    state=st.sampled_from([str(s) for s in State]),
    asked=st.floats(0, 86_400),
    usual=st.floats(0.01, 600),
    failures=st.integers(0, 100),
    cause=st.none() | st.sampled_from(["429", "unreadable", "crash", "refused"]),
)
def test_a4_a_server_is_never_asked_before_the_time_it_named(state: str, asked: float, usual: float, failures: int, cause: str | None) -> None:
    assert gap(state, failures, cause=cause, usual=Wait(usual, "busy hour"), retry_after_seconds=asked) >= timedelta(seconds=asked)


def test_the_next_check_says_why() -> None:
    busy: dict[str, Any] = {"usual": Wait(5, "busy hour")}
    assert check("ok", **busy) == (NOW + timedelta(minutes=5), "busy hour")
    assert check("failed", 3, cause="timeout", **busy) == (NOW + timedelta(hours=1), "failed 3 times")
    assert [check("failed", n, cause="dns").why for n in (0, 1, 2)] == ["failed once", "failed once", "failed 2 times"]
    assert check("blocked", 1, cause="403").why == "blocked once"
    assert check("unchanged", cache_seconds=900, **busy).why == "its feed changes no sooner"
    assert check("unchanged", cache_seconds=60, **busy).why == "busy hour"
    assert check("ok", retry_after_seconds=3600, **busy).why == "server asked to wait"
    assert check("failed", 4, cause="unreadable", **busy) == (NOW + timedelta(minutes=15), "nothing readable")
    assert check("interrupted", **busy).why == "was cut short"


def test_only_the_outlets_own_failures_are_counted() -> None:
    assert failures_after(3, "ok", None) == failures_after(3, "partial", "404") == failures_after(3, "unchanged", None) == 0
    assert [failures_after(3, s, None) for s in ("failed", "empty", "blocked", "killed")] == [4] * 4
    assert [failures_after(3, s, c) for s, c in (("skipped", "local outage"), ("missed", None), ("interrupted", "shutdown"), ("failed", "storage"))] == [3] * 4
