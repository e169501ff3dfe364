"""Al Jazeera English, Doha."""

from __future__ import annotations

from crawler.families import aljazeera
from crawler.outlet import Confidence, Feed, Kind, Outlet


class AlJazeeraEnglish(aljazeera.AlJazeeraSpider):
    """Al Jazeera English"""

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
        layouts=aljazeera.LAYOUTS,
        unverified=("the selectors of its pages since 2020",),
        cited_as=("Al Jazeera", "الجزيرة", "الجزیره"),
    )
