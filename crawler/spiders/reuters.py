"""Reuters. The news sitemap is open; article pages are usually walled, and are then reported as blocked."""

from __future__ import annotations

from datetime import date

from crawler.families import arc
from crawler.outlet import Confidence, Kind, Layout, Outlet

_SINCE_2021 = Layout(  # selectors of a working scraper; no page of it was seen
    title=("header[data-testid=DefaultArticleHeader] h1", "h1[data-testid=Heading]", "h1"),
    body=(
        "[data-testid=ArticleBody] [data-testid^=paragraph-], [data-testid=ArticleBody] h2[data-testid=Heading]",
        "[data-testid=ArticleBody] div[class*=text-module__text]",
    ),
    authors=("meta[name='article:author']", "[data-testid=AuthorName]"),
    tags=("meta[name='article:tag']",),
    drop=("[data-testid=promo-box]", "[data-testid=Toolbar]", "[data-testid=SignOff]", "[class*=article-body__toolbar]"),
    skip=(r"Sign up here\.?", r"Our Standards: The Thomson Reuters Trust Principles.*", r"opens new tab", r"Read more:?"),
)
_TEXT = ("p", "h3", "pre", "[class*=Attribution-attribution]", "div:last-child")
_UNTIL_2021 = Layout(
    title=("h1[class*=ArticleHeader-headline]", "h1[class*=Headline-headline]"),
    body=(", ".join(f"[class*=ArticleBodyWrapper] > {part}" for part in _TEXT),),
    authors=("[class*=Byline-author]",),
    section=("[class*=ArticleHeader-channel] a", "meta[name='og:article:section']"),
    drop=("[class*=byline-container]", "[class*=RelatedCoverage]", "[class*=AdSlot]", "[class*=slideshow]", "[class*=TrustBadge]", "[class*=read-time]"),
    skip=(r"Our Standards:.*", r"Slideshow \(.*\)", r"\d+ Min Read"),
    until=date(2022, 12, 31),
)


class Reuters(arc.ArcSpider):
    """Reuters"""

    outlet = Outlet(
        key="reuters",
        name="Reuters",
        native_name="Reuters",
        home="https://www.reuters.com/",
        hosts=("reuters.com",),
        languages=("en", "ar"),
        country="United Kingdom",
        kind=Kind.WIRE,
        line="Thomson Reuters",
        timezone="UTC",
        routes=arc.routes("https://www.reuters.com", Confidence.SEEN),
        article=(
            r"^https?://(?:www\.)?reuters\.com/(?:(?:ar/)?(?:[a-z0-9-]+/)+[^/?#]+-20\d{2}-\d{2}-\d{2}/?$"
            r"|article/(?:[^/?#]+/)*[^/?#]*-?id[A-Z]{2}[A-Z0-9]+$)"
        ),
        examples=(
            "https://www.reuters.com/world/middle-east/us-condemns-iran-attack-israel-2025-06-15/",
            "https://www.reuters.com/article/us-mideast-crisis/a-headline-idUSKBN1ZI0EH",
        ),
        layouts=(_SINCE_2021, _UNTIL_2021),
        unverified=("the selectors of its pages since 2021", "whether its article pages can be had at all without a licence: a datacentre was refused"),
        cited_as=("Reuters", "رويترز", "رویترز"),
    )
