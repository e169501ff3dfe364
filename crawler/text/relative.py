"""Relative times as outlets print them: «منذ ساعتين», «۳ ساعت پیش», «پێش کاتژمێرێک», "2 saat önce", "an hour ago", «دیروز»."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeAlias

from crawler.text.months import simplify

Unit: TypeAlias = Literal["minute", "hour", "day", "month"]

_MINUTE, _HOUR, _DAY, _WEEK, _MONTH = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=7), timedelta(days=30)
# Names of a unit in every language, compared after the fold; "=" gives how many of the unit the word itself means (a dual, "an hour").
_UNITS: dict[timedelta, str] = {
    timedelta(seconds=1): "ثانية ثوان ثواني ثوانٍ ثانیه چرکە saniye second seconds sec secs çirke çirkeyan",
    _MINUTE: "دقيقة دقائق دقیقه دقایق خولەک دەقە خولەکێک=1 deqe deqîqe deqîqeyan deqeyan xulek xulekan dakika dk "
    "minute minutes min mins منٹ منٹوں دقيقتين=2 دقيقتان=2",
    _HOUR: "ساعة ساعات ساعت کاتژمێر سەعات کاتژمێرێک=1 سەعاتێک=1 ساعتی=1 saet saetan saetê saetek=1 saat hour hours "
    "hr hrs گھنٹے گھنٹہ گھنٹا گھنٹوں ساعتين=2 ساعتان=2",
    _DAY: "يوم أيام يوما روز ڕۆژ ڕۆژێک=1 روزی=1 roj rojan rojek=1 gün day days دن دنوں يومين=2 يومان=2",
    _WEEK: "أسبوع أسابيع أسبوعا هفته هەفتە هەفتەیەک=1 hefte hefteyan hafta week weeks ہفتے ہفتہ ہفتوں أسبوعين=2 أسبوعان=2",
    _MONTH: "شهر أشهر شهور شهرا ماه مانگ مانگێک=1 meh mehan ay month months مہینے مہینہ ماہ شهرين=2 شهران=2",
}
_NUMBERS = """
1 واحدة واحد یک یەک yek bir one a an ایک
2 اثنين اثنتين دو دوو du iki two دو
3 ثلاث ثلاثة سه سێ sê üç three تین
4 أربع أربعة چهار چوار çar dört four چار
5 خمس خمسة پنج پێنج pênc beş five پانچ
6 ست ستة شش شەش şeş altı six چھ
7 سبع سبعة هفت حەوت heft yedi seven سات
8 ثماني ثمانية ثمان هشت هەشت heşt sekiz eight آٹھ
9 تسع تسعة نه نۆ neh dokuz nine نو
10 عشر عشرة ده دە deh on ten دس
11 یازده یازدە eleven
12 دوازده دوازدە twelve
"""
# Parts of an hour that have a word of their own, in minutes.
_HOURS_AND_PARTS = {
    15: "ربع ساعة|یک ربع ساعت|یک ربع|ربع ساعت|a quarter of an hour|quarter of an hour|çeyrek saat|çaryek saet",
    30: "نصف ساعة|نیم ساعت|half an hour|half hour|a half hour|yarım saat|نیو کاتژمێر|nîv saet|nîvsaet|آدھا گھنٹہ|آدھے گھنٹے",
    90: "ساعة ونصف|ساعة و نصف|یک ساعت و نیم|ساعت و نیم|an hour and a half|one and a half hours|bir buçuk saat|کاتژمێرێک و نیو|saet û nîv",
}
_DAYS = {
    0: "اليوم امروز ئەمڕۆ îro bugün today آج",
    -1: "أمس البارحة دیروز دیشب دوێنێ duh dün yesterday",
    -2: "أول_من_أمس أول_أمس اول_أمس پریروز پێرێ pêr evvelsi_gün evvelki_gün",
    -7: "هفته_گذشته هفته_پیش الأسبوع_الماضي هەفتەی_ڕابردوو geçen_hafta last_week",
}
_NOW = """الآن هم‌اکنون همین_حالا اکنون لحظاتی_پیش دقایقی_پیش قبل_لحظات منذ_لحظات قبل_قليل منذ_قليل منذ_دقائق قبل_دقائق
ئێستا niha şimdi az_önce just_now moments_ago"""


@dataclass(frozen=True, slots=True)
class Shift:
    """How far before (or, below zero, after) the reference something was, and how exactly that is said."""

    ago: timedelta
    unit: Unit


def _words(printed: str) -> list[str]:
    return [simplify(word.replace("_", " ")) for word in printed.split()]


def _one_of(words: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(word).replace(r"\ ", r"\s?") for word in words), key=len, reverse=True))


def _unit_table() -> dict[str, tuple[timedelta, int | None]]:
    table: dict[str, tuple[timedelta, int | None]] = {}
    for unit, printed in _UNITS.items():
        for entry in printed.split():
            name, _, count = entry.partition("=")
            table[simplify(name)] = (unit, int(count) if count else None)
    return table


_UNIT_OF = _unit_table()
_NUMBER_OF = {word: int(line.split()[0]) for line in _NUMBERS.strip().splitlines() for word in _words(line)[1:]}
_DAY_OF = {word.replace(" ", ""): -shift for shift, printed in _DAYS.items() for word in _words(printed)}
_WORD_NUMBER = _one_of(_NUMBER_OF)
_AMOUNT = (
    rf"(?:(?P<n>\d{{1,4}})|(?P<word>{_WORD_NUMBER}))?\s*+(?P<unit>{_one_of(_UNIT_OF)})(?![^\W\d_])"
    rf"(?:\s++(?P<after>{_WORD_NUMBER})(?![^\W\d_]))?"
)
_BEFORE = re.compile(rf"(?<![^\W\d_])(?:منذ|قبل|پیش|بهری|beri|about)\s++(?:حوالی|نحو|حدود|اکثر من)?\s*+{_AMOUNT}")
_AFTER = re.compile(rf"(?<![^\W\d_]){_AMOUNT}\s*+(?:ی\s)?(?:پیش|پهلی|قبل|لهمهوبهر|لهمهوپیش|لهمهو پیش|پیش نها|پیش یستا|بهری نها|once|ago|bere)(?![^\W\d_])")
_TWO_UNITS = re.compile(
    rf"(?<![^\W_])(?:(?:(?P<n>\d{{1,3}})|(?P<word>{_WORD_NUMBER}))\s*+)?(?P<large>{_one_of(_UNIT_OF)})\s*+(?:و|and|u|ve|,)?\s*+(?P<m>\d{{1,2}})\s*+"
    rf"(?P<small>{_one_of(_UNIT_OF)})(?![^\W\d_])"
)
_PART_OF = {simplify(phrase): minutes for minutes, phrases in _HOURS_AND_PARTS.items() for phrase in phrases.split("|")}
_PARTS = re.compile(rf"(?<![^\W_])(?:{_one_of(_PART_OF)})(?![^\W_])")
_DAY_WORD = re.compile(rf"(?<![^\W\d_])({_one_of(_words(' '.join(_DAYS.values())))})(?![^\W\d_])")
_NOW_WORD = re.compile(rf"(?<![^\W\d_])(?:{_one_of(_words(_NOW))})(?![^\W\d_])")


def take_shift(text: str) -> Shift | None:
    """The relative time in `text` (simplified), if there is one."""
    if _NOW_WORD.search(text):
        return Shift(timedelta(0), "minute")
    text = _TWO_UNITS.sub(_in_the_smaller, _PARTS.sub(lambda found: f" {_PART_OF[' '.join(found[0].split())]} minute ", text))
    found = _BEFORE.search(text) or _AFTER.search(text)
    if found is not None:
        return _shift(found)
    day = _DAY_WORD.search(text)
    return None if day is None else Shift(timedelta(days=_DAY_OF[day[1].replace(" ", "")]), "day")


def _in_the_smaller(found: re.Match[str]) -> str:
    """«2 ساعت و 15 دقیقه» is 135 minutes; two units that are no parts of each other stay as they are."""
    (large, dual), (small, _) = _UNIT_OF[found["large"]], _UNIT_OF[found["small"]]
    if small >= large:
        return found[0]
    many = int(found["n"]) if found["n"] else _NUMBER_OF.get(found["word"] or "", dual or 1)
    return f"{many * int(large / small) + int(found['m'])} {found['small']}"


def _shift(found: re.Match[str]) -> Shift | None:
    unit, count = _UNIT_OF[found["unit"]]
    if found["n"]:
        count = int(found["n"])
    elif found["word"] or found["after"]:
        count = _NUMBER_OF[found["word"] or found["after"]]
    elif count is None and unit <= _MINUTE:
        return Shift(timedelta(0), "hour")  # "minutes ago": how many is not said
    count = 1 if count is None else count  # «قبل ساعة», «منذ أسبوع»
    name: Unit = "minute" if unit <= _MINUTE else "hour" if unit == _HOUR else "month" if unit == _MONTH else "day"
    return Shift(count * unit, name)
