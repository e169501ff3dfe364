"""What a page without a layout says: its day, its title, its address."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.article import Article
from crawler.extract.page import read_page
from crawler.outlet import Layout
from tests.extract.pages import NOW, outlet
from tests.extract.reading import PLAIN, article, day, page


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


def test_where_pages_print_a_clock_the_route_is_believed_first() -> None:
    clock = '<header><div class="top-date">الأربعاء 18 11 2026 / 8 جمادى الثانية 1448 / بيروت 12:31</div></header>'
    text = "".join(f"<p>الفقرة {n} من الخبر وفيها ما يكفي من الكلمات لتكون فقرة كاملة مفيدة.</p>" for n in range(4))
    html = f'<html lang="ar"><body>{clock}<article><h1>عنوان الخبر</h1><div class="entry-content">{text}</div></article></body></html>'
    almanar = outlet(layouts=(Layout(title=("h1",), body=(".entry-content",), dates=("json-ld", "meta", "listed")),))
    listed = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
    assert day(article(html, of=almanar, listed_at=listed)) == date(2026, 11, 3)
    stamped = html.replace("<body>", '<head><meta property="article:published_time" content="2026-11-02T08:00:00+02:00"></head><body>')
    assert day(article(stamped, of=almanar, listed_at=listed)) == date(2026, 11, 2)


def test_reading_leaves_the_clock_to_the_caller() -> None:
    html = page('<span class="post-date">2 hours ago</span>' + PLAIN)
    then = NOW - timedelta(days=400)
    found = read_page(html.encode(), url="https://news.example/n/1", content_type=None, outlet=None, fetched_at=then)
    assert isinstance(found, Article)
    assert found.published is None or found.published.day == then.date()


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


def test_a_listed_title_is_used_only_where_the_page_has_none() -> None:
    bare = f"<html><body>{PLAIN}</body></html>"
    found = article(bare, listed_title="Forces leave")
    assert (found.title, found.provenance["title"]) == ("Forces leave", "listed")
    assert article(page(), listed_title="Other").title == "Forces hand over the base in Anbar"
