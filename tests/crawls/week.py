"""The world of the tests of whole crawls: a week of news."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.newsroom.world import World

WORLD = World(seed=1, days=7, until=datetime(2026, 1, 18, 9, 0, tzinfo=UTC), per_day=0.6)
