from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.health import outage
from crawler.health.outage import Tried, is_outage, is_over

BEGAN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def failed(host: str, cause: str) -> Tried:
    return Tried(host, "failed", cause)


@pytest.mark.parametrize("cause", ["dns", "no network", "no_network", "refused", "timeout"])
def test_everything_failing_to_connect_at_two_hosts_is_our_network(cause: str) -> None:
    assert is_outage([failed("yjc.ir", cause), failed("bbc.com", "dns")])


def test_one_outlet_alone_is_its_own_failure_unless_the_system_has_no_network() -> None:
    assert not is_outage([failed("yjc.ir", "dns")])
    assert not is_outage([failed("yjc.ir", "refused"), failed("yjc.ir", "refused")])
    assert is_outage([failed("yjc.ir", "no network")])


def test_one_outlet_is_enough_to_find_a_known_outage_lasting() -> None:
    assert is_outage([failed("yjc.ir", "timeout")], ongoing=True)


@pytest.mark.parametrize(
    "other", [Tried("bbc.com", "ok", None), Tried("bbc.com", "blocked", "403"), Tried("bbc.com", "failed", "5xx"), Tried("bbc.com", "failed", "tls")]
)
def test_any_other_outcome_makes_the_failures_the_outlets_own(other: Tried) -> None:
    assert not is_outage([failed("yjc.ir", "dns"), failed("irna.ir", "dns"), other], ongoing=True)


def test_a_crawl_beside_it_that_got_through_makes_the_failures_the_outlets_own() -> None:
    assert not is_outage([failed("yjc.ir", "timeout"), failed("irna.ir", "timeout")], others_reached=True)


def test_a_run_that_was_stopped_or_not_begun_says_nothing() -> None:
    nothing = [Tried("bbc.com", "skipped", "overlap"), Tried("ap.org", "interrupted", "shutdown")]
    assert is_outage([failed("yjc.ir", "dns"), failed("irna.ir", "dns"), *nothing])
    assert not is_outage(nothing, ongoing=True)
    assert not is_over(nothing)


@pytest.mark.parametrize(
    ("state", "cause"), [("ok", None), ("unchanged", None), ("partial", "dns"), ("empty", "no links"), ("blocked", "403"), ("failed", "404"), ("failed", "5xx")]
)
def test_the_first_answer_of_any_outlet_ends_it(state: str, cause: str | None) -> None:
    assert is_over([failed("yjc.ir", "dns"), Tried("bbc.com", state, cause)])


@pytest.mark.parametrize("cause", ["tls", "crash", "storage", "private address"])
def test_what_says_nothing_of_our_network_neither_begins_nor_ends_it(cause: str) -> None:
    state = "blocked" if cause == "private address" else "failed"
    assert not is_over([Tried("yjc.ir", state, cause)])
    assert not is_outage([Tried("yjc.ir", state, cause), Tried("irna.ir", state, cause)])


def test_since_when_is_read_from_the_installation() -> None:
    assert outage.since({"local_outage": (BEGAN.isoformat(), BEGAN + timedelta(hours=1))}) == BEGAN
    assert outage.since({"scheduler": ("x", BEGAN)}) is None


def test_it_is_tried_again_soon_and_every_ten_minutes_when_it_lasts() -> None:
    after = [timedelta(minutes=m) for m in (0, 3, 15, 60, 6000)]
    assert [outage.next_check(BEGAN + a, BEGAN, 0.0) - (BEGAN + a) for a in after] == [timedelta(minutes=m) for m in (2, 2, 5, 10, 10)]


def test_the_message_says_since_when() -> None:
    assert "since 2026-11-22 12:00 UTC" in outage.message(BEGAN)
