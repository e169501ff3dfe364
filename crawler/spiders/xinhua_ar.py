"""Xinhua in Arabic, Beijing."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Kind, Listing, Outlet


class XinhuaArabic(OutletSpider):
    """وكالة شينخوا"""

    family = "own (Xinhua)"
    outlet = Outlet(
        key="xinhua_ar",
        name="Xinhua Arabic",
        native_name="وكالة شينخوا",
        home="https://arabic.news.cn/",
        hosts=("arabic.news.cn", "arabic.xinhuanet.com"),
        languages=("ar",),
        country="China",
        kind=Kind.STATE_AGENCY,
        line="News agency of the Chinese state",
        timezone="Asia/Shanghai",
        routes=(Listing(url="http://arabic.news.cn/world/index.htm", confidence=Confidence.SEEN),),
        # Until about 2022: /2020-09/21/c_139382114.htm
        article=(
            r"^https?://arabic\.(?:news\.cn|xinhuanet\.com)/(?:(?P<date>20\d{6})/(?P<id>[0-9a-f]{32})/c\.html"
            r"|(?P<yyyy>20\d{2})-(?P<mm>\d{2})/(?P<dd>\d{2})/c_(?P<id_old>\d+)\.htm)$"
        ),
        examples=("https://arabic.news.cn/20251228/eb603bcec09f47d1a872f0ee5d4edaa5/c.html", "http://arabic.news.cn/2020-09/21/c_139382114.htm"),
        unverified=("the markup of its pages: they are read by structure", "the older shape of its addresses"),
        cited_as=("شينخوا", "Xinhua", "وكالة أنباء شينخوا"),
    )
