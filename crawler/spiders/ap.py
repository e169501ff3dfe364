"""Associated Press."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Kind, Layout, NewsSitemap, Outlet


class Ap(OutletSpider):
    """Associated Press"""

    family = "Brightspot"
    outlet = Outlet(
        key="ap",
        name="Associated Press",
        native_name="Associated Press",
        home="https://apnews.com/",
        hosts=("apnews.com",),
        languages=("en",),
        country="United States",
        kind=Kind.WIRE,
        line="Not-for-profit cooperative of US newspapers and broadcasters",
        timezone="UTC",
        routes=(NewsSitemap(url="https://apnews.com/news-sitemap-content.xml", confidence=Confidence.SEEN),),
        article=r"^https?://(?:www\.)?apnews\.com/(?:article/[a-z0-9-]*?-?)?(?P<id>[0-9a-f]{32})/?$",
        examples=(
            "https://apnews.com/article/israel-west-bank-gaza-middle-east-7974cc0c03897b8b21e5fc2f8c7d8a79",
            "https://apnews.com/748f8eb6520f3f32aeb8411de8c59d37",
        ),
        layouts=(
            Layout(title=("h1.Page-headline",), body=("div.RichTextStoryBody",), authors=(".Page-authors a",), drop=(".Enhancement", ".PageListEnhancementGeneric")),
        ),
        unverified=("the selectors of its present pages",),
        cited_as=("AP", "The Associated Press", "Associated Press", "أسوشيتد برس", "آسوشیتدپرس"),
    )
