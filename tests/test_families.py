"""What families add to the common spider: which links and further addresses a route's answer gives."""

from __future__ import annotations

from scrapy.http import HtmlResponse, Response, TextResponse, XmlResponse

from crawler.extract.links import Found
from crawler.families.base import OutletSpider
from crawler.families.pangea import MOST_FEEDS
from crawler.outlet import Listing, NewsSitemap, Route
from crawler.registry import spiders

FARDA = spiders()["radiofarda"]()
HOME = "https://www.radiofarda.com"
SITEMAP = next(r for r in FARDA.outlet.routes if isinstance(r, NewsSitemap))
FEEDS = next(r for r in FARDA.outlet.routes if isinstance(r, Listing))


def test_pangea_asks_the_first_feeds_its_page_of_feeds_names() -> None:
    rows = "".join(f'<li><a href="/api/z{n}qyteyr{n}">خوراک {n}</a> <a href="/z/{n}">صفحه</a></li>' for n in range(40))
    page = HtmlResponse(f"{HOME}/rssfeeds", body=f"<html><body><ul>{rows}</ul></body></html>".encode(), encoding="utf-8")
    found = FARDA.links_in(page, FEEDS)
    assert found.links == ()
    assert found.more == tuple(f"{HOME}/api/z{n}qyteyr{n}" for n in range(MOST_FEEDS))


def test_pangea_reads_a_feed_that_its_page_of_feeds_named() -> None:
    feed = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>رادیو فردا</title><item><title>پایان ماموریت</title>
    <link>{HOME}/a/end-of-mission/33844113.html</link><pubDate>Sat, 27 Jan 2024 16:05:00 +0000</pubDate></item></channel></rss>"""
    found = FARDA.links_in(XmlResponse(f"{HOME}/api/z1qyteyr1", body=feed.encode(), encoding="utf-8"), FEEDS)
    assert [(link.url, link.title) for link in found.links] == [(f"{HOME}/a/end-of-mission/33844113.html", "پایان ماموریت")]


def test_pangea_leaves_the_archive_of_a_sitemap_index_alone() -> None:
    named = ("sitemap_310_1.xml.gz", "sitemap_310_2.xml.gz", "sitemap_310_news.xml.gz", "sitemap_310_videos.xml.gz", "sitemap_310_sections.xml.gz")
    rows = "".join(f"<sitemap><loc>{HOME}/{name}</loc></sitemap>" for name in named)
    index = f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'
    found = FARDA.links_in(XmlResponse(f"{HOME}/sitemap.xml", body=index.encode(), encoding="utf-8"), SITEMAP)
    assert found.more == (f"{HOME}/sitemap_310_news.xml.gz",)


def test_afpims_takes_the_feed_from_the_page_of_lists_that_names_it() -> None:
    oir = spiders()["cjtfoir"]()
    newsroom = oir.outlet.routes[0]
    home, article = "https://www.inherentresolve.mil", "/NEWSROOM/Releases/Article/3154425/a-headline/"
    feed = f"{home}/DesktopModules/ArticleCS/RSS.ashx?ContentType=1&Site=77&max=10"
    body = f"""<html><head><link rel="alternate" type="application/rss+xml" href="{feed.replace("&", "&amp;")}"></head>
    <body><div class="listing"><a href="{article}">A headline</a></div></body></html>"""
    found = oir.links_in(HtmlResponse(f"{home}/NEWSROOM/", body=body.encode(), encoding="utf-8"), newsroom)
    assert ([x.url for x in found.links], found.more) == ([home + article], (feed,))
    rss = f"<rss version='2.0'><channel><title>x</title><item><title>A headline</title><link>{home}{article}</link></item></channel></rss>"
    assert [x.url for x in oir.links_in(XmlResponse(feed, body=rss.encode(), encoding="utf-8"), newsroom).links] == [home + article]


def test_json_interfaces_of_the_outlets_give_their_stories() -> None:
    media, trt = spiders()["media964"](), spiders()["trt_arabi"]()
    posts = '{"data":{"posts":[{"id":51234,"title":"عنوان","content_rendered":"<p>نص</p>"},{"title":"بلا رقم"}]}}'
    found = media.links_in(TextResponse(media.outlet.routes[0].url, body=posts.encode(), encoding="utf-8"), media.outlet.routes[0])
    assert [(x.url, x.title) for x in found.links] == [("https://964media.com/51234/", "عنوان")]
    assert media.outlet.is_article(found.links[0].url)
    rows = '[{"id":1,"title":"خبر","path":"/now/خبر-عاجل-18190838","publishedDate":"2026-11-20T10:00:00Z"}]'
    home = f'{{"metadata":{{"title":"x"}},"featured":{rows},"latest":[]}}'
    found = trt.links_in(TextResponse(trt.outlet.routes[0].url, body=home.encode(), encoding="utf-8"), trt.outlet.routes[0])
    assert [x.title for x in found.links] == ["خبر"]
    assert all(trt.outlet.is_article(x.url) and x.published for x in found.links)


def test_a_family_that_stumbles_over_an_answer_has_its_route_fail_and_hides_nothing() -> None:
    class Stumbling(OutletSpider):
        outlet = FARDA.outlet

        def links_in(self, response: Response, route: Route) -> Found:
            raise KeyError("no such field")

    request = Stumbling().route_request(FEEDS, FEEDS.url)
    found = list(Stumbling().parse_route(HtmlResponse(FEEDS.url, body=b"<p>x", request=request), FEEDS))
    assert [(type(x).__name__, x.error, x.links) for x in found] == [("RouteAnswered", "crash", ())]
