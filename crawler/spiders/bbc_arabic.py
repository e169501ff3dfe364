"""BBC News Arabic."""

from __future__ import annotations

from crawler.families import simorgh
from crawler.outlet import Confidence, Feed, Kind, Outlet


class BbcArabic(simorgh.SimorghSpider):
    """بي بي سي نيوز عربي"""

    outlet = Outlet(
        key="bbc_arabic",
        name="BBC News Arabic",
        native_name="بي بي سي نيوز عربي",
        home="https://www.bbc.com/arabic",
        hosts=("bbc.com", "bbc.co.uk"),
        languages=("ar",),
        country="United Kingdom",
        kind=Kind.PUBLIC,
        line="BBC World Service",
        timezone="UTC",
        routes=(
            Feed(url="https://feeds.bbci.co.uk/arabic/rss.xml", confidence=Confidence.SEEN),
            Feed(url="https://feeds.bbci.co.uk/arabic/middleeast/rss.xml", confidence=Confidence.SEEN),
        ),
        article=r"^https?://(?:www\.)?bbc\.(?:com|co\.uk)/arabic/(?:articles/(?P<id>c[0-9a-z]{10,12}o)|(?P<id_old>[a-z-]+-\d{6,9}))(?:\.amp|\.lite)?$",
        examples=("https://www.bbc.com/arabic/articles/c62x34m1nkzo", "https://www.bbc.com/arabic/middleeast-68388888"),
        layouts=(simorgh.LAYOUT,),
        cited_as=("بي بي سي", "BBC", "بی‌بی‌سی"),
    )
