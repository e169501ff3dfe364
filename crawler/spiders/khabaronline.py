"""Khabar Online, Tehran."""

from __future__ import annotations

from crawler.families import nastooh
from crawler.outlet import Confidence, Kind, Outlet


class KhabarOnline(nastooh.NastoohSpider):
    """خبرآنلاین"""

    outlet = Outlet(
        key="khabaronline",
        name="Khabar Online",
        native_name="خبرآنلاین",
        home="https://www.khabaronline.ir/",
        hosts=("khabaronline.ir",),
        languages=("fa",),
        country="Iran",
        kind=Kind.PRIVATE,
        line="Private agency, widely described as moderate conservative",
        timezone="Asia/Tehran",
        routes=nastooh.routes("https://www.khabaronline.ir", Confidence.INFERRED, "fa"),
        article=r"^https?://(?:www\.)?khabaronline\.ir/(?:amp/|news/)(?P<id>\d{4,8})(?:/[^?#]*)?$",
        examples=("https://www.khabaronline.ir/news/1353889/تحلیل-روزنامه", "https://www.khabaronline.ir/amp/1353889/"),
        layouts=(nastooh.LAYOUT,),
        unverified=("its routes, which follow from its CMS", "whether it answers from outside Iran"),
        cited_as=("خبرآنلاین", "خبر آنلاین", "خبرگزاری خبرآنلاین", "Khabar Online", "KhabarOnline"),
    )
