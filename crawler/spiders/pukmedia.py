"""PUKmedia, Sulaymaniyah."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Kind, Listing, Outlet


def _front(edition: str, language: str, confidence: Confidence) -> Listing:
    return Listing(url=f"https://www.pukmedia.com/{edition}/Home", links="a[href*='Details/']", confidence=confidence, language=language)


class PukMedia(OutletSpider):
    """PUKMEDIA"""

    outlet = Outlet(
        key="pukmedia",
        name="PUKmedia",
        native_name="PUKMEDIA",
        home="https://www.pukmedia.com/",
        hosts=("pukmedia.com",),
        languages=("ckb", "ar", "en", "kmr", "fa"),
        country="Iraq",
        kind=Kind.PARTY,
        line="Media organ of the Patriotic Union of Kurdistan",
        timezone="Asia/Baghdad",
        routes=(_front("EN", "en", Confidence.SEEN), _front("KS", "ckb", Confidence.INFERRED), _front("AR", "ar", Confidence.INFERRED)),
        article=r"^https?://(?:www\.)?pukmedia\.com/(?P<lang>(?i:EN|AR|KS|KR|FA))/(?i:Details|ArticleDetails)/(?P<id>\d+)(?:/[^?#]*)?$",
        examples=("https://pukmedia.com/EN/Details/80948", "https://www.pukmedia.com/KS/Details/180948"),
        unverified=("the markup of its pages, which are read by their structure", "its Sorani and Arabic front pages"),
        cited_as=("PUKmedia", "PUKMEDIA", "پوکمیدیا", "پیوکەی میدیا", "PUK media"),
    )
