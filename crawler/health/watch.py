"""Looks for problems in a database, and keeps their rows: raised once, refreshed, ended once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine

from crawler.health.rules import RECENT, Facts, findings
from crawler.storage import reports
from crawler.storage.problems import Changes, recent_runs, rhythms, update_problems, watched_routes
from crawler.storage.reports.health import ProblemLine, outlet_states
from crawler.storage.runs import installation

_LOOK_BACK = timedelta(days=14)


def facts(engine: Engine, now: datetime) -> Facts:
    """Return what the rules look at."""
    return Facts(
        outlets=outlet_states(engine),
        runs=recent_runs(engine, RECENT, now - _LOOK_BACK),
        rhythms=rhythms(engine, now - _LOOK_BACK),
        routes=watched_routes(engine),
        installation=installation(engine),
    )


def look(engine: Engine, now: datetime) -> Changes:
    """Bring the problems up to date, and return what is new and what is over."""
    return update_problems(engine, findings(facts(engine, now), now), now)


def check(engine: Engine, now: datetime) -> list[ProblemLine]:
    """Bring the problems up to date, and return those that are open."""
    look(engine, now)
    return reports.health.problems(engine)
