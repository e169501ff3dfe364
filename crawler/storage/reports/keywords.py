"""Which terms and ideas of the topic are written, when, by whom, and which are rising.

A term is a word or phrase as the topic file has it; an idea is a group of terms there, which is one in all languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from crawler.significance import Cell, Change, Counts, block_days, block_of, changes
from crawler.storage.models import TermGroup
from crawler.storage.reports.filter import Filter, Source, opened
from crawler.storage.reports.known import Numbers, in_doubt, known_days, numbered
from crawler.storage.reports.mentions import By, Mentioned, Unit, mentioned, mentioned_by, mentioned_by_day, told
from crawler.storage.reports.sums import known_topics
from crawler.storage.reports.volume import VolumePoint, begins_of, period
from crawler.storage.tallies import SPANS, Stretch, stretches


class TermFound(NamedTuple):
    """In how many stories of a period a term (or an idea) stands."""

    term: str
    languages: tuple[str, ...]  # of the stories, most first
    stories: int
    times: int


class TermCount(NamedTuple):
    """The same in the whole period and in each half of it."""

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


def term_names(source: Source, topic: str | None = None, *, among: tuple[str, ...] | None = None, limit: int | None = None) -> list[str]:
    """Return the terms that were ever found, of a topic or of all, those found most often first; `among` some words, those that are such terms."""
    with opened(source) as connection:
        topics = [topic] if topic is not None else known_topics(connection, TermGroup)
        own = TermGroup.topic == topics[0] if len(topics) == 1 else TermGroup.topic.in_(topics)  # of one, terms lie in their order
        words = [TermGroup.term.in_(among)] if among is not None else []
        found = select(TermGroup.term).where(TermGroup.mentions > 0, own, *words).group_by(TermGroup.term)
        return list(connection.scalars(found.order_by(func.sum(TermGroup.mentions).desc(), TermGroup.term).limit(limit)))


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


def terms_found(source: Source, chosen: Filter, *, unit: Unit = "term") -> list[TermFound]:
    """Return the terms (or ideas) as `terms` does, without comparing the halves of the period: of whole weeks and months there are fewer rows to add up."""
    with opened(source) as connection:
        span = period(connection, chosen)
        if span is None:
            return []
        rows = mentioned(connection, replace(chosen, since_day=span[0], until_day=span[1]), unit, stretches(*span))
    names, row = numbered(rows.keys)
    tongues, tongue = numbered(rows.languages, sorted({*rows.languages}))
    by_language = np.bincount(row * len(tongues) + tongue, rows.stories, len(names) * len(tongues)).reshape(len(names), len(tongues))
    times = np.bincount(row, rows.times, len(names)).astype(int).tolist()
    return sorted(map(TermFound, names, *_spoken(by_language, tongues), times), key=_most_stories)


class ByDay(NamedTuple):
    """In how many stories of each day some terms stand, and of which days that is known."""

    days: Numbers
    stories: dict[str, Numbers]  # by term
    of_all: Numbers
    is_known: NDArray[np.bool_]


def by_day(connection: Connection, chosen: Filter, wanted: tuple[str, ...], zone: ZoneInfo, *, unit: Unit = "term") -> ByDay | None:
    """Return the stories with some terms (or ideas) of every day; None where nothing is known or asked for."""
    span = period(connection, chosen)
    if span is None or not wanted:
        return None
    of_days = replace(chosen, since_day=span[0], until_day=span[1])
    days, of_all = np.arange(span[0], span[1] + 1), np.zeros(span[1] - span[0] + 1, dtype=np.int64)
    for _, day, n in told(connection, of_days, stretches(*span, SPANS[:1])):
        of_all[day - span[0]] += n
    unknown = _unknown(connection, of_days, in_doubt(connection, of_days, days, of_all), zone)
    is_known = ~np.isin(days, np.array([*unknown], dtype=np.int64))
    return ByDay(days, mentioned_by_day(connection, of_days, unit, wanted, range(span[0], span[1] + 1)), of_all, is_known)


def terms_over_time(source: Source, chosen: Filter, wanted: tuple[str, ...], zone: ZoneInfo, *, step: int = 1, unit: Unit = "term") -> list[VolumePoint]:
    """Return, per day (or what is known of a week) and term, the stories with the term out of all stories; None where nobody looked."""
    with opened(source) as connection:
        found = by_day(connection, chosen, wanted, zone, unit=unit)
    if found is None:
        return []
    begins = begins_of(found.days, step)
    firsts, size = found.days[begins].tolist(), np.diff([*begins.tolist(), len(found.days)]).tolist()

    def summed(of: Numbers) -> list[int]:
        return [int(n) for n in np.add.reduceat(of * found.is_known, begins)]  # a backfill may have brought parts of the other days

    known, read = summed(np.ones_like(found.days)), summed(found.of_all)
    return [
        VolumePoint(first, term, n, of, days - there) if there else VolumePoint(first, term, None, None)
        for term in wanted
        for first, n, of, there, days in zip(firsts, summed(found.stories[term]), read, known, size, strict=True)
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


def _unknown(connection: Connection, chosen: Filter, doubtful: Sequence[int], zone: ZoneInfo) -> set[int]:
    """Return which of some days are known of no outlet."""
    if not doubtful:
        return set()
    return set(doubtful).difference(*known_days(connection, replace(chosen, since_day=doubtful[0], until_day=doubtful[-1]), zone).values())


def _counts(rows: Mentioned, everything: Sequence[tuple[str, int, int]], first: int, middle: int) -> tuple[Counts, list[int]]:
    """Add rows up by term (or idea), and by language, block of days and half; return beside it how many times each stands there."""
    names, row = numbered(rows.keys)
    tongues, tongue = numbered([*rows.languages, *(t for t, _, _ in everything)])
    days, day = np.unique(np.concatenate([rows.at, np.array([at for _, at, _ in everything], dtype=np.int64)]), return_inverse=True)
    pairs, place = np.unique(tongue * len(days) + day, return_inverse=True)
    cells: dict[Cell, int] = {}
    found = zip((pairs // max(1, len(days))).tolist(), days[pairs % max(1, len(days))].tolist(), strict=True)
    numbers = [cells.setdefault(Cell(tongues[t], block_of(at, middle, first), at >= middle), len(cells)) for t, at in found]
    own = np.array(numbers, dtype=np.int64)[place]
    of_rows, of_all = own[: len(row)], own[len(row) :]
    hits = np.bincount(row * len(cells) + of_rows, rows.stories, len(names) * len(cells)).reshape(len(names), len(cells))
    totals = np.bincount(of_all, [n for _, _, n in everything], len(cells))
    return Counts(names, [*cells], totals, hits), np.bincount(row, rows.times, len(names)).astype(int).tolist()


def _terms(counts: Counts, times: Iterable[int]) -> list[TermCount]:
    """A story has one day and one language, so nothing is counted twice."""
    tongues = sorted({str(cell.stratum) for cell in counts.cells})
    spoken = np.array([[cell.stratum == tongue for tongue in tongues] for cell in counts.cells], dtype=float).reshape(len(counts.cells), len(tongues))
    late = (counts.hits @ np.array([cell.late for cell in counts.cells], dtype=float)).astype(int).tolist()
    columns = zip(counts.terms, *_spoken(counts.hits @ spoken, tongues), times, late, strict=True)
    return sorted((TermCount(term, tongue, stories, n, stories - after, after) for term, tongue, stories, n, after in columns), key=_most_stories)


def _spoken(by_language: Any, tongues: Sequence[str]) -> tuple[list[tuple[str, ...]], list[int]]:
    """Return the languages of each row, most stories first (of as many in the order of `tongues`), and its stories."""
    many, most_first = np.count_nonzero(by_language, axis=1).tolist(), np.argsort(-by_language, axis=1, kind="stable").tolist()
    languages = [tuple(tongues[place] for place in places[:n]) for places, n in zip(most_first, many, strict=True)]
    return languages, by_language.sum(axis=1).astype(int).tolist()


def _most_stories(found: TermFound | TermCount) -> tuple[int, int, str]:
    return -found.stories, -found.times, found.term
