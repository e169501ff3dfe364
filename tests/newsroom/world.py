"""The simulated news world: every story of every outlet over some days, the same for the same seed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from tests.newsroom.almanac import days_until
from tests.newsroom.desks import DESKS
from tests.newsroom.stories import edition
from tests.newsroom.story import Story


class World:
    """The stories of some days up to an instant. `per_day` scales how much is published: 0.2 makes a small world for tests.

    A day is the same in every world of one seed and scale, however long: a demo can be started again on a later day.
    """

    def __init__(self, seed: int = 1, days: int = 3, until: datetime | None = None, per_day: float = 1.0) -> None:
        if days < 1 or per_day <= 0:
            raise ValueError(f"a world needs at least one day and some stories, not days={days}, per_day={per_day}")
        self.until = (until or datetime.now(UTC)).astimezone(UTC)
        self.since = self.until - timedelta(days=days)
        self.seed, self.days, self.per_day = seed, days, per_day
        self.stories: Mapping[str, tuple[Story, ...]] = self._stories()

    def _stories(self) -> dict[str, tuple[Story, ...]]:
        editions = [edition(self.seed, day, self.per_day) for day in days_until(self.until, self.days)]
        return {
            desk.key: tuple(sorted((s for e in editions for s in e[desk.key] if self.since < s.published <= self.until), key=lambda s: s.id)) for desk in DESKS
        }

    def find(self, outlet: str, number: int) -> Story | None:
        """Return an outlet's story by its id, if this world has it."""
        return next((story for story in self.stories[outlet] if story.id == number), None)
