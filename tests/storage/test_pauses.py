"""An outlet that a person paused is not due, whatever happens, until a person resumes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import typer
from sqlalchemy import Engine

from crawler import registry
from crawler.commands.installation import health
from crawler.commands.outlets import outlets
from crawler.storage import pauses, runs
from crawler.storage.reports.health import outlet_states
from tests.storage.paper import PAPER

NOW = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
OTHER = replace(PAPER, key="other", routes=(replace(PAPER.routes[0], url="https://paper.test/other"),))


@pytest.fixture
def both(database: Engine) -> Engine:
    runs.declare_outlets(database, [PAPER, OTHER])
    return database


def due(engine: Engine) -> list[str]:
    return [o.key for o in runs.due(engine, LATER, 10)]


def test_a_paused_outlet_is_not_due_and_says_since_when_and_why(both: Engine) -> None:
    assert pauses.pause(both, ["paper"], "asked us to wait", NOW) == ["paper"]
    assert pauses.pause(both, ["paper"], "again", LATER) == []  # the first pause stands
    assert due(both) == ["other"]
    runs.declare_outlets(both, [PAPER, OTHER])  # a new start of the scheduler
    runs.schedule_next(both, "paper", NOW)
    assert due(both) == ["other"]
    state = next(o for o in outlet_states(both) if o.key == "paper")
    assert (state.paused, state.paused_at, state.paused_why) == (True, NOW, "asked us to wait")


def test_a_resumed_outlet_is_due_at_once(both: Engine) -> None:
    pauses.pause(both, ["paper"], "", NOW)
    runs.schedule_next(both, "paper", NOW + timedelta(days=1))
    assert pauses.resume(both, ["paper", "other"], NOW) == ["paper"]
    assert due(both) == ["other", "paper"]
    state = next(o for o in outlet_states(both) if o.key == "paper")
    assert (state.paused, state.paused_at, state.paused_why) == (False, None, None)


def test_the_command_line_tells_of_a_pause(sqlite_database: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("RASAD_DATABASE_URL", sqlite_database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("COLUMNS", "200")
    runs.declare_outlets(sqlite_database, [registry.outlets()["irna"]])
    pauses.pause(sqlite_database, ["irna"], "its server [moves]", NOW)
    outlets(["irna"])
    with pytest.raises(typer.Exit):
        health()
    told = capsys.readouterr().out
    assert "paused since 2026-01-18 09:00 UTC: its server [moves]; `rasad resume irna` ends it" in told
    assert "Paused since 2026-01-18 09:00 UTC: irna: its server [moves]" in told
    pauses.resume(sqlite_database, ["irna"], NOW)
    outlets(["irna"])
    assert "next check 2026-01-18 09:00 UTC" in capsys.readouterr().out
