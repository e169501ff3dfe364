"""Arc XP (Reuters and others): the news sitemap stays open where article pages are walled."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, NewsSitemap, Route


def routes(home: str, confidence: Confidence) -> tuple[Route, ...]:
    """Return the routes of an Arc site."""
    return (NewsSitemap(url=f"{home}/arc/outboundfeeds/news-sitemap/?outputType=xml", confidence=confidence),)


class ArcSpider(OutletSpider):
    """Base of outlets on Arc XP."""

    family = "Arc XP"
