"""Al-Alam, Tehran: the Arabic channel of the Iranian state broadcaster."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Outlet


class AlAlam(OutletSpider):
    """قناة العالم"""

    family = "own (Al-Alam)"
    outlet = Outlet(
        key="alalam",
        name="Al-Alam",
        native_name="قناة العالم",
        home="https://www.alalam.ir/",
        hosts=("alalam.ir", "alalamtv.net"),
        languages=("ar", "fa", "en"),
        country="Iran",
        kind=Kind.STATE_AGENCY,
        line="Arabic channel of the Iranian state broadcaster IRIB",
        timezone="UTC",
        routes=(Feed(url="https://www.alalam.ir/rss", confidence=Confidence.SEEN, note="in lists that nobody checked"),),
        article=r"^https?://(?:www\.|(?P<edition>fa|en)\.)?alalam(?:tv)?\.(?:ir|net)/news/(?P<id>\d+)(?:/[^?#]*)?$",
        examples=("https://www.alalam.ir/news/7358283", "https://www.alalam.ir/news/7412533/صحيفة-تكشف-عن-قرار", "https://fa.alalam.ir/news/7358283"),
        unverified=("whether its feed answers", "the markup of its pages: they are read by structure"),
        cited_as=("العالم", "شبکه العالم", "Al Alam"),
        notes="Pages print Greenwich time: «الإثنين ٠٨ ديسمبر ٢٠٢٥ ١٠:٥٨ بتوقيت غرينتش».",
    )
