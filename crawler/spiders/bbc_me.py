"""BBC News on the Middle East, in English."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Layout, Outlet


class BbcMiddleEast(OutletSpider):
    """BBC News Middle East"""

    family = "own (BBC News)"
    outlet = Outlet(
        key="bbc_me",
        name="BBC News Middle East",
        native_name="BBC News",
        home="https://www.bbc.com/news/world/middle_east",
        hosts=("bbc.com", "bbc.co.uk"),
        languages=("en",),
        country="United Kingdom",
        kind=Kind.PUBLIC,
        line="British Broadcasting Corporation, funded by a licence fee",
        timezone="UTC",
        routes=(Feed(url="https://feeds.bbci.co.uk/news/world/middle_east/rss.xml", confidence=Confidence.SEEN),),
        article=r"^https?://(?:www\.)?bbc\.(?:com|co\.uk)/news/(?:articles/(?P<id>c[0-9a-z]{10,12}o)|(?:[a-z]+-)+(?P<id_old>\d{7,9}))(?:\.amp|\.lite)?$",
        examples=("https://www.bbc.com/news/articles/c62x34m1nkzo", "https://www.bbc.co.uk/news/world-middle-east-68388888"),
        layouts=(
            Layout(  # class names are generated; the names of components stay
                title=("[data-component=headline-block] h1", "main h1"),
                body=("article [data-component=text-block], article [data-component=subheadline-block], article [data-component=unordered-list-block]",),
                date=("article time[datetime]",),
                authors=("[data-component=byline-block] [class*=ByLine] span", "[data-testid=byline-new-contributors] span"),
                tags=("[data-component=tags] a", "[data-component=topic-list] a"),
                drop=("[data-component=links-block]", "[data-component=promo]", "figure", "aside"),
            ),
        ),
        unverified=("the shape of the article addresses in its feed",),
        cited_as=("BBC", "BBC News"),
        notes="The feed decides what is on the Middle East: an address does not tell.",
    )
