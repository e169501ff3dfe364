"""The newsroom that a module's crawls go to: each names its WORLD. Between tests nothing in it is broken and its log is empty."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.newsroom.press import Newsroom
from tests.newsroom.watched import installation


@pytest.fixture(scope="module")
def newsroom(request: pytest.FixtureRequest) -> Iterator[Newsroom]:
    """The world of the module that asks, on loopback."""
    with Newsroom(request.module.WORLD) as served:
        yield served


@pytest.fixture(autouse=True)
def healed(newsroom: Newsroom) -> Iterator[None]:
    """Leave the newsroom whole to the next test."""
    yield
    newsroom.heal()
    newsroom.forget_requests()


@pytest.fixture
def env(newsroom: Newsroom, tmp_path: Path, migrated_sqlite: Path) -> dict[str, str]:
    """The environment of an empty installation that watches the newsroom, whose log begins here; most others have no database yet."""
    newsroom.forget_requests()
    shutil.copyfile(migrated_sqlite, tmp_path / "rasad.db")
    return installation(newsroom, tmp_path)
