"""Al Jazeera Arabic, Doha. Addresses of its feeds come and go, so several are asked."""

from __future__ import annotations

from crawler.families import aljazeera
from crawler.outlet import Confidence, Feed, Kind, Outlet


def _feed(path: str) -> Feed:
    return Feed(url=f"https://www.aljazeera.net/{path}", confidence=Confidence.SEEN)


class AlJazeeraArabic(aljazeera.AlJazeeraSpider):
    """الجزيرة نت"""

    outlet = Outlet(
        key="aljazeera_ar",
        name="Al Jazeera Arabic",
        native_name="الجزيرة نت",
        home="https://www.aljazeera.net/",
        hosts=("aljazeera.net",),
        languages=("ar",),
        country="Qatar",
        kind=Kind.STATE_FUNDED,
        line="Funded by the state of Qatar",
        timezone="Asia/Qatar",
        routes=(
            _feed("aljazeerarss/a7c186be-1baa-4bd4-9d80-a84db769f779/73d0e1b4-532f-45ef-b135-bfdff8b8cab9"),
            _feed("rss"),
            _feed("aljazeerarss/a7c186be-1adb-4b11-a982-4783e765316e/4e17ecdc-8fb9-40de-a5d6-d00f72384a51"),
        ),
        article=r"^https?://(?:www\.)?aljazeera\.net/(?:[a-z-]+/)+(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})/[^?#/]+/?$",
        examples=("https://www.aljazeera.net/news/2026/8/5/اقتحام-مخيم", "https://www.aljazeera.net/politics/2025/12/28/عنوان-المقال"),
        layouts=aljazeera.LAYOUTS,
        unverified=("that its pages share the markup of Al Jazeera English", "which of its feeds are kept: one project reports that they are retired"),
        cited_as=("الجزيرة", "الجزيرة نت", "الجزیره"),
    )
