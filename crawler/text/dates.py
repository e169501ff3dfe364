"""Dates as outlets print them, read to an instant or a day, or to nothing: never to a guess.

A library read a quarter of such strings silently wrong (Jalali years as Gregorian, Levantine months not at all), so the grammar is our
own; only the calendars' arithmetic is borrowed. What is not said stays unsaid: a day without a clock time has no instant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from crawler.article import Calendar, Precision
from crawler.text.months import mark_months, simplify, take_weekday
from crawler.text.named import FILLERS, named
from crawler.text.ordinals import days_in_digits
from crawler.text.printed import Printed, month_of, numeric, without_ideographs
from crawler.text.relative import take_shift
from crawler.text.times import Clock, take_clock

_LONGEST = 200  # characters: a date line, not an article
_WORDS, _NUMBERS = re.compile(r"(?<![<\w])[^\W\d_]+"), re.compile(r"\d+")  # a marked month is no word
_EARLIEST = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """What a printed date says: `at` only when it gives a time of day, `day` in the outlet's own zone."""

    at: datetime | None  # UTC
    day: date
    precision: Precision
    calendar: Calendar
    printed: date | None = field(default=None, compare=False)  # the day as printed, where a zone printed with it may make it another

    @property
    def value(self) -> str:
        """The shortest honest form: 2024-01-26, the UTC instant, or a month in its own calendar (1402-10 lies in two Gregorian ones)."""
        if self.precision == "month":
            year, month = month_of(self.day, self.calendar)
            return f"{year}-{month:02}"
        return self.day.isoformat() if self.at is None else self.at.isoformat().replace("+00:00", "Z")


def parse_date(text: str, *, language: str | None = None, reference: datetime | None, timezone: tzinfo | str, historic: bool = False) -> ParsedDate | None:
    """The date printed in `text`, or None. `reference` (aware) is when it was read: without it, nothing relative or yearless is.

    Days before 1990 are refused unless `historic`: on a news page they are an anniversary or a misread year, not a date of publication.
    """
    zone = ZoneInfo(timezone) if isinstance(timezone, str) else timezone
    local = None if reference is None else (reference if reference.tzinfo else reference.replace(tzinfo=zone)).astimezone(zone)
    try:
        parsed = _read(simplify(text[:_LONGEST]), language, local, zone)
    except (ValueError, OverflowError):  # a day, year or hour that does not exist
        return None
    return parsed if parsed is not None and (historic or parsed.day >= _EARLIEST) else None


def is_date_alone(text: str) -> bool:
    """Say whether a short text is one date, with or without weekday and clock, and nothing besides."""
    try:
        rest = take_weekday(take_clock(without_ideographs(simplify(text[:_LONGEST])))[0])[0]
    except ValueError:  # a time that can't be, or half a day that is not told
        return False
    marked = mark_months(rest)
    years = [n for n in _NUMBERS.findall(marked) if len(n) == 4]
    return len(years) == 1 and all(word in FILLERS for word in _WORDS.findall(marked))


def _read(text: str, language: str | None, local: datetime | None, zone: tzinfo) -> ParsedDate | None:
    rest, clock = take_clock(without_ideographs(text))
    rest, weekday = take_weekday(rest)
    marked = days_in_digits(mark_months(rest))
    found = _best([*numeric(rest, language, local, zone), *named(marked, language, clock)], local, weekday)
    if found is not None:
        return _with_clock(found, clock, zone)
    if "<" in marked or local is None:
        return None
    return _relative(rest, clock, weekday, local, zone)


# ---- choosing


def _best(candidates: list[Printed], local: datetime | None, weekday: int | None) -> ParsedDate | None:
    """One date of those printed: a full one before a yearless one, and of a pair that means one day the Gregorian."""
    full = [candidate for candidate in candidates if candidate.year is not None]
    if full:
        return _settled(full, weekday)
    if local is None or not candidates:
        return None
    first = candidates[0]
    if first.day is None:  # "of this year"
        return ParsedDate(None, first.on(month_of(local.date(), first.calendar)[0]), "month", first.calendar)
    days = [day for candidate in candidates[:2] if (day := candidate.near(local.date(), weekday)) is not None]
    if not days or (len(candidates) > 1 and candidates[1].calendar != first.calendar and abs((days[0] - days[-1]).days) > 1):
        return None  # the two calendars do not mean one day
    return ParsedDate(None, days[0], "day", first.calendar)


def _settled(full: list[Printed], weekday: int | None) -> ParsedDate | None:
    days = [(candidate, candidate.on(candidate.year or 0)) for candidate in full]
    printed, day = days[0]
    for other, its_day in days[1:]:
        if other.calendar != printed.calendar and printed.day and other.day:
            if abs((its_day - day).days) > 3:
                return None  # one day in two calendars that disagree
            if other.calendar == "gregorian":
                printed, day = other, its_day
    if printed.calendar == "hijri" and printed.day and weekday is not None:
        # the sighted month may begin a day off the computed one: the printed weekday says which
        day = next((day + timedelta(days=shift) for shift in (0, -1, 1) if (day + timedelta(days=shift)).weekday() == weekday), day)
    return ParsedDate(None, day, "day" if printed.day is not None else "month", printed.calendar)


def _with_clock(found: ParsedDate, clock: Clock | None, zone: tzinfo) -> ParsedDate:
    if clock is None or found.precision == "month":
        return found
    moment = datetime(found.day.year, found.day.month, found.day.day, clock.hour, clock.minute, clock.second or 0, tzinfo=clock.zone or zone)
    precision: Precision = "second" if clock.precise_to == "second" else "minute" if clock.precise_to == "minute" else "hour"
    return ParsedDate(moment.astimezone(UTC), moment.astimezone(zone).date(), precision, found.calendar, found.day)


# ---- relative to when it was read


def _relative(rest: str, clock: Clock | None, weekday: int | None, local: datetime, zone: tzinfo) -> ParsedDate | None:
    shift = take_shift(rest)
    if shift is None:
        return None if weekday is None or re.search(r"\d", rest) else _last_weekday(weekday, clock, local, zone)
    then = local - shift.ago
    if shift.unit in ("minute", "hour"):
        return ParsedDate(then.astimezone(UTC), then.date(), shift.unit, "relative")
    return _with_clock(ParsedDate(None, then.date(), shift.unit, "relative"), clock, zone)


def _last_weekday(weekday: int, clock: Clock | None, local: datetime, zone: tzinfo) -> ParsedDate:
    day = local.date() - timedelta(days=(local.weekday() - weekday) % 7)
    return _with_clock(ParsedDate(None, day, "day", "relative"), clock, zone)
