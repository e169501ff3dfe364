"""Iraqi News, in English."""

from __future__ import annotations

from crawler.families import wordpress
from crawler.outlet import Confidence, Kind, Outlet


class IraqiNews(wordpress.WordPressSpider):
    """Iraqi News"""

    outlet = Outlet(
        key="iraqinews",
        name="Iraqi News",
        native_name="Iraqi News",
        home="https://www.iraqinews.com/",
        hosts=("iraqinews.com",),
        languages=("en",),
        country="Iraq",
        kind=Kind.PRIVATE,
        line="Private English-language site; ownership not documented",
        timezone="Asia/Baghdad",
        routes=wordpress.routes("https://www.iraqinews.com", Confidence.SEEN),
        article=r"^https?://(?:www\.)?iraqinews\.com/(?!(?:category|tag|author|page|feed|wp-[a-z]+|amp)/)[a-z-]+/[a-z0-9-]+/?$",
        examples=(
            "https://www.iraqinews.com/iraq/a-headline-of-a-story/",
            "https://www.iraqinews.com/iraq/sistani-statement-iran-war-unilateral-aggression-2026/",
        ),
        layouts=(wordpress.LAYOUT,),
        unverified=("its REST collection",),
        cited_as=("Iraqi News", "Iraqinews.com"),
    )
