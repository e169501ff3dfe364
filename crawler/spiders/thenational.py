"""The National, Abu Dhabi."""

from __future__ import annotations

from crawler.families import arc
from crawler.outlet import Confidence, Kind, Outlet


class TheNational(arc.ArcSpider):
    """The National"""

    outlet = Outlet(
        key="thenational",
        name="The National",
        native_name="The National",
        home="https://www.thenationalnews.com/",
        hosts=("thenationalnews.com", "thenational.ae"),
        languages=("en",),
        country="United Arab Emirates",
        kind=Kind.PRIVATE,
        line="Owned by IMI (Abu Dhabi)",
        timezone="Asia/Dubai",
        routes=(*arc.routes("https://www.thenationalnews.com", Confidence.SEEN), arc.feed("https://www.thenationalnews.com", Confidence.SEEN)),
        article=r"^https?://(?:www\.)?thenational(?:news\.com|\.ae)/(?:[a-z-]+/)+(?P<y>20\d{2})/(?P<m>\d{2})/(?P<d>\d{2})/[^/?#]+/?$",
        examples=("https://www.thenationalnews.com/news/mena/2025/05/25/iraq-water-reserves-lowest-in-80-years/",),
        layouts=(arc.LAYOUT,),
        unverified=("that its pages use the class names of Arc's own blocks",),
        cited_as=("The National", "ذا ناشيونال"),
    )
