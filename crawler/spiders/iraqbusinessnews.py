"""Iraq Business News."""

from __future__ import annotations

from crawler.families import wordpress
from crawler.outlet import Confidence, Kind, Outlet


class IraqBusinessNews(wordpress.WordPressSpider):
    """Iraq Business News"""

    outlet = Outlet(
        key="iraqbusinessnews",
        name="Iraq Business News",
        native_name="Iraq Business News",
        home="https://www.iraq-businessnews.com/",
        hosts=("iraq-businessnews.com",),
        languages=("en",),
        country="Iraq",
        kind=Kind.PRIVATE,
        line="Private business news service on Iraq",
        timezone="Asia/Baghdad",
        routes=wordpress.routes("https://www.iraq-businessnews.com", Confidence.SEEN),
        article=r"^https?://(?:www\.)?iraq-businessnews\.com/(?P<y>20\d{2})/(?P<m>\d{2})/(?P<d>\d{2})/[^/?#]+/?$",
        examples=("https://www.iraq-businessnews.com/2026/08/21/a-headline/",),
        layouts=(wordpress.LAYOUT,),
        unverified=("its REST collection",),
        cited_as=("Iraq Business News", "IBN"),
    )
