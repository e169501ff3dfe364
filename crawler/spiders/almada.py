"""Al-Mada, a Baghdad daily. (El Mada News, elmadanews.com, is another outlet.)"""

from __future__ import annotations

from crawler.families import wordpress
from crawler.outlet import Confidence, Kind, Outlet


class AlMada(wordpress.WordPressSpider):
    """المدى"""

    outlet = Outlet(
        key="almada",
        name="Al-Mada",
        native_name="المدى",
        home="https://almadapaper.net/",
        hosts=("almadapaper.net",),
        languages=("ar",),
        country="Iraq",
        kind=Kind.PRIVATE,
        line="Daily of the Al-Mada Foundation (Fakhri Karim)",
        timezone="Asia/Baghdad",
        routes=wordpress.routes("https://almadapaper.net", Confidence.SEEN),
        article=r"^https?://(?:www\.)?almadapaper\.net/(?P<id>\d{3,8})(?:/[^?#]*)?$",
        examples=("https://almadapaper.net/412345/", "https://almadapaper.net/412345/عنوان-الخبر"),
        layouts=(wordpress.LAYOUT,),
        unverified=("its REST collection", "where its pages print the date"),
        cited_as=("صحيفة المدى",),
    )
