"""Associated Press."""

from __future__ import annotations

from datetime import date

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Kind, Layout, NewsSitemap, Outlet

_SINCE_2023 = Layout(  # recalled; no page of it was seen
    title=("h1.Page-headline", ".Page-content h1", "h1"),
    body=(".RichTextStoryBody > p, .RichTextStoryBody > h2, .RichTextStoryBody > ul > li", ".RichTextStoryBody"),
    date=("bsp-timestamp[data-timestamp]", ".Page-dateModified [data-timestamp]"),
    authors=(".Page-authors a", ".Page-authors span"),
    section=(".Page-breadcrumbs a",),
    drop=(".Enhancement", ".HTMLModuleEnhancement", ".FreeStar", ".Advertisement", ".PageListEnhancementGeneric"),
)
_UNTIL_2023 = Layout(
    title=("[data-key=card-headline] h1", ".CardHeadline h1"),
    body=(".Article[data-key=article] > p, .Article[data-key=article] > h2, .Article[data-key=article] > ul > li", ".Article p"),
    authors=(".CardHeadline [class*=byline] span", "[class*=signature] [class*=byline]"),
    date=("[data-key=timestamp]",),
    tags=("meta[property='article:tag']",),
    drop=(".hub-peek-embed", ".related-story-embed", "[class*=relatedStory]", ".DFPSlot"),
    until=date(2023, 12, 31),
)


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
        layouts=(_SINCE_2023, _UNTIL_2023),
        unverified=("the selectors of its present pages",),
        cited_as=("AP", "The Associated Press", "Associated Press", "أسوشيتد برس", "آسوشیتدپرس"),
    )
