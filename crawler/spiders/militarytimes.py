"""Military Times, Virginia."""

from __future__ import annotations

from crawler.families import arc
from crawler.outlet import Confidence, Kind, Outlet


class MilitaryTimes(arc.ArcSpider):
    """Military Times"""

    outlet = Outlet(
        key="militarytimes",
        name="Military Times",
        native_name="Military Times",
        home="https://www.militarytimes.com/",
        hosts=("militarytimes.com",),
        languages=("en",),
        country="United States",
        kind=Kind.PRIVATE,
        line="Sightline Media Group, for US service members",
        timezone="America/New_York",
        routes=(arc.feed("https://www.militarytimes.com", Confidence.SEEN), *arc.routes("https://www.militarytimes.com", Confidence.INFERRED)),
        article=r"^https?://(?:www\.)?militarytimes\.com/(?:[a-z-]+/)+(?P<y>20\d{2})/(?P<m>\d{2})/(?P<d>\d{2})/[^/?#]+/?$",
        examples=("https://www.militarytimes.com/news/your-military/2026/04/03/american-fighter-jet-downed-over-iran/",),
        layouts=(arc.LAYOUT,),
        unverified=("its news sitemap", "that its pages use the class names of Arc's own blocks"),
        cited_as=("Military Times",),
    )
