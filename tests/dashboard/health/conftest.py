"""What tests of Health share: a small world, and a part of the page opened by its address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from crawler.config import load_config
from crawler.registry import outlets
from crawler.storage import runs
from crawler.storage.engine import open_database
from dashboard import access, data
from scheduler import Scheduler
from tests.dashboard.conftest import APP, is_well
from tests.dashboard.world import World
from tests.newsroom.conftest import forget_spiders
from tests.newsroom.press import Newsroom
from tests.newsroom.world import World as News

Look = Callable[..., AppTest]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world's database, to be copied."""
    path = tmp_path_factory.mktemp("world") / "rasad.db"
    engine = open_database(f"sqlite:///{path}")
    World(days=4, volume=0.3).fill(engine)
    engine.dispose()
    return path


@pytest.fixture
def engine(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The dashboard's database; the dashboard is reached by this machine alone."""
    (tmp_path / "rasad.db").write_bytes(filled.read_bytes())
    monkeypatch.setenv("RASAD_DATABASE_URL", url := f"sqlite:///{tmp_path / 'rasad.db'}")
    monkeypatch.setenv("RASAD_LOG_DIR", str(tmp_path / "logs"))
    monkeypatch.setattr(access, "only_from_here", lambda: True)
    monkeypatch.setattr(access, "_user", lambda: "Huda")
    data.forget()
    return open_database(url)


@pytest.fixture
def look(engine: Engine) -> Look:
    """Opens a part of the page, as an address does."""

    def open_part(part: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60).run()
        app.switch_page("views/health.py")
        for name, value in {"part": part, **query}.items():
            app.query_params[name] = value
        app.run()
        is_well(app)
        return app

    return open_part


@pytest.fixture
def at_work(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Scheduler, Newsroom]]:
    """A real scheduler over the loopback newsroom, none of whose outlets is due."""
    with Newsroom(News(seed=1, days=1, until=datetime(2026, 1, 18, 9, 0, tzinfo=UTC), per_day=0.2)) as newsroom:
        settings = {"SPIDER_MODULES": "tests.newsroom.spiders", "NEWSROOM": newsroom.base, "ALLOW_PRIVATE": "127.0.0.1", "DELAY": "0", "MAX_AGE_DAYS": "0"}
        for name, value in settings.items():
            monkeypatch.setenv(f"RASAD_{name}", value)
        forget_spiders()
        known = outlets(("tests.newsroom.spiders",))
        runs.declare_outlets(engine, [known["furat"], known["jami"]])
        for key in ("furat", "jami"):
            runs.schedule_next(engine, key, datetime.now(UTC) + timedelta(hours=1))
        scheduler = Scheduler(load_config())
        scheduler.take_over()
        try:
            yield scheduler, newsroom
        finally:
            for each in scheduler.batches:
                each.process.kill()
            forget_spiders()


def code_of(app: AppTest) -> list[str]:
    """What of a page is text as it came."""
    return [c.value for c in app.code]
