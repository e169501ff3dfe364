"""Days of a month written as words: «الخامس والعشرون من يناير», «بیست و یکم مهر», "the first of May"."""

from __future__ import annotations

import re

from crawler.text.months import simplify

# From the first on; "/" separates spellings, "_" stands for a space.
_ARABIC = """الأول/أول الثاني/ثاني الثالث/ثالث الرابع/رابع الخامس/خامس السادس/سادس السابع/سابع الثامن/ثامن التاسع/تاسع العاشر/عاشر
الحادي_عشر الثاني_عشر الثالث_عشر الرابع_عشر الخامس_عشر السادس_عشر السابع_عشر الثامن_عشر التاسع_عشر العشرين/العشرون"""
_ARABIC_UNITS = "الحادي الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع"
_PERSIAN = """اول/یکم/نخست دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم یازدهم دوازدهم سیزدهم چهاردهم پانزدهم شانزدهم هفدهم هجدهم/هیجدهم نوزدهم بیستم"""
_PERSIAN_CARDINALS = "یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده بیست"
_ENGLISH = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth
nineteenth twentieth"""


def _table() -> dict[str, int]:
    table: dict[str, int] = {}
    for words in (_ARABIC, _PERSIAN, _PERSIAN_CARDINALS, _ENGLISH):
        for number, spellings in enumerate(words.split(), start=1):
            for spelling in spellings.split("/"):
                table.setdefault(simplify(spelling.replace("_", " ")), number)
    for number, unit in enumerate(_ARABIC_UNITS.split(), start=1):
        table |= {simplify(f"{unit} {tens}"): number + 20 for tens in ("والعشرين", "والعشرون")}
    table |= {simplify(f"الحادي {tens}"): 31 for tens in ("والثلاثين", "والثلاثون")} | {simplify(tens): 30 for tens in ("الثلاثين", "الثلاثون")}
    for words, thirty in ((_PERSIAN, "سی‌ام"), (_PERSIAN_CARDINALS, "سی")):
        table |= {simplify(thirty): 30, simplify("سی ام"): 30}
        for number, spellings in enumerate(words.split()[:9], start=1):
            for spelling in spellings.split("/"):
                table[simplify(f"بیست و {spelling}")] = number + 20
        table[simplify(f"سی و {words.split('/')[1].split()[0] if '/' in words else 'یک'}")] = 31
    for number, unit in enumerate(_ENGLISH.split()[:9], start=1):
        table |= {f"twenty {unit}": number + 20, f"twenty-{unit}": number + 20}
    return table | {"thirtieth": 30, "thirty-first": 31, "thirty first": 31}


_NUMBERS = _table()
_WORDS = "|".join(sorted((re.escape(word).replace(r"\ ", r"\s+") for word in _NUMBERS), key=len, reverse=True))
# Only right before a month: «كانون الأول» is marked by then, so that what is left of such words is a day.
_DAY = re.compile(rf"(?<![^\W_])(?:و)?(?P<day>{_WORDS})(?=\s+(?:(?:من|of|شهر|ماه)\s+){{0,2}}<)")
_SPACES = re.compile(r"\s+")


def days_in_digits(marked: str) -> str:
    """`marked` (with its months marked) with a day written as a word before a month put in digits."""
    return _DAY.sub(lambda found: str(_NUMBERS[_SPACES.sub(" ", found["day"])]), marked) if "<" in marked else marked
