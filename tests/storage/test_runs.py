"""Leases, runs and what is due: at most one crawl of an outlet at a time, and no run left open."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update

from crawler.storage import runs
from crawler.storage.engine import reading, writing
from crawler.storage.models import OutletRow, RouteRow, Run
from tests.storage.paper import FEED, PAPER

NOW = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)
TTL = timedelta(minutes=2)
OTHER = replace(PAPER, key="other", routes=(replace(PAPER.routes[0], url="https://paper.test/other"),))


@pytest.fixture
def both(database: Engine) -> Engine:
    runs.declare_outlets(database, [PAPER, OTHER])
    return database


def claim(engine: Engine, token: str, now: datetime = NOW) -> list[str]:
    return runs.claim(engine, ["paper", "other"], owner="host/boot/1/1", token=token, now=now, ttl=TTL)


def test_a_lease_is_held_by_one_until_it_ends(both: Engine) -> None:
    assert claim(both, "a") == ["paper", "other"]
    assert claim(both, "b") == []
    assert claim(both, "a") == ["paper", "other"]  # a process may adopt what was claimed for it
    assert claim(both, "b", NOW + TTL) == ["paper", "other"]


def test_a_renewed_lease_lasts_and_a_released_one_is_free(both: Engine) -> None:
    claim(both, "a")
    assert runs.renew(both, "a", "host/boot/2/2", NOW + TTL / 2, TTL) == 2
    assert claim(both, "b", NOW + TTL) == []
    runs.release(both, "a", ["paper"])
    assert claim(both, "b", NOW + TTL) == ["paper"]


def test_c6_many_claim_at_once_and_one_gets_it(both: Engine) -> None:
    got: list[list[str]] = []
    threads = [threading.Thread(target=lambda n=n: got.append(claim(both, f"t{n}"))) for n in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(map(len, got)) == [0] * 7 + [2]


def test_what_is_due_comes_longest_waiting_first(both: Engine) -> None:
    runs.schedule_next(both, "paper", NOW - timedelta(minutes=1))
    runs.schedule_next(both, "other", NOW - timedelta(minutes=9))
    assert [d.key for d in runs.due(both, NOW, 10)] == ["other", "paper"]
    runs.schedule_next(both, "other", NOW + timedelta(minutes=9))
    assert [d.key for d in runs.due(both, NOW, 10)] == ["paper"]


@pytest.mark.parametrize("state", [{"paused": True}, {"active": False}, {"lease_token": "x", "lease_until": NOW + TTL}])
def test_paused_undeclared_or_leased_outlets_are_not_due(both: Engine, state: dict[str, object]) -> None:
    with writing(both) as connection:
        connection.execute(update(OutletRow).where(OutletRow.key == "paper").values(state))
    assert [d.key for d in runs.due(both, NOW, 10)] == ["other"]


def test_an_outlet_no_longer_declared_is_kept_inactive(both: Engine) -> None:
    runs.declare_outlets(both, [PAPER])
    runs.declare_outlets(both, [replace(PAPER, name="The Paper")], all_of_them=False)
    with reading(both) as connection:
        found = {key: (active, name) for key, active, name in connection.execute(select(OutletRow.key, OutletRow.active, OutletRow.name))}
    assert found == {"paper": (True, "The Paper"), "other": (False, "A Paper")}


def test_declaring_again_keeps_what_was_learnt(both: Engine) -> None:
    runs.schedule_next(both, "paper", NOW, failures=3)
    with writing(both) as connection:
        connection.execute(update(RouteRow).where(RouteRow.url == FEED).values(etag="e", failures=2))
    runs.declare_outlets(both, [PAPER, OTHER])
    with reading(both) as connection:
        assert connection.execute(select(RouteRow.etag, RouteRow.failures).where(RouteRow.url == FEED)).one() == ("e", 2)
        assert connection.execute(select(OutletRow.failures, OutletRow.next_check_at).where(OutletRow.key == "paper")).one() == (3, NOW)


def test_a_run_is_closed_once(both: Engine) -> None:
    run = runs.start_run(both, "paper", trigger="manual", owner="me", now=NOW)
    counts = runs.Counts(found=5, new=2, reasons={"no_body": 1}, statuses={"200": 6})
    assert runs.finish_run(both, run, state="ok", cause=None, message="fine", now=NOW, counts=counts)
    assert not runs.finish_run(both, run, state="killed", cause="time limit", message="late", now=NOW)
    with reading(both) as connection:
        row = connection.execute(select(Run.state, Run.found, Run.reasons, Run.statuses)).one()
    assert tuple(row) == ("ok", 5, {"no_body": 1}, {"200": 6})


def test_c2_runs_of_dead_processes_are_interrupted_and_their_leases_free(both: Engine) -> None:
    runs.claim(both, ["paper"], owner="dead", token="a", now=NOW, ttl=TTL)
    runs.claim(both, ["other"], owner="alive", token="b", now=NOW, ttl=TTL)
    runs.start_run(both, "paper", trigger="manual", owner="dead", now=NOW)
    runs.start_run(both, "other", trigger="manual", owner="alive", now=NOW)
    assert [r.outlet for r in runs.recover(both, NOW, lambda owner: owner == "alive")] == ["paper"]
    with reading(both) as connection:
        assert {r.outlet: r.state for r in connection.execute(select(Run.outlet, Run.state))} == {"paper": "interrupted", "other": "running"}
    assert claim(both, "c") == ["paper"]


def test_a_lease_that_somebody_took_meanwhile_is_not_freed_with_its_dead_owner(both: Engine) -> None:
    runs.claim(both, ["paper"], owner="dead", token="a", now=NOW, ttl=TTL)

    def alive(owner: str) -> bool:
        assert runs.claim(both, ["paper"], owner="quick", token="b", now=NOW + TTL, ttl=TTL) == ["paper"]  # between the look and the freeing
        return owner != "dead"

    runs.free_dead_leases(both, alive)
    assert runs.claim(both, ["paper"], owner="third", token="c", now=NOW + TTL, ttl=TTL) == []


def test_facts_about_the_installation(both: Engine) -> None:
    runs.note(both, "local_outage", "since", NOW)
    runs.note_once(both, "local_outage", "later", NOW + TTL)
    assert runs.installation(both)["local_outage"] == ("since", NOW)
    runs.note(both, "local_outage", "anew", NOW + TTL)
    assert runs.installation(both)["local_outage"] == ("anew", NOW + TTL)
    runs.strike(both, "local_outage")
    assert "local_outage" not in runs.installation(both)


def test_naive_instants_are_refused(both: Engine) -> None:
    with pytest.raises(Exception, match="give it a time zone"):
        runs.schedule_next(both, "paper", datetime(2026, 1, 1))  # noqa: DTZ001
