"""A small simulated world that runs, and its outlets as their spiders declare them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from crawler import registry
from crawler.outlet import Outlet
from tests.newsroom import Newsroom, World

UNTIL = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def world() -> World:
    """Three days of it at half its volume."""
    return World(seed=3, days=3, until=UNTIL, per_day=0.5)


@pytest.fixture(scope="session")
def season() -> World:
    """Ninety days at full volume."""
    return World(seed=1, days=90, until=UNTIL)


@pytest.fixture(scope="module")
def _running(world: World) -> Iterator[Newsroom]:
    with Newsroom(world) as newsroom:
        yield newsroom


@pytest.fixture
def newsroom(_running: Newsroom) -> Iterator[Newsroom]:
    """A running newsroom without faults and with an empty log."""
    _running.forget_requests()
    yield _running
    _running.heal()


@pytest.fixture(scope="module")
def outlets(_running: Newsroom) -> Iterator[dict[str, Outlet]]:
    """The outlets at the addresses where this newsroom runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RASAD_NEWSROOM", _running.base)
        forget_spiders()
        yield registry.outlets(("tests.newsroom.spiders",))
    forget_spiders()


def forget_spiders() -> None:
    """Let the spiders be imported anew: they read their address on import."""
    registry.forget()
    for name in [name for name in sys.modules if name.startswith("tests.newsroom.spiders")]:
        del sys.modules[name]
