"""Looks for problems in a database, and keeps their rows: raised once, refreshed, ended once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine

from crawler.config import Config
from crawler.health.causes import UNREADABLE, WALLS
from crawler.health.lasting import lasts
from crawler.health.rules import RECENT, Facts, findings
from crawler.storage import reports
from crawler.storage.notices import stuck
from crawler.storage.problems import Changes, Finding, recent_runs, rhythms, showing_pages, update_problems, watched_routes
from crawler.storage.reports.health import ProblemLine, outlet_states
from crawler.storage.runs import installation

_LOOK_BACK = timedelta(days=14)
_SHOWN_BY_A_PAGE = ("unreadable", "redesigned", "fields")


def facts(engine: Engine, now: datetime) -> Facts:
    """Return what the rules look at."""
    return Facts(
        outlets=outlet_states(engine),
        runs=recent_runs(engine, RECENT, now - _LOOK_BACK),
        rhythms=rhythms(engine, now - _LOOK_BACK),
        routes=watched_routes(engine),
        installation=installation(engine),
        stuck=stuck(engine, now - timedelta(days=1)),
    )


def look(engine: Engine, now: datetime, config: Config | None = None) -> Changes:
    """Bring the problems up to date, write what people are to be told, and return what is new and what is over."""
    seen = facts(engine, now)
    found = [_shown(engine, f) for f in findings(seen, now)]
    remind = timedelta(hours=config.remind_hours) if config and config.remind_hours else None
    return update_problems(engine, found, now, keeps=lambda problem: lasts(problem, seen, found, now), remind=remind)


def check(engine: Engine, now: datetime, config: Config | None = None) -> list[ProblemLine]:
    """Bring the problems up to date, and return those that are there now (one that is not found any more is open for a while yet)."""
    look(engine, now, config)
    return [p for p in reports.health.problems(engine) if p.cleared_at is None]


def _shown(engine: Engine, finding: Finding) -> Finding:
    """Add the page that shows what is wrong, and the last one that could be read."""
    if finding.outlet is None or (finding.rule not in _SHOWN_BY_A_PAGE and finding.cause not in UNREADABLE | WALLS):
        return finding
    bad, good = showing_pages(engine, finding.outlet)
    return finding._replace(page_id=bad, good_page_id=good)
