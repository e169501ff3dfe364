"""Dates printed with the name of their month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from crawler.article import Calendar
from crawler.text.printed import LAST_YEAR, Printed
from crawler.text.times import Clock

_TOKEN = re.compile(r"<([gjh])(\d\d)>|(\d+)|([^\W\d_]+)|(\S)")
_CALENDAR: dict[str, Calendar] = {"g": "gregorian", "j": "jalali", "h": "hijri"}
_WORDS = {
    "filler": "من of ال ی st nd rd th e em i an م لشهر شهر ماه سال ساله عام سنه لعام لسنه "
    "ya y a sala meha day the le du de del do am den d er г ° o سالی هتاوی , . ( ) / - |",
    "range": "و - تا الی to ile and u حتی",
    "past": "الماضی المنصرم الفایت المنقضی گذشته رابردوو gecen last",
    "future": "المقبل القادم اینده داهاتوو gelecek next onumuzdeki",
    "this year": "الجاری الحالی isal امسال یمسال جاری",
}
FILLERS, _RANGE, _PAST, _FUTURE, _THIS_YEAR = (frozenset(words.split()) for words in _WORDS.values())


def named(marked: str, language: str | None, clock: Clock | None) -> Iterator[Printed]:
    """Yield every date in a text whose months are marked (`months.mark_months`)."""
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


def _around(tokens: list[_Token], index: int, after: int, language: str | None, clock: Clock | None) -> Printed | None:
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
    return Printed("gregorian", _year(year, letter, language, clock, has_day=day is not None), 1, day)


def _looks_like_year(tokens: list[_Token], after: int, place: int) -> bool:
    """«دی ماه سال 58»: a word for "year" stands between."""
    return any(token[3] in ("سال", "عام", "سنه") for token in tokens[after:place])


def _number(tokens: list[_Token], index: int, step: int) -> str | None:
    return _number_at(tokens, index, step)[0]


def _number_at(tokens: list[_Token], index: int, step: int) -> tuple[str | None, int]:
    at = index + step
    while 0 <= at < len(tokens) and (tokens[at][3] or tokens[at][4] or "\0") in FILLERS:
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
    ranges = {"j": (1200, 1500), "h": (1300, 1500), "g": (1000, LAST_YEAR)}
    low, high = ranges[letter or "g"]
    if not low <= year <= high or (letter == "g" and 1300 <= year <= 1500 and language in ("fa", "ckb")):
        raise ValueError("a year of another calendar")
    return year
