"""Reuters. The news sitemap is open; article pages are usually walled, and are then reported as blocked."""

from __future__ import annotations

from crawler.families import arc
from crawler.outlet import Confidence, Kind, Layout, Outlet


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
        layouts=(
            Layout(
                title=("header[data-testid=DefaultArticleHeader] h1", "h1[data-testid=Heading]"),
                body=("div[data-testid=ArticleBody]", "div[class*=article-body__content]"),
                authors=("a[rel=author]",),
                skip=(r"Our Standards: The Thomson Reuters Trust Principles.*", r"Sign up here\.", r"Reporting by .{0,300}"),
            ),
        ),
        unverified=("whether its article pages can be had at all without a licence: a datacentre was refused",),
        cited_as=("Reuters", "رويترز", "رویترز"),
    )
