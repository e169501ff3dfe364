"""A world for the page Volume, and the page opened with the files that it offers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, text
from streamlit.testing.v1 import AppTest

from crawler.export.spreadsheet import figures_file
from crawler.storage.annotations import annotate
from crawler.storage.engine import forget, open_database, writing
from crawler.storage.timing import BACKFILLED
from dashboard import data, parts, words
from tests.dashboard.conftest import APP
from tests.dashboard.volume.figures import Files, Open, this_day
from tests.dashboard.world import World


@pytest.fixture(scope="package")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Two months of the demo's news world, some of its stories without an hour, from an archive or undated, and two notes."""
    url = f"sqlite:///{tmp_path_factory.mktemp('volume') / 'rasad.db'}"
    engine = open_database(url)
    World(days=61, volume=0.2).fill(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE story SET hour = NULL WHERE id % 9 = 0"))
        connection.execute(text("UPDATE story SET delay = :d WHERE id % 13 = 0"), {"d": BACKFILLED})
        connection.execute(text("UPDATE story SET delay = NULL WHERE id % 31 = 0"))
    annotate(engine, this_day() - 5, "=cmd ![x](http://127.0.0.1:9/x) <script>alert(1)</script>", who="Sara", now=words.now())
    annotate(engine, this_day() - 40, "before the period", who="Sara", now=words.now())
    yield engine
    forget(url)


@pytest.fixture
def show(world: Engine, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the page and returns it with the files that it offers."""
    monkeypatch.setenv("RASAD_DATABASE_URL", world.url.render_as_string())
    monkeypatch.setenv("RASAD_DASHBOARD_ACTIONS", "on")
    data.forget()
    files: Files = {}

    def take_away(name: str, heading: Any, rows: Any) -> None:
        raw = figures_file(heading, rows()).decode("utf-8-sig")
        files[name] = [*csv.DictReader(io.StringIO(raw, newline=""))]

    monkeypatch.setattr(parts, "take_away", take_away)

    def open_page(**query: str | list[str]) -> tuple[AppTest, Files]:
        files.clear()
        app = AppTest.from_file(str(APP), default_timeout=60)
        for visit in ("", "views/volume.py"):
            if visit:
                app.switch_page(visit)
            for name, value in query.items():
                app.query_params[name] = value
            app.run()
        assert not app.exception, [e.message for e in app.exception]
        return app, files

    return open_page
