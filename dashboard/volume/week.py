"""Stories by hour of the week, on average over the days of which something is known. No SQL, no Streamlit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crawler.storage.reports import HourCount, LookedDay


class WeekHour(NamedTuple):
    """An hour of a weekday: its stories, on so many days of which something is known."""

    weekday: int  # 0: Monday
    hour: int
    stories: int
    days: int

    @property
    def mean(self) -> float:
        """Stories in this hour on a usual such day."""
        return self.stories / self.days if self.days else 0.0


def week(counts: Iterable[HourCount], looked: Sequence[LookedDay]) -> tuple[list[WeekHour], int]:
    """Return all 168 hours, and how many stories had no known hour."""
    found = {(c.weekday, c.hour): c.stories for c in counts}
    days = [sum(d.known > 0 and (d.day + 3) % 7 == weekday for d in looked) for weekday in range(7)]
    cells = [WeekHour(weekday, hour, found.get((weekday, hour), 0), days[weekday]) for weekday in range(7) for hour in range(24)]
    return cells, sum(n for (_, hour), n in found.items() if hour is None)
