"""What is left to ask of an outlet's archives, by what the database knows of it; and which periods can be asked for at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import Engine

from crawler.archive import Slice, Span, slices
from crawler.article import EARLIEST
from crawler.errors import SetupError
from crawler.families.base import OutletSpider
from crawler.outlet import Archive
from crawler.storage.archives import asked_days, working_archives


class BackfillError(SetupError):
    """What was asked for can't be had; the message says why and what can."""


def check_period(first: date, last: date, today: date) -> Span:
    """Return the period; raises BackfillError where it makes no sense."""
    if first > last:
        raise BackfillError(f"The period begins on {first} and ends before that, on {last}: exchange --from and --to.")
    if last > today:
        raise BackfillError(f"The period ends on {last}, which is in the future: the last day to ask for is today, {today}.")
    if first < EARLIEST:
        raise BackfillError(f"The period begins on {first}: no outlet here has an archive from before {EARLIEST.year}.")
    return Span(first, last)


def require_archives(spiders: Sequence[type[OutletSpider]]) -> None:
    """Complain of an outlet that no archive is declared for."""
    for spider in spiders:
        if not spider.archives():
            sitemaps = [r.url for r in spider.outlet.routes if r.kind == "sitemap"]
            hint = f"its sitemap {sitemaps[0]} may hold the latest past (`rasad crawl {spider.outlet.key}`)" if sitemaps else "its feeds hold the latest only"
            raise BackfillError(
                f"No archive is declared for {spider.outlet.key}: {hint}; older pages can be read from WARC files (`rasad backfill --warc FILE`), "
                f"or declare `archives` in its spider file."
            )


def parts_of(spider: type[OutletSpider]) -> list[list[Archive]]:
    """Return an outlet's archives by part (edition, language): those of one part are alternatives, best first."""
    parts: dict[str | None, list[Archive]] = defaultdict(list)
    for archive in spider.archives():
        parts[archive.route.language].append(archive)
    return list(parts.values())


class Plan:
    """What is left to ask of one outlet's archives, by what the database knows of it."""

    def __init__(self, engine: Engine, spider: type[OutletSpider], period: Span | None, *, again: bool = False) -> None:
        self.engine, self.period, self.outlet = engine, period, spider.outlet.key
        self.parts = parts_of(spider) if period else []
        self.again_since = datetime.now(UTC) if again else None
        self.over: set[tuple[str, date]] = set()  # archive and day: asked for by this backfill, whatever came of it
        self.given_up: set[str] = set()  # archives that gave nothing this time

    @property
    def days(self) -> int:
        """How many days there are to ask for, in all parts together."""
        return len(self.parts) * len(self.period.days()) if self.period else 0

    def unfinished(self) -> list[tuple[list[Archive], dict[date, str | None]]]:
        """Return for each part its archives and the days that are not finished, with the cause where they were asked for."""
        if self.period is None:
            return []
        return [(part, self._unfinished(part, self.period)) for part in self.parts]

    def _unfinished(self, part: list[Archive], period: Span) -> dict[date, str | None]:
        asked = asked_days(self.engine, self.outlet, [a.key for a in part], period.first, period.last, since=self.again_since)
        finished = {a.day for a in asked if a.finished}
        causes = {a.day: a.cause for a in asked if not a.finished}
        return {day: causes.get(day) for day in period.days() if day not in finished}

    def slices(self) -> list[Slice]:
        """Return what to ask for now: the unfinished days, of the best archive of each part that was not given up."""
        found: list[Slice] = []
        for part, days in self.unfinished():
            best = next((a for a in part if a.key not in self.given_up), None)
            if best and self.period:
                found += slices(best, self.period, [day for day in days if (best.key, day) not in self.over])
        return found

    def try_others(self, asked: Sequence[Slice]) -> bool:
        """Give up the archives of a stretch that finished no day of it; True where a part has another one."""
        keys = {s.archive.key for s in asked} - working_archives(self.engine, self.outlet)
        self.given_up |= keys
        return any(a.key in keys for part in self.parts for a in part[:-1])
