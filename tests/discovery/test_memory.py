"""Which routes are asked, and when others are sought."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.discovery.memory import Told, may_probe, to_ask, worth_probing
from crawler.outlet import Confidence, Feed, Route
from crawler.route import KnownRoute

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
A, B = "https://paper.test/a.xml", "https://paper.test/b.xml"
FOUND = "https://paper.test/found.xml"


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def declared(*urls: str) -> tuple[Route, ...]:
    return tuple(Feed(url=url, confidence=Confidence.SEEN) for url in urls)


def known(url: str, *, ago: float = 0.25, **facts: Any) -> KnownRoute:
    """A route last asked some hours ago; it worked then unless the facts say otherwise."""
    at = NOW - hours(ago)
    usual: dict[str, Any] = {"kind": "feed", "checked_at": at, "worked_at": at, "origin": "found" if url == FOUND else "declared"}
    return KnownRoute(url=url, **(usual | facts))


def asked(*routes: KnownRoute, of: tuple[str, ...] = (A, B)) -> list[str]:
    return [ask.route.url for ask in to_ask(declared(*of), {r.url: r for r in routes}, NOW)]


def test_at_first_contact_all_that_is_declared_is_asked_in_its_order() -> None:
    assert asked() == [A, B]


def test_a_route_that_fails_is_asked_every_time_at_first() -> None:
    assert asked(known(A, failures=2), known(B)) == [A, B]


def test_a_route_that_keeps_failing_rests_while_another_works() -> None:
    assert asked(known(A, failures=3), known(B)) == [B]


@pytest.mark.parametrize(("failures", "rest"), [(3, 1), (4, 2), (5, 4), (6, 8), (8, 24), (90, 24)])
def test_it_rests_longer_with_each_failure_and_never_longer_than_a_day(failures: int, rest: float) -> None:
    assert A not in asked(known(A, failures=failures, ago=rest - 0.1), known(B))
    assert asked(known(A, failures=failures, ago=rest + 0.1), known(B)) == [B, A]  # last: the others are trusted more


def test_where_none_works_none_rests() -> None:
    assert asked(known(A, failures=9), known(B, failures=4)) == [B, A]


def test_one_success_promotes_a_route_again() -> None:
    assert asked(known(A, failures=0), known(B)) == [A, B]


def test_a_found_route_stands_in_for_declared_ones_that_fail() -> None:
    assert asked(known(A, failures=1), known(B, failures=1), known(FOUND)) == [A, B, FOUND]
    assert asked(known(A, failures=5), known(B, failures=5), known(FOUND)) == [FOUND]


def test_a_found_route_stands_in_for_a_feed_that_answers_without_articles() -> None:
    empty = known(A, worked_at=NOW - hours(30))
    assert asked(empty, known(FOUND), of=(A,)) == [A, FOUND]


def test_a_found_route_rests_when_the_declared_one_is_back_and_lists_as_much() -> None:
    assert asked(known(A), known(FOUND, added_at=NOW - hours(30)), of=(A,)) == [A]
    assert asked(known(A), known(FOUND, added_at=NOW - hours(30), ago=25), of=(A,)) == [A, FOUND]


def test_two_routes_that_disagree_are_both_asked() -> None:
    assert asked(known(A), known(FOUND, added_at=NOW - hours(1)), of=(A,)) == [A, FOUND]


def test_a_moved_route_is_asked_at_its_new_place() -> None:
    moved = known(A, moved_to=FOUND)
    assert asked(moved, known(FOUND), of=(A,)) == [FOUND]
    assert asked(known(A, moved_to=FOUND, ago=25), known(FOUND), of=(A,)) == [A, FOUND]
    assert asked(moved, known(FOUND, failures=1), of=(A,)) == [A, FOUND]


def test_a_route_declared_no_more_is_not_asked() -> None:
    assert asked(known(B, origin="withdrawn"), of=(A,)) == [A]


def test_a_found_route_of_a_kind_that_needs_more_than_an_address_is_not_asked() -> None:
    assert asked(known(FOUND, kind="json"), of=(A,)) == [A]


def test_others_are_sought_at_once_then_less_and_less_often() -> None:
    assert may_probe(None, 0, NOW)
    for in_vain, pause in [(0, 0.5), (1, 1), (2, 2), (3, 4), (5, 16), (6, 24), (50, 24)]:
        assert not may_probe(NOW - hours(pause - 0.1), in_vain, NOW)
        assert may_probe(NOW - hours(pause), in_vain, NOW)


@pytest.mark.parametrize(
    ("answers", "worth"),
    [
        ([Told(A, 0, "http_404", 404)], True),
        ([Told(A, 0, "html_page")], True),
        ([Told(A, 0, "redirected_home")], True),
        ([Told(A, 0, "challenge")], True),
        ([Told(A, 0, None)], True),  # answered, without an article
        ([Told(A, 0, "http_500", 500), Told(B, 0, "robots", None)], True),
        ([Told(A, 0, "http_404", 404), Told(B, 3)], False),
        ([Told(A, 0, None, 304)], False),
        ([Told(A, 0, "dns", None)], False),  # the home is on that host
        ([Told(A, 0, "timeout", None)], False),
        ([Told("https://feeds.paper.test/a", 0, "dns", None)], True),  # the home is not
        ([Told(A, 0, "http_429", 429)], False),
        ([Told("https://feeds.paper.test/a", 0, "no_network", None)], False),
        ([Told(A, 0, "robots_unreachable", None)], False),
    ],
)
def test_others_are_sought_only_where_the_outlet_may_answer(answers: list[Told], worth: bool) -> None:
    assert worth_probing(answers, "https://www.paper.test/") is worth
