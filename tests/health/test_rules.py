"""What is called a problem, and what is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.health.rules import Facts, findings
from crawler.health.space import Disk, Limits
from crawler.outlet import WrongFile
from crawler.storage.problems import Finding, RecentRun, WatchedRoute
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


def test_a_wrong_file_is_one_problem_not_the_runs_that_fail_for_it_too() -> None:
    wrong = [WrongFile("irna", "/x/irna.py", "why"), WrongFile("new", "/x/new.py", "why")]
    assert rules(found(outlet(), *runs(*[("failed", "crash")] * 4), wrong=wrong)) == [("irna", "wrong_file", "wrong file"), (None, "wrong_file", "wrong file")]
    assert [f.message for f in found(outlet(paused=True), wrong=wrong)] == ["2 files of outlets can't be used: /x/irna.py (why); /x/new.py (why)."]


def test_a_problem_says_how_long_it_lasts_and_what_to_do() -> None:
    (finding,) = found(outlet(ok_at=NOW - hours(5)), *runs(*[("blocked", "403")] * 4, "ok"))
    assert finding.message == "IRNA keeps us out for 4 runs in a row: the server answers 403 (forbidden); last good run 2026-11-22 07:00 UTC."
    assert finding.remedy.startswith("Open it in a browser")
    assert finding.remedy.endswith(".")


def daily(until: datetime) -> list[datetime]:
    """Something new every hour by day (6 to 21 UTC), for four weeks."""
    return [t for t in (until - hours(i) for i in range(28 * 24, 0, -1)) if 6 <= t.hour < 22]


def test_an_outlet_is_silent_when_it_brings_nothing_for_much_longer_than_usual() -> None:
    silent = found(outlet(), *runs("unchanged", "unchanged", "unchanged"), arrivals={("irna", ""): daily(NOW - hours(15))})
    assert rules(silent) == [("irna", "silent", "no new page")]
    assert silent[0].message == "IRNA has brought no new page for 16 hours; by its own week 6 hours should have brought some."
    assert found(outlet(), *runs("unchanged"), arrivals={("irna", ""): daily(NOW - hours(13))}) == []  # mostly night


def test_time_in_which_nobody_looked_is_no_silence() -> None:
    looked = RecentRun("irna", "unchanged", None, NOW - hours(71), 0, 0, 0)  # then the scheduler was off for three days
    assert found(outlet(), looked, arrivals={("irna", ""): daily(NOW - hours(72))}) == []


def test_a_language_that_falls_silent_is_told_though_the_outlet_goes_on() -> None:
    came = daily(NOW)
    two = outlet(languages=("ar", "en"))
    arrivals = {("irna", ""): came, ("irna", "ar"): came, ("irna", "en"): daily(NOW - hours(48))}
    (finding,) = found(two, *runs("ok"), arrivals=arrivals)
    assert (finding.rule, "in en for much longer" in finding.message) == ("silent_language", True)
    assert found(two, *runs("ok"), arrivals=arrivals | {("irna", "en"): came}) == []
    whole = {("irna", ""): daily(NOW - hours(48)), ("irna", "ar"): daily(NOW - hours(48)), ("irna", "en"): daily(NOW - hours(48))}
    assert rules(found(two, *runs("ok"), arrivals=whole)) == [("irna", "silent", "no new page")]  # one problem, not three


def test_articles_that_lack_what_they_had_are_told() -> None:
    before = [(10, {"without:author": 1})] * 8
    (finding,) = found(outlet(), *runs("ok"), articles={"irna": [(10, {"without:author": 8}), (10, {"without:author": 7}), *before]})
    assert (finding.rule, finding.cause) == ("fields", "author")
    assert "author in 25% of the last 20 (before: 90%)" in finding.message
    assert found(outlet(), *runs("ok"), articles={"irna": [(20, {"without:author": 4}), *before]}) == []


def test_dates_that_are_missing_or_ahead_are_told() -> None:
    for counted, cause in (({"without:date": 12}, "missing"), ({"date:ahead": 5}, "ahead"), ({"without:date": 9, "date:ahead": 3}, None)):
        told = rules(found(outlet(), *runs("ok"), articles={"irna": [(20, counted)]}))
        assert told == ([("irna", "dates", cause)] if cause else [])


def test_a_full_disk_is_told_before_anything_fails() -> None:
    disks = [Disk("/data", "the database", 1_500 * 10**6, 500 * 10**9), Disk("/logs", "the logs", 90 * 10**9, 500 * 10**9)]
    limits = Limits(2 * 10**9, 0.01)
    (finding,) = findings(Facts(outlets=[], disks=disks, limits=limits), NOW)
    assert (finding.outlet, finding.rule) == (None, "disk")
    assert finding.message == "The disk is nearly full: 1,500 MB of 500,000 are free for the database (/data)."
    assert findings(Facts(outlets=[], disks=[disks[1]], limits=limits), NOW) == []
    assert findings(Facts(outlets=[], disks=[Disk("/d", "the logs", 3 * 10**9, 500 * 10**9)], limits=limits), NOW) != []  # under a hundredth


def test_a_database_that_fills_its_disk_soon_is_told() -> None:
    disks = [Disk("/data", "the database", 10 * 10**9, 100 * 10**9)]
    sizes = {f"2026-11-{d:02}": (d - 10) * 500 * 10**6 for d in range(11, 17)}
    (finding,) = findings(Facts(outlets=[], disks=disks, sizes=sizes), NOW)
    assert (finding.rule, "grows by 500 MB a day: its disk (/data) is full in 20 days" in finding.message) == ("growth", True)
    backfilled = {f"2026-11-{d:02}": 10**9 + (8 * 10**9 if d >= 14 else 0) + d for d in range(11, 17)}
    assert findings(Facts(outlets=[], disks=disks, sizes=backfilled), NOW) == []  # one large day is no growth
    assert findings(Facts(outlets=[], disks=disks, sizes=dict(list(sizes.items())[:3])), NOW) == []


def test_pages_that_cannot_be_read_are_a_problem_when_they_are_many() -> None:
    assert rules(found(outlet(), *runs("partial", "partial", read=2, rejected=3))) == [("irna", "unreadable", "unreadable")]
    assert rules(found(outlet(), *runs("partial", "partial", read=3, rejected=3))) == [("irna", "unreadable", "unreadable")]  # half of them
    assert found(outlet(), *runs("partial", "partial", read=4, rejected=3)) == []
    assert rules(found(outlet(), *runs("partial", rejected=5))) == [("irna", "unreadable", "unreadable")]
    assert found(outlet(), *runs("partial", "partial", read=0, rejected=2)) == []  # four pages: too few to tell


def test_a_list_that_has_shrunk_to_a_tenth_is_a_problem_and_one_that_was_short_is_none() -> None:
    def listing(now: int, before: int) -> list[RecentRun]:
        return [*runs("ok", "ok", "ok", found=now), *runs("ok", "ok", "ok", found=before)]

    assert rules(found(outlet(), *listing(2, 20))) == [("irna", "shrunk", "few links")]
    assert found(outlet(), *listing(3, 20)) == found(outlet(), *listing(1, 19)) == []
    assert found(outlet(), *listing(2, 20)[:5]) == []  # two full lists before: too few to tell


def test_runs_that_failed_because_nothing_was_readable_are_told_as_unreadable() -> None:
    assert rules(found(outlet(), *runs(*[("failed", "unreadable")] * 4, rejected=2))) == [("irna", "unreadable", "unreadable")]


def test_a_paused_or_removed_outlet_has_no_problem() -> None:
    blocked = runs(*[("blocked", "403")] * 5)
    assert found(outlet(paused=True), *blocked) == found(outlet(active=False), *blocked) == []


def route(outlet: str, url: str, failures: int, *, worked_at: datetime | None = None, **more: Any) -> WatchedRoute:
    usual: dict[str, Any] = {
        "outlet": outlet,
        "url": url,
        "confidence": "seen",
        "error": "http_404",
        "status": 404,
        "failures": failures,
        "worked_at": worked_at,
    }
    return WatchedRoute(**(usual | more))


def test_dead_routes_of_an_outlet_are_one_problem_that_names_them() -> None:
    routes = [route("irna", "https://irna.ir/a", 10), route("irna", "https://irna.ir/b", 12, worked_at=NOW - hours(24)), route("irna", "https://irna.ir/c", 4)]
    (finding,) = found(outlet(), *runs("ok"), routes=routes)
    assert (finding.outlet, finding.rule, finding.cause) == ("irna", "route_dead", "http_404")
    assert "https://irna.ir/a (404, never worked)" in finding.message
    assert "https://irna.ir/b (404, worked until 2026-11-21 12:00 UTC)" in finding.message
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


def test_a_backup_that_failed_is_a_problem_until_one_is_made() -> None:
    (finding,) = found(outlet(), installation={"backup_failed": ("no space left on device", NOW - hours(2))})
    assert (finding.outlet, finding.rule) == (None, "backup")
    assert "of 2026-11-22 10:00 UTC failed: no space left on device." in finding.message


def test_in_an_outage_of_ours_nothing_is_held_against_any_outlet() -> None:
    blocked = runs(*[("blocked", "403")] * 5)
    began = NOW - timedelta(minutes=30)
    assert rules(found(outlet(), *blocked, installation={"local_outage": (began.isoformat(), began)})) == [(None, "local_outage", "local outage")]


def test_a_short_outage_is_not_yet_a_problem() -> None:
    began = NOW - timedelta(minutes=5)
    assert found(outlet(), installation={"local_outage": (began.isoformat(), began)}) == []


def test_a_robots_txt_that_forbids_a_route_which_worked_is_told_once_it_lasts() -> None:
    closed = {"error": "robots", "status": None, "worked_at": NOW - hours(3)}
    other = route("irna", "https://irna.ir/b", 0, worked_at=NOW, error=None)

    def told(failures: int, **changes: Any) -> list[Finding]:
        return found(outlet(), *runs("partial"), routes=[route("irna", "https://irna.ir/a", failures, **(closed | changes)), other])

    assert told(1) == []
    (finding,) = told(2)
    assert (finding.outlet, finding.rule, finding.cause) == ("irna", "robots", "robots")
    assert finding.message == "IRNA: robots.txt has changed: it forbids https://irna.ir/a (worked until 2026-11-22 09:00 UTC)."
    assert "https://x.example/robots.txt" in finding.remedy
    assert "rasad pause irna" in finding.remedy
    assert rules(told(9)) == [("irna", "robots", "robots")]  # no dead route beside it
    assert rules(told(9, worked_at=None)) == [("irna", "route_dead", "robots")]  # it was forbidden ever since


@pytest.mark.parametrize(("forbidden", "read", "is_told"), [(3, 0, True), (2, 0, False), (4, 4, True), (4, 5, False)])
def test_articles_that_robots_txt_forbids_are_told_from_a_section_it_closed(forbidden: int, read: int, is_told: bool) -> None:
    two = runs("partial", "partial", forbidden=forbidden, read=read)
    assert rules(found(outlet(), *two)) == ([("irna", "robots", "robots")] if is_told else [])
    assert found(outlet(ok_at=None), *two) == []


def test_an_outlet_that_robots_txt_closes_whole_is_blocked_and_nothing_else() -> None:
    assert rules(found(outlet(), *runs(*[("blocked", "robots")] * 3, forbidden=9))) == [("irna", "blocked", "robots")]
