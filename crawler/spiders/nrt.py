"""NRT, Sulaymaniyah. It has no feed, and its site may have moved."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Kind, Listing, Outlet


def _news(edition: str, language: str, confidence: Confidence) -> Listing:
    return Listing(url=f"https://www.nrttv.com/{edition}/news", links="a[href*='/detail']", confidence=confidence, language=language)


class Nrt(OutletSpider):
    """ئێن ئاڕ تی"""

    outlet = Outlet(
        key="nrt",
        name="NRT",
        native_name="ئێن ئاڕ تی",
        home="https://www.nrttv.com/",
        hosts=("nrttv.com",),
        languages=("ckb", "ar", "en"),
        country="Iraq",
        kind=Kind.PRIVATE,
        line="Founded by Shaswar Abdulwahid, leader of the New Generation Movement",
        timezone="Asia/Baghdad",
        routes=(_news("ar", "ar", Confidence.SEEN), _news("so", "ckb", Confidence.INFERRED), _news("en", "en", Confidence.INFERRED)),
        article=r"^https?://(?:www\.)?nrttv\.com/(?P<lang>ar|en|ckb|so)/(?:[^/?#]+/)?detail\d*/(?P<id>\d+)(?:/[^?#]*)?$",
        examples=("https://nrttv.com/ar/detail3/38875",),
        unverified=(
            "whether this is still its domain: nrt-news.com appears elsewhere",
            "its Sorani and English lists",
            "the markup of its pages, which are read by their structure, and whether they need JavaScript",
        ),
        cited_as=("NRT", "ئێن ئاڕ تی", "إن آر تي", "ان ار تي", "ان آر تی"),
    )
