"""BBC News Persian."""

from __future__ import annotations

from crawler.families import simorgh
from crawler.outlet import Confidence, Feed, Kind, Outlet


class BbcPersian(simorgh.SimorghSpider):
    """بی‌بی‌سی فارسی"""

    outlet = Outlet(
        key="bbc_persian",
        name="BBC News Persian",
        native_name="بی‌بی‌سی فارسی",
        home="https://www.bbc.com/persian",
        hosts=("bbc.com", "bbc.co.uk"),
        languages=("fa",),
        country="United Kingdom",
        kind=Kind.PUBLIC,
        line="BBC World Service",
        timezone="UTC",
        routes=(Feed(url="https://feeds.bbci.co.uk/persian/rss.xml", confidence=Confidence.SEEN, language="fa"),),
        article=r"^https?://(?:www\.)?bbc\.(?:com|co\.uk)/persian/(?:articles/(?P<id>c[0-9a-z]{10,12}o)|(?P<id_old>[a-z-]+-\d{6,9}))(?:\.amp|\.lite)?$",
        examples=("https://www.bbc.com/persian/articles/c9wdrd4qglpo", "https://www.bbc.com/persian/world-features-68388888"),
        layouts=(simorgh.LAYOUT,),
        cited_as=("بی‌بی‌سی", "بی‌بی‌سی فارسی", "BBC Persian", "بنگاه خبرپراکنی بریتانیا"),
    )
