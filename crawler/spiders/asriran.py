"""Asr Iran, Tehran."""

from __future__ import annotations

from crawler.families import samaneh
from crawler.outlet import Confidence, Kind, Outlet


class AsrIran(samaneh.SamanehSpider):
    """عصر ایران"""

    outlet = Outlet(
        key="asriran",
        name="Asr Iran",
        native_name="عصر ایران",
        home="https://www.asriran.com/",
        hosts=("asriran.com",),
        languages=("fa",),
        country="Iran",
        kind=Kind.PRIVATE,
        line="Private site, widely described as moderate",
        timezone="Asia/Tehran",
        routes=samaneh.routes("https://www.asriran.com", Confidence.INFERRED),
        article=r"^https?://(?:www\.)?asriran\.com/fa/(?:amp/)?news/(?P<id>\d+)(?:/[^?#]*)?$",
        examples=("https://www.asriran.com/fa/news/953883/عنوان-خبر", "https://www.asriran.com/fa/news/1077602/"),
        layouts=(samaneh.LAYOUT,),
        unverified=("its routes, which follow from its CMS", "that its meta dates are Jalali as YJC's are"),
        cited_as=("عصر ایران", "سایت عصر ایران", "Asr Iran"),
    )
