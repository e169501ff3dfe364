"""What tests of Health share: a small world, and a part of the page opened by its address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from crawler.storage.engine import open_database
from dashboard import actions
from tests.dashboard.conftest import APP, is_well
from tests.dashboard.world import World

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
    monkeypatch.setattr(actions, "only_from_here", lambda: True)
    monkeypatch.setattr(actions, "_user", lambda: "Huda")
    st.cache_data.clear()
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


def code_of(app: AppTest) -> list[str]:
    """What of a page is text as it came."""
    return [c.value for c in app.code]
