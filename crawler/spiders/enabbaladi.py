"""Enab Baladi, a Syrian outlet published from Turkey."""

from __future__ import annotations

from crawler.families import wordpress
from crawler.outlet import Confidence, Feed, Kind, Outlet


class EnabBaladi(wordpress.WordPressSpider):
    """عنب بلدي"""

    outlet = Outlet(
        key="enabbaladi",
        name="Enab Baladi",
        native_name="عنب بلدي",
        home="https://www.enabbaladi.net/",
        hosts=("enabbaladi.net",),
        languages=("ar", "en"),
        country="Syria",
        kind=Kind.PRIVATE,
        line="Independent, founded by Syrian activists in 2011",
        timezone="Asia/Damascus",
        routes=(
            *wordpress.routes("https://www.enabbaladi.net", Confidence.SEEN),
            Feed(url="https://english.enabbaladi.net/feed/", confidence=Confidence.SEEN, language="en"),
        ),
        article=(
            r"^https?://(?:www\.|(?P<edition>english)\.)?enabbaladi\.net"
            r"/(?:(?:archives/)?(?P<id>\d{4,8})(?:/[^?#]*)?|archives/20\d{2}/\d{2}/[^/?#]+/?)$"
        ),
        examples=("https://www.enabbaladi.net/731869/", "https://english.enabbaladi.net/archives/2025/11/a-headline/"),
        layouts=(wordpress.LAYOUT,),
        unverified=("its REST collection", "whether it answers this crawler: it refused a crawler in July 2026"),
        cited_as=("عنب بلدي", "Enab Baladi"),
    )
