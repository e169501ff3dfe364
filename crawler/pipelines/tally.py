"""What a run counts, kept in Scrapy's stats under `rasad/`, and read from there when the run is diagnosed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from crawler.health.diagnosis import Discovered, Outcome

if TYPE_CHECKING:
    from scrapy.statscollectors import StatsCollector

_COUNTS = ("found", "new", "fetched", "stories", "off_topic", "rejected", "failed")
_REASON = "rasad/reason/"
_STATUS = "downloader/response_status_count/"
_ROUTES = "rasad/routes"
_DISCOVERED = "rasad/discovered"
_LIMITED = _REASON + "limit"
_OWN_STATS = {"rasad/retries/": "retried:", "rasad/blocked/": "wall:"}  # counted by the fetch room, shown among the reasons


class Tally:
    """Counts the outcomes of one run."""

    def __init__(self, stats: StatsCollector) -> None:
        self.stats = stats

    def add(self, name: str, count: int = 1) -> None:
        """Count something of the run: found, new, fetched, stories, off_topic, rejected, failed."""
        self.stats.inc_value(f"rasad/{name}", count)

    def reason(self, reason: str, count: int = 1) -> None:
        """Count why something was dropped, put off or refused."""
        self.stats.inc_value(_REASON + reason, count)

    def set_reason(self, reason: str, count: int) -> None:
        """Give the count of a reason as it is now."""
        if count:
            self.stats.set_value(_REASON + reason, count)

    def limited(self) -> None:
        """Note that the run's limit left pages in the queue."""
        self.stats.set_value(_LIMITED, 1)

    def route(self, status: int | None, links: int, error: str | None) -> None:
        """Note a route's answer."""
        self.stats.set_value(_ROUTES, (*self.stats.get_value(_ROUTES, ()), (status, links, error)))

    def discovered(self, found: Discovered) -> None:
        """Note what came of looking for other routes, or of those found earlier."""
        self.stats.set_value(_DISCOVERED, self.stats.get_value(_DISCOVERED, Discovered()) + found)

    def get(self, name: str) -> int:
        """Return a count."""
        return int(self.stats.get_value(f"rasad/{name}", 0))

    def counts(self) -> dict[str, Any]:
        """Return the fields of `crawler.storage.runs.Counts`."""
        return {name: self.get(name) for name in _COUNTS} | {"reasons": self.reasons(), "statuses": self.statuses()}

    def reasons(self) -> dict[str, int]:
        """Return every counted reason."""
        own = dict(self._under(_REASON))
        for prefix, shown in _OWN_STATS.items():
            own |= {shown + k: n for k, n in self._under(prefix)}
        return own

    def statuses(self) -> dict[str, int]:
        """Return how often each HTTP status was answered."""
        return dict(self._under(_STATUS))

    def outcome(self, finish_reason: str) -> Outcome:
        """Return what the run's diagnosis needs."""
        return Outcome(
            finish_reason=finish_reason,
            routes=tuple(self.stats.get_value(_ROUTES, ())),
            limited=bool(self.stats.get_value(_LIMITED, 0)),
            discovered=self.stats.get_value(_DISCOVERED, Discovered()),
            **self.counts(),
        )

    def _under(self, prefix: str) -> Iterator[tuple[str, int]]:
        return ((k.removeprefix(prefix), int(v)) for k, v in self.stats.get_stats().items() if k.startswith(prefix))
