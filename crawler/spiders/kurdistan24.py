"""Kurdistan24, Erbil."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Outlet


def _feed(edition: str) -> Feed:
    return Feed(url=f"https://www.kurdistan24.net/{edition}/rss.xml", confidence=Confidence.SEEN, language=edition)


class Kurdistan24(OutletSpider):
    """کوردستان ٢٤"""

    outlet = Outlet(
        key="kurdistan24",
        name="Kurdistan24",
        native_name="کوردستان ٢٤",
        home="https://www.kurdistan24.net/",
        hosts=("kurdistan24.net",),
        languages=("ckb", "kmr", "ar", "en", "tr"),
        country="Iraq",
        kind=Kind.PARTY,
        line="Erbil-based network, widely described as affiliated with the KDP",
        timezone="Asia/Baghdad",
        routes=(_feed("ckb"), _feed("ar"), _feed("en")),
        article=r"^https?://(?:www\.)?kurdistan24\.net/(?P<lang>[a-z]{2,3})/(?:story|opinion|interview)/(?P<id>\d+)(?:[/-][^?#]*)?$",
        examples=(
            "https://www.kurdistan24.net/ar/story/326986/المبعوث",
            "https://www.kurdistan24.net/en/story/896431/jd-vance-to-kurdistan24-president-trump-loves-the-kurds-reaffirms",
            "https://www.kurdistan24.net/ar/story/24927-عنوان-الخبر",
        ),
        unverified=("the markup of its pages, which are read by their structure", "feeds of its Kurmanji and Turkish editions"),
        cited_as=("کوردستان 24", "کوردستان24", "كوردستان 24", "كردستان 24", "کردستان 24", "Kurdistan 24", "K24"),
        notes="Addresses had id-slug before they had id/slug.",
    )
