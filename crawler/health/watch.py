"""Looks for problems in a database, and keeps their rows: raised once, refreshed, ended once."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from crawler.config import Config
from crawler.health.causes import UNREADABLE, WALLS
from crawler.health.lasting import lasts
from crawler.health.rules import LATELY, RECENT, Facts, findings
from crawler.health.silence import BASELINE
from crawler.health.space import KEPT_DAYS, NOTHING, SIZES, Disk, Limits
from crawler.outlet import WrongFile
from crawler.storage import reports
from crawler.storage.backup import size_of
from crawler.storage.baselines import baselines, sizes
from crawler.storage.notices import stuck
from crawler.storage.problems import Changes, Finding, recent_runs, showing_pages, unwritten, update_problems, watched_routes
from crawler.storage.reports.health import ProblemLine, outlet_states
from crawler.storage.runs import installation

_LOOK_BACK = timedelta(days=14)
_SHOWN_BY_A_PAGE = ("unreadable", "redesigned", "fields")


def facts(engine: Engine, now: datetime, config: Config | None = None, wrong: Collection[WrongFile] = ()) -> Facts:
    """Return what the rules look at."""
    past = baselines(engine, now, back=BASELINE, articles_back=_LOOK_BACK)
    return Facts(
        outlets=outlet_states(engine),
        runs=recent_runs(engine, RECENT, now - _LOOK_BACK),
        unwritten=unwritten(engine, now - LATELY),
        **past._asdict(),
        routes=watched_routes(engine),
        installation=installation(engine),
        stuck=stuck(engine, now - timedelta(days=1)),
        disks=disks(engine, config) if config else (),
        limits=Limits(config.disk_free_mb * 1_000_000, config.disk_free_percent / 100) if config else NOTHING,
        sizes=sizes(engine, SIZES, now.date(), size_of(engine), KEPT_DAYS, now) if config else {},
        wrong=tuple(wrong),
    )


def disks(engine: Engine, config: Config) -> list[Disk]:
    """Return the disks that the database (where it is a file) and the logs lie on."""
    folders = {"the logs": config.log_dir}
    if engine.dialect.name == "sqlite" and engine.url.database:
        folders = {"the database": Path(engine.url.database).parent, **folders}
    found = []
    for what, folder in folders.items():
        with suppress(OSError):  # a folder that is not there yet has no disk
            usage = shutil.disk_usage(folder)
            found.append(Disk(str(folder), what, usage.free, usage.total))
    return found


def look(engine: Engine, now: datetime, config: Config | None = None, wrong: Collection[WrongFile] = ()) -> Changes:
    """Bring the problems up to date, write what people are to be told, and return what is new and what is over. `wrong` are outlets' files."""
    seen = facts(engine, now, config, wrong)
    found = [_shown(engine, f) for f in findings(seen, now)]
    remind = timedelta(hours=config.remind_hours) if config and config.remind_hours else None
    return update_problems(engine, found, now, keeps=lambda problem: lasts(problem, seen, found, now), remind=remind)


def check(engine: Engine, now: datetime, config: Config | None = None, wrong: Collection[WrongFile] = ()) -> list[ProblemLine]:
    """Bring the problems up to date, and return those that are there now (one that is not found any more is open for a while yet)."""
    look(engine, now, config, wrong)
    return [p for p in reports.health.problems(engine) if p.cleared_at is None]


def _shown(engine: Engine, finding: Finding) -> Finding:
    """Add the page that shows what is wrong, and the last one that could be read."""
    if finding.outlet is None or (finding.rule not in _SHOWN_BY_A_PAGE and finding.cause not in UNREADABLE | WALLS):
        return finding
    bad, good = showing_pages(engine, finding.outlet)
    return finding._replace(page_id=bad, good_page_id=good)
