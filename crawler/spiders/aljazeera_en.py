"""Al Jazeera English, Doha."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Layout, Outlet


class AlJazeeraEnglish(OutletSpider):
    """Al Jazeera English"""

    family = "Al Jazeera"
    outlet = Outlet(
        key="aljazeera_en",
        name="Al Jazeera English",
        native_name="Al Jazeera English",
        home="https://www.aljazeera.com/",
        hosts=("aljazeera.com",),
        languages=("en",),
        country="Qatar",
        kind=Kind.STATE_FUNDED,
        line="Funded by the state of Qatar",
        timezone="UTC",
        routes=(Feed(url="https://www.aljazeera.com/xml/rss/all.xml", confidence=Confidence.SEEN),),
        # Until 2020: /news/2019/11/slug-191120070028895.html, and /ajimpact/slug-191119041538885.html
        article=r"^https?://(?:www\.)?aljazeera\.com/(?:[a-z-]+/)+(?:\d{4}/\d{1,2}/\d{1,2}/[^?#/]+|(?:\d{4}/\d{2}/)?[^?#/]+-(?P<id>\d{12,})\.html)$",
        examples=(
            "https://www.aljazeera.com/news/2026/7/15/how-failed-2016-coup-reshaped-turkiyes-and-civil-military-relations",
            "https://www.aljazeera.com/news/2019/11/a-headline-191120070028895.html",
        ),
        layouts=(
            Layout(title=("h1",), lead=(".article__subhead",), body=(".wysiwyg",), drop=(".more-on", ".article-related", ".ads")),
            Layout(title=("h1.post-title",), lead=("p.p1.heading-des", ".article-heading-des"), body=(".article-p-wrapper", ".main-article-body"), drop=(".related-content",)),
        ),
        cited_as=("Al Jazeera", "الجزيرة", "الجزیره"),
    )
