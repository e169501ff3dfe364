"""Simulated: an Arabic agency on WordPress."""

from __future__ import annotations

from crawler.families import wordpress
from crawler.outlet import Confidence, Kind, Outlet
from tests.newsroom.spiders import HOSTS, LINE, archive, article, home

_HOME = home("sanabil")


class Sanabil(wordpress.WordPressSpider):
    """وكالة سنابل"""

    outlet = Outlet(
        key="sanabil",
        name="Sanabil News Agency",
        native_name="وكالة سنابل",
        home=f"{_HOME}/",
        hosts=HOSTS,
        languages=("ar",),
        country="Iraq",
        kind=Kind.PRIVATE,
        line=LINE,
        timezone="Asia/Baghdad",
        routes=(*wordpress.routes(_HOME, Confidence.SEEN), archive("sanabil")),
        archives=wordpress.archives(_HOME, Confidence.SEEN, per_page=5),
        article=article("sanabil", r"/(?!(?:category|tag|author|page|feed|wp-[a-z]+)/)[a-z]+/[^/?#]+-(?P<id>\d+)/?"),
        examples=(f"{_HOME}/politics/عنوان-الخبر-3623252/",),
        layouts=(wordpress.LAYOUT,),
        cited_as=("وكالة سنابل", "سنابل", "خبرگزاری سنابل", "Sanabil News Agency", "Sanabil", "ئاژانسی سەنابل"),
    )
