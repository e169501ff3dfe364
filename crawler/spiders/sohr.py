"""Syrian Observatory for Human Rights, Coventry."""

from __future__ import annotations

from crawler.families import wordpress
from crawler.outlet import Confidence, Feed, Kind, Outlet


class Sohr(wordpress.WordPressSpider):
    """المرصد السوري لحقوق الإنسان"""

    outlet = Outlet(
        key="sohr",
        name="Syrian Observatory for Human Rights",
        native_name="المرصد السوري لحقوق الإنسان",
        home="https://www.syriahr.com/",
        hosts=("syriahr.com",),
        languages=("ar", "en"),
        country="United Kingdom",
        kind=Kind.NGO,
        line="UK-based monitor of the war in Syria",
        timezone="Asia/Damascus",
        routes=(
            *wordpress.routes("https://www.syriahr.com", Confidence.SEEN),
            Feed(url="https://www.syriahr.com/en/feed/", confidence=Confidence.SEEN, language="en"),
        ),
        article=r"^https?://(?:www\.)?syriahr\.com/(?:(?P<lang>en)/|(?!(?:category|tag|author|page)/)[^/?#]+/)?(?P<id>\d{4,8})/?$",
        examples=("https://www.syriahr.com/en/337635/", "https://www.syriahr.com/عنوان-الخبر/765432/"),
        layouts=(wordpress.LAYOUT,),
        unverified=("its REST collection", "that it runs WordPress", "whether it answers this crawler: it refused a crawler in July 2026"),
        cited_as=("المرصد السوري", "المرصد السوري لحقوق الإنسان", "SOHR"),
    )
