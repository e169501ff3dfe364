"""What the tests of backfills have in common: a world of twenty days, the period in it that they ask for, and what is true of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.newsroom.desks import DESK
from tests.newsroom.press import Newsroom
from tests.newsroom.story import Story
from tests.newsroom.world import World
from tests.rasad import ask

UNTIL = datetime(2026, 2, 9, 9, 0, tzinfo=UTC)
WORLD = World(seed=2, days=20, until=UNTIL)
FIRST, LAST = date(2026, 1, 28), date(2026, 2, 2)  # over the end of a month, and of a Jalali one (11 Bahman 1404 is 31 January)
PERIOD = ("--from", str(FIRST), "--to", str(LAST))
WALKED = ("sepidar", "ravand", "sanabil", "galawej", "tigris", "jami", "furat")


def of_period(newsroom: Newsroom, *outlets: str, first: date = FIRST, last: date = LAST) -> dict[str, Story]:
    """What the outlets published in a period, each by its own clock."""
    return {u: s for key in outlets for u, s in newsroom.truth(key).items() if first <= s.published.astimezone(DESK[key].zone).date() <= last}


def known(env: dict[str, str]) -> list[str]:
    """The addresses of all pages that an installation knows, in order."""
    return sorted(url for (url,) in ask(env, "SELECT url FROM page"))
