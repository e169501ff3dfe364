"""Which terms and ideas of the topic are written, when, by whom, and which are rising.

A term is a word or phrase as the topic file has it; an idea is a group of terms there, which is one in all languages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, case, func, literal_column, select

from crawler.significance import Cell, Change, Counts, block_of, changes
from crawler.storage.models import Mention, StoryTally, TermGroup, TermTally
from crawler.storage.reports.filter import Filter, Source, by_outlet, members, on_members, on_mention, opened
from crawler.storage.reports.known import known_days
from crawler.storage.reports.sums import are_tallied, on_tally, only_topic, tallied
from crawler.storage.reports.volume import Series, VolumePoint, in_steps, period

Unit: TypeAlias = Literal["term", "idea"]
_ByDay: TypeAlias = tuple[str, str, str, int, int, int]
IDEA = ":"  # between topic and group in the key of an idea


class TermCount(NamedTuple):
    """In how many stories a term (or an idea) stands, in the whole period and in each half of it."""

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
    changes: Mapping[str, Change] = field(default_factory=dict)  # by term: whether its share grew or fell by more than chance

    def change(self, term: TermCount) -> float | None:
        """Return by how much the term's share of stories grew from the first half to the second; None if a half is empty."""
        return term.after / self.after - term.before / self.before if self.before and self.after else None


class TermSeries(NamedTuple):
    """In how many stories of an outlet or language a term stands."""

    term: str
    series: str
    stories: int


def term_names(source: Source, topic: str | None = None, *, most: int | None = None) -> list[str]:
    """Return the terms that were ever found, of a topic or of all, in the order of their letters; with `most` so many, those found most often."""
    own = [TermGroup.topic == topic] if topic is not None else []
    found = select(TermGroup.term).where(TermGroup.mentions > 0, *own).group_by(TermGroup.term)
    with opened(source) as connection:
        return sorted(connection.scalars(found.order_by(func.sum(TermGroup.mentions).desc(), TermGroup.term).limit(most)), key=str.casefold)


def terms(source: Source, chosen: Filter, *, unit: Unit = "term") -> Terms:
    """Return the terms (or ideas) found; a story counts once for each, in however many zones and under however many terms it stands."""
    with opened(source) as connection:
        span = period(connection, chosen)
        if span is None:
            return Terms((), 0, 0, 0)
        rows, totals = _by_day(connection, chosen, unit), _stories_by_day(connection, chosen)
    middle = (span[0] + span[1] + 1) // 2
    found = _terms(rows, middle)
    changed = changes(_halves(rows, totals, span[0], middle))
    before, after = (sum(n for (_, day), n in totals.items() if (day >= middle) is late) for late in (False, True))
    return Terms(tuple(found), middle, before, after, changed)


def terms_over_time(source: Source, chosen: Filter, wanted: tuple[str, ...], zone: ZoneInfo, *, step: int = 1, unit: Unit = "term") -> list[VolumePoint]:
    """Return, per day (or week) and term, the stories with the term out of all stories; None on days when nobody looked."""
    with opened(source) as connection:
        span = period(connection, chosen)
        if span is None or not wanted:
            return []
        named = key_of(unit)
        asked = select(named, Mention.day, func.count(Mention.story_id.distinct())).where(*on_mention(chosen), named.in_(wanted))
        counts: dict[tuple[str, int], int] = defaultdict(int)
        if unit == "term" and are_tallied(chosen) and (topic := only_topic(connection, chosen)) is not None:
            for term, _, _, day, n, _ in _tallied_by_day(connection, chosen, topic, wanted):
                counts[term, day] += n
        else:
            counts |= {(term, day): n for term, day, n in connection.execute(asked.group_by(named, Mention.day))}
        totals: dict[int, int] = defaultdict(int)
        for (_, day), n in _stories_by_day(connection, chosen).items():
            totals[day] += n
        known = set().union(*known_days(connection, chosen, zone).values()) | totals.keys()
    days = range(span[0], span[1] + 1)
    points = [VolumePoint(d, t, *((counts.get((t, d), 0), totals.get(d, 0)) if d in known else (None, None))) for t in wanted for d in days]
    return in_steps(points, step, span[0])


def terms_by(source: Source, chosen: Filter, wanted: tuple[str, ...], *, by: Series, unit: Unit = "term") -> list[TermSeries]:
    """Return in how many stories of each outlet or language each term (or idea) stands."""
    series: Any = Mention.outlet if by == "outlet" else func.coalesce(Mention.language, literal_column("''"))
    named = key_of(unit)
    asked = select(named, series, func.count(Mention.story_id.distinct())).where(*on_mention(chosen), named.in_(wanted))
    with opened(source) as connection:
        return [TermSeries(*row) for row in connection.execute(asked.group_by(named, series).order_by(named, series))]


