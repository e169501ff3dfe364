"""Whole pages of each family are read as a person reads them, by layout and without one."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crawler.article import Article
from crawler.extract.page import read_page
from crawler.outlet import Layout
from tests.extract import pages
from tests.extract.pages import NOW, outlet
from tests.extract.reading import article, day, laid


def test_samaneh_meta_date_is_jalali() -> None:
    found = article(pages.SAMANEH, of=laid(pages.SAMANEH_LAYOUT, languages=("fa",), timezone="Asia/Tehran"))
    assert found.published is not None
    assert found.published.at == datetime(2020, 5, 10, 14, 29, tzinfo=UTC)
    assert (found.published.day, found.published.calendar) == (date(2020, 5, 10), "jalali")
    assert found.published.source == "meta:article:published_time"
    assert found.published.raw == "۱۳۹۹/۰۲/۲۱ - ۱۸:۵۹"


def test_samaneh_text_begins_with_its_lead_and_ends_before_the_end_mark() -> None:
    found = article(pages.SAMANEH, of=laid(pages.SAMANEH_LAYOUT, languages=("fa",), timezone="Asia/Tehran"))
    paragraphs = found.body.split("\n")
    assert len(paragraphs) == 3
    assert paragraphs[0].startswith("فرمانده نیروی زمینی از برگزاری")
    assert paragraphs[-1].endswith("چهار روز ادامه دارد.")
    assert found.title == "رزمایش مشترک در مرز"
    assert found.tags == ("رزمایش", "مرز")
    assert (found.language, found.section) == ("fa", "سیاسی")


def test_nastooh_meta_date_is_gregorian_utc_and_its_day_local() -> None:
    found = article(pages.NASTOOH, of=laid(pages.NASTOOH_LAYOUT, languages=("fa",), timezone="Asia/Tehran"))
    assert found.published is not None
    assert found.published.at == datetime(2024, 3, 5, 20, 45, tzinfo=UTC)
    assert found.published.day == date(2024, 3, 6)  # 00:15 in Tehran
    assert found.title == "نشست ائتلاف در بغداد"
    assert len(found.body.split("\n")) == 2
    assert found.lead.startswith("بغداد - ایرنا نمونه")


def test_datalife_line_breaks_make_paragraphs() -> None:
    found = article(pages.DATALIFE, of=laid(pages.DATALIFE_LAYOUT))
    assert [p[:12] for p in found.body.split("\n")] == ["بغداد – المث", "أعلنت خلية ا", "وذكرت الخلية"]
    assert found.published is not None
    assert found.published.at == datetime(2024, 9, 18, 14, 51, tzinfo=UTC)


def test_simorgh_by_layout_without_promos() -> None:
    found = article(pages.SIMORGH, "https://news.example/articles/c1o", of=laid(pages.SIMORGH_LAYOUT, name="BBC News عربي"))
    assert len(found.body.split("\n")) == 2
    assert found.title == "ماذا نعرف عن مهمة التحالف؟"
    assert found.published is not None
    assert found.published.source == "json-ld"


def test_rossiya_segodnya_visible_date_and_lead() -> None:
    found = article(pages.ROSSIYA, of=laid(pages.ROSSIYA_LAYOUT, timezone="UTC"))
    assert day(found) == date(2025, 12, 31)
    assert [p.split()[0] for p in found.body.split("\n")] == ["أفادت", "وذكرت", "وأضافت"]


def test_arc_with_a_broken_json_ld() -> None:
    found = article(pages.ARC, of=laid(pages.ARC_LAYOUT, languages=("en",), timezone="UTC"))
    assert found.published is not None
    assert found.published.at is not None
    assert found.published.at.replace(microsecond=0) == datetime(2024, 9, 27, 15, 4, 5, tzinfo=UTC)
    assert found.authors == ("Jane Doe",)
    assert found.body.endswith("a joint statement said on Friday.")
    assert "Trust Principles" not in found.body
    assert "Markets fall" not in found.body


def test_brightspot_epoch_milliseconds() -> None:
    found = article(pages.BRIGHTSPOT, of=laid(pages.BRIGHTSPOT_LAYOUT, languages=("en",), timezone="UTC"))
    assert day(found) == date(2024, 2, 1)
    assert found.authors == ("Sam Poe",)
    assert len(found.body.split("\n")) == 2


@pytest.mark.parametrize(
    ("page", "first", "last", "never", "local_day"),
    [
        (pages.WORDPRESS, "نفذت قوات التحالف", "إصابات بين المدنيين.", ("الزراعة", "الخبز", "بريدك", "معرض الكتاب", "شارك هذا"), date(2025, 1, 17)),
        (pages.SAMANEH, "فرمانده نیروی", "چهار روز ادامه دارد.", ("والیبال", "توهین", "برچسب"), date(2020, 5, 10)),
        (pages.NASTOOH, "بغداد - ایرنا", "نهایی خواهد شد.", ("سکه", "برچسب"), date(2024, 3, 5)),
        (pages.DATALIFE, "بغداد – المثال", "الجهات المختصة.", ("موجة حر", "القراءات"), date(2024, 9, 18)),
        (pages.SIMORGH, "بدأت الحكومة", "من دول التحالف.", ("السياحية", "هاتفك", "Getty"), date(2024, 3, 3)),
        (pages.AGGREGATOR, "أعلنت القيادة", "RT Arabic", ("الأهلي", "الذهب", "كلمات دلالية"), date(2024, 1, 25)),
    ],
)
def test_families_without_a_layout(page: str, first: str, last: str, never: tuple[str, ...], local_day: date) -> None:
    found = article(page)
    assert found.body.startswith(first)
    assert found.body.endswith(last)
    assert [text for text in never if text in found.body] == []
    assert day(found) == local_day


def test_wordpress_fields_come_from_the_graph() -> None:
    found = article(pages.WORDPRESS)
    assert found.title == "اعتقال قيادي في عملية إنزال شرقي دير الزور"
    assert found.authors == ("سامر الأحمد",)
    assert found.section == "أخبار محلية"
    assert found.tags == ("دير الزور", "التحالف الدولي")
    assert found.provenance["published"] == "json-ld"
    assert found.provenance["body"] == "structure"


def test_a_layout_that_finds_nothing_is_followed_by_the_next_and_then_by_structure() -> None:
    new, old = Layout(body=(".gone",)), pages.NASTOOH_LAYOUT
    assert article(pages.NASTOOH, of=outlet(layouts=(new, old), languages=("fa",))).provenance["body"] == "layout"
    assert article(pages.NASTOOH, of=outlet(layouts=(new,), languages=("fa",))).provenance["body"] == "structure"


def test_a_redesign_adds_a_layout_and_pages_of_either_era_read() -> None:
    old = Layout(title=(".head b",), body=(".oldtext",), date=(".oldday",), until=date(2020, 1, 1))
    both = outlet(layouts=(pages.NASTOOH_LAYOUT, old), languages=("fa",), timezone="Asia/Tehran")
    text = "<br>".join(["سخنگوی دولت عراق گفت دور تازه گفتگوها درباره پایان ماموریت ائتلاف هفته آینده آغاز می‌شود."] * 3)
    then = f"<html><body><div class=head><b>گفتگوی تازه در بغداد</b></div><div class=oldday>۱۳۹۷/۰۶/۲۸</div><div class=oldtext>{text}</div></body></html>"
    for fetched in (datetime(2018, 9, 20, tzinfo=UTC), NOW):  # in its time, and from an archive of today
        found = read_page(then.encode(), url="https://news.example/news/7/x", content_type=None, outlet=both, fetched_at=fetched)
        assert isinstance(found, Article), found
        assert (found.title, day(found)) == ("گفتگوی تازه در بغداد", date(2018, 9, 19))
        assert {found.provenance[field] for field in ("title", "body", "published")} == {"layout"}
    today = article(pages.NASTOOH, of=both)
    assert (today.title, today.provenance["body"]) == ("نشست ائتلاف در بغداد", "layout")


def test_a_redesign_that_moves_the_text_but_keeps_the_lead_costs_no_text() -> None:
    samaneh = laid(pages.SAMANEH_LAYOUT, languages=("fa",), timezone="Asia/Tehran")
    usual = article(pages.SAMANEH, of=samaneh)
    moved = article(pages.SAMANEH.replace('<div class="body">', '<div class="matn-khabar">'), of=samaneh)
    assert [p[:40] for p in moved.body.split("\n")] == [p[:40] for p in usual.body.split("\n")]
    assert moved.provenance["body"] != "layout"  # so that health sees the redesign


def test_a_story_that_is_its_lead_alone_is_no_redesign() -> None:
    start, end = pages.SAMANEH.index("<p>به گزارش"), pages.SAMANEH.index("<p>انتهای پیام")
    short = article(pages.SAMANEH[:start] + pages.SAMANEH[end:], of=laid(pages.SAMANEH_LAYOUT, languages=("fa",), timezone="Asia/Tehran"))
    assert short.body == "فرمانده نیروی زمینی از برگزاری رزمایش مشترک در مرز غربی خبر داد و جزئیات آن را تشریح کرد."
    assert short.provenance["body"] == "layout"
