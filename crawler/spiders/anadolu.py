"""Anadolu Agency, Ankara."""

from __future__ import annotations

from datetime import date

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Layout, NewsSitemap, Outlet

_SINCE_2026 = Layout(
    title=("h1",),
    lead=("h1 ~ h2", "h1 ~ p"),
    body=("div.prose",),
    authors=("a[href*='/yazar/']",),
    tags=("meta[property='article:tag']",),
    drop=("figure", ".content-media-slider"),
    skip=(
        r"Anadolu Ajansı web sitesinde, AA Haber Akış Sistemi.*",
        r"Anadolu Agency website contains only a portion of the news.*",
        r".*(?:متاحة للمشتركين|باختصار|اشتراک).*HAS.*",
    ),
    since=date(2026, 1, 1),
)
_UNTIL_2025 = Layout(  # the lead is the first paragraph
    title=(".detay-spot-category h1",),
    lead=(".detay-spot-category h4",),
    body=(".detay-spot-category h4, .detay-icerik > div:not([class])", ".detay-spot-category h4, .detay-icerik"),
    date=(".detay-spot-category .tarih", ".detay-spot-category .row"),
    section=(".detay-news-category",),
    tags=(".detay-paylas a", ".detay-paylas > div"),
    drop=(".detay-foto-editor", ".detay-paylas", ".detay-icerik > h6", "figure", ".detay-benzerHaberler"),
    until=date(2026, 3, 31),
)


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
        layouts=(_SINCE_2026, _UNTIL_2025),
        unverified=("whether the naive times in its structured data are UTC or Istanbul time",),
        cited_as=("الأناضول", "Anadolu", "Anadolu Ajansı", "AA", "آناتولی"),
    )
