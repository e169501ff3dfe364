"""The figures of a day or a week for the digest: the same as Today's and Volume's, by the same reports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from crawler.storage.reports.filter import Filter, Source, opened
from crawler.storage.reports.health import ProblemLine, outlet_states, problems
from crawler.storage.reports.sources import CitedCount, cited_sources
from crawler.storage.reports.spread import Spread, most_carried
from crawler.storage.reports.unusual import OutOfLine, out_of_line, rising_terms
from crawler.storage.reports.volume import OutletShare, Volume, outlet_shares, volume

BACK = 28  # days drawn, the period's own at their end
SILENCES = ("silent", "silent_language", "blocked", "zero_yield", "failing", "unreadable")  # rules of problems of outlets of which nothing comes


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a digest tells of a period; days are inclusive, as in a Filter."""

    since_day: int
    until_day: int
    names: dict[str, str]  # of outlets
    shares: tuple[OutletShare, ...]
    before: tuple[OutletShare, ...]  # of the period of the same length just before
    volume: Volume  # by outlet, day by day, of BACK days to the end of the period
    unusual: tuple[OutOfLine, ...]
    rising: tuple[OutOfLine, ...]
    carried: tuple[Spread, ...]
    cited: tuple[CitedCount, ...]
    silent: tuple[ProblemLine, ...]  # as things stand now

    @property
    def stories(self) -> int:
        """Stories published in the period."""
        return sum(s.stories for s in self.shares)

    @property
    def read(self) -> int:
        """Every page read that was published in the period."""
        return sum(s.read for s in self.shares)

    @property
    def unknown(self) -> tuple[int, int]:
        """Outlet-days of the period of which nothing is known, and outlet-days in all."""
        own = [d for d in self.volume.looked if self.since_day <= d.day <= self.until_day]
        return sum(d.outlets - d.known for d in own), sum(d.outlets for d in own)


def figures(source: Source, chosen: Filter, zone: ZoneInfo, *, since_day: int, until_day: int) -> Figures:
    """Return what is to be told of a period; of the filter everything but the period counts."""
    of_period = replace(chosen, since_day=since_day, until_day=until_day)
    length, days = until_day - since_day + 1, range(since_day, until_day + 1)
    with opened(source) as connection:
        out = [o for day in days for by in ("outlet", "language") for o in out_of_line(connection, chosen, zone, today=day + 1, by=by) if o.day == day]
        rising = [o for day in days for o in rising_terms(connection, chosen, zone, today=day + 1) if o.day == day]
        return Figures(
            since_day=since_day,
            until_day=until_day,
            names={o.key: o.name for o in outlet_states(connection)},
            shares=tuple(outlet_shares(connection, of_period)),
            before=tuple(outlet_shares(connection, replace(chosen, since_day=since_day - length, until_day=since_day - 1))),
            volume=volume(connection, replace(chosen, since_day=until_day - BACK + 1, until_day=until_day), zone, by="outlet"),
            unusual=tuple(sorted(out, key=lambda o: o.found.chance)),
            rising=tuple(sorted(rising, key=lambda o: o.found.chance)),
            carried=tuple(most_carried(connection, of_period, limit=10)),
            cited=tuple(c for c in cited_sources(connection, of_period) if c.kind != "anonymous")[:10],
            silent=tuple(p for p in problems(connection) if p.rule in SILENCES and p.outlet),
        )
