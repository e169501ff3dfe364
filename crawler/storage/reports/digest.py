"""The figures of a day or a week for the digest: the same as Today's and Volume's, by the same reports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, or_, select

from crawler.storage.engine import day_number, day_of
from crawler.storage.models import Problem
from crawler.storage.reports.filter import Filter, Source, by_outlet, opened
from crawler.storage.reports.health import OutletState, ProblemLine, outlet_states, pulse
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
    as_of: datetime | None  # when a run last reached an outlet; None before the first
    simulated: bool  # a demo filled the database
    chosen: Filter  # what was asked for beside the period
    outlets: tuple[OutletState, ...]
    shares: tuple[OutletShare, ...]
    before: tuple[OutletShare, ...]  # of the period of the same length just before
    volume: Volume  # by outlet, day by day, of BACK days to the end of the period
    unusual: tuple[OutOfLine, ...]
    rising: tuple[OutOfLine, ...]
    carried: tuple[Spread, ...]
    cited: tuple[CitedCount, ...]
    silent: tuple[ProblemLine, ...]  # on any of its days; up to the present where they have only just ended

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
        return self._unknown(self.since_day, self.until_day)

    @property
    def is_comparable(self) -> bool:
        """Whether of every day of the period and of the one just before it every outlet is known: else what was missed would look like a change."""
        unknown, of = self._unknown(2 * self.since_day - self.until_day - 1, self.until_day)
        return of > 0 and unknown == 0

    def _unknown(self, first: int, last: int) -> tuple[int, int]:
        own = [d for d in self.volume.looked if first <= d.day <= last]
        return sum(d.outlets - d.known for d in own), sum(d.outlets for d in own)

    @property
    def is_known(self) -> bool:
        """Whether anything is known of the period: otherwise its figures are no zeros."""
        unknown, of = self.unknown
        return unknown < of


def figures(source: Source, chosen: Filter, zone: ZoneInfo, *, since_day: int, until_day: int, now: datetime) -> Figures:
    """Return what is to be told of a period; of the filter everything but the period counts."""
    of_period = replace(chosen, since_day=since_day, until_day=until_day)
    length, days = until_day - since_day + 1, range(since_day, until_day + 1)
    with opened(source) as connection:
        alive = pulse(connection)
        today = day_number(now.astimezone(zone).date())
        out = [o for day in days for o in out_of_line(connection, chosen, zone, today=today, only=day)]
        rising = [o for day in days for o in rising_terms(connection, chosen, zone, today=today, only=day)]
        found = Figures(
            since_day=since_day,
            until_day=until_day,
            as_of=alive.checked_at,
            simulated="simulated" in alive.facts,
            chosen=replace(chosen, since_day=None, until_day=None),
            outlets=tuple(outlet_states(connection)),
            shares=tuple(outlet_shares(connection, of_period)),
            before=tuple(outlet_shares(connection, replace(chosen, since_day=since_day - length, until_day=since_day - 1))),
            volume=volume(connection, replace(chosen, since_day=until_day - BACK + 1, until_day=until_day), zone, by="outlet"),
            unusual=tuple(sorted(out, key=lambda o: o.found.chance)),
            rising=tuple(sorted(rising, key=lambda o: o.found.chance)),
            carried=tuple(most_carried(connection, of_period, limit=10)),
            cited=tuple(c for c in cited_sources(connection, of_period) if c.kind != "anonymous")[:10],
            silent=_silent(connection, chosen, *_instants(since_day, until_day, zone, now)),
        )
    return found if found.is_known else replace(found, shares=())  # what a backfill brought of days that nobody looked at is a part


def _instants(since_day: int, until_day: int, zone: ZoneInfo, now: datetime) -> tuple[datetime, datetime]:
    """Return when a period begins and ends; one that ended yesterday or later goes on to the present."""
    begin, end = (datetime.combine(day_of(d), datetime.min.time(), zone) for d in (since_day, until_day + 1))
    return begin, max(end, now) if until_day >= day_number(now.astimezone(zone).date()) - 1 else end


def _silent(connection: Connection, chosen: Filter, begin: datetime, end: datetime) -> tuple[ProblemLine, ...]:
    lasted = (Problem.first_seen_at < end, or_(Problem.ended_at.is_(None), Problem.ended_at > begin))
    asked = select(*(getattr(Problem, name) for name in ProblemLine._fields)).where(Problem.rule.in_(SILENCES), Problem.outlet.is_not(None), *lasted)
    rows = connection.execute(asked.where(*by_outlet(Problem, chosen)).order_by(Problem.ended_at.is_not(None), Problem.first_seen_at, Problem.id))
    return tuple(ProblemLine(*row) for row in rows)
