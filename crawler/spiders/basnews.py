"""BasNews, Erbil. It has no feed that anybody has seen: its front pages are its routes."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Kind, Listing, Outlet


def _front(edition: str, language: str, confidence: Confidence) -> Listing:
    return Listing(url=f"https://www.basnews.com/{edition}", links="a[href*='/babat/']", confidence=confidence, language=language)


class BasNews(OutletSpider):
    """باسنیوز"""

    outlet = Outlet(
        key="basnews",
        name="BasNews",
        native_name="باسنیوز",
        home="https://www.basnews.com/",
        hosts=("basnews.com",),
        languages=("ckb", "kmr", "ar", "en", "tr", "fa"),
        country="Iraq",
        kind=Kind.PARTY,
        line="Erbil-based agency, widely described as affiliated with the KDP",
        timezone="Asia/Baghdad",
        routes=(
            _front("so/", "ckb", Confidence.SEEN),
            _front("so/babat", "ckb", Confidence.SEEN),
            _front("ar", "ar", Confidence.RECALLED),
            _front("en", "en", Confidence.INFERRED),
        ),
        article=r"^https?://(?:www\.)?basnews\.com/(?P<lang>so|kr|ar|en|tr|fa)/babat/(?P<id>\d+)/?$",
        examples=("https://www.basnews.com/ar/babat/664659", "https://www.basnews.com/en/babat/919719"),
        unverified=("the markup of its pages, which are read by their structure", "its Arabic and English front pages", "whether its pages need JavaScript"),
        cited_as=("باسنیوز", "باسنيوز", "باس نيوز", "Bas News", "BasNews"),
    )
