"""The clock time and the time zone in a printed date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from crawler.text.months import mark_months, simplify, take_weekday

# Written as people print them; compared after the fold.
_MORNING = "am|a.m.|صبح سویرے|فجر|sabah|ص|صباحا|صباحاً|فجرا|ق.ظ|ق. ظ|قبل از ظهر|قبل‌ازظهر|صبح|بامداد|پێش نیوەڕۆ|پ.ن|öö|sibê|berî nîvro"
_NIGHT = "شب|ليلا|ليلاً|ليل|رات|شەو|şev|gece|نیمه شب|نیمه‌شب|منتصف الليل"  # from six in the evening to five in the morning
_NOON = "ظهر|ظهرا|ظهراً|نیمروز|دوپہر|نیوەڕۆ|nîvro|öğle|noon"  # from ten in the morning to five in the afternoon
_EVENING = (
    "pm|p.m.|سہ پہر|سہ‌پہر|شام|بعد الظهر|بعد ظهر|مساءا|akşam|öğleden sonra|ئێوارە|پاش نیوەڕۆ|م"
    "|مساء|مساءً|عصرا|ب.ظ|ب. ظ|بعد از ظهر|بعدازظهر|عصر|دوای نیوەڕۆ|د.ن|ös|êvarê|piştî nîvro"
)
_ZONES = {
    "UTC": "غرينتش|جرينتش|غرينيتش|گرینویچ|gmt|utc|ut|z",
    "Asia/Baghdad": "بغداد|العراق|هولێر|بەغدا|bağdat",
    "Asia/Tehran": "طهران|تهران|ایران|irst",
    "Asia/Riyadh": "الرياض|مكة|مكة المكرمة|السعودية",
    "Asia/Damascus": "دمشق|سوريا",
    "Asia/Beirut": "بيروت|لبنان",
    "Africa/Cairo": "القاهرة|مصر",
    "Asia/Amman": "عمان|الأردن",
    "Asia/Dubai": "أبوظبي|أبو ظبي|الإمارات|دبي|gst",
    "Asia/Jerusalem": "القدس",
    "Europe/Istanbul": "إسطنبول|أنقرة|استانبول|türkiye|trt|tsi|istanbul",
    "Europe/Moscow": "موسكو|مسکو|msk",
    "Asia/Kabul": "کابل|کابول",
    "Europe/London": "لندن|bst",
    "Europe/Paris": "باریس|باريس|cet|cest",
    "Europe/Athens": "eet|eest",
    "America/New_York": "واشنطن|نيويورك|واشنگتن|est|edt|et",
    "America/Chicago": "cst|cdt",
    "America/Denver": "mst|mdt",
    "America/Los_Angeles": "pst|pdt",
}
# Abbreviations that name an offset, not a place's changing clock.
_FIXED = {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3}


def _names(printed: str) -> str:
    return "|".join(sorted((re.escape(simplify(name)).replace(r"\ ", r"\s?") for name in printed.split("|")), key=len, reverse=True))


_ZONE_OF = {simplify(name): zone for zone, names in _ZONES.items() for name in names.split("|")}
_HALF = rf"(?P<am>{_names(_MORNING)})|(?P<pm>{_names(_EVENING)})|(?P<night>{_names(_NIGHT)})|(?P<noon>{_names(_NOON)})"
_ZONE = rf"(?:[(]?\s*(?:(?:بتوقیت|به وقت|به کاتی|حسب توقیت|توقیت)\s+)?(?P<zone>{_names('|'.join(_ZONES.values()))})(?![^\W\d_]|[+-]\d))"
# «23:09-15 دیسمبر 2025» is a time and a day, no offset.
_OFFSET = r"(?:[(]?(?:gmt|utc)?\s?(?P<sign>[+-])(?P<oh>\d{1,2})(?::?(?P<om>\d{2}))?(?![\d/.:-]|\s+[^\W\d_]+\s+\d{4}))"
_AFTER = rf"(?:\s*(?:{_HALF})(?![^\W\d_]))?\s*(?:{_OFFSET}|{_ZONE})?"
_CLOCK = re.compile(
    rf"(?<![\d:./-])(?:(?:الساعه|ساعت|ساعه|کاتژمیر|کاتژمیری|saat|saet|at|في|فی)\s*:?\s*)?(?:(?<=\d)t|\b)?"
    rf"(?P<h>\d{{1,2}}):(?P<m>\d{{2}})(?::(?P<s>\d{{2}})(?:[.,]\d{{1,9}})?)?(?![\d/])"
    rf"{_AFTER}"
)
_DOTTED = re.compile(rf"(?<=[\s,])(?P<h>[01]?\d|2[0-3])[.h](?P<m>[0-5]\d)(?![\d.]){_AFTER}")  # 17.30, 5.30 pm, 17h30
_HOUR_AND_HALF = re.compile(rf"(?<![\d:./-])(?P<h>1[0-2]|0?[1-9])\s?(?:(?P<am>a\.?m\b\.?)|(?P<pm>p\.?m\b\.?))\s*(?:{_OFFSET}|{_ZONE})?")  # 5 pm EST
_HOUR_ONLY = re.compile(rf"(?:الساعه|ساعت|کاتژمیر|saat)\s*(?P<h>\d{{1,2}})(?![\d:/.-])(?:\s*(?:{_HALF})(?![^\W\d_]))?")
_ISO_T = re.compile(r"(?<=\d)t(?=\d{2}:?\d{2})")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})t(\d{2})(\d{2})(\d{2})?(?=z|[+-]|\b)")


_WORD_AFTER = re.compile(r"\s*([^\W\d_]+)")
# Words that stand beside a time of day and say nothing of its half.
_BESIDE = frozenset(
    simplify(
        "بتوقيت توقيت حسب به وقت بۆ كات کات في فی يوم الموافق من و مورخ تاریخ روز امروز دیروز پنج سه چهار دو یک بروز در تا الی اليوم أمس "
        "آخر اخر تحديث نشر النشر مشاهدة دقيقة دقائق دقیقه on of the published updated update last by at min read saat tarihinde güncelleme "
        "son kod کد خبر شناسه به‌روزرسانی بروزرسانی انتشار ib gmt utc h hrs uhr ê î li di îro duh today yesterday bugün dün ئەمڕۆ دوێنێ "
        "ربيع جمادى ذو ذي كانون تشرين "
    ).split()
)


@dataclass(frozen=True, slots=True)
class Clock:
    """A printed time of day, in the zone printed with it or in none."""

    hour: int
    minute: int
    second: int | None
    zone: tzinfo | None
    precise_to: str  # "second", "minute" or "hour"


def take_clock(text: str) -> tuple[str, Clock | None]:
    """`text` (simplified) without its first time of day, and that time; raises ValueError for a time that can't be (25:99)."""
    text = _ISO_T.sub(" ", _COMPACT.sub(_spell_out, text))
    for pattern in (_CLOCK, _DOTTED, _HOUR_AND_HALF, _HOUR_ONLY):
        found = pattern.search(text)
        if found is not None:
            _refuse_unknown_half(found, text)
            return f"{text[: found.start()]} {text[found.end() :]}", _clock(found.groupdict())
    return text, None


