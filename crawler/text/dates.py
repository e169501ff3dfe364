"""Dates as outlets print them, read to an instant or a day, or to nothing: never to a guess.

A library read a quarter of such strings silently wrong (Jalali years as Gregorian, Levantine months not at all), so the grammar is our
own; only the calendars' arithmetic is borrowed. What is not said stays unsaid: a day without a clock time has no instant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from hijridate import Gregorian, Hijri
from persiantools.jdatetime import JalaliDate

from crawler.article import Calendar, Precision
from crawler.text.months import mark_months, simplify, take_weekday
from crawler.text.relative import take_shift
from crawler.text.times import Clock, take_clock

_LONGEST = 200  # characters: a date line, not an article
_EARLIEST = date(1990, 1, 1)
_AHEAD = timedelta(days=60)  # a day and month without a year are the last such day, or one of the next weeks
_LAST_YEAR = 2100


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
        """The shortest honest form: 2024-01, 2024-01-26, or the UTC instant."""
        if self.precision == "month":
            return f"{self.day:%Y-%m}"
        return self.day.isoformat() if self.at is None else self.at.isoformat().replace("+00:00", "Z")


def parse_date(text: str, *, language: str | None = None, reference: datetime | None, timezone: ZoneInfo | str, historic: bool = False) -> ParsedDate | None:
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


def _read(text: str, language: str | None, local: datetime | None, zone: tzinfo) -> ParsedDate | None:
    if "年" in text:
        text = _IDEOGRAPHS.sub(lambda m: f" {m[1]}-{m[2]}-{m[3]} {f'{m[4]}:{m[5]}' if m[4] else ''} ", text)
    rest, clock = take_clock(text)
    rest, weekday = take_weekday(rest)
    marked = mark_months(rest)
    found = _best([*_numeric(rest, language, local), *_named(marked, language, clock)], local, weekday)
    if found is not None:
        return _with_clock(found, clock, zone)
    if "<" in marked or local is None:
        return None
    return _relative(rest, clock, weekday, local, zone)


# ---- dates in full


def _from_jalali(year: int, month: int, day: int) -> date:
    converted: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    return converted


@dataclass(frozen=True, slots=True)
class _Printed:
    """Day, month and year as printed, in their calendar; what was not printed is None."""

    calendar: Calendar
    year: int | None
    month: int
    day: int | None
    leaning: int = 0  # -1 «الماضي», +1 «المقبل»

    def on(self, year: int) -> date:
        day = self.day or 1
        if self.calendar == "jalali":
            return _from_jalali(year, self.month, day)
        if self.calendar == "hijri":
            return Hijri(year, self.month, day).to_gregorian()
        return date(year, self.month, day)

    def near(self, reference: date, weekday: int | None) -> date | None:
        """The day meant when no year is printed."""
        around = {"jalali": reference.year - 621, "hijri": round((reference.year - 622) * 1.0307) + 1}.get(self.calendar, reference.year)
        days = [day for year in (around - 1, around, around + 1) if (day := self._try(year)) is not None]
        if weekday is not None and self.calendar != "hijri":
            days = [day for day in days if day.weekday() == weekday]
        days = [day for day in days if day <= reference + (timedelta(days=366) if self.leaning > 0 else _AHEAD if not self.leaning else timedelta(0))]
        return max((day for day in days if self.leaning <= 0 or day >= reference), key=lambda day: -abs((day - reference).days), default=None)

    def _try(self, year: int) -> date | None:
        try:
            return self.on(year)
        except (ValueError, OverflowError):
            return None


_YMD = re.compile(r"(?<![\d/.-])(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?![\d/]|[.-]\d)")
_DMY = re.compile(r"(?<![\d/.-])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})(?![\d/]|[.-]\d)")
_SHORT_JALALI = re.compile(r"(?<![\d/.-])([89]\d)([-/])(\d{1,2})\2(\d{1,2})(?![\d/]|[.-]\d)")
_KURDISH = re.compile(r"(?<!\d)(\d{1,2})ی?\s+(\d{1,2})ی\s+(\d{4})(?!\d)")
_DIGITS = re.compile(r"\D*?(\d{8,14})\D*")
_IDEOGRAPHS = re.compile(r"(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日(?:\s?\(?[月火水木金土日]\)?)?(?:\s*(\d{1,2})時(\d{2})分)?")
_HIJRI_SIGN, _JALALI_SIGN = re.compile(r"\d\s*(?:ه|هجری|هجریه|ق|قمری|للهجره)(?![^\W\d_])"), re.compile(r"\d\s*(?:ش|هش|ه ش|شمسی|خورشیدی|هتاوی)(?![^\W\d_])")


def _numeric(text: str, language: str | None, local: datetime | None) -> Iterator[_Printed]:
    if found := _YMD.search(text):
        yield _numbers(int(found[1]), int(found[3]), int(found[4]), text, language, local)
    elif found := _DMY.search(text):
        day, month = int(found[1]), int(found[3])
        if month > 12 >= day:  # only a month-first writer can mean this
            day, month = month, day
        yield _numbers(int(found[4]), month, day, text, language, local)
    elif found := _KURDISH.search(text):
        yield _numbers(int(found[3]), int(found[2]), int(found[1]), text, language, local)
    elif language == "fa" and (found := _SHORT_JALALI.search(text)):
        yield _Printed("jalali", 1300 + int(found[1]), int(found[3]), int(found[4]))
    elif found := _DIGITS.fullmatch(text):
        yield from _run_of_digits(found[1], language, local)


def _numbers(year: int, month: int, day: int, text: str, language: str | None, local: datetime | None) -> _Printed:
    return _Printed(_calendar_of(year, text, language, local), year, month, day)


def _calendar_of(year: int, text: str, language: str | None, local: datetime | None) -> Calendar:
    """A year from 1300 to 1500 is Jalali or Hijri, whichever has been reached: Jalali 1411 begins in 2032, Hijri 1411 began in 1990."""
    if not 1300 <= year <= 1500:
        if year > _LAST_YEAR:
            raise ValueError("no year of ours")
        return "gregorian"
    if _HIJRI_SIGN.search(text) and not _JALALI_SIGN.search(text):
        return "hijri"
    this_year = 2030 if local is None else local.year
    reached = year + 621 <= this_year + 1
    return "jalali" if reached and not (language == "ar" and year > 1411) else "hijri"


def _run_of_digits(digits: str, language: str | None, local: datetime | None) -> Iterator[_Printed]:
    """20240125, 13990221000123, 261120252 (day first, then a number) and the old Persian 8707060255, as identifiers carry them."""
    this_year = 2030 if local is None else local.year
    if len(digits) in (8, 12, 14):
        year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
        if 2000 <= year <= this_year + 1:
            yield _Printed("gregorian", year, month, day)
        elif 1378 <= year <= this_year - 620:
            yield _Printed("jalali", year, month, day)
    elif len(digits) == 9 and 2000 <= int(digits[4:8]) <= this_year + 1:
        yield _Printed("gregorian", int(digits[4:8]), int(digits[2:4]), int(digits[:2]))
    elif len(digits) == 10 and language == "fa" and digits[0] in "89":
        yield _Printed("jalali", 1300 + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))


# ---- dates with a month's name

_TOKEN = re.compile(r"<([gjh])(\d\d)>|(\d+)|([^\W\d_]+)|(\S)")
_CALENDAR: dict[str, Calendar] = {"g": "gregorian", "j": "jalali", "h": "hijri"}
_WORDS = {
    "filler": "من of ال ی st nd rd th e em i an م لشهر شهر ماه سال ساله عام سنه لعام لسنه ya y a sala meha day the le du de d er سالی هتاوی , . ( ) / - |",
    "range": "و - تا الی to ile and u حتی",
    "past": "الماضی المنصرم الفایت المنقضی گذشته رابردوو gecen last",
    "future": "المقبل القادم اینده داهاتوو gelecek next onumuzdeki",
    "this year": "الجاری الحالی isal امسال یمسال جاری",
}
_FILLERS, _RANGE, _PAST, _FUTURE, _THIS_YEAR = (frozenset(words.split()) for words in _WORDS.values())


def _named(marked: str, language: str | None, clock: Clock | None) -> Iterator[_Printed]:
    tokens = [match.groups() for match in _TOKEN.finditer(marked)]
    words = {word for _, _, _, word, _ in tokens if word}
    leaning = -1 if words & _PAST else 1 if words & _FUTURE else 0
    taken = -1
    for index, (letter, number, *_) in enumerate(tokens):
        if letter and index > taken:
            after = _skip_same_month(tokens, index)
            printed = _around(tokens, index, after, language, clock)
            taken = after
            if printed is not None:
                this_year = bool(words & _THIS_YEAR)
                if printed.day is not None or printed.year is not None or this_year:
                    yield replace(printed, calendar=_CALENDAR[letter], month=int(number or 0), leaning=leaning)


_Token = tuple[str | None, ...]


def _skip_same_month(tokens: list[_Token], index: int) -> int:
    """The last token of one month named twice: «سبتمبر/أيلول», «أكتوبر (تشرين الأول)», «مارس آذار»."""
    at = index + 1
    while at < len(tokens) and (tokens[at][4] or "") in tuple("/(-,"):
        at += 1
    if at < len(tokens) and tokens[at][0] == tokens[index][0]:
        if tokens[at][1] != tokens[index][1]:
            raise ValueError("two months for one day")
        return at
    return index


def _around(tokens: list[_Token], index: int, after: int, language: str | None, clock: Clock | None) -> _Printed | None:
    before = _number(tokens, index, -1)
    right, place = _number_at(tokens, after, 1)
    day, year = None, None
    if before and len(before) <= 2:
        day = _first_of_range(tokens, index, int(before))
        year = right
    elif before and len(before) == 4 and right and len(right) <= 2:
        day, year = int(right), before
    elif right and len(right) <= 2 and not _looks_like_year(tokens, after, place):
        day = int(right)
        year = _number(tokens, place, 1)
    else:
        year = right
    letter = tokens[index][0]
    return _Printed("gregorian", _year(year, letter, language, clock, has_day=day is not None), 1, day)


def _looks_like_year(tokens: list[_Token], after: int, place: int) -> bool:
    """«دی ماه سال 58»: a word for "year" stands between."""
    return any(token[3] in ("سال", "عام", "سنه") for token in tokens[after:place])


def _number(tokens: list[_Token], index: int, step: int) -> str | None:
    return _number_at(tokens, index, step)[0]


def _number_at(tokens: list[_Token], index: int, step: int) -> tuple[str | None, int]:
    at = index + step
    while 0 <= at < len(tokens) and (tokens[at][3] or tokens[at][4] or "\0") in _FILLERS:
        at += step
    if not 0 <= at < len(tokens) or (step > 0 and at + 1 < len(tokens) and tokens[at + 1][0]):
        return None, index  # the number there is the day of another month: «1 اکتبر (10 مهر)»
    return tokens[at][2], at


def _first_of_range(tokens: list[_Token], index: int, day: int) -> int:
    """«7 و8 أغسطس» is read as its first day."""
    at = next(i for i in range(index - 1, -1, -1) if tokens[i][2])
    if at >= 2 and (tokens[at - 1][3] or tokens[at - 1][4]) in _RANGE and (first := tokens[at - 2][2]) and len(first) <= 2 and 0 < int(first) < day:
        return int(first)
    return day


def _year(printed: str | None, letter: str | None, language: str | None, clock: Clock | None, *, has_day: bool) -> int | None:
    """The year in the month's calendar; raises ValueError where the two contradict each other (a Jalali year with a Gregorian month)."""
    if printed is None:
        return None
    year = int(printed)
    if len(printed) == 2:
        if letter == "j":
            return 1300 + year if year >= 50 else 1400 + year
        if letter == "g" and clock is not None and has_day and language in (None, "en"):
            return 2000 + year if year < 69 else 1900 + year  # RFC 822: Wed, 26 Nov 25 18:05 GMT
        raise ValueError("two digits of a year")
    if letter == "j" and 2700 <= year <= 2800:
        return year - 1321  # the Kurdish count of years
    ranges = {"j": (1200, 1500), "h": (1300, 1500), "g": (1000, _LAST_YEAR)}
    low, high = ranges[letter or "g"]
    if not low <= year <= high or (letter == "g" and 1300 <= year <= 1500 and language in ("fa", "ckb")):
        raise ValueError("a year of another calendar")
    return year


# ---- choosing


def _best(candidates: list[_Printed], local: datetime | None, weekday: int | None) -> ParsedDate | None:
    """One date of those printed: a full one before a yearless one, and of a pair that means one day the Gregorian."""
    full = [candidate for candidate in candidates if candidate.year is not None]
    if full:
        return _settled(full, weekday)
    if local is None or not candidates:
        return None
    first = candidates[0]
    if first.day is None:  # "of this year"
        return ParsedDate(None, first.on(_year_in(first.calendar, local.date())), "month", first.calendar)
    days = [day for candidate in candidates[:2] if (day := candidate.near(local.date(), weekday)) is not None]
    if not days or (len(candidates) > 1 and candidates[1].calendar != first.calendar and abs((days[0] - days[-1]).days) > 1):
        return None  # the two calendars do not mean one day
    return ParsedDate(None, days[0], "day", first.calendar)


def _year_in(calendar: Calendar, day: date) -> int:
    if calendar == "jalali":
        return day.year - 621 if day >= _from_jalali(day.year - 621, 1, 1) else day.year - 622
    return Gregorian(day.year, day.month, day.day).to_hijri().year if calendar == "hijri" else day.year


def _settled(full: list[_Printed], weekday: int | None) -> ParsedDate | None:
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
