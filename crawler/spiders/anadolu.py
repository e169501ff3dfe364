"""Anadolu Agency, Ankara."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Layout, NewsSitemap, Outlet


class Anadolu(OutletSpider):
    """وكالة الأناضول"""

    family = "own (Anadolu)"
    outlet = Outlet(
        key="anadolu",
        name="Anadolu Agency",
        native_name="Anadolu Ajansı",
        home="https://www.aa.com.tr/",
        hosts=("aa.com.tr",),
        languages=("ar", "en", "tr", "fa", "kmr"),
        country="Turkey",
        kind=Kind.STATE_AGENCY,
        line="Turkish state agency",
        timezone="Europe/Istanbul",
        routes=(
            Feed(url="https://www.aa.com.tr/ar/rss/default?cat=guncel", confidence=Confidence.SEEN, language="ar"),
            Feed(url="https://www.aa.com.tr/en/rss/default?cat=guncel", confidence=Confidence.SEEN, language="en"),
            NewsSitemap(url="https://www.aa.com.tr/ar/SiteMap/News", confidence=Confidence.SEEN, language="ar"),
        ),
        article=r"^https?://(?:www\.)?aa\.com\.tr/(?P<lang>[a-z]{2})/[^/?#]+/[^/?#]+/(?P<id>\d+)$",
        examples=("https://www.aa.com.tr/ar/الدول-العربية/انطلاق-المنتدى/3817682", "https://www.aa.com.tr/tr/gundem/bir-haber/3912126"),
        layouts=(Layout(title=("h1",), body=("div.prose",)),),
        unverified=("whether the naive times in its structured data are UTC or Istanbul time",),
        cited_as=("الأناضول", "Anadolu", "Anadolu Ajansı", "AA", "آناتولی", "آناتولی"),
    )