def _refuse_unknown_half(found: re.Match[str], text: str) -> None:
    """A word beside an hour from 1 to 12 that is nothing known may say which half of the day is meant: better nothing than twelve hours off."""
    part = found.groupdict()
    word = _WORD_AFTER.match(text, found.end())
    if word is None or any(part.get(name) for name in ("am", "pm", "night", "noon", "sign", "zone")) or not 1 <= int(part["h"] or 0) <= 12:
        return
    if word[1] not in _BESIDE and mark_months(word[1]) == word[1] and take_weekday(word[1])[1] is None:
        raise ValueError(f"what {word[1]} says of the hour is not known")


def _spell_out(found: re.Match[str]) -> str:
    return f"{found[1]}-{found[2]}-{found[3]} {found[4]}:{found[5]}:{found[6] or '00'}"


def _clock(part: dict[str, str | None]) -> Clock:
    hour, minute = int(part["h"] or 0), int(part.get("m") or 0)
    second = int(seconds) if (seconds := part.get("s")) else None
    if (part.get("pm") and hour < 12) or (part.get("night") and 5 < hour < 12) or (part.get("noon") and hour < 6):
        hour += 12
    elif (part.get("am") or part.get("night")) and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or (second or 0) > 60:
        raise ValueError(f"no such time of day: {hour}:{minute}")
    precise_to = "second" if second is not None else "minute" if part.get("m") else "hour"
    return Clock(hour, minute, None if second is None else min(second, 59), _zone(part), precise_to)


def _zone(part: dict[str, str | None]) -> tzinfo | None:
    if part.get("sign"):
        hours, minutes = int(part["oh"] or 0), int(part.get("om") or 0)
        if hours > 14 or minutes > 59:
            raise ValueError(f"no such offset: {hours}:{minutes}")
        return timezone((1 if part["sign"] == "+" else -1) * timedelta(hours=hours, minutes=minutes))
    name = part.get("zone")
    if not name:
        return None
    if name in _FIXED:
        return timezone(timedelta(hours=_FIXED[name]))
    return ZoneInfo(_ZONE_OF.get(name) or next(zone for known, zone in _ZONE_OF.items() if known.replace(" ", "") == name.replace(" ", "")))
