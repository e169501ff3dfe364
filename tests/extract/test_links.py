"""Routes are read to links in order, or refused with the cause."""

from __future__ import annotations

import contextlib
import gzip
import time
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract.links import Found, RouteError, read_route
from crawler.outlet import Confidence, Feed, JsonApi, Listing, NewsSitemap, Route, WordPressApi

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
URL = "https://news.example/rss/all"
SEEN = Confidence.SEEN
FEED, SITEMAP = Feed(url=URL, confidence=SEEN), NewsSitemap(url=URL, confidence=SEEN)
LISTING = Listing(url=URL, confidence=SEEN, links="h3 a")
WORDPRESS = WordPressApi(url=URL, confidence=SEEN)
RUDAW = JsonApi(url=URL, confidence=SEEN, items="Data.CategoryNews.Articles", fields={"url": "Link", "title": "Title", "published": "AMPDateTime"})


def ask(body: str | bytes, route: Route = FEED, **given: Any) -> Found:
    facts: dict[str, Any] = {"url": URL, "content_type": None, "timezone": ZoneInfo("Asia/Baghdad"), "reference": NOW}
    return read_route(body if isinstance(body, bytes) else body.encode(), route=route, **(facts | given))


def rss(items: str, head: str = "") -> str:
    return f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'


def test_rss_links_are_resolved_cleaned_and_kept_in_order() -> None:
    found = ask(
        rss(
            "<item><title>One &amp; two</title><link>https://news.example/a/1?utm_source=rss#top</link>"
            "<pubDate>Fri, 20 Nov 2026 10:00:00 +0300</pubDate></item>"
            "<item><title>Relative</title><link>/a/2</link><pubDate>rubbish</pubDate></item>"
            "<item><title>Protocol</title><link>//news.example/a/3</link><pubDate>Fri, 20 Nov 2037 10:00:00 GMT</pubDate></item>"
            "<item><title>Again</title><link>https://news.example/a/1</link></item>"
            "<item><title>By guid</title><guid isPermaLink='true'>https://news.example/a/4</guid></item>"
            "<item><title>Script</title><link>javascript:alert(1)</link></item>"
        )
    )
    assert [x.url for x in found.links] == [f"https://news.example/a/{n}" for n in (1, 2, 3, 4)]
    assert [x.title for x in found.links] == ["One & two", "Relative", "Protocol", "By guid"]
    assert [x.published for x in found.links] == [datetime(2026, 11, 20, 7, 0, tzinfo=UTC), None, None, None]


def test_naive_and_jalali_dates_are_in_the_outlets_zone() -> None:
    found = ask(
        rss("<item><link>/a/1</link><pubDate>2026-11-20 10:00:00</pubDate></item><item><link>/a/2</link><pubDate>۱۳۹۹/۰۲/۲۱ - ۱۸:۵۹</pubDate></item>"),
        Feed(url=URL, confidence=SEEN, language="fa"),
        timezone=ZoneInfo("Asia/Tehran"),
    )
    assert [x.published for x in found.links] == [datetime(2026, 11, 20, 6, 30, tzinfo=UTC), datetime(2020, 5, 10, 14, 29, tzinfo=UTC)]
    assert {x.language for x in found.links} == {"fa"}


def test_atom_rdf_and_windows_1256() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/b/"><entry><title>A</title><link href="1"/>'
        "<updated>2026-11-20T10:00:00Z</updated></entry></feed>"
    )
    assert ask(atom).links[0].url == "https://news.example/b/1"
    rdf = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><item><title>B</title><link>/a/9</link></item></rdf:RDF>'
    assert ask(rdf).links[0].url == "https://news.example/a/9"
    old = rss("<item><title>قال التحالف في بيان</title><link>/a/1</link></item>").replace('encoding="utf-8"', 'encoding="windows-1256"')
    assert ask(old.encode("cp1256")).links[0].title == "قال التحالف في بيان"


def test_an_empty_feed_is_no_error() -> None:
    assert ask(rss("")) == Found(())


