"""Schedulers on databases of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from scheduler import Scheduler
from tests.notify.servers import MailServer, serving
from tests.scheduling.stage import STAND_IN, settings


@pytest.fixture
def engine(sqlite_database: Engine) -> Engine:
    return sqlite_database


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Scheduler]]:
    """Make schedulers that tick when told to; whatever they started is gone afterwards."""
    monkeypatch.setenv("STAND_IN_PIDS", str(tmp_path / "pids"))
    made: list[Scheduler] = []

    def _make(engine: Engine, *, command: list[str] | None = None, grace: float = 0.5, **more: Any) -> Scheduler:
        config = settings(engine.url.render_as_string(hide_password=False), tmp_path, **more)
        scheduler = Scheduler(config, command=command or STAND_IN, grace=timedelta(seconds=grace))
        scheduler.take_over()
        made.append(scheduler)
        return scheduler

    yield _make
    for scheduler in made:
        for each in scheduler.batches:
            each.process.kill()
        for job in scheduler.requested.jobs:
            job.process.kill()
            job.output.close()


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with serving(MailServer()) as server:
        yield server


@pytest.fixture
def url(database: Engine) -> str:
    return database.url.render_as_string(hide_password=False)
