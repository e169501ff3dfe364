"""A date as it is printed: day, month and year in their own calendar, written in numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from hijridate import Gregorian, Hijri
from persiantools.jdatetime import JalaliDate

from crawler.article import Calendar

_AHEAD = timedelta(days=60)  # a day and month without a year are the last such day, or one of the next weeks
LAST_YEAR = 2100


def from_jalali(year: int, month: int, day: int) -> date:
    """Return a day of the Iranian calendar; raises ValueError where there is no such day."""
    converted: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    return converted


def month_of(day: date, calendar: Calendar) -> tuple[int, int]:
    """Return year and month of a day in a calendar; a relative date is Gregorian."""
    if calendar == "jalali":
        jalali = JalaliDate(day)  # type: ignore[no-untyped-call]
        return jalali.year, jalali.month
    if calendar == "hijri":
        hijri = Gregorian(day.year, day.month, day.day).to_hijri()
        return hijri.year, hijri.month
    return day.year, day.month


@dataclass(frozen=True, slots=True)
class Printed:
    """Day, month and year as printed, in their calendar; what was not printed is None."""

    calendar: Calendar
    year: int | None
    month: int
    day: int | None
    leaning: int = 0  # -1 «الماضي», +1 «المقبل»

    def on(self, year: int) -> date:
        """Return the day in a year of its calendar, the first where only the month was printed."""
        day = self.day or 1
        if self.calendar == "jalali":
            return from_jalali(year, self.month, day)
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
_SHORT_TURKISH = re.compile(r"(?<![\d/.-])(\d{1,2})([./])(\d{1,2})\2(\d{2})(?![\d/:]|[.-]\d)")
_DIGITS = re.compile(r"\D*?(\d{8,14})\D*")
_IDEOGRAPHS = re.compile(r"(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日(?:\s?\(?[月火水木金土日]\)?)?(?:\s*(\d{1,2})時(\d{2})分)?")
_HIJRI_SIGN, _JALALI_SIGN = re.compile(r"\d\s*(?:ه|هجری|هجریه|ق|قمری|للهجره)(?![^\W\d_])"), re.compile(r"\d\s*(?:ش|هش|ه ش|شمسی|خورشیدی|هتاوی)(?![^\W\d_])")


def without_ideographs(text: str) -> str:
    """Write «2019年4月28日 08時00分» in numbers alone."""
    if "年" not in text:
        return text
    return _IDEOGRAPHS.sub(lambda m: f" {m[1]}-{m[2]}-{m[3]} {f'{m[4]}:{m[5]}' if m[4] else ''} ", text)


def numeric(text: str, language: str | None, local: datetime | None, zone: tzinfo) -> Iterator[Printed]:
    """Yield the date that a text gives in numbers alone; raises ValueError where the year is none, or where day and month cannot be told apart."""
    if found := _YMD.search(text):
        yield _numbers(int(found[1]), int(found[3]), int(found[4]), text, language, local)
    elif found := _DMY.search(text):
        day, month = int(found[1]), int(found[3])
        if month > 12 >= day:  # only a month-first writer can mean this
            day, month = month, day
        elif language in ("en", None) and day <= 12 and day != month and str(zone).startswith("America/"):
            raise ValueError("01/02 is January there and February elsewhere")
        yield _numbers(int(found[4]), month, day, text, language, local)
    elif found := _KURDISH.search(text):
        yield _numbers(int(found[3]), int(found[2]), int(found[1]), text, language, local)
    elif language == "fa" and (found := _SHORT_JALALI.search(text)):
        yield Printed("jalali", 1300 + int(found[1]), int(found[3]), int(found[4]))
    elif language == "tr" and (found := _SHORT_TURKISH.search(text)):  # day first, by the country's standard
        yield Printed("gregorian", 2000 + int(found[4]), int(found[3]), int(found[1]))
    elif found := _DIGITS.fullmatch(text):
        yield from _run_of_digits(found[1], language, local)


def _numbers(year: int, month: int, day: int, text: str, language: str | None, local: datetime | None) -> Printed:
    return Printed(_calendar_of(year, text, language, local), year, month, day)


def _calendar_of(year: int, text: str, language: str | None, local: datetime | None) -> Calendar:
    """A year from 1300 to 1500 is Jalali or Hijri, whichever has been reached: Jalali 1411 begins in 2032, Hijri 1411 began in 1990."""
    if not 1300 <= year <= 1500:
        if year > LAST_YEAR:
            raise ValueError("no year of ours")
        return "gregorian"
    if _HIJRI_SIGN.search(text) and not _JALALI_SIGN.search(text):
        return "hijri"
    this_year = 2030 if local is None else local.year
    reached = year + 621 <= this_year + 1
    return "jalali" if reached and not (language == "ar" and year > 1411) else "hijri"


def _run_of_digits(digits: str, language: str | None, local: datetime | None) -> Iterator[Printed]:
    """20240125, 13990221000123, 261120252 (day first, then a number) and the old Persian 8707060255, as identifiers carry them."""
    this_year = 2030 if local is None else local.year
    if len(digits) in (8, 12, 14):
        year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
        if 2000 <= year <= this_year + 1:
            yield Printed("gregorian", year, month, day)
        elif 1378 <= year <= this_year - 620:
            yield Printed("jalali", year, month, day)
    elif len(digits) == 9 and 2000 <= int(digits[4:8]) <= this_year + 1:
        yield Printed("gregorian", int(digits[4:8]), int(digits[2:4]), int(digits[:2]))
    elif len(digits) == 10 and language == "fa" and digits[0] in "89":
        yield Printed("jalali", 1300 + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
