"""Al-Forat News, Baghdad. Its CMS is not known; its front page is the only way in that was seen."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Kind, Listing, Outlet


class AlForat(OutletSpider):
    """الفرات نيوز"""

    family = "own (Al-Forat)"
    outlet = Outlet(
        key="alforat",
        name="Al-Forat News",
        native_name="الفرات نيوز",
        home="https://www.alforatnews.iq/",
        hosts=("alforatnews.iq", "alforatnews.com"),
        languages=("ar",),
        country="Iraq",
        kind=Kind.PARTY,
        line="Linked to the Hikma movement of Ammar al-Hakim",
        timezone="Asia/Baghdad",
        routes=(Listing(url="https://www.alforatnews.iq/", confidence=Confidence.SEEN, links="a[href*='/news/']"),),
        article=r"^https?://(?:www\.)?alforatnews\.(?:iq|com)/news/[^/?#]+/?$",
        examples=("https://www.alforatnews.iq/news/عنوان-الخبر",),
        unverified=("the shape of its article addresses", "the markup of its pages: they are read by structure"),
        cited_as=("الفرات نيوز", "قناة الفرات"),
    )
