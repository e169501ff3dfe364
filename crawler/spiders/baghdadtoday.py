"""Baghdad Today."""

from __future__ import annotations

from crawler.families import datalife
from crawler.outlet import Confidence, Kind, Listing, Outlet


class BaghdadToday(datalife.DataLifeSpider):
    """بغداد اليوم"""

    outlet = Outlet(
        key="baghdadtoday",
        name="Baghdad Today",
        native_name="بغداد اليوم",
        home="https://baghdadtoday.news/",
        hosts=("baghdadtoday.news",),
        languages=("ar", "en"),
        country="Iraq",
        kind=Kind.PRIVATE,
        line="Private agency in Baghdad; ownership not documented",
        timezone="Asia/Baghdad",
        routes=datalife.routes(
            "https://baghdadtoday.news",
            Listing(url="https://baghdadtoday.news/lastnews", confidence=Confidence.SEEN, links="div.col-lg-9 > a, a[href$='.html']"),
        ),
        article=r"^https?://(?:www\.)?baghdadtoday\.news/(?:[a-z-]+/)*(?P<id>\d{5,})-[^/]*\.html$",
        examples=("https://baghdadtoday.news/258147-يارالله.html", "https://baghdadtoday.news/192447--.html"),
        layouts=(datalife.LAYOUT,),
        unverified=("what stands after the text inside the block of the text",),
        cited_as=("بغداد اليوم",),
    )
