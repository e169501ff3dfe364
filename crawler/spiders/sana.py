"""SANA, Damascus."""

from __future__ import annotations

from crawler.families import wordpress
from crawler.outlet import Confidence, Feed, Kind, Outlet


class Sana(wordpress.WordPressSpider):
    """سانا"""

    outlet = Outlet(
        key="sana",
        name="SANA",
        native_name="سانا",
        home="https://sana.sy/",
        hosts=("sana.sy",),
        languages=("ar", "en"),
        country="Syria",
        kind=Kind.STATE_AGENCY,
        line="News agency of the Syrian state; under the transitional government since December 2024",
        timezone="Asia/Damascus",
        routes=(
            *wordpress.routes("https://sana.sy", Confidence.SEEN),
            Feed(url="https://sana.sy/en/?feed=rss2", confidence=Confidence.SEEN, language="en"),
        ),
        article=(
            r"^https?://(?:www\.)?sana\.sy/(?:(?P<lang>en|fr|es|ru|tr|fa|ku|he)/)?"
            r"(?:(?!(?:category|tag|author|page)/)[a-z-]+/(?P<id>\d{5,8})/?|\?p=(?P<id_short>\d+))$"
        ),
        examples=("https://sana.sy/en/syria/2289847/", "https://sana.sy/?p=2215080", "https://sana.sy/politics/2215080/"),
        layouts=(wordpress.LAYOUT,),
        unverified=("its REST collection", "where its pages print the date"),
        cited_as=("سانا", "SANA", "الوكالة العربية السورية للأنباء"),
    )
