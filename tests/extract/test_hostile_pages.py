"""What is no article is refused with its reason, and no page harms who reads it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.article import Article, Reason, Rejection
from crawler.extract.page import read_page
from tests.extract import pages
from tests.extract.pages import NOW
from tests.extract.reading import PLAIN, article, laid, page, read


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
