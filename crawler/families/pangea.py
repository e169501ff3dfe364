"""Pangea, the CMS of RFE/RL (Radio Farda and others) and the Voice of America. Addresses are `/a/<slug>/<id>.html`.

Traps: feed addresses are opaque codes, and most of those printed elsewhere are invented, so they are read from `/rssfeeds`; robots.txt of some
sites forbids `/api/`, so the sitemap comes first; its index holds the whole archive (940,000 addresses for VOA alone), of which only the
news sitemaps are asked. Pages in Persian print the Jalali date: the instant stands in `time[datetime]`.
"""

from __future__ import annotations

import re

from scrapy.http import Response

from crawler.extract.links import Found
from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Layout, Listing, NewsSitemap, Route

MOST_FEEDS = 6  # of those on /rssfeeds, which begins with the general ones
_NEWS = re.compile(r"/sitemap_\w*(?:news|latest)\w*\.xml(?:\.gz)?$")
_FEED = re.compile(r"/api/")

LAYOUT = Layout(
    title=("h1.pg-title", ".col-title h1", "h1.title", "h1"),
    lead=(".intro",),
    # Pages of a video or a gallery have no text but the introduction.
    body=("#article-content .wsw", "div.wsw", ".intro"),
    date=(".publishing-details time[datetime]", "time[pubdate][datetime]", ".published time", "time[datetime]"),
    authors=(".publishing-details .links__item-link", ".links--author .links__item-link", ".author-name a"),
    section=(".category a", ".category"),
    tags=(".article-categories a", ".links--tags a"),
    drop=(
        ".wsw__embed", ".wsw__related", ".region", ".infgraphicsAttach", ".c-mmp", ".media-block-wrap", ".media-download", ".c-author", ".load-more",
        ".article-categories", ".news-app-promo", ".category-menu", "#comments", ".share--box", ".quiz",
    ),
    skip=(
        r"_{3,}", r"(?:EMBED|SHARE|EMBED SHARE)", r"No media source currently available", r"(?:The code has been copied|The URL has been copied).*",
        r"(?:بیشتر در این باره|بیشتر بخوانید|مطالب مرتبط|همچنین بخوانید|See also|READ MORE)\s*:?.*", r"0:00(?:\s.*)?",
    ),
    dates=("json-ld", "layout", "meta"),
)  # fmt: skip


def routes(home: str, confidence: Confidence, language: str | None = None) -> tuple[Route, ...]:
    """Return the routes of a Pangea site whose feeds are not known; `confidence` is that of its sitemap."""
    return (
        NewsSitemap(url=f"{home}/sitemap.xml", confidence=confidence, language=language),
        Listing(url=f"{home}/rssfeeds", links="a[href*='/api/']", confidence=Confidence.INFERRED, language=language, note="its links are feeds"),
    )


class PangeaSpider(OutletSpider):
    """Base of outlets on Pangea; set `outlet` with this module's LAYOUT and routes."""

    family = "Pangea"

    def links_in(self, response: Response, route: Route) -> Found:
        """Follow the page of feeds to its first feeds, and a sitemap index to its news sitemaps alone."""
        if isinstance(route, Listing) and _FEED.search(response.url):
            route = Feed(url=route.url, confidence=route.confidence, language=route.language)
        found = super().links_in(response, route)
        if isinstance(route, Listing):
            return Found((), tuple(link.url for link in found.links)[:MOST_FEEDS])
        return Found(found.links, tuple(url for url in found.more if _NEWS.search(url)))
