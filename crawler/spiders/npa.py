"""North Press Agency, north-eastern Syria."""

from __future__ import annotations

from crawler.families import wordpress
from crawler.outlet import Confidence, Feed, Kind, Outlet


class NorthPress(wordpress.WordPressSpider):
    """نورث برس"""

    outlet = Outlet(
        key="npa",
        name="North Press Agency",
        native_name="نورث برس",
        home="https://npasyria.com/",
        hosts=("npasyria.com",),
        languages=("ar", "en", "kmr"),
        country="Syria",
        kind=Kind.PRIVATE,
        line="Agency in north-eastern Syria",
        timezone="Asia/Damascus",
        routes=(
            *wordpress.routes("https://npasyria.com", Confidence.SEEN),
            Feed(url="https://npasyria.com/en/feed/", confidence=Confidence.SEEN, language="en"),
        ),
        article=r"^https?://(?:www\.)?npasyria\.com/(?:(?P<lang>en|ku)/)?(?P<id>\d{3,8})/?$",
        examples=("https://npasyria.com/en/110223/", "https://npasyria.com/178716/"),
        layouts=(wordpress.LAYOUT,),
        unverified=("its REST collection", "where its pages print the date"),
        cited_as=("نورث برس", "North Press", "North Press Agency"),
    )
