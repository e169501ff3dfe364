"""Al Arabiya, Dubai and Riyadh. It refuses addresses of data centres."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Outlet


class AlArabiya(OutletSpider):
    """العربية"""

    family = "own (Al Arabiya)"
    outlet = Outlet(
        key="alarabiya",
        name="Al Arabiya",
        native_name="العربية",
        home="https://www.alarabiya.net/",
        hosts=("alarabiya.net",),
        languages=("ar", "en", "fa"),
        country="Saudi Arabia",
        kind=Kind.PRIVATE,
        line="Saudi-owned (MBC Group)",
        timezone="Asia/Riyadh",
        routes=(
            Feed(url="https://www.alarabiya.net/feed/rss2/ar.xml", confidence=Confidence.SEEN, language="ar"),
            Feed(url="https://www.alarabiya.net/feed/rss2/ar/arab-and-world.xml", confidence=Confidence.SEEN, language="ar"),
            Feed(url="https://www.alarabiya.net/tools/mrss/?cat=main", confidence=Confidence.SEEN, language="ar"),
            Feed(url="https://english.alarabiya.net/feed/rss2/en.xml", confidence=Confidence.SEEN, language="en", note="in lists that nobody checked"),
        ),
        article=r"^https?://(?:www|english|farsi)\.alarabiya\.net/(?:[^/?#]+/)+(?P<y>20\d{2})/(?P<m>\d{2})/(?P<d>\d{2})/[^?#/]+/?$",
        examples=("https://www.alarabiya.net/last-page/2023/11/19/جثث-سرقت", "https://www.alarabiya.net/arab-and-world/egypt/2022/01/28/توفيت"),
        unverified=("whether it answers this crawler: data centres are refused with 403", "the markup of its pages: they are read by structure"),
        cited_as=("العربية", "العربية نت", "Al-Arabiya", "العربیه"),
    )
