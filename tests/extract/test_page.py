"""Whole pages of each family are read as a person reads them, by layout and without one."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.article import Article, Reason, Rejection
from crawler.extract.page import read_page
from crawler.outlet import Layout, Outlet
from tests.extract import pages
from tests.extract.pages import NOW, outlet


def read(html: str | bytes, url: str = "https://news.example/news/7/x", *, of: Outlet | None = None, **given: datetime | str) -> Article | Rejection:
    body = html if isinstance(html, bytes) else html.encode()
    return read_page(body, url=url, content_type="text/html; charset=utf-8", outlet=of, fetched_at=NOW, **given)  # type: ignore[arg-type]


def article(html: str | bytes, url: str = "https://news.example/news/7/x", *, of: Outlet | None = None, **given: datetime | str) -> Article:
    found = read(html, url, of=of, **given)
    assert isinstance(found, Article), found
    return found


def day(found: Article) -> date:
    assert found.published is not None
    return found.published.day


def laid(layout: Layout, **given: object) -> Outlet:
    return outlet(layouts=(layout,), **given)


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


PLAIN = "<p>" + "The coalition said on Monday that its forces had handed over the base. " * 8 + "</p>"


def page(body: str = PLAIN, head: str = "", title: str = "Forces hand over the base in Anbar") -> str:
    return f"<html lang='en'><head><title>{title} - Example</title>{head}</head><body><main><h1>{title}</h1>{body}</main></body></html>"


@pytest.mark.parametrize(
    "stamp", ["1970-01-01T00:00:00Z", "1403/05/01", "2031-01-01T00:00:00Z", "2026-11-30T10:00:00Z", "0000-00-00", "not a date", "۱۳۹۹/۱۳/۴۵"]
)
def test_a_date_that_cannot_be_true_is_not_believed(stamp: str) -> None:
    found = article(page(head=f'<meta property="article:published_time" content="{stamp}">'))
    assert found.published is None or found.published.day == date(2024, 7, 22)  # 1403/05/01 is a Jalali day


def test_dates_in_order_meta_url_visible_listed() -> None:
    meta = '<meta property="article:published_time" content="2024-05-06T07:08:09Z">'
    visible = '<span class="post-date">3 June 2024</span>' + PLAIN
    listed = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    dated = "https://news.example/2024/04/03/x"
    assert day(article(page(visible, meta), dated, listed_at=listed)) == date(2024, 5, 6)
    assert day(article(page(visible), dated, listed_at=listed)) == date(2024, 4, 3)
    assert day(article(page(visible), listed_at=listed)) == date(2024, 6, 3)
    by_route = article(page(), listed_at=listed)
    assert day(by_route) == date(2024, 1, 2)
    assert by_route.provenance["published"] == "listed"
    assert article(page()).published is None


def test_a_date_in_the_address_by_the_outlets_own_pattern() -> None:
    rudaw = outlet(article=r"https?://news\.example/arabic/iraq/(?P<id>(?P<dd>\d{2})(?P<mm>\d{2})(?P<yyyy>20\d{2})\d*)$")
    found = article(page(), "https://news.example/arabic/iraq/261120254", of=rudaw)
    assert day(found) == date(2025, 11, 26)
    assert found.published is not None
    assert found.published.source == "url"


def test_naive_times_are_in_the_outlets_zone() -> None:
    meta = '<meta property="article:published_time" content="2026-04-20T01:30:00">'
    found = article(page(head=meta), of=outlet(timezone="Europe/Istanbul", languages=("en",)))
    assert found.published is not None
    assert found.published.at == datetime(2026, 4, 19, 22, 30, tzinfo=UTC)
    assert found.published.day == date(2026, 4, 20)


@pytest.mark.parametrize("suffix", [" - Example", " | Example News", " – Example News: Iraq", " » Example", " :: example.com"])
def test_the_sites_name_is_no_part_of_the_title(suffix: str) -> None:
    head = f'<meta property="og:site_name" content="Example News"><meta property="og:title" content="Ten years after Mosul, a city rebuilds{suffix}">'
    html = f"<html><head><title>Ten years after Mosul, a city rebuilds{suffix}</title>{head}</head><body>{PLAIN}</body></html>"
    assert article(html, "https://example.com/a/1").title == "Ten years after Mosul, a city rebuilds"


def test_a_dash_inside_a_title_stays() -> None:
    assert article(page(title="Baghdad - Washington talks resume")).title == "Baghdad - Washington talks resume"


def test_a_canonical_address_on_another_site_is_not_taken() -> None:
    assert article(page(head='<link rel="canonical" href="https://other.example.org/x">')).canonical is None
    assert article(page(head='<link rel="canonical" href="/news/7?utm_source=a">')).canonical == "https://news.example/news/7"


def test_controls_and_direction_marks_go_and_zwnj_stays() -> None:
    text = "<p>" + "نیروهای ائتلاف می\u200cگویند \u202bکه\u202c پایگاه\u0000 تحویل\u2066 داده شد. " * 6 + "</p>"
    found = article(page(text, title="پایگاه \u202eتحویل شد در استان"))
    assert "می\u200cگویند که پایگاه تحویل داده شد" in found.body
    assert found.title == "پایگاه تحویل شد در استان"
    assert not set(found.body) & set("\u0000\u202b\u202c\u2066")


def test_json_ld_surrogates_do_not_leave_the_room() -> None:
    data = '{"@type":"NewsArticle","headline":"Forces hand over the base in Anbar \\ud800","datePublished":"2024-05-06"}'
    head = f'<script type="application/ld+json">{data}</script>'
    article(page(head=head)).title.encode("utf-8")


@pytest.mark.parametrize(
    ("html", "url", "reason"),
    [
        ("", "https://news.example/news/1", Reason.EMPTY),
        ("%PDF-1.7 ...", "https://news.example/news/1", Reason.NOT_HTML),
        ('{"a": 1}', "https://news.example/news/1", Reason.NOT_HTML),
        ('<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', "https://news.example/news/1", Reason.NOT_HTML),
        ("<html><head><title>Just a moment...</title></head></html>", "https://news.example/news/1", Reason.CHALLENGE),
        ("<html><body><script>document.cookie='__arcsjs=1'</script></body></html>", "https://news.example/news/1", Reason.CHALLENGE),
        ("<html><body><h1>Transferring to the website...</h1></body></html>", "https://news.example/news/1", Reason.CHALLENGE),
        (
            "<html><head><title>الصفحة غير موجودة</title></head><body><h1>الصفحة غير موجودة</h1><p>عذرا</p></body></html>",
            "https://news.example/n/1",
            Reason.NOT_FOUND,
        ),
        ("<html><head><title>404 - Page not found</title></head><body><p>Try searching.</p></body></html>", "https://news.example/news/1", Reason.NOT_FOUND),
        ("<html><head><title>صفحه مورد نظر یافت نشد</title></head><body></body></html>", "https://news.example/news/1", Reason.NOT_FOUND),
        (page(), "https://news.example/", Reason.LISTING),
        (page(), "https://news.example/ar", Reason.LISTING),
        (f"<html><body>{PLAIN}</body></html>", "https://news.example/news/1", Reason.NO_TITLE),
        ("<html><head><title>Empty shell of a page here</title></head><body><div id=app></div></body></html>", "https://news.example/news/1", Reason.NO_BODY),
        ("<html>" + "<p>text of a page</p>" * 120_000, "https://news.example/news/1", Reason.TOO_LARGE),
    ],
)
def test_what_is_no_article_is_refused_with_its_reason(html: str, url: str, reason: Reason) -> None:
    found = read(html, url)
    assert isinstance(found, Rejection)
    assert found.reason is reason, found
    assert found.detail


def test_a_list_of_headlines_is_no_article() -> None:
    items = "".join(f"<article><h3><a href='/n/{n}'>Headline number {n} about the coalition</a></h3><p>A teaser of the story.</p></article>" for n in range(30))
    found = read(f"<html><head><title>Iraq news</title></head><body><h1>Iraq</h1>{items}</body></html>", "https://news.example/iraq/all")
    assert isinstance(found, Rejection)
    assert found.reason is Reason.LISTING


def _seconds(html: str) -> float:
    started = time.process_time()
    read(html)
    return time.process_time() - started


@pytest.mark.parametrize("kind", ["deep", "paragraphs", "one line", "scripts", "links", "headings"])
def test_hostile_pages_take_bounded_time(kind: str) -> None:
    bodies = {
        "deep": "<div>" * 20_000 + "text " * 100, "paragraphs": "<p>Some words of a paragraph.</p>" * 60_000, "one line": "<p>" + "word " * 380_000,
        "scripts": "<script>" * 200_000, "links": "<a href=x>y</a>" * 110_000, "headings": "<h1>A title</h1>" * 100_000,
    }  # fmt: skip
    whole, quarter = (_seconds("<html><title>A title of a page</title><body>" + bodies[kind][: len(bodies[kind]) // part]) for part in (1, 4))
    assert whole < 2 * 4 * quarter + 0.1  # four times the page is four times the work; its square would be sixteen


@pytest.mark.parametrize("url", ["", "http://[", "news.example/a", "file:///etc/passwd", "https://news.example:99999/a"])
def test_an_odd_address_does_not_matter(url: str) -> None:
    assert article(page(head='<link rel="canonical" href="http://[::">'), url).title == "Forces hand over the base in Anbar"


def test_a_listed_title_is_used_only_where_the_page_has_none() -> None:
    bare = f"<html><body>{PLAIN}</body></html>"
    found = article(bare, listed_title="Forces leave")
    assert (found.title, found.provenance["title"]) == ("Forces leave", "listed")
    assert article(page(), listed_title="Other").title == "Forces hand over the base in Anbar"


def test_reading_leaves_the_clock_to_the_caller() -> None:
    html = page('<span class="post-date">2 hours ago</span>' + PLAIN)
    then = NOW - timedelta(days=400)
    found = read_page(html.encode(), url="https://news.example/n/1", content_type=None, outlet=None, fetched_at=then)
    assert isinstance(found, Article)
    assert found.published is None or found.published.day == then.date()


FRAGMENTS = st.sampled_from([
    b"<html>", b"<p>", b"</p>", b"<div class='article-body'>", b"</div>", b"<script type='application/ld+json'>", b"</script>",
    b'{"@type":"NewsArticle","headline":',
    b'"x"', b"[[[", b"]", b"<meta property='article:published_time' content='", b"'>", b"<h1>", b"</h1>",
    b"\xff\xfe", b"\x00", b"&#xD800;", b"<table><tr><td>", b"<a href='http://[::1'>",
    b"<link rel=canonical href='http://[bad'>", b"<time datetime='2024-99-99'>", "متن خبر درباره ائتلاف. ".encode(), b"<!--", b"<![CDATA[", b"<svg><title>",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(FRAGMENTS | st.binary(max_size=30), max_size=40).map(b"".join))
def test_no_bytes_make_reading_raise(body: bytes) -> None:
    found = read_page(body, url="https://news.example/n/1", content_type=None, outlet=laid(pages.NASTOOH_LAYOUT), fetched_at=NOW)
    assert isinstance(found, (Article, Rejection))
    if isinstance(found, Article):
        assert found.title
        assert found.body
        (found.title + found.body + found.lead + "".join(found.authors + found.tags)).encode("utf-8")


def test_where_pages_print_a_clock_the_route_is_believed_first() -> None:
    clock = '<header><div class="top-date">الأربعاء 18 11 2026 / 8 جمادى الثانية 1448 / بيروت 12:31</div></header>'
    text = "".join(f"<p>الفقرة {n} من الخبر وفيها ما يكفي من الكلمات لتكون فقرة كاملة مفيدة.</p>" for n in range(4))
    html = f'<html lang="ar"><body>{clock}<article><h1>عنوان الخبر</h1><div class="entry-content">{text}</div></article></body></html>'
    almanar = outlet(layouts=(Layout(title=("h1",), body=(".entry-content",), dates=("json-ld", "meta", "listed")),))
    listed = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
    assert day(article(html, of=almanar, listed_at=listed)) == date(2026, 11, 3)
    stamped = html.replace("<body>", '<head><meta property="article:published_time" content="2026-11-02T08:00:00+02:00"></head><body>')
    assert day(article(stamped, of=almanar, listed_at=listed)) == date(2026, 11, 2)


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
