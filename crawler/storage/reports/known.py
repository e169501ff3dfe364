"""Of which days it is known what an outlet published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Connection, Select, String, bindparam, cast, func, literal_column, select

from crawler.storage.models import ArchiveDay, Coverage, CrawledDay, LookedDay, OutletRow, Page, Run
from crawler.storage.reports.filter import Filter, built_once, in_period, of_each_outlet, on_coverage

Numbers: TypeAlias = NDArray[np.int64]
Days: TypeAlias = Mapping[str, Sequence[Numbers]]  # by outlet
BETWEEN = "\x1f"  # the unit separator, between words in one text: no term and no folded name has it
_A_DAY = 86_400
_BITS = 21  # of a number below two million, the seconds of a day or what an outlet brings in one
_SOMETHING = Coverage.relevant + Coverage.possible + Coverage.off_topic > 0  # a page that was dated anew leaves a nought behind
# Both words are written out, so that SQLite sees the indexes of these alone.
_FILLED = select(Run.outlet).where(Run.trigger == bindparam("trigger", "backfill", literal_execute=True)).distinct()
_WAITING = select(Page.outlet).where(Page.state == bindparam("state", "pending", literal_execute=True), Page.backfilled).distinct()


def known_days(connection: Connection, chosen: Filter, zone: ZoneInfo) -> dict[str, set[int]]:
    """Return the days of which it is known what an outlet published: something was read, a run looked and found nothing new,
    or an archive listed them whole. Of outlets that publish in the languages of the filter: others say nothing of what was published in them."""
    read, speak = _days(connection, Coverage, chosen), _speaking(connection, chosen)
    known = known_numbers(connection, chosen, zone, read, filled(connection))
    return {outlet: set(np.concatenate(days).tolist()) for outlet, days in known.items() if outlet in speak}


def speaks(chosen: Filter, declared: Sequence[str]) -> bool:
    """Say whether an outlet of these languages is one of those that a filter asks for; any may publish what is of no known language."""
    return not chosen.languages or not {*chosen.languages}.isdisjoint({*declared, ""})


def _speaking(connection: Connection, chosen: Filter) -> set[str]:
    """Return the outlets that publish in the languages of a filter: as declared, or as was read."""
    declared = {key for key, languages in connection.execute(select(OutletRow.key, OutletRow.languages)) if speaks(chosen, languages)}
    return declared | set(connection.scalars(select(Coverage.outlet).where(*on_coverage(chosen)).distinct()) if chosen.languages else [])


def filled(connection: Connection) -> frozenset[str]:
    """Return the outlets of which a backfill ever ran: what an archive or a WARC file gave of a day may be a part of it."""
    return frozenset(connection.scalars(_FILLED))


def in_doubt(connection: Connection, chosen: Filter, days: Numbers, stories: Numbers) -> list[int]:
    """Return the days of which the stories on them do not say that they are known: those without any, or with what a backfill brought of a part."""
    in_part = filled(connection)
    if not in_part:
        return [int(day) for day in days[stories == 0]]
    sure = np.fromiter(connection.scalars(_sure(chosen, in_part)), np.int64)
    return [int(day) for day in days[~np.isin(days, sure)]]


@built_once
def _sure(chosen: Filter, in_part: frozenset[str]) -> Select[Any]:
    where = (*on_coverage(chosen), *of_each_outlet(Coverage, chosen), Coverage.outlet.not_in(in_part), _SOMETHING)
    return select(Coverage.day).where(*where).distinct()


def known_numbers(connection: Connection, chosen: Filter, zone: ZoneInfo, read: Days, filled: frozenset[str]) -> dict[str, list[Numbers]]:
    """Return the same as arrays, some days more than once; `read` are those of which something was read, of whatever language."""
    known: dict[str, list[Numbers]] = defaultdict(list)
    found: list[Days] = [{outlet: days for outlet, days in read.items() if outlet not in filled}]
    if filled:
        found.append(_days(connection, CrawledDay, chosen, filled))
    found += [_looked(connection, chosen, zone), _days_in_archives(connection, chosen)]
    for outlet, days in (item for of in found for item in of.items()):
        known[outlet] += days
    return known


def joined(column: Any) -> Any:
    """Return a column of rows as one text: a hundred thousand rows would take longer to fetch than to find. Of several columns the texts have one order."""
    return func.aggregate_strings(cast(column, String), ",")


def packed(first: Any, *others: Any) -> Any:
    """Return two columns or three of small numbers (the first of any sign) as one text: of each by itself it would take longer to write and to read."""
    one = cast(first, BigInteger)
    for column in others:
        one = one * literal_column(str(1 << _BITS)) + column
    return joined(one)


def unpacked(text: str, columns: int) -> Numbers:
    """Return such a text as numbers, a row of each column."""
    found, mask = numbers(text), (1 << _BITS) - 1
    return np.stack([found >> _BITS * (columns - 1), *(found >> _BITS * place & mask for place in reversed(range(columns - 1)))])


def worded(column: Any) -> Any:
    """Return a column of words as one text, BETWEEN them."""
    return func.aggregate_strings(column, BETWEEN)


def numbers(*texts: str) -> Numbers:
    """Return such a text as numbers; of several columns, a row of each."""
    found = np.fromstring(",".join(texts), dtype=np.int64, sep=",")
    return found if len(texts) == 1 else found.reshape(len(texts), -1)


def numbered(values: Sequence[str], order: Sequence[str] = ()) -> tuple[list[str], Numbers]:
    """Return the different values, as they come or in a given order, and the place of each one among them."""
    places = {value: place for place, value in enumerate(order or dict.fromkeys(values))}
    return [*places], np.fromiter(map(places.__getitem__, values), np.int64, len(values))


def parted(of: Any, sizes: Iterable[int]) -> Iterator[Any]:
    """Yield columns, so many at a time, one part after the other."""
    begin = 0
    for size in sizes:
        yield of[..., begin : begin + size]
        begin += size


def _days(connection: Connection, table: Any, chosen: Filter, outlets: frozenset[str] = frozenset()) -> dict[str, list[Numbers]]:
    return {outlet: [numbers(text)] for outlet, text in connection.execute(_days_of(table, chosen, outlets))}


@built_once
def _days_of(table: Any, chosen: Filter, outlets: frozenset[str]) -> Select[Any]:
    """Return the query for the days that a table has of each outlet: those read, finished in archives, or of some outlets crawled."""
    own: list[Any] = [_SOMETHING] if table is Coverage else [ArchiveDay.finished_at.is_not(None)] if table is ArchiveDay else []
    own += [CrawledDay.outlet.in_(outlets), CrawledDay.pages > 0] if table is CrawledDay else []
    return select(table.outlet, joined(table.day)).where(*in_period(table, chosen), *of_each_outlet(table, chosen), *own).group_by(table.outlet)


def _looked(connection: Connection, chosen: Filter, zone: ZoneInfo) -> dict[str, list[Numbers]]:
    """A day of UTC is 24 hours, so the local days in it are those of its first and its last run."""
    first, last = chosen.since_day, chosen.until_day
    found = connection.execute(_looks_of(chosen)).all()
    if not found:
        return {}
    outlets, texts = zip(*found, strict=True)
    at, more = unpacked(",".join(texts), 2)  # of all at once: each outlet by itself takes longer
    days = local_days(np.stack([at, at + more]), zone)
    sizes = [text.count(",") + 1 for text in texts]
    within = ((days >= first) if first is not None else days == days) & ((days <= last) if last is not None else days == days)
    return {outlet: [of[inside]] for outlet, of, inside in zip(outlets, parted(days, sizes), parted(within, sizes), strict=True)}


@built_once
def _looks_of(chosen: Filter) -> Select[Any]:
    since = [LookedDay.utc_day >= chosen.since_day - 1] if chosen.since_day is not None else []
    until = [LookedDay.utc_day <= chosen.until_day + 1] if chosen.until_day is not None else []
    runs = packed(LookedDay.first_at, LookedDay.last_at - LookedDay.first_at)
    return select(LookedDay.outlet, runs).where(*of_each_outlet(LookedDay, chosen), *since, *until).group_by(LookedDay.outlet)


def local_days(at: Numbers, zone: ZoneInfo) -> Numbers:
    """Return the days of a zone, since 1970-01-01, of seconds since then."""
    utc_days, place = np.unique(at // _A_DAY, return_inverse=True)
    begin, end = (np.array([_offset(int(day + more) * _A_DAY, zone) for day in utc_days], dtype=np.int64) for more in (0, 1))
    offsets = begin[place]
    for i in np.flatnonzero((begin != end)[place]):  # on such a day the clock is changed
        offsets[i] = _offset(int(at[i]), zone)
    found: Numbers = (at + offsets) // _A_DAY
    return found


@lru_cache(maxsize=10_000)
def _offset(at: int, zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(at, UTC).astimezone(zone).utcoffset()
    return round(offset.total_seconds()) if offset is not None else 0


def _days_in_archives(connection: Connection, chosen: Filter) -> dict[str, list[Numbers]]:
    """Return the days that a backfill has finished, of outlets all of whose backfilled pages were read."""
    days = _days(connection, ArchiveDay, chosen)
    if not days:
        return {}
    waiting = set(connection.scalars(_WAITING))
    return {outlet: of for outlet, of in days.items() if outlet not in waiting}
