"""How long a page stays queued: given up only when the outlet itself says it is gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.pipelines.patience import counts_as_try, retry_at

NOW = datetime(2026, 1, 18, tzinfo=UTC)


@pytest.mark.parametrize("cause", ["dns", "refused", "timeout", "tls", "dataloss"])
def test_an_outlet_that_cannot_be_reached_costs_no_link(cause: str) -> None:
    for tries in (0, 5, 50, 5000):
        again = retry_at(cause, tries, NOW)
        assert again is not None
        assert again - NOW <= timedelta(days=1)


def test_the_pause_grows() -> None:
    pauses = [retry_at("timeout", tries, NOW) for tries in range(5)]
    assert pauses == sorted(set(filter(None, pauses)))


def test_a_page_that_is_gone_is_asked_for_once_more() -> None:
    assert retry_at("http_404", 0, NOW) is not None
    assert retry_at("http_404", 1, NOW) is None


def test_server_errors_are_given_up_after_eight_answers() -> None:
    assert retry_at("http_500", 6, NOW) is not None
    assert retry_at("http_500", 7, NOW) is None


@pytest.mark.parametrize("cause", ["robots", "private_address", "bad_url"])
def test_what_may_not_be_fetched_is_given_up_at_once(cause: str) -> None:
    assert retry_at(cause, 0, NOW) is None


@pytest.mark.parametrize("cause", ["host_down", "robots_unreachable", "retry_after", "no_network", "shutdown"])
def test_what_says_nothing_of_the_page_counts_for_nothing(cause: str) -> None:
    assert not counts_as_try(cause)
    assert retry_at(cause, 10**6, NOW) == NOW
