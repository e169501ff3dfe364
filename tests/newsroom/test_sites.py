"""The sites of the simulated world: what they list, and pages in the markup of their families."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from parsel import Selector

from crawler import chromium
from crawler.article import Article
from crawler.extract.page import read_page
from crawler.outlet import Outlet
from tests.newsroom import Newsroom, World
from tests.newsroom.client import FIRST_ROUTE, KEYS, get, listed, newest, page
from tests.newsroom.conftest import UNTIL
from tests.newsroom.desks import DESK


def test_every_outlet_has_its_own_port_beside_the_others(newsroom: Newsroom) -> None:
    ports = [urlsplit(newsroom.urls[key]).port or 0 for key in KEYS]
    assert ports == list(range(ports[0], ports[0] + len(KEYS)))
    assert newsroom.base == newsroom.urls["sepidar"]


def test_the_first_route_lists_the_latest_and_the_archive_lists_everything(newsroom: Newsroom, outlets: dict[str, Outlet]) -> None:
    for key, path in FIRST_ROUTE.items():
        base = newsroom.urls[key]
        first = outlets[key].routes[0].url
        assert first == base + path
        if key == "shurfa":
            continue
        truth = newsroom.truth(key)
        last, story = newest(newsroom, key)
        assert (last if key in ("tigris", "galawej") else str(story.id)) in get(base + path).body.decode(), key
        assert sorted(listed(f"{base}/archive-sitemap.xml")) == sorted(truth), key


@pytest.mark.parametrize(
    ("key", "index"), [("ravand", "/sitemap/all/sitemap.xml"), ("sanabil", "/wp-sitemap.xml"), ("tigris", "/arc/outboundfeeds/sitemap-index/?outputType=xml")]
)
def test_families_with_sitemaps_of_their_own_list_everything_there_too(newsroom: Newsroom, key: str, index: str) -> None:
    assert sorted(listed(newsroom.urls[key] + index)) == sorted(newsroom.truth(key))


def test_a_day_of_the_archive_can_be_had_alone(newsroom: Newsroom) -> None:
    for key in KEYS:
        of_day = [u for u, s in newsroom.truth(key).items() if s.published.astimezone(DESK[key].zone).date() == date(2026, 11, 19)]
        assert of_day
        assert listed(f"{newsroom.urls[key]}/archive-sitemap-2026-11-19.xml") == of_day
        assert get(f"{newsroom.urls[key]}/archive-sitemap-2026-11-01.xml").status == 404


def test_feeds_hold_at_most_fifty_and_say_when_each_story_appeared() -> None:
    with Newsroom(World(3, 12, UNTIL)) as newsroom:
        feed = Selector(text=get(newsroom.urls["sepidar"] + "/fa/rss/allnews").body.decode(), type="xml")
        latest = list(newsroom.truth("sepidar").items())[::-1][:50]
        assert feed.xpath("//item/link/text()").getall() == [url for url, _ in latest]
        local = latest[0][1].published.astimezone(DESK["sepidar"].zone)
        assert feed.xpath("//item/pubDate/text()").get() == f"{local.day:02} {local:%b} 2026 {local:%H:%M}:00 +0330"
        assert len(Selector(text=get(newsroom.urls["ravand"] + "/rss").body.decode(), type="xml").xpath("//item")) == 30


def test_the_wordpress_interface_pages_and_filters(newsroom: Newsroom) -> None:
    base, truth = newsroom.urls["sanabil"] + "/wp-json/wp/v2/posts", newsroom.truth("sanabil")
    answer = get(f"{base}?per_page=10&page=2&_fields=id,link,date_gmt")
    ids = [s.id for s in reversed(truth.values())]
    assert answer.headers["X-WP-Total"] == str(len(ids))
    assert answer.headers["X-WP-TotalPages"] == str(-(-len(ids) // 10))
    posts = json.loads(answer.body)
    assert [p["id"] for p in posts] == ids[10:20]
    assert set(posts[0]) == {"id", "link", "date_gmt"}
    after = list(truth.values())[-3].published.isoformat()
    assert len(json.loads(get(f"{base}?after={after}").body)) == 2
    late = get(f"{base}?page=999")
    assert (late.status, json.loads(late.body)["code"]) == (400, "rest_post_invalid_page_number")


def test_the_persian_archives_take_jalali_days(newsroom: Newsroom) -> None:
    wanted = date(2026, 11, 19)  # 28 Aban 1405
    for key, path in (
        ("sepidar", "/fa/archive?service_id=-1&sec_id=-1&cat_id=-1&rpp=100&from_date=1405/08/28&to_date=1405/08/28&p=1"),
        ("ravand", "/page/archive.xhtml?mn=8&wide=0&dy=28&ms=0&pi=1&yr=1405"),
    ):
        titles = [s.title for s in reversed(newsroom.truth(key).values()) if s.published.astimezone(DESK[key].zone).date() == wanted]
        assert page(newsroom.urls[key] + path).xpath("//a[contains(@href, '/news/')]/text()").getall() == titles
        assert len(titles) > 3


def test_every_page_reads_as_the_truth_says(newsroom: Newsroom, outlets: dict[str, Outlet]) -> None:
    pages = 0
    for key in (k for k in KEYS if k != "shurfa"):
        outlet = outlets[key]
        for url, story in newsroom.truth(key).items():
            pages += 1
            answer = get(url)
            article = read_page(answer.body, url=url, content_type=answer.headers["Content-Type"], outlet=outlet, fetched_at=UNTIL + timedelta(hours=1))
            assert isinstance(article, Article), article
            assert (article.title, article.body) == (story.title, story.body), url
            assert article.published is not None, url
            assert article.published.day == story.published.astimezone(outlet.zone).date(), url
            if DESK[key].prints_time:
                assert article.published.at == story.published, url
            assert article.language == story.language, url
            assert set(article.tags) == set(story.tags), url
    assert pages > 100


def test_every_outlet_recognises_its_own_addresses_and_no_other_ones(newsroom: Newsroom, outlets: dict[str, Outlet]) -> None:
    assert list(outlets) == sorted(KEYS)
    for key in KEYS:
        for url in newsroom.truth(key):
            assert [o.key for o in outlets.values() if o.is_article(url)] == [key]
        identities = {outlets[key].identity(url) for url in newsroom.truth(key)}
        assert len(identities) == len(newsroom.truth(key))
        assert outlets[key].line == "simulated"


def test_every_page_says_outside_its_text_that_it_is_simulated(newsroom: Newsroom) -> None:
    for key in KEYS:
        for url in (newsroom.urls[key] + "/", newest(newsroom, key)[0]):
            assert "simulated" in "".join(page(url).xpath("//footer//text()").getall()).lower(), url


@pytest.mark.parametrize(
    ("key", "furniture"),
    [
        ("sepidar", ["برچسب ها", "خبرهای مرتبط", "ارسال نظر", "آخرین اخبار", "انتهای پیام/"]),
        ("ravand", ["برچسب‌ها", "اخبار مرتبط", "نظر شما"]),
        ("sanabil", ["اترك تعليقك", "لن يتم نشر عنوان بريدك الإلكتروني", "مقالات ذات صلة", "لا يوجد المزيد من المقالات."]),
        ("jami", ["كلمات دلالية", "إقرأ أيضاً:", "مقالات مشابهة", "تابع أحدث الأخبار عبر تطبيق"]),
        ("furat", ["أخبار ذات صلة", "أضف تعليقاً"]),
        ("tigris", ["Related stories", "Newsletter", "Read more stories"]),
        ("galawej", ["هەواڵی پەیوەندیدار", "بۆچوونەکان"]),
    ],
)
def test_pages_carry_the_furniture_of_their_family(newsroom: Newsroom, key: str, furniture: list[str]) -> None:
    url, story = newest(newsroom, key)
    text = get(url).body.decode()
    assert [words for words in furniture if words not in text] == []
    others = [s for s in newsroom.truth(key).values() if s != story and s.title in text]
    assert len(others) >= 4


def test_samaneh_prints_jalali_dates_even_for_machines() -> None:
    until = datetime(2026, 5, 10, 20, tzinfo=UTC)  # 20 Ordibehesht 1405
    with Newsroom(World(3, 1, until, 0.3)) as newsroom:
        url, story = newest(newsroom, "sepidar")
        shown = page(url)
        short = get(f"{newsroom.urls['sepidar']}/fa/news/{story.id}")
    time = f"{story.published.astimezone(DESK['sepidar'].zone):%H:%M}".translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert shown.xpath("//meta[@property='article:published_time']/@content").get() == f"۱۴۰۵/۰۲/۲۰ - {time}"
    assert shown.xpath("string(//div[contains(@class,'news_pdate_c')])").get() == f"تاریخ انتشار: ۲۰ ارديبهشت ۱۴۰۵ - {time}"  # with the Arabic yeh
    assert short.status == 200


def test_nastooh_prints_gregorian_utc_for_machines_and_jalali_for_people(newsroom: Newsroom) -> None:
    url, story = newest(newsroom, "ravand")
    assert page(url).xpath("//meta[@property='article:published_time']/@content").get() == f"{story.published:%Y-%m-%dT%H:%M:00Z}"
    assert "آبان ۱۴۰۵، " in page(url).xpath("string(//div[contains(@class,'item-date')])").get("")


def test_the_aggregator_shows_a_second_whole_story_after_the_first(newsroom: Newsroom) -> None:
    url, story = newest(newsroom, "jami")
    also = page(url).xpath("//div[@class='also']")
    second = next(s for s in newsroom.truth("jami").values() if s.title == also.xpath("string(.//h3)").get())
    assert second != story
    assert [p for p in second.paragraphs if p not in also.xpath("string(.)").get("")] == []
    assert page(url).xpath("string(//div[@class='date'])").get() in ("تاريخ النشر: 20th, November 2026 GMT", "تاريخ النشر: 19th, November 2026 GMT")
    assert story.paragraphs[-1].startswith("المصدر: ")


def test_a_rendered_page_holds_nothing_until_a_browser_runs_it(newsroom: Newsroom) -> None:
    url, story = newest(newsroom, "shurfa")
    raw = get(url).body.decode()
    assert story.title not in raw
    assert story.paragraphs[1] not in raw
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", raw)


@pytest.mark.browser
def test_a_browser_fills_rendered_pages(newsroom: Newsroom, outlets: dict[str, Outlet], tmp_path: Path) -> None:
    browser = chromium.installed()
    if browser is None:
        pytest.skip("no Chromium is installed")
    url, story = newest(newsroom, "shurfa")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}", "--virtual-time-budget=3000", "--dump-dom"]
    dom = subprocess.run([browser, *options, url], capture_output=True, timeout=90, check=True).stdout
    article = read_page(dom, url=url, content_type="text/html; charset=utf-8", outlet=outlets["shurfa"], fetched_at=UNTIL + timedelta(hours=1))
    assert isinstance(article, Article)
    assert (article.title, article.body, article.authors) == (story.title, story.body, (story.author,))
    assert article.published is not None
    assert article.published.at == story.published
