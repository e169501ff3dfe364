"""Yemanyoun, Sanaa. Little is known of it; aggregators carry its stories meanwhile."""

from __future__ import annotations

from crawler.families import wordpress
from crawler.outlet import Confidence, Kind, Outlet


class Yemanyoun(wordpress.WordPressSpider):
    """يمانيون"""

    outlet = Outlet(
        key="yemanyoun",
        name="Yemanyoun",
        native_name="يمانيون",
        home="https://www.yemanyoun.com/",
        hosts=("yemanyoun.com",),
        languages=("ar",),
        country="Yemen",
        kind=Kind.PARTY,
        line="Aligned with Ansar Allah (Houthi)",
        timezone="Asia/Aden",
        routes=wordpress.routes("https://www.yemanyoun.com", Confidence.INFERRED),
        article=r"^https?://(?:www\.)?yemanyoun\.com/(?:archives/)?(?P<id>\d+)/?$",
        examples=("https://www.yemanyoun.com/archives/123456",),
        layouts=(wordpress.LAYOUT,),
        unverified=(
            "the domain itself: no page of it was ever seen",
            "that it runs WordPress, and so both of its routes",
            "the shape of its article addresses",
        ),
        cited_as=("يمانيون",),
    )