def key_of(unit: Unit) -> Any:
    """Return what a mention is counted as: its term, or its group with the topic it is one of; a term without a group is an idea by itself."""
    grouped = Mention.topic + literal_column(f"'{IDEA}'") + Mention.term_group
    return Mention.term if unit == "term" else case((Mention.term_group == "", Mention.term), else_=grouped)


def _by_day(connection: Connection, chosen: Filter, unit: Unit) -> list[_ByDay]:
    """Rows of term, group, language, day, stories and times written."""
    if unit == "term" and are_tallied(chosen) and (topic := only_topic(connection, chosen)) is not None:
        return _tallied_by_day(connection, chosen, topic)
    named = key_of(unit)
    counts = (func.count(Mention.story_id.distinct()), func.sum(Mention.count))
    asked = select(named, func.min(Mention.term_group), func.coalesce(Mention.language, literal_column("''")), Mention.day, *counts)
    return [tuple(row) for row in connection.execute(asked.where(*on_mention(chosen)).group_by(named, Mention.language, Mention.day))]


def _tallied_by_day(connection: Connection, chosen: Filter, topic: str, wanted: tuple[str, ...] = ()) -> list[_ByDay]:
    table, stories, times = TermTally, tallied(chosen, TermTally), tallied(chosen, TermTally, times=True)
    where = [*on_tally(chosen, table, topic=topic, by_day=True), stories > 0, *([table.term.in_(wanted)] if wanted else [])]
    if by_outlet(table, chosen):
        counts: tuple[Any, Any] = (func.sum(stories), func.sum(times))
        asked = select(table.term, table.language, table.at, *counts).where(*where).group_by(table.term, table.language, table.at)
    else:
        asked = select(table.term, table.language, table.at, stories, times).where(*where)
    named = select(TermGroup.term, func.min(TermGroup.term_group)).where(TermGroup.topic == topic).group_by(TermGroup.term)
    groups = {term: group for term, group in connection.execute(named)}  # noqa: C416 (mypy knows no dict of rows)
    return [(term, groups.get(term, ""), language, day, int(n), int(t)) for term, language, day, n, t in connection.execute(asked)]


def _stories_by_day(connection: Connection, chosen: Filter) -> dict[tuple[str, int], int]:
    """Every story, by language and day."""
    if are_tallied(chosen):
        asked = (
            select(StoryTally.language, StoryTally.at, func.sum(tallied(chosen)))
            .where(*on_tally(chosen, by_day=True))
            .group_by(StoryTally.language, StoryTally.at)
        )
    else:
        table = members(chosen)
        asked = select(table.language, table.day, func.count()).where(*on_members(chosen)).group_by(table.language, table.day)
    counts: dict[tuple[str, int], int] = defaultdict(int)
    for language, day, n in connection.execute(asked):
        counts[language or "", day] += int(n)
    return counts


def _halves(rows: list[_ByDay], totals: Mapping[tuple[str, int], int], first: int, middle: int) -> Counts:
    @cache  # a term has a row for each language and day
    def cell(language: str, day: int) -> Cell:
        return Cell(language, block_of(day, middle, first), day >= middle)

    everything: dict[Cell, int] = defaultdict(int)
    found: dict[str, dict[Cell, int]] = defaultdict(lambda: defaultdict(int))
    for (language, day), n in totals.items():
        everything[cell(language, day)] += n
    for term, _, language, day, stories, _ in rows:
        found[term][cell(language, day)] += stories
    return Counts(everything, found)


def _terms(rows: list[_ByDay], middle: int) -> list[TermCount]:
    """Add the days and languages of a term up: a story has one of each, so nothing is counted twice."""
    parts: dict[str, list[Any]] = defaultdict(list)
    for term, *rest in rows:
        parts[term].append(rest)
    found = []
    for term, of in parts.items():
        by_language: dict[str, int] = defaultdict(int)
        for _, language, _, stories, _ in of:
            by_language[language] += stories
        late = sum(stories for _, _, day, stories, _ in of if day >= middle)
        total = sum(by_language.values())
        languages = tuple(sorted(by_language, key=lambda x: (-by_language[x], x)))
        found.append(TermCount(term, min(p[0] for p in of), languages, total, int(sum(p[4] for p in of)), total - late, late))
    return sorted(found, key=lambda t: (-t.stories, -t.times, t.term))
