"""Dates as the simulated outlets print them. Written here anew, so that it checks the crawler's own date reader."""

from __future__ import annotations

from datetime import date, datetime

PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
# As Iran Samaneh prints them: with the Arabic yeh where Persian has its own.
JALALI_MONTHS_ARABIC_YEH = ("فروردين", "ارديبهشت", "خرداد", "تير", "مرداد", "شهريور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")
JALALI_MONTHS = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")
_HTTP_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def jalali(day: date) -> tuple[int, int, int]:
    """Return a day as year, month and day of the Persian calendar (right for 1925 to 2088, when leap years keep the 33-year rule)."""
    year = day.year - 621
    new_year = _nowruz(year)
    if day < new_year:
        year -= 1
        new_year = _nowruz(year)
    passed = (day - new_year).days
    if passed < 186:
        return year, passed // 31 + 1, passed % 31 + 1
    return year, (passed - 186) // 30 + 7, (passed - 186) % 30 + 1


def _nowruz(year: int) -> date:
    # 1 Farvardin 1403 was 20 March 2024; a year is leap when its place in the 33-year cycle is one of these eight.
    anchor = date(2024, 3, 20).toordinal()
    later, earlier = (sum(365 + _leap(y) for y in years) for years in (range(1403, year), range(year, 1403)))
    return date.fromordinal(anchor + later - earlier)


def _leap(year: int) -> bool:
    return year % 33 in {1, 5, 9, 13, 17, 22, 26, 30}


def http_date(at: datetime) -> str:
    """Return a UTC instant as HTTP and RSS print it."""
    return f"{_HTTP_DAYS[at.weekday()]}, {at.day:02} {ENGLISH_MONTHS[at.month - 1][:3]} {at.year} {at:%H:%M:%S} GMT"


def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 4th ..."""
    if number in {11, 12, 13}:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
