"""Tehran Times, the English daily of the publisher of Mehr."""

from __future__ import annotations

from crawler.families import nastooh
from crawler.outlet import Confidence, Feed, Kind, NewsSitemap, Outlet


class TehranTimes(nastooh.NastoohSpider):
    """Tehran Times"""

    outlet = Outlet(
        key="tehrantimes",
        name="Tehran Times",
        native_name="Tehran Times",
        home="https://www.tehrantimes.com/",
        hosts=("tehrantimes.com",),
        languages=("en",),
        country="Iran",
        kind=Kind.STATE_AGENCY,
        line="Published by the Islamic Development Organization, as Mehr",
        timezone="Asia/Tehran",
        routes=(
            Feed(url="https://www.tehrantimes.com/rss", confidence=Confidence.SEEN),
            NewsSitemap(url="https://www.tehrantimes.com/sitemap/news/sitemap.xml", confidence=Confidence.INFERRED),
        ),
        article=r"^https?://(?:www\.)?tehrantimes\.com/news/(?P<id>\d+)(?:/[^?#]*)?$",
        examples=(
            "https://www.tehrantimes.com/news/503472/Iran-s-air-defense-forces-ready-for-swift-action-commander",
            "https://www.tehrantimes.com/news/407430",
        ),
        layouts=(nastooh.LAYOUT,),
        unverified=("its sitemap", "that it runs Nastooh, and so the markup of its pages"),
        cited_as=("Tehran Times", "تهران تایمز", "طهران تايمز"),
    )
