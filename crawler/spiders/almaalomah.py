"""Al-Maalomah, Baghdad."""

from __future__ import annotations

from crawler.families import wordpress
from crawler.outlet import Confidence, Feed, Kind, Listing, Outlet


class AlMaalomah(wordpress.WordPressSpider):
    """وكالة المعلومة"""

    outlet = Outlet(
        key="almaalomah",
        name="Al-Maalomah",
        native_name="وكالة المعلومة",
        home="https://www.almaalomah.me/",
        hosts=("almaalomah.me", "almaalomah.com"),
        languages=("ar",),
        country="Iraq",
        kind=Kind.PARTY,
        line="Widely linked to circles around Kata'ib Hezbollah",
        timezone="Asia/Baghdad",
        routes=(
            Feed(url="https://www.almaalomah.me/feed", confidence=Confidence.SEEN, note="listed by others, no fetch of it documented"),
            Listing(url="https://www.almaalomah.me/", confidence=Confidence.INFERRED, links="a[href*='/news/']"),
        ),
        article=r"^https?://(?:www\.)?almaalomah\.(?:me|com)/(?:news/)?(?P<id>\d+)(?:/[^?#]*)?$",
        examples=("https://www.almaalomah.me/news/123456", "https://www.almaalomah.me/news/123456/security/عنوان-الخبر"),
        layouts=(wordpress.LAYOUT,),
        unverified=("the shape of its article addresses", "that it runs WordPress, and so the markup of its pages", "whether its feed answers"),
        cited_as=("المعلومة", "وكالة المعلومة", "Al-Maalomah"),
    )
