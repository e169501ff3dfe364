"""VOA Persian, Washington. Its output was suspended in March 2025 and may be stale."""

from __future__ import annotations

from crawler.families import pangea
from crawler.outlet import Confidence, Kind, Outlet


class VoaPersian(pangea.PangeaSpider):
    """صدای آمریکا"""

    outlet = Outlet(
        key="voa_fa",
        name="VOA Persian",
        native_name="صدای آمریکا",
        home="https://ir.voanews.com/",
        hosts=("ir.voanews.com",),
        languages=("fa",),
        country="United States",
        kind=Kind.STATE_FUNDED,
        line="Persian service of the Voice of America, an agency of the US government",
        timezone="UTC",
        routes=pangea.routes("https://ir.voanews.com", Confidence.INFERRED, "fa"),
        article=r"^https?://ir\.voanews\.com/a/(?:[^/?#]+/)?(?P<id>\d+)\.html$",
        examples=("https://ir.voanews.com/a/new-york/4876505.html", "https://ir.voanews.com/a/iraq-homeless/4450340.html"),
        layouts=(pangea.LAYOUT,),
        unverified=(
            "whether it still publishes: its agency's output was suspended in March 2025",
            "its sitemap and its page of feeds, which other sites of the family have",
            "the class names around headline, date and author: only the body's were seen",
        ),
        cited_as=("صدای آمریکا", "صدای امریکا", "بخش فارسی صدای آمریکا", "VOA Persian", "صوت أمريكا", "صوت أميركا"),
    )
