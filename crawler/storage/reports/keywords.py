"""Which terms and ideas of the topic are written, when, by whom, and which are rising.

A term is a word or phrase as the topic file has it; an idea is a group of terms there, which is one in all languages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import Connection, func, select

from crawler.significance import Cell, Change, Counts, block_days, block_of, changes
from crawler.storage.models import TermGroup
from crawler.storage.reports.filter import Filter, Source, opened
from crawler.storage.reports.known import known_days
from crawler.storage.reports.mentions import By, Mentioned, Unit, mentioned, mentioned_by, mentioned_by_day, told
from crawler.storage.reports.volume import VolumePoint, first_of, period
from crawler.storage.tallies import SPANS, Stretch, stretches


class TermCount(NamedTuple):
    """In how many stories a term (or an idea) stands, in the whole period and in each half of it."""

    term: str
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


def term_names(source: Source, topic: str | None = None) -> list[str]:
    """Return the terms that were ever found, of a topic or of all, those found most often first."""
    own = [TermGroup.topic == topic] if topic is not None else []
    found = select(TermGroup.term).where(TermGroup.mentions > 0, *own).group_by(TermGroup.term)
    with opened(source) as connection:
        return list(connection.scalars(found.order_by(func.sum(TermGroup.mentions).desc(), TermGroup.term)))


def terms(source: Source, chosen: Filter, *, unit: Unit = "term") -> Terms:
    """Return the terms (or ideas) found; a story counts once for each, in however many zones and under however many terms it stands."""
    with opened(source) as connection:
        span = period(connection, chosen)
        if span is None:
            return Terms((), 0, 0, 0)
        middle, of_days = (span[0] + span[1] + 1) // 2, replace(chosen, since_day=span[0], until_day=span[1])
        spans = _halves(*span, middle)
        rows, everything = mentioned(connection, of_days, unit, spans), told(connection, of_days, spans)
    counts, times = _counts(rows, everything, span[0], middle)
    before, after = (sum(n for _, at, n in everything if (at >= middle) is late) for late in (False, True))
    return Terms(tuple(_terms(counts, times)), middle, before, after, changes(counts))


def terms_over_time(source: Source, chosen: Filter, wanted: tuple[str, ...], zone: ZoneInfo, *, step: int = 1, unit: Unit = "term") -> list[VolumePoint]:
    """Return, per day (or week) and term, the stories with the term out of all stories; None on days when nobody looked."""
    with opened(source) as connection:
        span = period(connection, chosen)
        if span is None or not wanted:
            return []
        days, of_days = range(span[0], span[1] + 1), replace(chosen, since_day=span[0], until_day=span[1])
        read: dict[int, int] = defaultdict(int)
        for _, day, n in told(connection, of_days, stretches(*span, SPANS[:1])):
            read[day] += n
        unknown = _unknown(connection, of_days, [day for day in days if not read[day]], zone)
        counts = mentioned_by_day(connection, of_days, unit, wanted, days)
    steps: dict[int, list[int]] = defaultdict(list)
    for day in days:
        steps[first_of(day, step, span[0])].append(day)
    gaps = {first for first, of in steps.items() if not unknown.isdisjoint(of)}
    of_all = {first: sum(read[day] for day in of) for first, of in steps.items()}
    return [
        VolumePoint(first, term, *((None, None) if first in gaps else (sum(counts.get((term, day), 0) for day in of), of_all[first])))
        for term in wanted
        for first, of in steps.items()
    ]


def terms_by(source: Source, chosen: Filter, wanted: tuple[str, ...], *, by: By, unit: Unit = "term") -> list[TermSeries]:
    """Return in how many stories of each outlet or language each term (or idea) stands."""
    with opened(source) as connection:
        return [TermSeries(*row) for row in mentioned_by(connection, chosen, unit, wanted, by, stretches(chosen.since_day, chosen.until_day))]


def _halves(first: int, last: int, middle: int) -> list[Stretch]:
    """Return the rows that cover a period, none longer than a block or over its middle."""
    size = block_days(middle - first)
    spans = tuple(span for span in SPANS if size % span == 0)
    return stretches(first, middle - 1, spans) + stretches(middle, last, spans)


def _unknown(connection: Connection, chosen: Filter, empty: Sequence[int], zone: ZoneInfo) -> set[int]:
    """Return of days without any story those on which nobody looked either."""
    if not empty:
        return set()
    return set(empty).difference(*known_days(connection, replace(chosen, since_day=empty[0], until_day=empty[-1]), zone).values())


def _counts(rows: Sequence[Mentioned], everything: Sequence[tuple[str, int, int]], first: int, middle: int) -> tuple[Counts, list[int]]:
    """Add rows up by term (or idea), and by language, block of days and half; return beside it how many times each stands there."""
    keys, tongues, ats, stories, times = zip(*rows, strict=True) if rows else ((),) * 5
    cells: dict[Cell, int] = {}
    cell_of = {
        (tongue, at): cells.setdefault(Cell(tongue, block_of(at, middle, first), at >= middle), len(cells))
        for tongue, at in dict.fromkeys(chain(((tongue, at) for tongue, at, _ in everything), zip(tongues, ats, strict=True)))
    }
    names = {name: number for number, name in enumerate(dict.fromkeys(keys))}
    row = np.array([names[key] for key in keys], dtype=int)
    hits, totals, written = np.zeros((len(names), len(cells))), np.zeros(len(cells)), np.zeros(len(names))
    np.add.at(hits, (row, np.array([*map(cell_of.__getitem__, zip(tongues, ats, strict=True))], dtype=int)), np.array(stories, dtype=float))
    np.add.at(written, row, np.array(times, dtype=float))
    for tongue, at, n in everything:
        totals[cell_of[tongue, at]] += n
    return Counts([*names], [*cells], totals, hits), [*map(int, written)]


def _terms(counts: Counts, times: Iterable[int]) -> list[TermCount]:
    """A story has one day and one language, so nothing is counted twice."""
    tongues = sorted({str(cell.stratum) for cell in counts.cells})
    spoken = np.array([[cell.stratum == tongue for tongue in tongues] for cell in counts.cells], dtype=float).reshape(len(counts.cells), len(tongues))
    late = (counts.hits @ np.array([cell.late for cell in counts.cells], dtype=float)).tolist()
    found = []
    for term, by_language, after, written in zip(counts.terms, (counts.hits @ spoken).tolist(), late, times, strict=True):
        stories = int(sum(by_language))
        languages = tuple(tongue for n, tongue in sorted(zip((-n for n in by_language), tongues, strict=True)) if n)
        found.append(TermCount(term, languages, stories, written, stories - int(after), int(after)))
    return sorted(found, key=lambda t: (-t.stories, -t.times, t.term))
