"""Health's tables and sentences are what the database holds."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select, update

from crawler.localization import locale_for
from crawler.storage import pauses, runs
from crawler.storage.engine import reading, writing
from crawler.storage.models import Delivery, Notice, OutletRow, Page, Problem, Ruleset, Run
from crawler.storage.notices import close_others
from dashboard import words
from dashboard.health import terms
from tests.dashboard.conftest import html_of, tables_of
from tests.dashboard.health.conftest import Look
from tests.dashboard.world import ZONE
from tests.rasad import environment, run


def test_each_outlet_is_shown_with_its_last_run_and_its_next_check(engine: Engine, look: Look) -> None:
    now = datetime.now(UTC)
    pauses.pause(engine, ["meridian"], "its editors asked", now - timedelta(hours=2))
    runs.schedule_next(engine, "sepidar", now + timedelta(minutes=30, seconds=30), why="quiet night")
    runs.schedule_next(engine, "sahra_wire", now + timedelta(minutes=30, seconds=30), why="failed 3 times")
    table = {row["outlet"]: row for row in tables_of(look("outlets"))["outlets"]}
    with reading(engine) as connection:
        for key, name in connection.execute(select(OutletRow.key, OutletRow.name)).all():
            last = connection.scalar(select(Run.state).where(Run.outlet == key).order_by(Run.started_at.desc()).limit(1))
            assert table[name]["state"].split()[1] == ("paused" if key == "meridian" else last)
    assert re.fullmatch("Paused 2 h.* ago: its editors asked", table["Meridian International Broadcasting"]["why"])
    assert [table[name]["next_check"] for name in ("Sepidar Online", "Sahra Wire")] == ["in 30 min (quiet night)", "in 30 min (failed 3 times)"]


def test_an_outlets_own_runs_and_routes_do_not_name_it_again(engine: Engine, look: Look) -> None:
    of_one, of_all = tables_of(look("outlets", at="sepidar")), tables_of(look("runs")) | tables_of(look("routes"))
    for name in ("runs", "routes"):
        assert {*of_all[name][0]} - {*of_one[name][0]} == {"outlet"}


def test_runs_are_those_of_the_outlets_and_states_that_are_chosen(engine: Engine, look: Look) -> None:
    app = look("runs")
    with reading(engine) as connection:
        counted = dict(connection.execute(select(Run.state, func.count()).group_by(Run.state)).all())
    assert Counter(row["state"].split()[1] for row in tables_of(app)["runs"]) == counted
    app.multiselect(key="run_state").set_value(["blocked"]).run()
    assert [row["state"] for row in tables_of(app)["runs"]] == ["✕ blocked"] * counted["blocked"]
    app.multiselect(key="run_state").set_value([]).run()
    app.session_state["kind"] = ["party"]
    app.run()
    assert {row["outlet"] for row in tables_of(app)["runs"]} == {"Furat News Agency", "Zagros TV"}
    app.session_state["outlet"] = ["sepidar"]
    app.run()
    assert not tables_of(app)
    assert "No outlets under these filters." in html_of(app)


def test_a_problem_tells_since_when_and_what_to_do(engine: Engine, look: Look) -> None:
    html = html_of(look("problems"))
    with reading(engine) as connection:
        (problem,) = connection.execute(select(Problem.__table__).where(Problem.ended_at.is_(None))).all()
    sentence, _, instant = problem.message.partition("last good run ")  # kept in UTC for logs and mail, said in the installation's zone
    good = datetime.strptime(instant, "%Y-%m-%d %H:%M UTC.").replace(tzinfo=UTC).astimezone(ZONE)
    for said in (sentence, f"last good run {good.day} {good:%b %Y, %H:%M}.", problem.cause, "since ", "last seen ", "What to do:"):
        assert said in html
    assert problem.remedy in html


def test_the_installation_is_told_from_its_tables(engine: Engine, look: Look) -> None:
    now = datetime.now(UTC)
    runs.note(engine, "database_sizes", json.dumps({"2026-03-01": 10_000_000, "2026-03-03": 14_000_000, "2026-03-05": 30_000_000}), now)
    with writing(engine) as connection:
        connection.execute(insert(Ruleset), [{"id": i, "fingerprint": str(i), "first_used_at": now} for i in (1, 2)])
        ids = list(connection.scalars(select(Page.id).where(Page.state == "story")))
        connection.execute(update(Page).where(Page.id.in_(ids)).values(ruleset=2))
        connection.execute(update(Page).where(Page.id.in_(ids[:3])).values(ruleset=1))
        notices = [{"key": str(i), "kind": "raised", "at": now - timedelta(hours=i), "said": {"title": "x", "text": "y"}} for i in (3, 2)]
        connection.execute(insert(Notice), notices)
        message = {"key": "k", "channel": "mail:x", "first_notice": 1, "last_notice": 2, "created_at": now, "tries": 4, "next_try_at": now}
        connection.execute(insert(Delivery).values(message | {"error": "refused"}))
        gone = {"key": "g", "channel": "desk", "first_notice": 1, "last_notice": 2, "created_at": now, "next_try_at": now, "tries": 1}
        connection.execute(insert(Delivery).values(gone))
    assert close_others(engine, ["mail:x"], now) == {"desk": 2}
    app = look("installation")
    html = html_of(app)
    assert "It grew by 5.0 MB a day on average." in html
    assert f"3 pages of {len(ids):,} were judged by older rules." in html
    ended, channel = tables_of(app)["channels"]
    assert [ended[c] for c in ("channel", "state", "waiting", "error")] == ["desk", "○ not set any more", "0", ""]
    assert [channel[c] for c in ("channel", "state", "waiting", "tries", "error")] == ["mail:x", "✕ failed", "2", "4", "refused"]


def test_what_was_let_go_of_is_told_in_the_readers_language(engine: Engine, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with writing(engine) as connection:
        connection.execute(insert(Notice), [{"key": f"old {i}", "kind": "alert", "at": datetime(2020, 1, 1, tzinfo=UTC), "said": {}} for i in range(3)])
    assert "Gone: " in run("prune", env=environment(tmp_path, DATABASE_URL=engine.url.render_as_string(hide_password=False))).stdout
    monkeypatch.setattr(words, "locale", lambda: locale_for("ar"))
    told = tables_of(look("installation"))["upkeep"][2]["state"]
    assert re.fullmatch(r"حُذف: .*إشعارات: 3.*\. حجم قاعدة البيانات \S+ ميغابايت، أقل بـ\S+ ميغابايت\.", told)
    assert "notices" not in told


@pytest.mark.parametrize(("raw", "said"), [("http_404", "404"), ("http_503", "503"), ("5xx", "5xx"), ("no_body", "no body"), ("unheard_of", "unheard_of")])
def test_a_cause_is_said_in_words_and_a_status_as_its_number(raw: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "locale", lambda: locale_for("en"))
    assert terms.cause(raw) == said
    assert terms.reason(f"retried:{raw}") == f"tried again after: {said}"
