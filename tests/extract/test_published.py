"""The day of publication, wherever a page says it, and never another date of the page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crawler.article import Article, Published
from crawler.extract.page import read_page
from crawler.outlet import Outlet
from tests.extract.pages import NOW, outlet

TITLES = {
    "ar": "الإعلام الأمني يعلن ضبط أسلحة في الأنبار",
    "fa": "نشست کمیته نظامی مشترک در بغداد برگزار شد",
    "ckb": "لێژنەی سەربازیی هاوبەش لە بەغدا کۆبووەوە",
    "tr": "Ortak askeri komite Bağdat'ta toplandı",
    "en": "Joint military committee meets in Baghdad",
}
LINES = {
    "ar": "وذكرت الخلية في بيان أن قوة مشتركة من قيادة العمليات نفذت عملية تفتيش أسفرت عن ضبط الأسلحة وتسليمها أصوليا إلى الجهات المختصة في المحافظة.",
    "fa": "سخنگوی دولت عراق در نشست خبری گفت دور تازه گفتگوها درباره پایان ماموریت ائتلاف هفته آینده آغاز می‌شود و چند ماه ادامه خواهد داشت.",
    "ckb": "لێژنەکە لە ڕاگەیەندراوێکدا ڕایگەیاند کە گفتوگۆکان سەبارەت بە کۆتایی هاتنی ئەرکی هاوپەیمانان هەفتەی داهاتوو لە بەغدا بەردەوام دەبن.",
    "tr": "Komite yaptığı yazılı açıklamada koalisyon görevinin sona ermesine ilişkin görüşmelerin gelecek hafta Bağdat'ta süreceğini kamuoyuna duyurdu.",
    "en": "The committee said in a written statement that talks on the end of the coalition's mission would go on in Baghdad over the coming weeks.",
}


def page(language: str, beside: str, *, head: str = "", top: str = "", after: str = "") -> str:
    text = "".join(f"<p>{LINES[language]}</p>" for _ in range(4))
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{TITLES[language]}</title>{head}</head><body>{top}<div class="wrap">'
        f'<div class="story"><h1>{TITLES[language]}</h1>{beside}<div class="story-text">{text}</div></div>{after}</div></body></html>'
    )


def published(html: str, url: str = "https://news.example/news/7/x", of: Outlet | None = None) -> Published | None:
    found = read_page(html.encode(), url=url, content_type=None, outlet=of, fetched_at=NOW)
    assert isinstance(found, Article), found
    return found.published


def day(html: str, url: str = "https://news.example/news/7/x", of: Outlet | None = None) -> date | None:
    found = published(html, url, of)
    return found.day if found else None


@pytest.mark.parametrize(
    ("language", "beside", "expected"),
    [
        ("ar", "<div class=info><span>الأربعاء</span> <span>18 أيلول 2024</span></div>", date(2024, 9, 18)),
        ("ar", "<ul class='nav meta'><li><a><i class=fa></i> 2024/09/18 - 17:51</a></li><li>القراءات 120</li></ul>", date(2024, 9, 18)),
        ("ar", "<div>نُشر في: <b>18-09-2024</b> | آخر تحديث: <b>20-09-2024</b></div>", date(2024, 9, 18)),
        ("ar", "<p><b>آخر تحديث:</b> <i>20 سبتمبر 2024</i></p><p><b>تاريخ النشر:</b> <i>18 سبتمبر 2024</i></p>", date(2024, 9, 18)),
        ("ar", "<p>تم التحديث الجمعة 2024/9/20 - نشر الأربعاء 2024/9/18</p>", date(2024, 9, 18)),
        ("ar", "<p>١٨ سبتمبر ٢٠٢٤ - ١٧:٥١</p>", date(2024, 9, 18)),
        ("fa", "<div class=row><div>تاریخ انتشار: ۲۸ شهریور ۱۴۰۳ - ۱۷:۵۱</div><div>کد خبر: 1234567</div></div>", date(2024, 9, 18)),
        ("fa", "<div><span>به‌روزرسانی: ۳۰ شهریور ۱۴۰۳</span> <span>۲۸ شهریور ۱۴۰۳</span></div>", date(2024, 9, 18)),
        ("fa", "<span>۱۴۰۳/۰۶/۲۸</span>", date(2024, 9, 18)),
        ("ckb", "<div class=d>١٨ی ئەیلوولی ٢٠٢٤</div>", date(2024, 9, 18)),
        ("tr", "<div><span>Giriş: 18.09.2024 - 10:11</span><span>Güncelleme: 19.09.2024 - 08:00</span></div>", date(2024, 9, 18)),
        ("tr", "<div><b>Son Güncelleme:</b> <span>19 Eylül 2024</span> <b>Yayınlanma:</b> <span>18 Eylül 2024 Çarşamba</span></div>", date(2024, 9, 18)),
        ("en", "<p>By <a href=/by/1>Sam Poe, Correspondent in Baghdad</a> on September 18, 2024</p>", date(2024, 9, 18)),
        ("en", "<p>Updated 20 Sep 2024, first published 18 Sep 2024</p>", date(2024, 9, 18)),
        ("en", "<p>Updated: <time datetime='2024-09-20'>20 Sep</time> Original: <time datetime='2024-09-18T10:00Z'>18 Sep</time></p>", date(2024, 9, 18)),
        ("en", "<time class='entry-date published updated' datetime='2024-09-18T10:00:00+03:00'>18 September</time>", date(2024, 9, 18)),
        ("en", "<div class=stamp data-time='1726653600'><span class=time data-time='1726653600'>10:00, 18/09/2024</span></div>", date(2024, 9, 18)),
        ("en", "<span>2024年9月18日 10時00分</span>", date(2024, 9, 18)),
        ("en", "<span class=x>publiziert am 18. September 2024</span>", date(2024, 9, 18)),
        ("en", "<dl class=article-info><dt>Detalles</dt><dd class=published>Publicado: Miércoles, 18 Septiembre 2024 04:45</dd></dl>", date(2024, 9, 18)),
        ("en", "<p class=x>18 сентября 2024 г., обновлено 20 сентября 2024 г.</p>", date(2024, 9, 18)),
        ("en", "<p>Posted <abbr class=timeago title='2024-09-18T10:00:00+03:00'>two years ago</abbr></p>", date(2024, 9, 18)),
        ("en", "<p class=by>Sam Poe, <span data-timestamp=1726653600>two years ago</span></p>", date(2024, 9, 18)),
    ],
)  # fmt: skip
def test_a_date_beside_the_headline(language: str, beside: str, expected: date) -> None:
    assert day(page(language, beside)) == expected


@pytest.mark.parametrize("language", ["ar", "fa", "tr", "en"])
def test_todays_date_in_the_sites_head_is_not_the_articles(language: str) -> None:
    today = {"ar": "السبت 21 نوفمبر 2026", "fa": "شنبه ۳۰ آبان ۱۴۰۵", "tr": "21 Kasım 2026 Cumartesi", "en": "Saturday, November 21, 2026"}[language]
    then = {"ar": "18 أيلول 2024", "fa": "۲۸ شهریور ۱۴۰۳", "tr": "18 Eylül 2024", "en": "18 September 2024"}[language]
    head = f"<header><div class='top'><span class='date'>{today}</span></div><a href='/'>Example</a></header>"
    assert day(page(language, f"<div class=when>{then}</div>", top=head)) == date(2024, 9, 18)
    assert day(page(language, "", top=f"<div class='top-bar'><span class='date'>{today}</span></div>")) is None


@pytest.mark.parametrize(
    "after",
    [
        "<div class=cards><article><h3><a href=/n/1>Minister opens a bridge over the river</a></h3><time datetime='2024-05-05'></time></article></div>",
        "<ul class=list><li><a href=/n/1>Minister opens a new bridge over the river in the south</a><span class=date>5 May 2024</span></li></ul>",
        "<div class=comments><div class=comment><b>Reader</b> <time datetime='2024-05-05'>5 May 2024</time><p>Well said.</p></div></div>",
        "<footer><p>© 2009-2024 Example News. All rights reserved. Founded on 5 May 2009.</p></footer>",
        "<blockquote class=twitter-tweet><p>Statement</p><a href=https://t.example/1>May 5, 2024</a></blockquote>",
        "<div class=more><img src='/uploads/2024/05/05/a.jpg'></div>",
        "<aside class=sidebar><div class=date>5 May 2024</div></aside>",
    ],
)
def test_the_dates_of_other_things_are_not_the_articles(after: str) -> None:
    assert day(page("en", "", after=after)) is None
    assert day(page("en", "<p class=by>Sam Poe | 18 Sep 2024</p>", after=after)) == date(2024, 9, 18)


def test_the_newest_headline_in_a_menu_is_not_the_storys() -> None:
    card = f"<div class=menu-item><h3><a href=/n/7>{TITLES['en']}</a></h3><time datetime='2024-09-19'>19 Sep</time></div>"
    assert day(page("en", "<p class=when>18 September 2024</p>", top=f"<ul>{card}</ul>")) == date(2024, 9, 18)


def untitled(foot: str, text: str = LINES["en"]) -> str:
    """A press release whose headline is a picture."""
    return f"<html><head><title>Release 7</title></head><body><div><img src=/h.png alt=''></div><div><p>{text}</p><p>{text}</p></div>{foot}</body></html>"


@pytest.mark.parametrize("foot", ["<p class=end>2024.09.18</p>", "<div>September 18, 2024</div>", "<table><tr><td><p>١٨ أيلول ٢٠٢٤</p></td></tr></table>"])
def test_the_only_date_that_stands_alone_where_no_headline_is_shown(foot: str) -> None:
    assert day(untitled(foot)) == date(2024, 9, 18)
    assert day(untitled(foot + "<div class=b>5 May 2024</div>")) is None
    assert day(untitled(foot + "<div>Posted on 5 May 2024</div><div>Posted on 6 May 2024</div>")) is None


@pytest.mark.parametrize(
    "foot",
    [
        "<table><tr><th>Founded</th><td>18 September 2014</td></tr></table>",
        "<ul><li>18 September 2024</li></ul>",
        "<p>21 Feb 2023 - 18 Sep 2024</p>",
        "<header><div>Wednesday, September 18, 2024</div></header>",
        "<figure><img src=/a.jpg><figcaption>18 September 2024</figcaption></figure>",
        "<div>Version 3, 18 September 2024</div>",
        "<div class=comment><b>Reader</b><p>18 September 2024</p><p>Well said.</p></div>",
    ],
)
def test_a_fact_a_span_or_the_sites_clock_is_no_date_that_stands_alone(foot: str) -> None:
    assert day(untitled(foot)) is None


def test_a_stamp_far_from_the_headline_is_a_scripts() -> None:
    assert day(page("en", "", after="<span data-time='2024-05-05 04:53:09'></span>")) is None


def test_many_labelled_dates_of_one_shape_are_a_lists() -> None:
    card = "<div class=post><p class=info>Posted on {n} May 2024</p>{text}</div>"
    cards = [card.format(n=n, text="<h4><a href=/n/1>Minister opens a bridge over the river</a></h4>" if n > 1 else "") for n in range(1, 7)]
    assert day(page("en", "", after="".join(cards))) is None


@pytest.mark.parametrize("change", ["This page was last edited on 18 September 2024, at 10:00.", "Updated: $Date: 2024/09/18 10:00:00 $"])
def test_what_the_foot_says_of_the_page_is_its_change(change: str) -> None:
    found = published(page("en", "", after=f"<div id=footer><p>{change}</p></div>"))
    assert found is not None
    assert (found.day, found.source) == (date(2024, 9, 18), "visible:modified")
    assert day(page("en", "", after="<div id=footer><p>Updated: 18 September 2024</p></div>")) is None  # of the site, perhaps


@pytest.mark.parametrize(
    "paragraph",
    [
        "On April 9, 2003 the statue fell in Baghdad and the looting began.",
        "The previous agreement had been signed by both sides on 17 November 2008 in the capital.",
    ],
)
def test_a_day_that_the_text_speaks_of_is_not_the_articles(paragraph: str) -> None:
    text = f"<div class=lead><p>{LINES['en']}</p><p>{LINES['en']}</p><p>{paragraph}</p></div>"
    assert day(page("en", text)) is None


def test_only_a_change_is_dated() -> None:
    found = published(page("en", "", after="<p class=foot>This page was last edited on 18 September 2024, at 10:00.</p>"))
    assert found is not None
    assert (found.day, found.source) == (date(2024, 9, 18), "visible:modified")


def test_a_label_far_from_the_headline() -> None:
    after = "<div class=box><div>Photo: EX</div><div>Posted on September 18, 2024 by Sam Poe</div></div>"
    assert day(page("en", f"<div>{'<p>Menu entry</p>' * 60}</div>", after=after)) == date(2024, 9, 18)


def test_dates_in_the_pages_own_data_count_only_if_they_agree() -> None:
    script = '<script>window.__STATE__={"article":{"publishedAt":"2024-09-18T07:00:00+03:00","title":"x"}%s}</script>'
    assert day(page("en", "", after=script % "")) == date(2024, 9, 18)
    assert day(page("en", "", after=script % ',"other":{"publishedAt":"2024-05-05T07:00:00+03:00"}')) is None


STAMP = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"%s","datePublished":"%s"}</script>'


@pytest.mark.parametrize(
    ("beside", "url"),
    [
        ("", "https://news.example/2024/09/18/talks"),
        ("<time datetime='2024-09-18T20:30:05-05:00'>18 Sep</time>", "https://news.example/n/1"),
        ("<time datetime='2024-09-18 20:30:05'>September 18, 2024 at 8:30 p.m.</time>", "https://news.example/n/1"),
        ("<p class=byline-date>September 18, 2024</p>", "https://news.example/n/1"),
    ],
)
def test_a_stamp_in_utc_is_of_the_day_the_page_prints(beside: str, url: str) -> None:
    head = STAMP % (TITLES["en"], "2024-09-19T01:30:05Z")
    found = published(page("en", beside, head=head), url)
    assert found is not None
    assert (found.day, found.source) == (date(2024, 9, 18), "json-ld")
    assert found.at == datetime(2024, 9, 19, 1, 30, 5, tzinfo=UTC)


def test_a_stamp_in_utc_is_of_the_day_in_the_zone_that_the_pages_data_names() -> None:
    head = STAMP % (TITLES["en"], "2024-09-19T01:30:05Z")
    script = '<script>var site={"name":"x","timezone":{"offset":"-4","string":"America\\/New_York"}%s}</script>'
    assert day(page("en", "", head=head, after=script % "")) == date(2024, 9, 18)
    assert day(page("en", "", head=head, after=script % ',"timezone2":"Asia/Tokyo"')) == date(2024, 9, 19)  # it names several
    assert day(page("en", "", head=head, after='<script>var site={"timezone":"America/Nowhere"}</script>')) == date(2024, 9, 19)
    assert day(page("en", "", head=head, after=script % ""), of=outlet(languages=("en",))) == date(2024, 9, 19)  # 04:30 in Baghdad


def test_of_stamp_and_print_in_one_element_the_print_has_the_day() -> None:
    head = STAMP % (TITLES["en"], "2024-09-19T01:30:05Z")
    assert day(page("en", "<time datetime='2024-09-19T01:30:08Z'>8:30 pm CDT, September 18, 2024</time>", head=head)) == date(2024, 9, 18)
    assert day(page("en", "<p><span data-timestamp=1726709405>September 18, 2024 8:30 pm</span></p>")) == date(2024, 9, 18)


def test_microformats_hide_the_moment_in_a_title() -> None:
    foot = "<span>at <abbr class=published itemprop=datePublished title='2024-09-18T20:33:00-07:00'>8:33 PM</abbr></span>"
    found = published(page("en", "", after=foot))
    assert found is not None
    assert (found.day, found.at, found.source) == (date(2024, 9, 18), datetime(2024, 9, 19, 3, 33, tzinfo=UTC), "microdata")


def test_a_stamp_in_utc_stays_where_nothing_else_is_its_day() -> None:
    head = STAMP % (TITLES["en"], "2024-09-19T01:30:05Z")
    assert day(page("en", "", head=head)) == date(2024, 9, 19)
    assert day(page("en", "<p>Updated September 25, 2024</p>", head=head)) == date(2024, 9, 19)
    baghdad = outlet(languages=("en",))
    assert day(page("en", "<p class=d>September 18, 2024</p>", head=head), of=baghdad) == date(2024, 9, 19)  # 04:30 in Baghdad


def test_the_day_of_an_unknown_site_is_as_printed() -> None:
    assert day(page("en", "<p>18 September 2024 at 08:34 PM EDT</p>")) == date(2024, 9, 18)
    assert day(page("en", "", head=STAMP % (TITLES["en"], "20240919T003000+0300"))) == date(2024, 9, 19)


@pytest.mark.parametrize(
    "item",
    [
        "<div class=x><a href=/n/{n}>{text}</a><span>{n} May 2024</span></div>",
        "<li><a href=/n/{n}>{text}</a> <small>{n} May 2024</small></li>",
        "<div><h4>{text}</h4><p>{n} May 2024</p></div>",
        "<p>{n} May 2024 | <a href=/n/{n}>{text}</a></p>",
        "<div class=card><time>{n} May 2024</time><a href=/n/{n}>{text}</a></div>",
        "<div class=post><span class=post-date>{n} May 2024</span><a href=/n/{n}>{text}</a></div>",
    ],
)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_dates_of_a_list_below_a_short_text_are_other_stories(language: str, item: str) -> None:
    text = {"ar": "وزير يفتتح جسرا جديدا", "en": "New bridge opens at last"}[language]
    items = "".join(item.format(n=n, text=text) for n in range(5, 8))
    html = f"<html lang={language}><head><meta charset=utf-8><title>{TITLES[language]}</title></head><body><h1>{TITLES[language]}</h1>"
    assert day(f"{html}<div class=story-text><p>{LINES[language]}</p></div><div class=z>{items}</div></body></html>") is None
    own = "<p>18/9/2024</p>"
    assert day(f"{html}{own}<div class=story-text><p>{LINES[language]}</p></div><div class=z>{items}</div></body></html>") == date(2024, 9, 18)


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("2026-11-22T11:00:00Z", date(2026, 11, 22)),  # within a day of fetching
        ("2026-11-22T13:00:00Z", None),
        ("2000-01-01T09:00:00Z", date(2000, 1, 1)),
        ("1999-12-31T09:00:00Z", None),
    ],
)
def test_a_publication_date_lies_between_2000_and_a_day_after_fetching(stamp: str, expected: date | None) -> None:
    assert day(page("en", "", head=f'<meta property="article:published_time" content="{stamp}">')) == expected
