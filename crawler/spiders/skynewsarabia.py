"""Sky News Arabia, Abu Dhabi."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Layout, Outlet


class SkyNewsArabia(OutletSpider):
    """سكاي نيوز عربية"""

    family = "own (Sky News Arabia)"
    outlet = Outlet(
        key="skynewsarabia",
        name="Sky News Arabia",
        native_name="سكاي نيوز عربية",
        home="https://www.skynewsarabia.com/",
        hosts=("skynewsarabia.com",),
        languages=("ar",),
        country="United Arab Emirates",
        kind=Kind.PRIVATE,
        line="Owned by IMI (Abu Dhabi) and Sky",
        timezone="Asia/Dubai",
        routes=(
            Feed(url="https://www.skynewsarabia.com/rss", confidence=Confidence.SEEN),
            Feed(url="https://www.skynewsarabia.com/rss/middle-east.xml", confidence=Confidence.SEEN),
            Feed(url="https://www.skynewsarabia.com/rss/world.xml", confidence=Confidence.SEEN),
        ),
        article=r"^https?://(?:www\.)?skynewsarabia\.com/[a-z_-]+(?:/[a-z_-]+)?/(?P<id>\d{5,8})(?:-[^?#]*)?$",
        examples=("https://www.skynewsarabia.com/middle-east/1884498", "https://www.skynewsarabia.com/program/altasiea/1850416-انقسام-كردي"),
        layouts=(
            Layout(  # of working scrapers
                title=("h1.sna_content_heading", "h1"),
                body=("#firstBodyDiv", ".article-body"),
                tags=(".article-tags a",),
                drop=(".related-articles", ".article-tags", "[class*=related]", "[class*=newsletter]", "figure"),
            ),
        ),
        unverified=("whether its pages still have the markup of 2020",),
        cited_as=("سكاي نيوز عربية", "سكاي نيوز", "Sky News Arabia"),
    )
