"""Which terms of the topic are written, when, by whom, and which are rising."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, literal_column, select

from crawler.storage.models import Mention
from crawler.storage.reports.filter import Filter, Source, members, on_members, on_mention, opened
from crawler.storage.reports.volume import Series, VolumePoint, in_steps, known_days, period


class TermCount(NamedTuple):
    """In how many stories a term stands, in the whole period and in each half of it."""

    term: str
    group: str
    languages: tuple[str, ...]  # of the stories, most first
    stories: int
    times: int
    before: int  # stories in the first half
    after: int


@dataclass(frozen=True)
class Terms:
    """The terms found in a period, most stories first, with what the halves of the period hold in all."""

    terms: tuple[TermCount, ...]
    middle: int  # first day of the second half
    before: int  # stories in the first half, whatever their terms
    after: int

    def change(self, term: TermCount) -> float | None:
        """Return by how much the term's share of stories grew from the first half to the second; None if a half is empty."""
        return term.after / self.after - term.before / self.before if self.before and self.after else None


class TermSeries(NamedTuple):
    """In how many stories of an outlet or language a term stands."""

    term: str
    series: str
    stories: int


def term_names(source: Source, topic: str | None = None) -> list[str]:
    """Return the terms that were ever found, of a topic or of all, in the order of their letters."""
    own = [Mention.topic == topic] if topic is not None else []
    with opened(source) as connection:
        return sorted(connection.scalars(select(Mention.term).where(*own).distinct()), key=str.casefold)


def terms(source: Source, chosen: Filter) -> Terms:
    """Return the terms found; a story counts once for a term, in however many zones it stands."""
    with opened(source) as connection:
        span = period(connection, chosen)
        if span is None:
            return Terms((), 0, 0, 0)
        middle = (span[0] + span[1] + 1) // 2
        late = func.count(case((Mention.day >= middle, Mention.story_id)).distinct())
        columns = (Mention.term, Mention.term_group, Mention.language, func.count(Mention.story_id.distinct()), func.sum(Mention.count), late)
        asked = select(*columns).where(*on_mention(chosen)).group_by(Mention.term, Mention.term_group, Mention.language)
        rows = connection.execute(asked).all()
        late_story = func.count(case((members(chosen).day >= middle, 1)))
        everything, after = connection.execute(select(func.count(), late_story).where(*on_members(chosen))).one()
    return Terms(tuple(_terms(rows)), middle, everything - after, after)


def terms_over_time(source: Source, chosen: Filter, wanted: tuple[str, ...], zone: ZoneInfo, *, step: int = 1) -> list[VolumePoint]:
    """Return, per day (or week) and term, the stories with the term out of all stories; None on days when nobody looked."""
    with opened(source) as connection:
        span = period(connection, chosen)
        if span is None or not wanted:
            return []
        rows = connection.execute(
            select(Mention.term, Mention.day, func.count(Mention.story_id.distinct()))
            .where(*on_mention(chosen), Mention.term.in_(wanted))
            .group_by(Mention.term, Mention.day)
        ).all()
        story_day = members(chosen).day
        by_day = select(story_day, func.count()).where(*on_members(chosen)).group_by(story_day)
        totals: dict[int, int] = {day: n for day, n in connection.execute(by_day)}  # noqa: C416 (mypy knows no dict of rows)
        known = set().union(*known_days(connection, chosen, zone).values()) | totals.keys()
    counts = {(term, day): n for term, day, n in rows}
    days = range(span[0], span[1] + 1)
    points = [VolumePoint(d, t, *((counts.get((t, d), 0), totals.get(d, 0)) if d in known else (None, None))) for t in wanted for d in days]
    return in_steps(points, step, span[0])


def terms_by(source: Source, chosen: Filter, wanted: tuple[str, ...], *, by: Series) -> list[TermSeries]:
    """Return in how many stories of each outlet or language each term stands."""
    series: Any = Mention.outlet if by == "outlet" else func.coalesce(Mention.language, literal_column("''"))
    asked = select(Mention.term, series, func.count(Mention.story_id.distinct())).where(*on_mention(chosen), Mention.term.in_(wanted))
    with opened(source) as connection:
        return [TermSeries(*row) for row in connection.execute(asked.group_by(Mention.term, series).order_by(Mention.term, series))]


def _terms(rows: Any) -> list[TermCount]:
    """Add the languages of a term up: a story has one language, so nothing is counted twice."""
    parts: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for term, group, language, stories, times, late in rows:
        parts[term, group].append((language or "", stories, times, late))
    found = []
    for (term, group), of in parts.items():
        stories, late = sum(p[1] for p in of), sum(p[3] for p in of)
        languages = tuple(p[0] for p in sorted(of, key=lambda p: (-p[1], p[0])))
        found.append(TermCount(term, group, languages, stories, int(sum(p[2] for p in of)), stories - late, late))
    return sorted(found, key=lambda t: (-t.stories, -t.times, t.term))
