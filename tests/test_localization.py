"""Every sentence of the product is said in every language, with the same figures in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po

from crawler.localization import LANGUAGES, locale_for

ROOT = Path(__file__).resolve().parents[1]
TRANSLATED = [code for code in LANGUAGES if code != "en"]
SAYING = {"say": (0,), "phrase": (0,), "sentence": (0,), "count": (1, 2), "plural": (1, 2)}  # functions, and which arguments are sentences


def said() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every sentence written in the code, and where it stands."""
    for path in [*(ROOT / "dashboard").rglob("*.py"), *(ROOT / "crawler").rglob("*.py"), ROOT / "scheduler.py"]:
        for call in (n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            where = SAYING.get(name, ())
            texts = [call.args[i] for i in where if len(call.args) > i]
            if where and len(texts) == len(where) and all(isinstance(t, ast.Constant) and isinstance(t.value, str) for t in texts):
                yield f"{path.relative_to(ROOT)}:{call.lineno}", tuple(str(t.value) for t in texts if isinstance(t, ast.Constant))


SAID = list(said())


def catalogue(code: str) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """English forms and forms in the language by the first English form; a sentence stands in one file only."""
    found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for path in sorted((ROOT / "crawler" / "localization" / code).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=code, abort_invalid=True):
                if message.id:
                    english = tuple(message.id) if isinstance(message.id, (list, tuple)) else (message.id,)
                    forms = tuple(message.string) if isinstance(message.string, (list, tuple)) else (message.string or "",)
                    assert english[0] not in found or found[english[0]] == (english, forms), f"{path.name} says {english[0]!r} otherwise than another file"
                    found[english[0]] = (english, tuple(str(f) for f in forms))
    return found


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_sentence_is_said_in_every_language(code: str) -> None:
    known = catalogue(code)
    missing = sorted({f"{where}: {texts[0]}" for where, texts in SAID if texts[0] not in known or not all(known[texts[0]][1])})
    assert not missing, "\n".join(missing)
    assert [texts for _, texts in SAID if known[texts[0]][0] != texts] == []  # singular and plural in English as the catalogue has them


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_translation_is_of_a_sentence_nobody_says(code: str) -> None:
    assert sorted(set(catalogue(code)) - {texts[0] for _, texts in SAID}) == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_keep_the_figures_and_have_every_plural(code: str) -> None:
    forms = {"ar": 6, "fa": 2}[code]
    for english, translated in catalogue(code).values():
        assert len(translated) == (1 if len(english) == 1 else forms), english
        for text in translated:
            # "story one" and "two stories" say their number in words; any other name is needed.
            assert names(text) | {"n"} == set().union(*map(names, english)) | {"n"}, (english, text)
            assert len(english) == 2 or names(text) == names(english[0]), (english, text)


@pytest.mark.parametrize(
    ("tag", "code"), [("fa-IR", "fa"), ("ar", "ar"), ("ar_IQ", "ar"), ("en-GB", "en"), ("de-DE", "en"), ("", "en"), (None, "en"), ("<b>", "en")]
)
def test_a_browsers_language_is_found_or_english(tag: str | None, code: str) -> None:
    assert locale_for(tag).code == code


def test_dates_and_spans_are_said_as_people_say_them() -> None:
    at, zone = datetime(2024, 10, 7, 9, 30, tzinfo=UTC), ZoneInfo("Asia/Baghdad")
    en, ar, fa = (locale_for(code) for code in ("en", "ar", "fa"))
    assert (en.moment(at, zone), ar.date_words(date(2024, 10, 7)), fa.date_words(date(2024, 10, 7))) == (
        "7 Oct 2024, 12:30",
        "7 تشرين الأول 2024",
        "7 اکتبر 2024",
    )
    assert (en.span(timedelta(hours=3, minutes=20)), en.ago(at, at + timedelta(minutes=5)), en.ago(at, at - timedelta(days=2))) == (
        "3 h 20 min",
        "5 min ago",
        "in 2 d",
    )
    assert (en.direction, ar.direction, fa.direction) == ("ltr", "rtl", "rtl")
    assert (fa.language("ar"), ar.language("fa"), en.language(None)) == ("عربی", "الفارسية", "unknown language")


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Asia/Baghdad", ["Asia/Baghdad", "بغداد", "بغداد"]),
        ("Asia/Tehran", ["Asia/Tehran", "طهران", "تهران"]),
        ("UTC", ["UTC"] * 3),
        ("Etc/GMT+3", ["Etc/GMT+3"] * 3),
    ],
)
def test_a_time_zone_goes_by_its_city_where_that_has_a_name(zone: str, said: list[str]) -> None:
    assert [locale_for(code).zone(ZoneInfo(zone)) for code in ("en", "ar", "fa")] == said


@pytest.mark.parametrize(("minutes", "said"), [(0, "دقيقة واحدة"), (2, "دقيقتين"), (5, "5 دقائق"), (14, "14 دقيقة")])
def test_minutes_are_counted_as_arabic_counts(minutes: int, said: str) -> None:
    assert locale_for("ar").span(timedelta(minutes=minutes)) == said


@pytest.mark.parametrize(
    ("seconds", "known", "said"),
    [(0, True, "أقل من ثانية"), (2, True, "ثانيتين"), (40, False, "دقيقة واحدة"), (3600, True, "ساعة واحدة"), (2 * 3600 + 17 * 60, False, "ساعتين و17 دقيقة")],
)
def test_short_spans_are_said_as_arabic_says_them(seconds: int, known: bool, said: str) -> None:
    assert locale_for("ar").span(timedelta(seconds=seconds), seconds=known) == said


@pytest.mark.parametrize(
    ("days", "hours", "said"),
    [(1, 12, "يوم واحد و12 ساعة"), (2, 1, "يومين وساعة واحدة"), (3, 2, "3 أيام وساعتين"), (9, 5, "9 أيام"), (11, 0, "11 يومًا"), (100, 0, "100 يوم")],
)
def test_days_and_hours_are_counted_as_arabic_counts(days: int, hours: int, said: str) -> None:
    assert locale_for("ar").span(timedelta(days=days, hours=hours)) == said


def test_a_hundred_of_a_thing_is_no_accusative_in_arabic() -> None:
    """11 to 99 خبرًا, 100 خبر."""
    counted = [forms for _, forms in catalogue("ar").values() if len(forms) == 6]
    assert len(counted) > 50
    assert [forms[5] for forms in counted if re.search(r"\{n\} \w+ًا", forms[5])] == []


def test_arabic_counts_in_its_six_forms() -> None:
    said = [locale_for("ar").count(n, "{n} day", "{n} days") for n in (0, 1, 2, 3, 11, 100)]
    assert len(set(said)) == 6
    assert [n for n, text in zip((0, 1, 2, 3, 11, 100), said, strict=True) if str(n) in text] == [3, 11, 100]