@pytest.mark.parametrize(
    ("body", "route", "cause"),
    [
        ("", FEED, "empty"),
        ("  \n", LISTING, "empty"),
        ("<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>", FEED, "challenge"),
        ("<html><script>document.cookie='__arcsjs=x'</script></html>", SITEMAP, "challenge"),
        ("<html><script>document.cookie='__arcsjs=x'</script></html>", LISTING, "challenge"),
        ("<!doctype html><html><body><h1>Feeds</h1></body></html>", FEED, "html_page"),
        ("nothing of the kind", FEED, "not_a_feed"),
        ("{}", SITEMAP, "not_a_feed"),
        ("<html><body>x</body></html>", WORDPRESS, "not_a_feed"),
        ('{"code":"rest_no_route","message":"No route was found"}', WORDPRESS, "not_a_feed"),
        ('{"Data": null}', RUDAW, "not_a_feed"),
        ("[" * 100_000, RUDAW, "not_a_feed"),
        (b"\x1f\x8b\x08rubbish", SITEMAP, "not_a_feed"),
        (bytes(range(1, 256)) * 40_000, FEED, "too_large"),
        (gzip.compress(b" " * 60_000_000), SITEMAP, "too_large"),
    ],
)
def test_no_list_is_refused_with_its_cause(body: str | bytes, route: Route, cause: str) -> None:
    with pytest.raises(RouteError) as error:
        ask(body, route)
    assert error.value.cause == cause
    assert error.value.detail


def test_entities_are_never_expanded() -> None:
    bomb = '<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    item = "<item><title>a{}b</title><link>https://news.example/a/1</link></item>"
    for head, reference in ((f"<!DOCTYPE x [{bomb}]>", "&l9;"), ('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>', "&f;")):
        started = time.process_time()
        for route, body in (
            (FEED, rss(item.format(reference), head)),
            (SITEMAP, f"{head}<urlset><url><loc>https://news.example/{reference}</loc></url></urlset>"),
        ):
            said = repr(ask(body, route))
            assert "lol" not in said
            assert "root:" not in said
        assert time.process_time() - started < 1


def test_a_netscape_doctype_is_harmless() -> None:
    head = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    assert ask(rss("<item><link>/a/1</link></item>", head)).links[0].url == "https://news.example/a/1"


@pytest.mark.parametrize("body", [b"<rss><channel>" + b"<" * 3_900_000, b"<rss><channel>" + b"<item>" * 600_000, b"<rss><channel><title>" + b"&" * 3_900_000])
def test_hostile_feeds_take_bounded_time(body: bytes) -> None:
    started = time.process_time()
    with contextlib.suppress(RouteError):
        ask(body)
    assert time.process_time() - started < 3


def test_news_sitemap() -> None:
    body = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
    <url><loc> https://news.example/a/1 </loc><lastmod>2026-11-20T12:00:00Z</lastmod><news:news><news:publication><news:name>x</news:name>
    <news:language>ar</news:language></news:publication><news:publication_date>2026-11-20T10:00:00+03:00</news:publication_date>
    <news:title>عنوان &amp; خبر</news:title></news:news></url><url><loc>https://news.example/a/2</loc><lastmod>2026-11-19</lastmod></url></urlset>"""
    for packed in (body.encode(), gzip.compress(body.encode())):
        first, second = ask(packed, SITEMAP).links
        assert (first.url, first.title, first.language) == ("https://news.example/a/1", "عنوان & خبر", "ar")
        assert first.published == datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
        assert second.published == datetime(2026, 11, 18, 21, 0, tzinfo=UTC)  # the day's beginning in Baghdad


def test_a_sitemap_index_gives_more_to_ask_newest_first_and_never_itself() -> None:
    rows = "".join(
        f"<sitemap><loc>{u}</loc><lastmod>{d}</lastmod></sitemap>" for u, d in [("/s/1.xml", "2026-01-01"), ("/s/2.xml", "2026-11-01"), (URL, "2026-12-01")]
    )
    found = ask(f"<sitemapindex>{rows}</sitemapindex>", SITEMAP)
    assert found.links == ()
    assert found.more == ("https://news.example/s/2.xml", "https://news.example/s/1.xml")


def test_a_cut_off_sitemap_gives_what_came_before() -> None:
    assert len(ask("<urlset><url><loc>https://news.example/a/1</loc></url><url><loc>https://news.exa", SITEMAP).links) == 1


def test_a_sitemap_declared_as_a_feed_is_read_as_what_it_is() -> None:
    assert ask("<urlset><url><loc>https://news.example/a/1</loc></url></urlset>", FEED).links[0].url == "https://news.example/a/1"


def test_listing_with_base_images_times_and_next_page() -> None:
    body = """<html><head><base href="https://news.example/ar/"><link rel="next" href="?page=2"></head><body>
    <li><h3><a href="news/1"><img src=x></a></h3><h3><a href="news/1">العنوان الأول</a></h3><time datetime="2026-11-20T10:00:00+03:00"></time></li>
    <li><h3><a href="/ar/news/2#c">Second</a></h3></li><p><a href="/about">About</a></p></body></html>"""
    found = ask(body, LISTING)
    assert [(x.url, x.title) for x in found.links] == [("https://news.example/ar/news/1", "العنوان الأول"), ("https://news.example/ar/news/2", "Second")]
    assert found.links[0].published == datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
    assert found.more == ("https://news.example/ar/?page=2",)


