"""What is called a problem, and what is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.health.rules import Facts, findings
from crawler.storage.problems import Finding, RecentRun, Rhythm, WatchedRoute
from crawler.storage.reports.health import OutletState

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def outlet(key: str = "irna", **changes: Any) -> OutletState:
    """An outlet in good order."""
    usual = OutletState(
        key=key, name=key.upper(), native_name=key, home="https://x.example/", country="Iran", kind="state agency", line="", languages=("fa",), unverified=(),
        active=True, paused=False, paused_at=None, paused_why=None, next_check_at=NOW, next_check_why=None, checked_at=NOW, ok_at=NOW, new_at=NOW,
        failures=0, state="ok", cause=None, message=None, run_at=NOW, first_seen_at=NOW - timedelta(days=60),
    )  # fmt: skip
    return usual._replace(**changes)


def runs(*states: str | tuple[str, str], **counts: int) -> list[RecentRun]:
    """Runs a quarter of an hour apart, the newest first."""
    pairs = [(s, None) if isinstance(s, str) else s for s in states]
    each = {"new": 0, "read": 0, "rejected": 0} | counts
    return [RecentRun("irna", state, cause, NOW - timedelta(minutes=15 * i), **each) for i, (state, cause) in enumerate(pairs)]


def found(one: OutletState, *of: RecentRun, **more: Any) -> list[Finding]:
    return findings(Facts(outlets=[one], runs={one.key: of}, **more), NOW)


def rules(of: list[Finding]) -> list[tuple[str | None, str, str]]:
    return [(f.outlet, f.rule, f.cause) for f in of]


def test_an_outlet_in_good_order_is_no_problem() -> None:
    assert found(outlet(), *runs("ok", "unchanged", "partial", "ok")) == []


@pytest.mark.parametrize(
    ("last", "rule"),
    [(("blocked", "403"), "blocked"), (("blocked", "robots"), "blocked"), (("empty", "no links"), "zero_yield"), (("failed", "refused"), "failing"),
     (("killed", "time limit"), "failing")],
)  # fmt: skip
def test_three_bad_runs_in_a_row_are_a_problem_and_two_are_not(last: tuple[str, str], rule: str) -> None:
    assert rules(found(outlet(), *runs(last, last, last, "ok"))) == [("irna", rule, last[1])]
    assert found(outlet(), *runs(last, last, "ok", "ok")) == []
    assert found(outlet(), *runs(last, last)) == []


def test_bad_runs_of_several_kinds_are_one_problem_named_by_the_last() -> None:
    assert rules(found(outlet(), *runs(("blocked", "403"), ("failed", "timeout"), ("empty", "no links")))) == [("irna", "blocked", "403")]


def test_a_problem_says_how_long_it_lasts_and_what_to_do() -> None:
    (finding,) = found(outlet(ok_at=NOW - hours(5)), *runs(*[("blocked", "403")] * 4, "ok"))
    assert finding.message == "IRNA keeps us out for 4 runs in a row: the server answers 403 (forbidden); last good run 2026-11-22 07:00 UTC."
    assert finding.remedy.startswith("Open it in a browser")
    assert finding.remedy.endswith(".")


def test_an_outlet_is_silent_when_it_brings_nothing_for_much_longer_than_usual() -> None:
    hourly = Rhythm(runs_with_new=200, first=NOW - hours(336), last=NOW - hours(30))
    silent = found(outlet(new_at=NOW - hours(30)), *runs("unchanged", "unchanged", "unchanged"), rhythms={"irna": hourly})
    assert rules(silent) == [("irna", "silent", "no new page")]
    assert silent[0].message == "IRNA has brought no new page for 30 hours; usually one comes every 2 hours."


def test_a_weekly_outlet_is_not_silent_after_two_days() -> None:
    rare = Rhythm(runs_with_new=6, first=NOW - hours(330), last=NOW - hours(48))
    assert found(outlet(new_at=NOW - hours(48)), *runs("unchanged", "unchanged", "unchanged"), rhythms={"irna": rare}) == []


def test_a_quiet_night_is_no_silence() -> None:
    often = Rhythm(runs_with_new=1000, first=NOW - hours(336), last=NOW - hours(20))
    assert found(outlet(new_at=NOW - hours(20)), *runs("unchanged"), rhythms={"irna": often}) == []


def test_time_in_which_nobody_looked_is_no_silence() -> None:
    hourly = Rhythm(runs_with_new=200, first=NOW - hours(336), last=NOW - hours(72))
    looked = RecentRun("irna", "unchanged", None, NOW - hours(71), 0, 0, 0)  # then the scheduler was off for three days
    assert found(outlet(new_at=NOW - hours(72)), looked, rhythms={"irna": hourly}) == []


def test_pages_that_cannot_be_read_are_a_problem_when_they_are_many() -> None:
    assert rules(found(outlet(), *runs("partial", "partial", read=2, rejected=3))) == [("irna", "unreadable", "unreadable")]
    assert found(outlet(), *runs("partial", "partial", read=8, rejected=3)) == []
    assert found(outlet(), *runs("partial", "partial", read=0, rejected=2)) == []  # four pages: too few to tell


def test_runs_that_failed_because_nothing_was_readable_are_told_as_unreadable() -> None:
    assert rules(found(outlet(), *runs(*[("failed", "unreadable")] * 4, rejected=2))) == [("irna", "unreadable", "unreadable")]


def test_a_paused_or_removed_outlet_has_no_problem() -> None:
    blocked = runs(*[("blocked", "403")] * 5)
    assert found(outlet(paused=True), *blocked) == found(outlet(active=False), *blocked) == []


def route(outlet: str, url: str, failures: int, *, worked_at: datetime | None = None, **more: Any) -> WatchedRoute:
    return WatchedRoute(outlet=outlet, url=url, confidence="seen", error="http_404", status=404, failures=failures, worked_at=worked_at, **more)


def test_dead_routes_of_an_outlet_are_one_problem_that_names_them() -> None:
    routes = [route("irna", "https://irna.ir/a", 10), route("irna", "https://irna.ir/b", 12, worked_at=NOW - hours(24)), route("irna", "https://irna.ir/c", 4)]
    (finding,) = found(outlet(), *runs("ok"), routes=routes)
    assert (finding.outlet, finding.rule, finding.cause) == ("irna", "route_dead", "http_404")
    assert "https://irna.ir/a (http_404, never worked)" in finding.message
    assert "https://irna.ir/b (http_404, worked until 2026-11-21 12:00 UTC)" in finding.message
    assert "https://irna.ir/c" not in finding.message


def test_a_dead_route_in_whose_place_another_was_found_is_told_sooner_and_with_what_to_write() -> None:
    instead = route("irna", "https://irna.ir/new", 0, worked_at=NOW, checked_at=NOW, origin="found", how="named by robots.txt", found_at=NOW - hours(1))
    (finding,) = found(outlet(), *runs("ok"), routes=[route("irna", "https://irna.ir/old", 2), instead])
    assert finding.message.endswith("In use instead: https://irna.ir/new (named by robots.txt, found 2026-11-22 11:00 UTC).")
    assert finding.remedy.startswith("In crawler/spiders/irna.py replace https://irna.ir/old by https://irna.ir/new")


@pytest.mark.parametrize(
    ("worked", "checked", "rule"),
    [(None, 0, "route_empty"), (30, 0, "route_empty"), (2, 0, None), (None, 2, None)],
    ids=["never listed anything", "not for a day", "listed something two hours ago", "not asked since the other was found"],
)  # fmt: skip
def test_a_route_that_answers_well_and_lists_nothing_is_told_where_another_was_found(worked: float | None, checked: float, rule: str | None) -> None:
    worked_at = None if worked is None else NOW - hours(worked)
    instead = route("irna", "https://irna.ir/new", 0, worked_at=NOW, checked_at=NOW, origin="found", how="named by robots.txt", found_at=NOW - hours(1))
    silent = route("irna", "https://irna.ir/old", 0, worked_at=worked_at, checked_at=NOW - hours(checked))._replace(error=None, status=200)
    of = found(outlet(), *runs("ok"), routes=[silent, instead])
    assert [f.rule for f in of] == ([rule] if rule else [])
    assert all("correct `article` in crawler/spiders/irna.py; if not, replace https://irna.ir/old there by https://irna.ir/new" in f.remedy for f in of)
    assert found(outlet(), *runs("ok"), routes=[silent]) == []  # a sitemap of the latest news may be empty


def test_a_found_route_that_fails_is_no_problem_by_itself() -> None:
    assert found(outlet(), *runs("ok"), routes=[route("irna", "https://irna.ir/x", 20, origin="found")]) == []


def test_a_route_that_has_moved_is_told_with_its_new_address() -> None:
    (finding,) = found(outlet(), *runs("ok"), routes=[route("irna", "https://irna.ir/old", 0, worked_at=NOW, moved_to="https://irna.ir/new")])
    assert rules([finding]) == [("irna", "route_moved", "moved")]
    assert "replace https://irna.ir/old by https://irna.ir/new" in finding.remedy


def test_routes_of_an_outlet_that_is_down_are_not_told_beside_it() -> None:
    down = found(outlet(), *runs(*[("failed", "refused")] * 12), routes=[route("irna", "https://irna.ir/a", 12)])
    assert rules(down) == [("irna", "failing", "refused")]


def test_a_scheduler_without_heartbeat_is_a_problem_of_the_installation() -> None:
    facts = {"scheduler": ("host/boot/1/2", NOW - timedelta(minutes=4))}
    (finding,) = found(outlet(), installation=facts)
    assert (finding.outlet, finding.rule, finding.cause) == (None, "scheduler", "no heartbeat")
    assert "no sign of life since 2026-11-22 11:56 UTC" in finding.message
    assert found(outlet(), installation={"scheduler": ("host/boot/1/2", NOW - timedelta(minutes=1))}) == []


def test_a_scheduler_that_was_stopped_is_told_so() -> None:
    (finding,) = found(outlet(), installation={"scheduler": ("", NOW - hours(3))})
    assert finding.cause == "stopped"


def test_where_no_scheduler_ever_ran_none_is_missed() -> None:
    assert found(outlet(), installation={}) == []


def test_in_an_outage_of_ours_nothing_is_held_against_any_outlet() -> None:
    blocked = runs(*[("blocked", "403")] * 5)
    began = NOW - timedelta(minutes=30)
    assert rules(found(outlet(), *blocked, installation={"local_outage": (began.isoformat(), began)})) == [(None, "local_outage", "local outage")]


def test_a_short_outage_is_not_yet_a_problem() -> None:
    began = NOW - timedelta(minutes=5)
    assert found(outlet(), installation={"local_outage": (began.isoformat(), began)}) == []
