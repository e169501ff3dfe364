"""An invented world of some weeks, and its page Keywords section by section."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from crawler.storage.engine import forget, open_database
from dashboard import data
from tests.dashboard.keywords.figures import APP, Open
from tests.dashboard.world import World

DRAWERS = ("terms_over_time_drawer", "terms_by_who_drawer", "context_drawer")


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database of some weeks."""
    url = f"sqlite:///{tmp_path_factory.mktemp('keywords') / 'rasad.db'}"
    World(days=34, volume=0.3).fill(open_database(url))
    yield url
    forget(url)


@pytest.fixture
def engine(world: str) -> Engine:
    return open_database(world)


@pytest.fixture
def show(world: str, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens a section of the page."""
    monkeypatch.setenv("RASAD_DATABASE_URL", world)
    data.forget()

    def open_section(section: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60).run()
        for name, value in ({"section": section} | dict.fromkeys(DRAWERS, True) | query).items():
            app.session_state[name] = value
        app.switch_page("views/keywords.py").run()
        assert not app.exception, [e.message for e in app.exception]
        return app

    return open_section
