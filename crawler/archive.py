"""An outlet's past, divided into what can be asked for at once: which addresses, for which days, and which days an answer speaks of.

Pure: what was asked before and what time it is come in as arguments. Days are those of the outlet's own time zone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from persiantools.jdatetime import JalaliDate

from crawler.outlet import Archive, Per
from crawler.sentences import Sentence, listed, sentence
from crawler.sentences import day as day_named

_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)
_SEPARATED = re.compile(r"(?<!\d)(?P<y>1[34]\d\d|20\d\d)[-_/.](?P<m>0?[1-9]|1[0-2])(?:[-_/.](?P<d>0?[1-9]|[12]\d|3[01]))?(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(?P<y>1[34]\d\d|20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])?(?!\d)")
_YEAR = re.compile(r"/(?P<y>1[34]\d\d|20\d\d)(?=/)|(?<=[-_/])(?P<g>20\d\d)(?=\.xml)")
_QUERY = {"y": ("yyyy", "year", "yr", "y"), "m": ("mm", "month", "mn", "m"), "d": ("dd", "day", "dy", "d")}


class Span(NamedTuple):
    """Days from the first to the last, both included."""

    first: date
    last: date

    def days(self) -> list[date]:
        """Return its days, oldest first."""
        return [self.first + n * _DAY for n in range((self.last - self.first).days + 1)]

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


@dataclass(frozen=True)
class Slice:
    """Some days of an archive that are asked for together."""

    archive: Archive
    period: Span  # of the whole backfill
    span: Span  # what its address names: a day, a month, or all of the period
    days: tuple[date, ...]  # of these, what is wanted and was not finished before, oldest first
    urls: tuple[str, ...] = ()  # the sitemaps of an index that may hold these days, in place of the archive's own address
    is_dated: bool = True  # whether its address says that it holds these days and no others

    def url(self, page: int, zone: ZoneInfo) -> str:
        """Return the address of one of its pages."""
        first, last = (_parts(day, self.archive) for day in self.span)
        after, before = around(self.span, zone)
        return self.archive.route.url.format(
            year=first[0], month=first[1], day=first[2], until_year=last[0], until_month=last[1], until_day=last[2],
            after=_stamp(after), before=_stamp(before), page=page,
        )  # fmt: skip


class Place(StrEnum):
    """Where a link stands to the days that are wanted."""

    WITHIN = "within"
    EARLIER = "earlier"
    LATER = "later"
    UNDATED = "undated"


def slices(archive: Archive, period: Span, wanted: Collection[date]) -> list[Slice]:
    """Divide the wanted days of a period into what the archive can be asked for at once, newest first; each day is in one slice."""
    ordered = sorted(set(wanted))
    if not ordered:
        return []
    if archive.per is Per.ALL:
        return [Slice(archive, period, Span(ordered[0], ordered[-1]), tuple(ordered), is_dated=False)]
    grouped = [(span, tuple(days)) for span, days in groupby(ordered, lambda day: _unit(day, archive))]
    return [Slice(archive, period, span, days) for span, days in reversed(grouped)]


def place(wanted: Slice, told: date | None, *, exact: bool) -> Place:
    """Say where a link of a slice stands to the period, by the day that its address or its list tells.

    A list of a certain day or month is believed where nothing else is told. A date that is not `exact` (of a sitemap: it may be that of a
    later change) says nothing against a page when it is later than all that was asked for.
    """
    if told is None:
        return Place.WITHIN if wanted.is_dated else Place.UNDATED
    if told in wanted.period:
        return Place.WITHIN
    if told < wanted.period.first:
        return Place.EARLIER
    return Place.WITHIN if wanted.is_dated and not exact and told > wanted.span.last else Place.LATER


def split(wanted: Slice, addresses: Sequence[str]) -> tuple[list[Slice], int]:
    """Divide a slice by the sitemaps that its index names, newest first; and count those that hold other days.

    Sitemaps whose name tells no date may hold any day: then all are one slice, finished together.
    """
    spans = {url: spanned(url) for url in addresses}
    days = set(wanted.days)
    fitting = {url: span for url, span in spans.items() if span is None or days.intersection(span.days())}
    others = len(spans) - len(fitting)
    if None in fitting.values():
        return [replace(wanted, urls=tuple(fitting))], others
    parts = [
        replace(wanted, span=part, days=tuple(d for d in wanted.days if d in part), urls=tuple(u for u, s in fitting.items() if s == part), is_dated=True)
        for part in sorted({s for s in fitting.values() if s is not None}, reverse=True)
    ]
    return _without_overlap(wanted, parts), others


def _without_overlap(wanted: Slice, parts: list[Slice]) -> list[Slice]:
    """A day that two sitemaps share (a month's and its own) is finished when both are read: they become one slice."""
    shared = sum(len(p.days) for p in parts) > len({d for p in parts for d in p.days})
    return [replace(wanted, urls=tuple(u for p in parts for u in p.urls))] if shared else parts


def spanned(address: str) -> Span | None:
    """Return the days that the name of a sitemap tells: a day, a month or a year, Gregorian or Jalali; None where it tells none."""
    parts = urlsplit(address)
    asked = {name: value[0] for name, value in parse_qs(parts.query).items() if value[0].isdecimal()}
    told = [next((int(asked[name]) for name in names if name in asked), None) for names in _QUERY.values()]
    if told[0] is None:
        found = _SEPARATED.search(parts.path) or _COMPACT.search(parts.path) or _YEAR.search(parts.path)
        if found is None:
            return None
        groups = found.groupdict()
        told = [int(groups.get("y") or groups["g"]), *(int(groups[name]) if groups.get(name) else None for name in ("m", "d"))]
    try:
        return _span(told[0] or 0, told[1], told[2] if told[1] else None)
    except ValueError:
        return None


def around(span: Span, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the last second before some local days and the first after them, in UTC: bounds that are themselves excluded."""
    begin, end = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (span.first, span.last + _DAY))
    return begin - _SECOND, end


def _span(year: int, month: int | None, day: int | None) -> Span:
    jalali = year < 1600
    if day is not None and month is not None:
        only = _from_jalali(year, month, day) if jalali else date(year, month, day)
        return Span(only, only)
    first_month, next_year, next_month = month or 1, year + (month in (None, 12)), 1 if month in (None, 12) else (month or 0) + 1
    begin, end = ((_from_jalali(y, m, 1) if jalali else date(y, m, 1)) for y, m in ((year, first_month), (next_year, next_month)))
    return Span(begin, end - _DAY)


def _unit(day: date, archive: Archive) -> Span:
    if archive.per is Per.DAY:
        return Span(day, day)
    year, month, _ = _parts(day, archive)
    return _span(year, month, None)


def _parts(day: date, archive: Archive) -> tuple[int, int, int]:
    if archive.calendar == "jalali":
        jalali = JalaliDate(day)  # type: ignore[no-untyped-call]
        return jalali.year, jalali.month, jalali.day
    return day.year, day.month, day.day


def _from_jalali(year: int, month: int, day: int) -> date:
    converted: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    return converted


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}Z"


def in_words(days: Iterable[date]) -> Sentence:
    """Return days as people read them: runs of days from first to last."""
    runs: list[Span] = []
    for day in sorted(days):
        if runs and day == runs[-1].last + _DAY:
            runs[-1] = Span(runs[-1].first, day)
        else:
            runs.append(Span(day, day))
    each = (day_named(r.first) if r.first == r.last else sentence("{first} to {last}", first=day_named(r.first), last=day_named(r.last)) for r in runs)
    return listed(each, ",")
