"""Dates as outlets print them. Expected values were worked out from calendars by hand, never taken from the code."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.dates import ParsedDate, is_date_alone, parse_date

NOW = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)  # a Sunday, noon in Baghdad


def value(text: str, language: str | None = None, zone: str = "UTC", **options: bool) -> str | None:
    parsed = parse_date(text, language=language, reference=NOW, timezone=zone, **options)
    return None if parsed is None else parsed.value


def test_c8_an_hour_that_a_change_of_clocks_skips_or_repeats_is_read_once() -> None:
    assert value("31 March 2024 01:30", "en", "Europe/London") == "2024-03-31T01:30:00Z"  # skipped: by the clock before the change
    assert value("27 October 2024 01:30", "en", "Europe/London") == "2024-10-27T00:30:00Z"  # twice: the first time
    assert value("۱ فروردین ۱۴۰۱ ساعت ۲۳:۳۰", "fa", "Asia/Tehran") == "2022-03-21T20:00:00Z"  # the evening before Iran's last change
    assert value("۲ فروردین ۱۴۰۱ ساعت ۰۱:۳۰", "fa", "Asia/Tehran") == "2022-03-21T21:00:00Z"  # half an hour past midnight was 01:30 at once


@pytest.mark.parametrize(
    ("text", "language", "zone", "expected"),
    [
        ("۱۳۹۹/۰۲/۲۱ - ۱۸:۵۹", "fa", "Asia/Tehran", "2020-05-10T14:29:00Z"),  # summer time in Iran until 2022: +04:30
        ("۱۵ تیر ۱۴۰۲ ساعت ۱۲:۰۰", "fa", "Asia/Tehran", "2023-07-06T08:30:00Z"),  # none since: +03:30
        ("تاریخ انتشار: ۰۶ بهمن ۱۴۰۲ - ۱۱:۲۰ ب.ظ", "fa", "Asia/Tehran", "2024-01-26T19:50:00Z"),
        ("پنج‌شنبه، ۵ بهمن ۱۴۰۲", "fa", "Asia/Tehran", "2024-01-25"),
        ("28 دي ماه 1402", "fa", "Asia/Tehran", "2024-01-18"),  # Arabic yeh
        ("۲۸ شهریور ۱۴۰۴ (19 سپتامبر 2025)", "fa", "Asia/Tehran", "2025-09-19"),
        ("الخميس، 25 كانون الثاني 2024 - 21:05", "ar", "Asia/Baghdad", "2024-01-25T18:05:00Z"),
        ("27 كانون الأول/ ديسمبر 2025", "ar", "Asia/Baghdad", "2025-12-27"),
        ("3 جويلية 2020", "ar", "Africa/Algiers", "2020-07-03"),
        ("4 شتنبر 2021", "ar", "Africa/Casablanca", "2021-09-04"),
        ("الأربعاء ٣١ ديسمبر ٢٠٢٥ الساعة ٨:٤٧ مساءً", "ar", "Asia/Riyadh", "2025-12-31T17:47:00Z"),
        ("25/01/2024 - 18:05 بتوقيت غرينتش", "ar", "Asia/Baghdad", "2024-01-25T18:05:00Z"),
        ("16/7/2025 14:00 (GMT+3)", "ar", "UTC", "2025-07-16T11:00:00Z"),
        ("23:09-15 ديسمبر 2025 م ـ 24 جمادى الآخرة 1447 هـ", "ar", "Asia/Riyadh", "2025-12-15T20:09:00Z"),  # a time and a day, no offset
        ("09:15-3 مارس 2026", "ar", "Asia/Riyadh", "2026-03-03T06:15:00Z"),
        ("10:20 GMT-3, 3 December 2025", "en", "UTC", "2025-12-03T13:20:00Z"),
        ("13 رجب 1445 هـ", "ar", "Asia/Riyadh", "2024-01-25"),
        ("30‏/9‏/2025", "ar", "UTC", "2025-09-30"),
        ("٣٠ی ئەیلوولی ٢٠٢٥", "ckb", "Asia/Baghdad", "2025-09-30"),
        ("5ê Îlona 2025an", "kmr", "Asia/Baghdad", "2025-09-05"),
        ("26 Kasım 2025 Çarşamba 14.30", "tr", "Europe/Istanbul", "2025-11-26T11:30:00Z"),
        ("25th, January 2024", "en", "UTC", "2024-01-25"),
        ("Nov. 26, 2025, 6:05 a.m. EST", "en", "UTC", "2025-11-26T11:05:00Z"),
        ("7 October 2024, 5pm", "en", "Asia/Baghdad", "2024-10-07T14:00:00Z"),
        ("October 7, 2024 at 11 a.m.", "en", "Asia/Baghdad", "2024-10-07T08:00:00Z"),
        ("January 7, 2025 12am EST", "en", "UTC", "2025-01-07T05:00:00Z"),
        ("Monday 7 Oct 2024 5.30pm BST", "en", "UTC", "2024-10-07T16:30:00Z"),
        ("07/10/2024 17h30", "en", "UTC", "2024-10-07T17:30:00Z"),
        ("7 March 2024, 10 amendments", "en", "UTC", "2024-03-07"),  # no clock
        ("Wed, 26 Nov 2025 18:05:00 +0300", "en", "UTC", "2025-11-26T15:05:00Z"),
        ("2024-01-26T10:25:00+0000", None, "Asia/Tehran", "2024-01-26T10:25:00Z"),
        ("2024-01-26 10:25:00.123456+03", None, "UTC", "2024-01-26T07:25:00Z"),
        ("20240126T102500Z", None, "UTC", "2024-01-26T10:25:00Z"),
        ("05/03/2024", "ar", "UTC", "2024-03-05"),  # the day comes first
        ("11/26/2025", "en", "UTC", "2025-11-26"),  # unless it can't
        ("سبتمبر/أيلول 2025", "ar", "UTC", "2025-09"),
        ("مهر ۱۴۰۲", "fa", "Asia/Tehran", "1402-07"),  # a Jalali month lies in two Gregorian ones
        ("رجب 1445 هـ", "ar", "Asia/Riyadh", "1445-07"),
        ("الخامس والعشرون من كانون الثاني 2024", "ar", "UTC", "2024-01-25"),
        ("الأول من تشرين الأول 2023", "ar", "UTC", "2023-10-01"),
        ("3 ت2 2023", "ar", "Asia/Beirut", "2023-11-03"),
        ("بیست و یکم مهر ۱۴۰۲", "fa", "Asia/Tehran", "2023-10-13"),
        ("سی‌ام آذر ۱۴۰۲", "fa", "Asia/Tehran", "2023-12-21"),
        ("the twenty-first of May 2024", "en", "UTC", "2024-05-21"),
        ("15ê Kanûna Duyem a 2025an", "kmr", "Asia/Baghdad", "2025-01-15"),
        ("07.10.24 13:20", "tr", "Europe/Istanbul", "2024-10-07T10:20:00Z"),
        ("01/02/2025", "en", "Asia/Baghdad", "2025-02-01"),
        ("Jueves, 21 Abril 2022 04:45", "es", "UTC", "2022-04-21T04:45:00Z"),
        ("12 de mayo del 2020", "es", "UTC", "2020-05-12"),
        ("3 de março de 2021", "pt", "UTC", "2021-03-03"),
        ("1° maggio 2020", "it", "UTC", "2020-05-01"),
        ("30. März 2020, 10:30 Uhr", "de", "Europe/Berlin", "2020-03-30T08:30:00Z"),
        ("3 maart 2020", "nl", "UTC", "2020-03-03"),
        ("19 февраля 2020 г.", "ru", "UTC", "2020-02-19"),
    ],
)
def test_absolute_dates(text: str, language: str | None, zone: str, expected: str) -> None:
    assert value(text, language, zone) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("منذ ساعتين", "2026-01-18T07:00:00Z"),
        ("قبل ٥ دقائق", "2026-01-18T08:55:00Z"),
        ("۳ ساعت پیش", "2026-01-18T06:00:00Z"),
        ("پێش کاتژمێرێک", "2026-01-18T08:00:00Z"),
        ("2 saat önce", "2026-01-18T07:00:00Z"),
        ("an hour ago", "2026-01-18T08:00:00Z"),
        ("دیروز", "2026-01-17"),
        ("نیم ساعت پیش", "2026-01-18T08:30:00Z"),
        ("half an hour ago", "2026-01-18T08:30:00Z"),
        ("منذ ساعة ونصف", "2026-01-18T07:30:00Z"),
        ("۲ ساعت و ۱۵ دقیقه پیش", "2026-01-18T06:45:00Z"),
        ("قبل ساعتين و10 دقائق", "2026-01-18T06:50:00Z"),
        ("1 day, 3 hours ago", "2026-01-17T06:00:00Z"),
        ("٣ کاتژمێر لەمەوپێش", "2026-01-18T06:00:00Z"),
        ("20 منٹ پہلے", "2026-01-18T08:40:00Z"),
        ("تین گھنٹے قبل", "2026-01-18T06:00:00Z"),
        ("أول من أمس", "2026-01-16"),
        ("Berî 3 rojan", "2026-01-15"),
        ("امروز ۱۱:۳۰", "2026-01-18T08:30:00Z"),
        ("روز پنجشنبه", "2026-01-15"),
    ],
)
def test_relative_dates(text: str, expected: str) -> None:
    assert value(text, None, "Asia/Baghdad") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25 كانون الأول", "2025-12-25"),  # the last one
        ("20 يناير", "2026-01-20"),  # two days ahead is nearer than a year back
        ("13 ديسمبر الماضي", "2025-12-13"),
        ("چهارشنبه ۵ آذر", "2025-11-26"),
    ],
)
def test_a_year_that_is_not_printed_comes_from_the_reading_day(text: str, expected: str) -> None:
    assert value(text) == expected


def test_without_a_reading_day_nothing_relative_or_yearless_is_read() -> None:
    for text in ("منذ ساعتين", "25 كانون الأول", "دیروز", "الخميس"):
        assert parse_date(text, reference=None, timezone="Asia/Baghdad") is None


@pytest.mark.parametrize(
    "text",
    [
        "۳۰ اسفند ۱۴۰۴", "31/02/2026", "۳۱ مهر ۱۴۰۲", "25:99 26 Jan 2024", "5 آذر 2025", "مه ۱۴۰۳", "26/11/25", "26 Jan 24", "2025", "13:45",
        "10.20.30.2024", "1706265000", "Issue 26 of 2025", "", "…", "قوات التحالف", "26 جمادى الأولى 1446هـ - 26 نوفمبر 2025م", "29 مايو 1453",
    ],
)  # fmt: skip
def test_what_is_no_date_or_contradicts_itself_is_not_guessed(text: str) -> None:
    assert value(text, "fa") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 يناير 2026 2:15 ليلا", "2026-01-05T02:15:00Z"),
        ("5 يناير 2026 12:15 ليلا", "2026-01-05T00:15:00Z"),
        ("5 يناير 2026 9:15 ليلا", "2026-01-05T21:15:00Z"),
        ("5 يناير 2026 11:30 ظهرا", "2026-01-05T11:30:00Z"),
        ("5 يناير 2026 1:30 ظهرا", "2026-01-05T13:30:00Z"),
        ("5 جنوری 2026 3:30 سہ پہر", "2026-01-05T15:30:00Z"),
        ("5 جنوری 2026 7:30 شام", "2026-01-05T19:30:00Z"),
        ("5 ئازار 2025 7:30 ئێوارە", "2025-03-05T19:30:00Z"),
        ("5 January 2026 7:30 brillig", None),  # whatever it means may be a half of the day
        ("5 January 2026 17:30 brillig", "2026-01-05T17:30:00Z"),
        ("7:30 Monday, 5 January 2026", "2026-01-05T07:30:00Z"),
    ],
)
def test_the_part_of_the_day_beside_an_hour(text: str, expected: str | None) -> None:
    assert value(text) == expected


def test_day_and_month_that_only_the_country_tells_apart_are_not_guessed() -> None:
    """An American outlet prints January first; whether this one does is not known from the string."""
    assert value("01/02/2025", "en", "America/New_York") is None
    assert value("01/22/2025", "en", "America/New_York") == "2025-01-22"
    assert value("01.02.25") is None
    assert value("01.02.25", "ar") is None


def test_years_of_another_calendar_are_never_taken_as_gregorian() -> None:
    assert value("1404-09-05T14:35:00+03:30") == "2025-11-26T11:05:00Z"  # Jalali in the shape of ISO
    assert value("1439-07-04T12:23:48Z", "ar") == "2018-03-21T12:23:48Z"  # Hijri in the shape of ISO
    assert value("٥ی سەرماوەزی ٢٧٢٥", "ckb") == "2025-11-26"  # the Kurdish count


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Apr 7, 2009", True),
        ("2019.03.05", True),
        ("الأربعاء 18 أيلول 2024 - 10:20", True),
        ("۱۴۰۳/۰۶/۲۸", True),
        ("18ی ئەیلوولی 2024", True),
        ("21 Feb 2007 - 23 Mar 2021", False),
        ("Version 3, 29 June 2007", False),
        ("29 June", False),
    ],
)
def test_a_date_and_nothing_besides(text: str, *, alone: bool) -> None:
    assert is_date_alone(text) is alone


def test_history_is_read_only_on_request() -> None:
    assert value("5 أكتوبر عام 1976") is None
    assert value("5 أكتوبر عام 1976", historic=True) == "1976-10-05"


def test_the_day_is_the_outlets_own() -> None:
    parsed = parse_date("2026-01-17T22:30:00Z", reference=NOW, timezone=ZoneInfo("Asia/Baghdad"))
    assert parsed == ParsedDate(datetime(2026, 1, 17, 22, 30, tzinfo=UTC), date(2026, 1, 18), "second", "gregorian")


@given(
    st.one_of(
        st.text(max_size=60),
        st.from_regex(r"[0-9۰-۹٠-٩]{1,4}[-/. ][0-9۰-۹]{1,2}[-/. ][0-9]{1,4}( [0-9]{1,2}:[0-9]{1,2})?", fullmatch=True),
        st.text(alphabet="0123456789 /-:آذرمهیناکوثلبس ago2", max_size=30),
        st.lists(
            st.sampled_from(
                [
                    "1",
                    "12",
                    "31",
                    "99",
                    "1404",
                    "2025",
                    "1446",
                    "2725",
                    "آذر",
                    "يناير",
                    "رجب",
                    "كانون",
                    "الأول",
                    "ago",
                    "منذ",
                    "ساعة",
                    "پیش",
                    ":",
                    "/",
                    "-",
                    "الأحد",
                    "of",
                    "May",
                    "هـ",
                    "م",
                    "10:30",
                ]
            ),
            max_size=7,
        ).map(" ".join),
    ),
    st.sampled_from([None, "ar", "fa", "ckb", "en"]),
)
def test_no_text_raises_or_leaves_the_years_of_news(text: str, language: str | None) -> None:
    parsed = parse_date(text, language=language, reference=NOW, timezone="Asia/Tehran")
    assert parsed is None or date(1990, 1, 1) <= parsed.day <= date(2101, 1, 1)


@pytest.mark.parametrize("text", ["12 March 2020, 25:99", "12.03.2020, 8:30 amt", "8:30 quux 12 March 2020"])
def test_a_time_that_cannot_be_told_makes_no_date_alone(text: str) -> None:
    assert not is_date_alone(text)


@given(st.text(max_size=80))
def test_any_text_is_a_date_alone_or_not(text: str) -> None:
    assert is_date_alone(text) in (True, False)
