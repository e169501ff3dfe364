"""Voice of America, Washington. Its output was suspended in March 2025 and may be stale."""

from __future__ import annotations

from crawler.families import pangea
from crawler.outlet import Confidence, Kind, Outlet


class VoaEnglish(pangea.PangeaSpider):
    """Voice of America"""

    outlet = Outlet(
        key="voa_en",
        name="Voice of America",
        native_name="Voice of America",
        home="https://www.voanews.com/",
        hosts=("voanews.com",),
        languages=("en",),
        country="United States",
        kind=Kind.STATE_FUNDED,
        line="Voice of America, an agency of the US government",
        timezone="UTC",
        routes=pangea.routes("https://www.voanews.com", Confidence.SEEN, "en"),
        article=r"^https?://(?:www\.)?voanews\.com/a/(?:[^/?#]+/)?(?P<id>\d+)\.html$",
        examples=(
            "https://www.voanews.com/a/america-s-child-care-crisis-is-holding-back-moms-without-college-degrees-/7585813.html",
            "https://www.voanews.com/a/7585813.html",
        ),
        layouts=(pangea.LAYOUT,),
        unverified=(
            "whether it still publishes: its agency's output was suspended in March 2025",
            "its page of feeds",
            "the class names around headline, date and author: only the body's were seen",
        ),
        cited_as=("VOA", "Voice of America", "صوت أميركا", "صوت أمريكا"),
    )
