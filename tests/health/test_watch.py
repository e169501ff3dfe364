"""Problems in the database: raised once, refreshed, ended once; on both kinds."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from crawler.config import Config
from crawler.health import outage, watch
from crawler.health.space import SIZES
from crawler.outlet import Confidence, Feed, Kind, Outlet
from crawler.storage import duty, notices, reports, runs
from crawler.storage.baselines import baselines
from crawler.storage.engine import reading, writing
from crawler.storage.models import Page, Problem
from crawler.storage.pages import RouteAnswer, SeenLink, page_rejected, save_route_answer
from crawler.storage.problems import Finding, recent_runs, update_problems

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OUTLET = Outlet(
    key="irna", name="IRNA", native_name="ایرنا", home="https://irna.ir/", hosts=("irna.ir",), languages=("fa",), country="Iran", kind=Kind.STATE_AGENCY,
    line="state", timezone="Asia/Tehran", routes=(Feed(url="https://irna.ir/rss", confidence=Confidence.SEEN),), article=r"https://irna\.ir/(?P<id>\d+)",
)  # fmt: skip


def run(engine: Engine, state: str, cause: str | None, at: datetime, *, trigger: str = "scheduled", **counts: Any) -> None:
    run_id = runs.start_run(engine, "irna", trigger=trigger, owner="x", now=at)
    if state != "running":
        runs.finish_run(engine, run_id, state=state, cause=cause, message=None, now=at, counts=runs.Counts(**counts))


def rows(engine: Engine) -> list[tuple[str, str, datetime, datetime, datetime | None]]:
    with reading(engine) as connection:
        columns = (Problem.rule, Problem.cause, Problem.first_seen_at, Problem.last_seen_at, Problem.ended_at)
        return [(r[0], r[1], r[2], r[3], r[4]) for r in connection.execute(select(*columns).order_by(Problem.id))]


def minutes(number: int) -> datetime:
    return NOW + timedelta(minutes=number)


def test_a_problem_is_raised_once_refreshed_and_ended_once(database: Engine) -> None:
    runs.declare_outlets(database, [OUTLET])
    for i in range(3):
        run(database, "failed", "dns", minutes(i))
    first = watch.look(database, minutes(3))
    assert [(f.outlet, f.rule) for f in first.raised] == [("irna", "failing")]
    run(database, "failed", "timeout", minutes(4))
    second = watch.look(database, minutes(5))
    assert (second.raised, second.ended) == ([], [])
    assert rows(database) == [("failing", "timeout", minutes(3), minutes(5), None)]
    run(database, "ok", None, minutes(6), found=3, new=1)
    assert watch.look(database, minutes(7)) == ([], [])  # one good run is not yet the end of it
    assert watch.check(database, minutes(7)) == []
    run(database, "unchanged", None, minutes(8))
    third = watch.look(database, minutes(9))
    assert [f.rule for f in third.ended] == ["failing"]
    assert rows(database) == [("failing", "timeout", minutes(3), minutes(5), minutes(9))]
    assert watch.look(database, minutes(10)) == ([], [])
    over, raised = notices.latest(database)
    assert [(n.kind, n.said["since"]) for n in (over, raised)] == [("over", minutes(3).isoformat()), ("raised", minutes(3).isoformat())]
    assert (over.said["last_seen"], over.at) == (minutes(5).isoformat(), minutes(9))


def test_a_problem_that_changes_its_name_stays_one(database: Engine) -> None:
    runs.declare_outlets(database, [OUTLET])
    for i in range(3):
        run(database, "failed", "timeout", minutes(i))
    watch.look(database, minutes(3))
    run(database, "blocked", "403", minutes(4))
    assert watch.look(database, minutes(5)) == ([], [])
    assert rows(database) == [("blocked", "403", minutes(3), minutes(5), None)]


def test_an_outage_of_ours_ends_no_problem_of_an_outlet(database: Engine) -> None:
    runs.declare_outlets(database, [OUTLET])
    for i in range(3):
        run(database, "failed", "404", minutes(i))
    watch.look(database, minutes(3))
    runs.note(database, outage.NAME, minutes(4).isoformat(), minutes(4))
    assert watch.look(database, minutes(5)) == ([], [])
    assert watch.look(database, minutes(500)).ended == []
    runs.strike(database, outage.NAME)
    run(database, "failed", "404", minutes(501))
    watch.look(database, minutes(502))
    assert [f.rule for f in watch.look(database, minutes(507)).ended] == ["local_outage"]
    assert rows(database)[0] == ("failing", "404", minutes(3), minutes(507), None)


def test_what_comes_and_goes_all_day_is_told_three_times_and_then_ends_only_after_calm(database: Engine) -> None:
    """Three bad runs, two good ones, over and over: 24 rounds within a day."""
    runs.declare_outlets(database, [OUTLET])
    at = 0
    for _ in range(16):
        for state in ("failed", "failed", "failed", "ok", "ok"):
            run(database, state, "timeout" if state == "failed" else None, minutes(at))
            watch.look(database, minutes(at + 1))
            at += 15
    assert [n.kind for n in reversed(notices.latest(database))] == ["raised", "over", "raised", "over", "raised"]
    for _ in range(30):
        run(database, "ok", None, minutes(at))
        watch.look(database, minutes(at + 1))
        at += 15
    assert notices.latest(database)[0].kind == "over"


def test_a_lasting_problem_is_told_again_once_a_day(database: Engine) -> None:
    config = Config(remind_hours=24)
    runs.note(database, duty.HEARTBEAT, "", NOW - timedelta(hours=2))
    for hour in range(0, 60, 2):
        watch.look(database, NOW + timedelta(hours=hour), config)
    told = [(n.kind, n.at - NOW) for n in reversed(notices.latest(database))]
    assert told == [("raised", timedelta(0)), ("reminder", timedelta(hours=24)), ("reminder", timedelta(hours=48))]


def test_a_problem_names_the_page_that_shows_it_and_the_last_good_one(database: Engine) -> None:
    runs.declare_outlets(database, [OUTLET])
    links = [SeenLink(f"id:{i}", f"https://irna.ir/{i}", None, None) for i in (1, 2)]
    good, bad = save_route_answer(database, "irna", RouteAnswer(url="https://irna.ir/rss", status=200), links, minutes(0))
    with writing(database) as connection:
        connection.execute(update(Page).where(Page.id == good.id).values(state="off_topic", fetched_at=minutes(1)))
    page_rejected(database, bad.id, outlet="irna", reason="no_body", title="", status=200, now=minutes(2), content_type="text/html", body=b"<html>")
    run(database, "failed", "unreadable", minutes(3), rejected=9)
    watch.look(database, minutes(4))
    (problem,) = reports.problems(database)
    assert (problem.rule, problem.page_id, problem.good_page_id) == ("unreadable", bad.id, good.id)


def test_a_problem_that_comes_back_is_a_new_one(database: Engine) -> None:
    problem = Finding(None, "scheduler", "stopped", "It was stopped.", "Start it.")
    for found, at in (([problem], 0), ([], 1), ([problem], 2)):
        update_problems(database, found, minutes(at))
    assert [(first, ended) for _, _, first, _, ended in rows(database)] == [(minutes(0), minutes(1)), (minutes(2), None)]


def test_check_returns_the_open_problems(database: Engine) -> None:
    runs.note(database, duty.HEARTBEAT, "", NOW - timedelta(hours=2))
    (problem,) = watch.check(database, NOW)
    assert (problem.rule, problem.outlet, problem.ended_at) == ("scheduler", None, None)
    assert "Start it" in problem.remedy
    runs.note(database, duty.HEARTBEAT, "x", NOW)
    assert watch.check(database, NOW) == []


def test_runs_that_say_nothing_of_the_outlet_are_left_out(database: Engine) -> None:
    runs.declare_outlets(database, [OUTLET])
    run(database, "failed", "dns", minutes(0))
    run(database, "partial", "404", minutes(1), stories=1, off_topic=2, rejected=1, reasons={"robots": 4, "fallback:no layout": 2})
    for i, state in enumerate(("skipped", "missed", "interrupted", "running")):
        run(database, state, None, minutes(2 + i))
    run(database, "failed", "404", minutes(9), trigger="replay")
    run(database, "failed", "404", minutes(10), trigger="page")
    found = recent_runs(database, 8, NOW - timedelta(days=1))["irna"]
    assert [(r.state, r.read, r.rejected, r.forbidden, r.unlaid) for r in found] == [("partial", 3, 1, 4, 2), ("failed", 0, 0, 0, 0)]
    assert len(recent_runs(database, 1, NOW - timedelta(days=1))["irna"]) == 1


def test_the_baselines_are_counted_from_pages_and_runs(database: Engine) -> None:
    runs.declare_outlets(database, [OUTLET])
    links = [SeenLink(f"id:{i}", f"https://irna.ir/{i}", None, None) for i in range(4)]
    for i, at in enumerate((NOW - timedelta(days=60), NOW - timedelta(days=2), NOW - timedelta(days=2, minutes=-5), NOW + timedelta(minutes=7))):
        save_route_answer(database, "irna", RouteAnswer(url="https://irna.ir/rss", status=200), [links[i]], at)
    with writing(database) as connection:
        connection.execute(update(Page).where(Page.identity == "id:1").values(language="fa"))
    run(database, "ok", None, NOW - timedelta(days=2), off_topic=3, rejected=2, reasons={"no_body": 1, "without:author": 2})
    run(database, "failed", "dns", NOW - timedelta(days=1))
    past = baselines(database, NOW + timedelta(minutes=8), back=timedelta(days=56), articles_back=timedelta(days=14))
    assert past.arrivals == {("irna", ""): [NOW - timedelta(days=2), NOW], ("irna", "fa"): [NOW - timedelta(days=2)]}
    assert past.looked == {"irna": {(NOW - timedelta(days=2)).date()}}
    assert [number for number, _ in past.articles["irna"]] == [4]


def test_the_size_of_the_database_is_kept_a_day(database: Engine) -> None:
    for day in range(5):
        watch.look(database, NOW + timedelta(days=day), Config())
        watch.look(database, NOW + timedelta(days=day, hours=3), Config())
    assert len(json.loads(runs.installation(database)[SIZES][0])) == 5


@pytest.mark.parametrize("zone", ["Asia/Tehran", "America/New_York"])
def test_hours_and_days_are_those_of_utc_whatever_the_servers_own_zone(database: Engine, zone: str) -> None:
    with writing(database) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"ALTER DATABASE {connection.engine.url.database} SET timezone TO '{zone}'")
    database.dispose()
    runs.declare_outlets(database, [OUTLET])
    at = [NOW - timedelta(hours=30) + timedelta(minutes=m) for m in (50, 70, 20 * 60)]  # ten to an hour, ten past it, and the next day
    for number, when in enumerate(at):
        save_route_answer(database, "irna", RouteAnswer(url="u", status=200), [SeenLink(f"id:{number}", f"https://irna.ir/{number}", None, None)], when)
        run(database, "ok", None, when)
    past = baselines(database, NOW, back=timedelta(days=7), articles_back=timedelta(days=7))
    assert past.arrivals["irna", ""] == [when.replace(minute=0) for when in at]
    assert past.looked["irna"] == {when.date() for when in at}
