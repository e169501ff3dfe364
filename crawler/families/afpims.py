"""AFPIMS, the publishing system of the US Department of War and its commands (on DotNetNuke).

Feeds are `/DesktopModules/ArticleCS/RSS.ashx?ContentType=<n>&Site=<id>`: 1 news, 2 and 9 releases; the site's id is opaque and of some sites
unknown, so the pages of lists are asked for the feeds they name.

Traps: an article keeps its number when its section is renamed (`/MEDIA/PRESS-RELEASES/Press-Release-View/Article/N/` became
`/MEDIA/PUBLIC-RELEASES/Article/N/`) and may be linked without its slug; a page prints a day and no time, as `Press Release | Oct. 17, 2017`;
Akamai in front refuses many clients, which is reported as blocked.
"""

from __future__ import annotations

import re
from html import unescape

from scrapy.http import Response

from crawler.extract.links import Found
from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Layout, Listing, Route

_FEED = "/DesktopModules/ArticleCS/RSS.ashx"
_NAMED = re.compile(r"""["'](?P<url>[^"'<>\s]*/DesktopModules/ArticleCS/RSS\.ashx\?[^"'<>\s]*)["']""", re.IGNORECASE)
MOST_FEEDS = 3  # that one page of lists may name

LAYOUT = Layout(
    title=("h1.maintitle", "h1[itemprop=headline]", ".article-view h1", "h1"),
    body=("[itemprop=articleBody]", ".adetail .body", ".article-view .body", ".ntext", ".content .inside .body"),
    date=("[itemprop=datePublished]", ".adetail .info .date", ".info .date", ".published", "time[datetime]"),
    authors=("[itemprop=author]", ".byline .author", ".info .byline"),
    section=(".adetail .category", ".info .category"),
    tags=(".adetail-tags a", ".tags a", "[class*=hashtag] a"),
    drop=(
        ".media", ".gallery", ".image-wrapper", ".inline-image", ".caption", ".related", ".related-stories", ".share", ".addthis_toolbox", ".tags",
        ".adetail-tags", ".pagenav", ".attachments", "figure", "aside",
    ),
    end=("Media Contact:",),
    skip=(r"-+\s*(?:30|more|end)\s*-+", r"Photo By:?.*", r"VIRIN:.*"),
    dates=("json-ld", "layout", "meta"),
)  # fmt: skip


def feed(home: str, content: int, site: int, confidence: Confidence = Confidence.SEEN, note: str = "") -> Feed:
    """Return the feed of one kind of content of a site."""
    return Feed(url=f"{home}{_FEED}?ContentType={content}&Site={site}&max=20", confidence=confidence, note=note)


class AfpimsSpider(OutletSpider):
    """Base of outlets on AFPIMS; set `outlet` with this module's LAYOUT and feed."""

    family = "AFPIMS"

    def links_in(self, response: Response, route: Route) -> Found:
        """Of a page of lists, ask for the feeds that it names too: they alone tell the number of the site."""
        if isinstance(route, Listing) and _FEED.lower() in response.url.lower():
            return super().links_in(response, Feed(url=route.url, confidence=route.confidence, language=route.language))
        found = super().links_in(response, route)
        if not isinstance(route, Listing):
            return found
        named = dict.fromkeys(url for m in _NAMED.finditer(response.text) if self.outlet.owns(url := response.urljoin(unescape(m["url"]))))
        return Found(found.links, (*found.more, *list(named)[:MOST_FEEDS]))
