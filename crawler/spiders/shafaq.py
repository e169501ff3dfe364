"""Shafaq News, Baghdad."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Outlet


def _feed(edition: str, language: str) -> Feed:
    return Feed(url=f"https://shafaq.com/rss/{edition}", confidence=Confidence.SEEN, language=language)


class Shafaq(OutletSpider):
    """شفق نيوز"""

    outlet = Outlet(
        key="shafaq",
        name="Shafaq News",
        native_name="شفق نيوز",
        home="https://shafaq.com/",
        hosts=("shafaq.com",),
        languages=("ar", "en", "ckb"),
        country="Iraq",
        kind=Kind.PRIVATE,
        line="Private Baghdad agency founded by Faili Kurds",
        timezone="Asia/Baghdad",
        routes=(_feed("ar", "ar"), _feed("en", "en"), _feed("ku", "ckb")),
        # A story moves between sections (8 of 3,516 did within two months); its slug goes along and is numbered where it is taken.
        article=r"^https?://(?:www\.)?shafaq\.com/(?P<lang>ar|en|ku|kr)/(?!tags/|rss(?:/|$)|bbc-arabic/)[^/?#]+/(?P<id>[^/?#]+?)/?$",
        examples=(
            "https://shafaq.com/en/Security/Iraq-arrests-suspect-in-US-journalist-Shelly-Kittleson-kidnapping",
            "https://shafaq.com/ar/سیاسة/عنوان-الخبر",
        ),
        unverified=("the markup of its pages, which are read by their structure",),
        cited_as=("شفق نيوز", "Shafaq News", "شەفەق نیوز"),
    )
