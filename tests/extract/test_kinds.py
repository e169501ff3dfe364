"""Pages that are not quite articles: each is read or refused by a stated decision."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.article import Article, Reason, Rejection
from crawler.extract.page import read_page
from tests.extract.pages import NOW

URL = "https://news.example/news/7/x"
SENTENCE = "أعلنت قيادة العمليات المشتركة أن قوات التحالف سلمت القاعدة إلى الجيش العراقي بحضور وفد رسمي من البلدين."
ARTICLE = '<meta property="og:type" content="article"><meta property="article:published_time" content="2024-09-18T10:00:00+03:00">'


def read(body: str, head: str = "", title: str = "التحالف يسلم قاعدة جديدة في الأنبار", url: str = URL) -> Article | Rejection:
    html = f"<html lang=ar><head><meta charset=utf-8><title>{title}</title>{head}</head><body><h1>{title}</h1>{body}</body></html>"
    return read_page(html.encode(), url=url, content_type=None, outlet=None, fetched_at=NOW)


def cards(count: int, shell: str) -> str:
    return "".join(shell.format(n=n, text=f"{SENTENCE[:-1]} للمرة رقم {n} هذا العام.") for n in range(count))


@pytest.mark.parametrize(
    "shell",
    [
        "<article><h3><a href=/n/{n}>عنوان الخبر رقم {n} عن التحالف</a></h3><p>{text}</p></article>",
        "<div class=card><a href=/n/{n}><h2>عنوان الخبر رقم {n} عن التحالف</h2></a><div><p>{text}</p></div></div>",
        "<li><h4><a href=/n/{n}>عنوان الخبر رقم {n} عن التحالف</a></h4><time>18 أيلول 2024</time><p>{text}</p></li>",
    ],
)
@pytest.mark.parametrize("head", ["", '<meta property="og:type" content="article">'])
def test_a_section_of_headlines_with_teasers_is_a_listing(shell: str, head: str) -> None:
    found = read(f"<main>{cards(12, shell)}</main>", head, title="العراق")
    assert isinstance(found, Rejection)
    assert found.reason is Reason.LISTING
    assert found.published is None


def test_an_article_above_many_headlines_with_teasers_stays_one() -> None:
    more = cards(14, "<div><h3><a href=/n/{n}>عنوان الخبر رقم {n} عن التحالف</a></h3><p>{text}</p></div>")
    story = "".join(f"<p>{SENTENCE} وقال المتحدث باسمها للصحفيين في النقطة {n} من بيانه إن التسليم جرى بهدوء.</p>" for n in range(5))
    for head in (ARTICLE, ""):
        found = read(f"<div class='article-body'>{story}</div><section class=related>{more}</section>", head)
        assert isinstance(found, Article), found
        assert len(found.body.split("\n")) == 5


def test_a_photo_gallery_without_a_text_has_no_body_but_its_day() -> None:
    shots = "".join(f"<figure><img src=/{n}.jpg><figcaption>جنود في القاعدة {n}</figcaption></figure>" for n in range(9))
    found = read(f"<div class=gallery>{shots}</div>", ARTICLE)
    assert isinstance(found, Rejection)
    assert (found.reason, found.title) == (Reason.NO_BODY, "التحالف يسلم قاعدة جديدة في الأنبار")
    assert found.published is not None
    assert found.published.day == date(2024, 9, 18)


def test_a_photo_gallery_with_an_introduction_is_an_article() -> None:
    found = read(f"<div class=article-body><p>{SENTENCE}</p></div><div class=gallery><figure><figcaption>جنود</figcaption></figure></div>", ARTICLE)
    assert isinstance(found, Article)
    assert found.body == SENTENCE


def test_a_video_page_of_two_sentences_is_an_article() -> None:
    found = read(
        f"<div class=player><video></video><span>02:31</span></div><div class=post-content><p>{SENTENCE}</p><p>وهذه تفاصيل أخرى عن التسليم.</p></div>", ARTICLE
    )
    assert isinstance(found, Article)
    assert found.body.split("\n") == [SENTENCE, "وهذه تفاصيل أخرى عن التسليم."]


def test_a_video_page_without_a_sentence_has_no_body() -> None:
    found = read("<div class=player><video></video><span>02:31</span></div><ul><li><a href=/v/2>فيديو آخر عن الأنبار</a></li></ul>", ARTICLE)
    assert isinstance(found, Rejection)
    assert found.reason is Reason.NO_BODY


def test_a_live_blog_is_an_article_of_all_its_entries_dated_when_it_began() -> None:
    data = '{"@type":"LiveBlogPosting","headline":"تغطية مباشرة: التحالف يسلم القاعدة","datePublished":"2024-09-18T08:00:00+03:00",'
    data += '"liveBlogUpdate":[{"@type":"BlogPosting","headline":"بيان جديد","datePublished":"2024-09-19T20:00:00+03:00","articleBody":"بيان"}]}'
    entries = "".join(f"<div class=entry><time datetime='2024-09-19T{20 - n}:00:00+03:00'>{20 - n}:00</time><p>{SENTENCE} ({n})</p></div>" for n in range(6))
    found = read(f"<div class=live-content>{entries}</div>", f'<script type="application/ld+json">{data}</script>', title="تغطية مباشرة: التحالف يسلم القاعدة")
    assert isinstance(found, Article), found
    assert found.body.count(SENTENCE) == 6
    assert found.published is not None
    assert found.published.day == date(2024, 9, 18)
    assert found.title == "تغطية مباشرة: التحالف يسلم القاعدة"


def test_of_a_text_behind_a_payment_what_is_shown_is_the_article() -> None:
    wall = "<div class=paywall><p>اشترك الآن لقراءة بقية المقال</p><a href=/subscribe>اشتراك</a></div>"
    found = read(f"<div class=article-body><p>{SENTENCE}</p><p>{SENTENCE} وأضافت أن ذلك يأتي ضمن الاتفاق.</p></div>{wall}", ARTICLE)
    assert isinstance(found, Article)
    assert len(found.body.split("\n")) == 2
    assert "اشترك" not in found.body


def test_a_text_that_is_loaded_later_has_no_body_but_its_day() -> None:
    found = read("<div class=story-body><p>جاري تحميل المحتوى .. الرجاء الانتظار</p></div>", ARTICLE)
    assert isinstance(found, Rejection)
    assert found.reason is Reason.NO_BODY
    assert found.published is not None


def test_the_date_of_a_page_that_names_no_article() -> None:
    data = '{"@graph":[{"@type":"WebPage","datePublished":"2024-09-18T10:00:00+03:00"},{"@type":"WebSite","name":"مثال"}]}'
    found = read(f"<div class=entry-content>{''.join(f'<p>{SENTENCE}</p>' for _ in range(4))}</div>", f'<script type="application/ld+json">{data}</script>')
    assert isinstance(found, Article)
    assert found.published is not None
    assert found.published.day == date(2024, 9, 18)


def test_an_article_whose_lines_were_broken_by_hand_is_no_list() -> None:
    lines = "<br>".join(
        ("The committee said on Wednesday that the talks on", "the end of the mission would be resumed within", "two weeks, and that both sides had agreed",
         "to leave the remaining questions to a smaller group.") * 4
    )  # fmt: skip
    found = read(f"<div class=story-text>{lines}</div>", title="Talks on the mission resume")
    assert isinstance(found, Article), found
    heads = "<br>".join(f"Minister number {n} opens a new bridge over the river" for n in range(12))
    assert isinstance(read(f"<div class=story-text>{heads}</div>", title="All the news of the day"), Rejection)
