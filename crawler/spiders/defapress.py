"""Defa Press, Tehran: defence and the armed forces."""

from __future__ import annotations

from crawler.families import samaneh
from crawler.outlet import Confidence, Kind, Outlet


class DefaPress(samaneh.SamanehSpider):
    """دفاع پرس"""

    outlet = Outlet(
        key="defapress",
        name="Defa Press",
        native_name="دفاع پرس",
        home="https://defapress.ir/",
        hosts=("defapress.ir",),
        languages=("fa",),
        country="Iran",
        kind=Kind.STATE_AGENCY,
        line="Run by a foundation of the Iranian armed forces",
        timezone="Asia/Tehran",
        routes=samaneh.routes("https://defapress.ir", Confidence.INFERRED),
        article=r"^https?://(?:www\.)?defapress\.ir/fa/(?:amp/)?news/(?P<id>\d+)(?:/[^?#]*)?$",
        examples=("https://defapress.ir/fa/news/601234/عنوان-خبر",),
        layouts=(samaneh.LAYOUT,),
        unverified=("its routes, which follow from its CMS", "that its meta dates are Jalali as YJC's are"),
        cited_as=("دفاع پرس", "دفاع‌پرس", "خبرگزاری دفاع مقدس", "Defa Press"),
    )
