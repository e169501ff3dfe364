"""Webangah, an aggregator of machine-translated Iranian agency copy."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Kind, Listing, Outlet


class Webangah(OutletSpider):
    """وب‌آنگاه"""

    family = "aggregator"
    outlet = Outlet(
        key="webangah",
        name="Webangah",
        native_name="وب‌آنگاه",
        home="https://ar.webangah.ir/",
        hosts=("webangah.ir",),
        languages=("ar", "fa", "en"),
        country="Iran",
        kind=Kind.AGGREGATOR,
        line="Aggregator of machine-translated agency copy; operator not documented",
        timezone="Asia/Tehran",
        routes=(Listing(url="https://ar.webangah.ir/", confidence=Confidence.INFERRED, language="ar", links="a[href*='news=']"),),
        article=r"^https?://(?:www\.|(?P<edition>ar|en|fa)\.)?webangah\.ir/(?P<date>20\d{2}-\d{2}-\d{2})/news=(?P<id>\d+)$",
        examples=("https://ar.webangah.ir/2024-01-28/news=48226",),
        unverified=("its front page, the only route", "the markup of its pages: they are read by structure"),
        cited_as=("وب‌آنگاه", "Webangah"),
        notes="Its stories carry «Get News Fast» and are translations of Tasnim and Mehr.",
    )
