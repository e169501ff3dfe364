"""What tests of the page of stories share: a small world, and the page asked for with an address."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from streamlit.testing.v1 import AppTest

from crawler.storage.engine import day_number, forget, open_database, reading, writing
from tests.dashboard.conftest import APP, html_of, stories_in
from tests.dashboard.world import ZONE, World, add_story

AGENCY = "وكالة: التحالف الدولي يغادر القاعدة في العراق"
TODAY = day_number(datetime.now(UTC).astimezone(ZONE).date())


@pytest.fixture(scope="package")
def world(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small world in which three outlets printed an agency's text, the last of them an hour and a half after the first."""
    path = shutil.copyfile(migrated_sqlite, tmp_path_factory.mktemp("stories") / "rasad.db")
    found = open_database(f"sqlite:///{path}")
    World(days=7, volume=0.3).fill(found)
    now = datetime.now(UTC) - timedelta(hours=3)
    with writing(found) as connection:
        for number, outlet, minutes in ((8001, "dijla_post", 30), (8002, "furat_agency", 0), (8003, "sahra_wire", 90)):
            add_story(connection, number, outlet, "ar", TODAY, now + timedelta(minutes=minutes), "relevant", f"عنوان {number}", AGENCY)
    forget(f"sqlite:///{path}")
    return path


@pytest.fixture
def engine(url: str, tmp_path: Path, world: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """That world, for a reader who may change it."""
    monkeypatch.setenv("RASAD_DASHBOARD_ACTIONS", "on")
    shutil.copyfile(world, tmp_path / "rasad.db")
    return open_database(url)


def show(**query: str) -> AppTest:
    """The page, asked for with an address."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    for again in (False, True):
        for name, value in query.items():
            app.query_params[name] = value
        if not again:
            app.run().switch_page("views/stories.py")
    return app.run()


def is_well(app: AppTest) -> AppTest:
    assert not app.exception, [e.message for e in app.exception]
    return app


def listed(app: AppTest) -> list[int]:
    """The stories of the list, in its order, without the copies folded under them."""
    return stories_in(re.sub(r"<details.*?</details>", "", html_of(app), flags=re.DOTALL))


def one(engine: Engine, query: str) -> Any:
    with reading(engine) as connection:
        return connection.scalar(text(query))