def test_wordpress_posts() -> None:
    body = '[{"date":"2026-11-20T10:00:00","date_gmt":"2026-11-20T07:00:00","link":"https://news.example/a/1/","title":{"rendered":"A &#8211; <b>B</b>"}},7]'
    (link,) = ask(body, WORDPRESS).links
    assert (link.title, link.published) == ("A – B", datetime(2026, 11, 20, 7, 0, tzinfo=UTC))
    assert ask("[]", WORDPRESS) == Found(())


def test_json_api_by_path_with_local_times_and_epochs() -> None:
    rows = (
        '[{"Title":"A","Link":"/arabic/x/1","AMPDateTime":"2026-11-20T10:00:00"},{"Title":null,"Link":"/arabic/x/2","AMPDateTime":1763622000000},{"Link":null}]'
    )
    found = ask(f'{{"Data":{{"CategoryNews":{{"Articles":{rows}}}}}}}', RUDAW)
    assert [(x.url, x.title) for x in found.links] == [("https://news.example/arabic/x/1", "A"), ("https://news.example/arabic/x/2", None)]
    assert [x.published for x in found.links] == [datetime(2026, 11, 20, 7, 0, tzinfo=UTC), datetime(2025, 11, 20, 7, 0, tzinfo=UTC)]


PIECES = st.sampled_from([
    b"<rss>", b"<channel>", b"<item>", b"</item>", b"<link>", b"</link>", b"http://[", b"<feed>", b"<entry>", b"<urlset>", b"<url><loc>",
    b"</loc></url>", b"<!DOCTYPE",
    b"[", b"]>", b"<!ENTITY", b"&x;", b"{", b'"Data":', b"}", b"<a href='//", b"'>", b"\x1f\x8b", b"\xff\xfe", b"<pubDate>", b"9999-99-99", b"</pubDate>",
])  # fmt: skip


def test_json_api_builds_addresses_from_what_a_row_has() -> None:
    route = JsonApi(url=URL, confidence=SEEN, items="data.posts", fields={"url": "https://paper.example/{meta.lang}/{id}/", "title": "title"})
    rows = '[{"id":7,"meta":{"lang":"en"},"title":"Seven"},{"id":8,"meta":{},"title":"No language"},{"meta":{"lang":"en"}},"no row",null]'
    assert [(x.url, x.title) for x in ask(f'{{"data":{{"posts":{rows}}}}}', route).links] == [("https://paper.example/en/7/", "Seven")]


def test_json_api_reads_lists_inside_lists_as_one() -> None:
    route = JsonApi(url=URL, confidence=SEEN, items="*.contents", fields={"url": "path"})
    body = '{"metadata":{"title":"x"},"now":{"contents":[{"path":"/now/a"},{"path":"/now/b"}]},"world":{"contents":[{"path":"/world/c"}]}}'
    assert [x.url for x in ask(body, route).links] == [f"https://news.example/{p}" for p in ("now/a", "now/b", "world/c")]
    with pytest.raises(RouteError, match="no list"):
        ask('{"metadata":{"title":"x"},"now":"nothing"}', route)


def test_of_an_archive_only_the_newest_months_are_asked() -> None:
    months = [f"https://news.example/sitemaps/all/sitemap-{m}.xml" for m in ("2023-8", "2026-9", "2026-10", "2026-11", "2025-12")]
    rows = "".join(f"<sitemap><loc>{m}</loc></sitemap>" for m in months)
    index = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'
    assert ask(index, NewsSitemap(url=URL, confidence=SEEN, newest=2)).more == (months[3], months[2])
    assert ask(index, SITEMAP).more == (months[3], months[2], months[1], months[4], months[0])


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES | st.binary(max_size=20), max_size=30).map(b"".join), st.sampled_from([FEED, SITEMAP, LISTING, WORDPRESS, RUDAW]))
def test_no_bytes_raise_anything_but_a_route_error(body: bytes, route: Route) -> None:
    causes = set()
    found = Found(())
    try:
        found = ask(body, route)
    except RouteError as error:
        causes = {error.cause}
    assert causes <= {"challenge", "consent", "login", "unavailable", "not_found", "script_only", "html_page", "not_a_feed", "empty", "too_large"}
    assert all(x.url.startswith(("http://", "https://")) for x in found.links)
