"""Ways to choose the next check: Rasad's, a fixed interval, and the published rules of Miniflux and Media Cloud with their defaults.

Each is told only what its own checks found. `scale` stretches all intervals of a rule alike, so that all make the same number of requests.
"""

from __future__ import annotations

from collections import deque
from typing import Protocol

from benchmarks.arrivals import Timeline
from crawler.rhythm import Bounds, Rhythm

FEED = 12  # items a feed lists, as that of the real timeline does


class Policy(Protocol):
    """Says when to look next, in minutes from now, and is told what each look found."""

    def gap(self, now: float) -> float: ...

    def saw(self, now: float, new: int) -> None: ...


class Fixed:
    """Every so many minutes."""

    def __init__(self, _line: Timeline, scale: float) -> None:
        self.minutes = scale

    def gap(self, now: float) -> float:
        return self.minutes

    def saw(self, now: float, new: int) -> None:
        pass


class Rasad:
    """crawler.rhythm, told what a run tells it; the bounds are the defaults of crawler/config.py."""

    def __init__(self, line: Timeline, scale: float) -> None:
        self.line, self.bounds = line, Bounds(scale, scale / 4, scale * 4)
        self.rhythm = Rhythm(at=line.start)

    def gap(self, now: float) -> float:
        return self.rhythm.wait(self.line.instant(now), self.line.zone, self.bounds).minutes

    def saw(self, now: float, new: int) -> None:
        self.rhythm = self.rhythm.after(self.line.instant(now), new, self.line.zone, self.bounds.base)


class Miniflux:
    """POLLING_SCHEDULER=entry_frequency: a week divided by the entries of the last week times the factor (1), within 5 minutes and a day.

    Feed.ScheduleNextCheck in internal/model/feed.go. The scale divides the factor and stretches the bounds; 1 is as it comes.
    """

    def __init__(self, _line: Timeline, scale: float) -> None:
        self.scale, self.week = scale, deque[float]()

    def gap(self, now: float) -> float:
        while self.week and self.week[0] < now - 7 * 1440:
            self.week.popleft()
        usual = 7 * 1440 / len(self.week) if self.week else 1440.0
        return self.scale * max(5.0, min(usual, 1440.0))

    def saw(self, now: float, new: int) -> None:
        self.week.extend([now] * new)


class MediaCloud:
    """AUTO_ADJUST_* of rss-fetcher: 10 minutes longer from 67 % duplicates in a fetch on, 60 shorter under 33 %, within 10 minutes and a day.

    _check_auto_adjust in fetcher/tasks.py, constants of fetcher/config.py; it begins at 6 hours, and a longer one falls back to them at once.
    """

    LONGEST, SHORTEST, BEGIN, LONGER, SHORTER = 1440.0, 10.0, 360.0, 10.0, 60.0

    def __init__(self, _line: Timeline, scale: float) -> None:
        self.scale, self.minutes = scale, self.BEGIN

    def gap(self, now: float) -> float:
        return self.scale * self.minutes

    def saw(self, now: float, new: int) -> None:
        duplicates = 1 - min(new, FEED) / FEED
        if duplicates >= 0.67:
            self.minutes = min(self.minutes + self.LONGER, self.LONGEST)
        elif duplicates < 0.33:
            shorter = self.BEGIN if self.minutes > self.BEGIN else self.minutes - self.SHORTER
            self.minutes = max(self.SHORTEST, shorter)
