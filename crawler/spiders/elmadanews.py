"""El Mada News, Iraq. Its CMS shows WordPress texts; its routes follow from that and are unseen."""

from __future__ import annotations

from crawler.families import wordpress
from crawler.outlet import Confidence, Kind, Outlet


class ElMadaNews(wordpress.WordPressSpider):
    """المدى نيوز"""

    outlet = Outlet(
        key="elmadanews",
        name="El Mada News",
        native_name="المدى نيوز",
        home="https://elmadanews.com/",
        hosts=("elmadanews.com",),
        languages=("ar",),
        country="Iraq",
        kind=Kind.PRIVATE,
        line="Private, with a focus on the Kurdistan Region; ownership not documented",
        timezone="Asia/Baghdad",
        routes=wordpress.routes("https://elmadanews.com", Confidence.INFERRED),
        article=r"^https?://(?:www\.)?elmadanews\.com/(?!(?:category|tag|author|page|feed|wp-[a-z]+)/)[a-z-]+/[^/?#]+/?$",
        examples=("https://elmadanews.com/politics/مبعوث-أمريكي-يكشف-عن-مباحثات-لإقناع-ال",),
        layouts=(wordpress.LAYOUT,),
        unverified=("its native name", "both of its routes", "where its pages print the date"),
        cited_as=("المدى نيوز",),
    )
