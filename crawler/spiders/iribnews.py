"""IRIB News Agency, Tehran."""

from __future__ import annotations

from crawler.families import samaneh
from crawler.outlet import Confidence, Kind, Outlet


class IribNews(samaneh.SamanehSpider):
    """خبرگزاری صدا و سیما"""

    outlet = Outlet(
        key="iribnews",
        name="IRIB News Agency",
        native_name="خبرگزاری صدا و سیما",
        home="https://www.iribnews.ir/",
        hosts=("iribnews.ir",),
        languages=("fa",),
        country="Iran",
        kind=Kind.STATE_AGENCY,
        line="News agency of the Iranian state broadcaster",
        timezone="Asia/Tehran",
        routes=samaneh.routes("https://www.iribnews.ir", Confidence.INFERRED),
        article=r"^https?://(?:www\.)?iribnews\.ir/fa/(?:amp/)?news/(?P<id>\d+)(?:/[^?#]*)?$",
        examples=("https://www.iribnews.ir/fa/news/5815883/عنوان-خبر",),
        layouts=(samaneh.LAYOUT,),
        unverified=("its routes, which follow from its CMS", "that its meta dates are Jalali as YJC's are"),
        cited_as=("خبرگزاری صدا و سیما", "خبرگزاری صداوسیما", "صداوسیما", "IRIB News", "IRIB"),
    )
