"""Crawls answered from a folder of captures."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.extract.links import read_route
from crawler.fetch.replay import ReplayError, open_archive
from tests.fetch import outlets
from tests.fetch.crawling import Crawled, Crawler

HANDLERS = dict.fromkeys(("http", "https"), "crawler.fetch.replay.ReplayDownloadHandler")
ONE: dict[str, Any] = {
    "id": "1",
    "url": "https://alpha.example/news/1",
    "kind": "article",
    "file": "one.html",
    "title": "Headline & <one>",
    "truth": {"title": "hidden"},
}
TWO = {"id": "2", "url": "http://www.alpha.example/news/2?b=2&a=1", "kind": "article", "file": "two.html"}
OTHERS: list[dict[str, Any]] = [
    {"id": "3", "url": "https://gamma.example/news/3", "kind": "article", "file": "one.html"},
    {"id": "4", "url": "https://alpha.example/tag/coalition", "kind": "article", "file": "one.html"},
    {"id": "5", "url": "https://alpha.example/news/5", "kind": "challenge", "file": "one.html"},
    {"id": "6", "url": None, "kind": "article", "file": "one.html"},
    {"id": "0", "url": "hard::alpha.example.html", "kind": "article", "file": "one.html"},
    {"id": "7", "url": "https://alpha.example/news/1/", "kind": "article", "file": "two.html"},
]


def _archive(tmp_path: Path, *rows: dict[str, Any]) -> str:
    (tmp_path / "one.html").write_bytes(b"<p>one</p>")
    (tmp_path / "two.html").write_bytes(b"<p>two</p>")
    (tmp_path / "feed.xml").write_bytes(b"<rss>captured</rss>")
    (tmp_path / "robots.txt").write_bytes(b"User-agent: *\nDisallow: /news/2\n")
    (tmp_path / "manifest.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return str(tmp_path)


def _replay(crawler: Crawler, folder: str, *urls: str, outlet: str | None = "with_feed", **settings: Any) -> Crawled:
    return crawler.crawl(*urls, outlet=outlet, DOWNLOAD_HANDLERS=HANDLERS, RASAD_REPLAY_DIR=folder, **settings)


def test_a_captured_page_is_served_however_it_is_linked(crawler: Crawler, tmp_path: Path) -> None:
    urls = ["http://www.alpha.example/news/1?utm_source=x", "https://alpha.example/news/2?a=1&b=2"]
    crawled = _replay(crawler, _archive(tmp_path, ONE, TWO), *urls)
    assert [crawled.of(url)["text"] for url in urls] == ["<p>one</p>", "<p>two</p>"]
    assert crawled.of(urls[0])["headers"]["Content-Type"] == "text/html"


def test_what_was_not_captured_is_a_404_and_nothing_is_looked_up(crawler: Crawler, tmp_path: Path) -> None:
    url = "https://alpha.example/news/9"
    crawled = _replay(crawler, _archive(tmp_path, ONE), url)
    assert crawled.of(url)["cause"] == "http_404"
    assert crawled.stats["rasad/robots/status/404"] == 1
    assert crawled.stats["rasad/replay/missing"] == 2


def test_a_captured_status_and_headers_are_served(crawler: Crawler, tmp_path: Path) -> None:
    gone = {**ONE, "status": 410, "headers": {"content-type": "text/html; charset=windows-1256", "Content-Encoding": "gzip", "X-Kept": "yes"}}
    page = _replay(crawler, _archive(tmp_path, gone), ONE["url"], HTTPERROR_ALLOW_ALL=True).of(ONE["url"])
    assert (page["status"], page["text"], page["headers"]["X-Kept"]) == (410, "<p>one</p>", "yes")
    assert page["headers"]["Content-Type"] == "text/html; charset=windows-1256"


def test_the_day_of_capture_is_the_day_of_the_answer(crawler: Crawler, tmp_path: Path) -> None:
    page = _replay(crawler, _archive(tmp_path, {**ONE, "captured": "2020-05-10"}), ONE["url"]).pages[0]
    assert page["headers"]["Date"] == "Sun, 10 May 2020 00:00:00 GMT"


def test_a_captured_robots_txt_is_obeyed(crawler: Crawler, tmp_path: Path) -> None:
    robots = {"url": "https://www.alpha.example/robots.txt", "kind": "robots", "file": "robots.txt"}
    one, two = "https://alpha.example/news/1", "https://alpha.example/news/2?a=1&b=2"
    assert _replay(crawler, _archive(tmp_path, ONE, TWO, robots), one, two).causes() == {one: None, two: "robots"}


def test_match_path_answers_any_query(crawler: Crawler, tmp_path: Path) -> None:
    row = {"url": "https://alpha.example/api?page=1", "kind": "json", "file": "feed.xml", "match": "path"}
    urls = ["https://alpha.example/api", "https://alpha.example/api?page=7&t=x", "https://alpha.example/api/more"]
    crawled = _replay(crawler, _archive(tmp_path, row), *urls)
    assert [crawled.of(url)["cause"] for url in urls] == [None, None, "http_404"]


def test_a_captured_route_is_served_and_nothing_is_made_up(crawler: Crawler, tmp_path: Path) -> None:
    feed = {"url": "https://alpha.example/rss/", "kind": "feed", "file": "feed.xml"}
    rss, sitemap = "https://www.alpha.example/rss", "https://www.alpha.example/sitemap.xml"
    crawled = _replay(crawler, _archive(tmp_path, feed, ONE, TWO), rss, sitemap)
    assert crawled.of(rss)["text"] == "<rss>captured</rss>"
    assert crawled.of(sitemap)["cause"] == "http_404"
    assert "rasad/replay/synthesised" not in crawled.stats


def test_without_captured_routes_the_first_lists_the_outlet_s_captured_articles(crawler: Crawler, tmp_path: Path) -> None:
    rss, sitemap = "https://www.alpha.example/rss", "https://www.alpha.example/sitemap.xml"
    crawled = _replay(crawler, _archive(tmp_path, *OTHERS[:-1], ONE, TWO, OTHERS[-1]), rss, sitemap)
    text = crawled.of(rss)["text"]
    assert text.count("<item>") == 2
    assert "<link>https://alpha.example/news/1</link>" in text
    assert "<link>http://www.alpha.example/news/2?b=2&amp;a=1</link>" in text
    assert "<title>Headline &amp; &lt;one&gt;</title>" in text
    assert "hidden" not in text
    assert crawled.of(sitemap)["cause"] == "http_404"
    assert crawled.stats["rasad/replay/synthesised"] == 1


@pytest.mark.parametrize(
    ("outlet", "url", "expected"),
    [
        ("with_sitemap", "https://www.alpha.example/sitemap.xml?news=1", "<url><loc>https://alpha.example/news/1</loc></url>"),
        ("with_listing", "https://www.alpha.example/rss", "<link>https://alpha.example/news/1</link>"),
        ("only_listing", "https://www.alpha.example/latest", '<a href="https://alpha.example/news/1">Headline &amp; &lt;one&gt;</a>'),
        ("with_wordpress", "https://www.alpha.example/wp-json/wp/v2/posts?per_page=50", '"link": "https://alpha.example/news/1"'),
        (
            "with_json",
            "https://www.alpha.example/api/latest",
            '{"data": {"list": [{"links": {"web": "https://alpha.example/news/1"}, "headline": "Headline & <one>"}',
        ),
    ],
)
def test_a_made_up_listing_has_the_form_its_route_is_read_in(crawler: Crawler, tmp_path: Path, outlet: str, url: str, expected: str) -> None:
    assert expected in _replay(crawler, _archive(tmp_path, ONE, TWO), url, outlet=outlet).of(url)["text"]


def test_a_route_s_other_pages_are_not_made_up(crawler: Crawler, tmp_path: Path) -> None:
    url = "https://www.alpha.example/sitemap.xml"  # without the route's own parameter
    assert _replay(crawler, _archive(tmp_path, ONE), url, outlet="with_sitemap").of(url)["cause"] == "http_404"


def test_an_outlet_without_captures_gets_nothing(crawler: Crawler, tmp_path: Path) -> None:
    url = "https://www.beta.example/rss"
    assert _replay(crawler, _archive(tmp_path, ONE, TWO), url, outlet="without_captures").of(url)["cause"] == "http_404"


def test_a_spider_without_an_outlet_is_served_what_was_captured(crawler: Crawler, tmp_path: Path) -> None:
    assert _replay(crawler, _archive(tmp_path, ONE), ONE["url"], outlet=None).pages[0]["text"] == "<p>one</p>"


def test_a_folder_that_changed_is_read_again(crawler: Crawler, tmp_path: Path) -> None:
    url = ONE["url"]
    assert _replay(crawler, _archive(tmp_path, TWO), url).of(url)["cause"] == "http_404"
    assert _replay(crawler, _archive(tmp_path, ONE, TWO), url).of(url)["cause"] is None


def test_a_broken_folder_is_said_before_the_crawl(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match=r"manifest\.jsonl cannot be read"):
        open_archive(tmp_path)
    _archive(tmp_path, ONE)
    assert [capture.id for capture in open_archive(tmp_path).captures] == ["1"]


def test_a_real_capture_is_served_whole(crawler: Crawler, shared: Path) -> None:
    rows = [json.loads(line) for line in (shared / "captures" / "manifest.jsonl").read_text("utf-8").splitlines()]
    row = next(row for row in rows if row["outlet"] == "yjc.ir" and row["kind"] == "article")
    page = _replay(crawler, str(shared / "captures"), row["url"]).of(row["url"])
    assert (page["cause"], page["size"]) == (None, row["bytes"])


@pytest.mark.parametrize("name", ["with_feed", "with_sitemap", "with_wordpress", "with_json", "only_listing"])
def test_a_made_up_listing_is_read_by_the_reader_of_its_route(crawler: Crawler, tmp_path: Path, name: str) -> None:
    outlet = getattr(outlets, name)
    route = outlet.routes[0]
    page = _replay(crawler, _archive(tmp_path, ONE, TWO), route.url, outlet=name).of(route.url)
    found = read_route(
        page["text"].encode(),
        route=route,
        url=route.url,
        content_type=page["headers"]["Content-Type"],
        timezone=outlet.zone,
        reference=datetime(2026, 11, 21, tzinfo=UTC),
    )
    assert [link.url for link in found.links if outlet.is_article(link.url)] == [ONE["url"], TWO["url"]]
    assert found.more == ()
