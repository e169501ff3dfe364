"""Sentences about the crawl keep what they are made of, and are said again in a reader's language."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.health.causes import CAUSES, told
from crawler.health.diagnosis import Discovered, Outcome, diagnose
from crawler.localization import LANGUAGES, locale_for
from crawler.localization.retelling import retold
from crawler.sentences import Sentence, instant, language, listed, outlet, parts_of, plural, sentence, share, whole

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
BAGHDAD = ZoneInfo("Asia/Baghdad")
BARE = str.maketrans("", "", "\u2066\u2068\u2069")


def said(text: str | None, code: str) -> str:
    """What a reader sees of a sentence that went through a row's JSON; without the marks of direction."""
    parts = json.loads(json.dumps(parts_of(text)))
    return retold(parts, text or "", locale_for(code), BAGHDAD, {"irna": "ایرنا"}).translate(BARE)


REFUSED = diagnose(Outcome(finish_reason="finished", routes=((403, 0, "http_403"), (403, 0, "http_403"))))


def test_a_diagnosis_is_said_in_each_language() -> None:
    assert REFUSED.message.startswith("None of 2 routes gave links: the server answers 403 (forbidden); open it in a browser")
    assert said(REFUSED.message, "en") == REFUSED.message
    assert said(REFUSED.message, "fa").startswith("هیچ‌یک از 2 مسیر پیوند نداد: سرور پاسخ 403 می‌دهد (ممنوع)؛ از همین دستگاه در مرورگر بازش کنید")
    assert said(REFUSED.message, "ar").startswith("لم يعطِ أي من المسارين روابط: يردّ الخادم بـ403 (ممنوع)؛ افتحه في متصفح")


def test_names_instants_languages_and_shares_are_a_readers() -> None:
    text = sentence("{outlet}, {when}, {language}, {share}", outlet=outlet("irna", "IRNA"), when=AT, language=language("ar"), share=share(0.25))
    assert text == "IRNA, 2026-11-22 09:30 UTC, ar, 25%"
    assert said(text, "fa") == "ایرنا, 22 نوامبر 2026, 12:30, عربی, 25%".replace("2026, 12", "2026، ساعت 12")
    assert said(sentence("{when}", when=instant(None)), "en") == "never"


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_is_said_in_every_language(cause: str, code: str) -> None:
    says, remedy = told(cause)
    assert all(isinstance(text, Sentence) and said(text, code) != text for text in (says, remedy))


def test_notes_of_a_run_are_said_with_it() -> None:
    found = Discovered(moved=(("https://a.example/rss", "https://a.example/feed"),))
    message = diagnose(Outcome(finish_reason="finished", routes=((200, 3, None),), found=3, new=2, discovered=found)).message
    assert message.endswith("The route https://a.example/rss has moved to https://a.example/feed: correct it in the outlet's file.")
    assert said(message, "fa").endswith("نشانی مسیر https://a.example/rss به https://a.example/feed تغییر کرده است: در فایل رسانه اصلاحش کنید.")


@pytest.mark.parametrize("hostile", ["{0.__class__}", "{outlet}", "{", "}", "%s", "<b>"])
def test_text_of_others_is_only_ever_a_value(hostile: str) -> None:
    text = whole(listed([sentence("{address} ({why}, never worked)", address="u", why=hostile)]))
    assert text == f"U ({hostile}, never worked)."
    assert said(text, "fa") == f"u ({hostile}، هرگز کار نکرده)."


@pytest.mark.parametrize(
    "parts", [{}, {"say": [3], "with": {}}, {"say": "{gone}", "with": {"a": 1}}, {"other": 1}, {"each": 3, "mark": ";"}, {"at": "x"}, {"share": "x"}]
)
def test_a_row_that_cannot_be_read_says_its_english(parts: dict[str, object]) -> None:
    assert retold(parts, "As it was written.", locale_for("fa"), BAGHDAD, {}) == "As it was written."


def test_a_sentence_outlives_pickling_and_counts() -> None:
    text = plural(1, "{n} run in a row", "{n} runs in a row")
    assert (text, plural(2, "{n} run in a row", "{n} runs in a row")) == ("1 run in a row", "2 runs in a row")
    assert pickle.loads(pickle.dumps(text)).parts == text.parts
