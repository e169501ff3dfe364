"""Press TV, Tehran. Its .com and .net domains were seized; the number in an address governs, whatever the slug."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Outlet


class PressTv(OutletSpider):
    """Press TV"""

    family = "own (Press TV)"
    outlet = Outlet(
        key="presstv",
        name="Press TV",
        native_name="Press TV",
        home="https://www.presstv.ir/",
        hosts=("presstv.ir", "presstv.com", "presstv.tv", "presstv.co.uk"),
        languages=("en",),
        country="Iran",
        kind=Kind.STATE_AGENCY,
        line="English channel of the Iranian state broadcaster IRIB",
        timezone="Asia/Tehran",
        routes=(
            Feed(url="https://www.presstv.ir/rss.xml", confidence=Confidence.SEEN, note="in lists that nobody checked"),
            Feed(url="https://www.presstv.ir/rss/rss-102.xml", confidence=Confidence.SEEN),
            Feed(url="https://www.presstv.co.uk/rss.xml", confidence=Confidence.INFERRED, note="a mirror, used where the .ir address fails"),
        ),
        article=r"^https?://(?:www\.)?presstv\.(?:ir|com|tv|co\.uk)/Detail/(?P<y>\d{4})/(?P<m>\d{2})/(?P<d>\d{2})/(?P<id>\d+)(?:/[^?#]*)?$",
        examples=("https://www.presstv.ir/Detail/2025/12/31/761630/US-led-forces-to-withdraw-from-Ain-al-Assad-airbase-in-western-Iraq-next-week",),
        unverified=("whether its feeds answer", "what feed 102 holds", "the markup of its pages: they are read by structure"),
        cited_as=("Press TV", "PressTV", "پرس تی وی", "برس تي في"),
    )
