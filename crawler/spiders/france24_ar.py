"""France 24 in Arabic, Paris."""

from __future__ import annotations

from crawler.families import france_medias_monde
from crawler.outlet import Confidence, Kind, Outlet


class France24Arabic(france_medias_monde.FranceMediasMondeSpider):
    """فرانس 24"""

    outlet = Outlet(
        key="france24_ar",
        name="France 24 Arabic",
        native_name="فرانس 24",
        home="https://www.france24.com/ar/",
        hosts=("france24.com",),
        languages=("ar",),
        country="France",
        kind=Kind.PUBLIC,
        line="Arabic service of France Médias Monde, a French public broadcaster",
        timezone="Europe/Paris",
        routes=france_medias_monde.routes("https://www.france24.com", "ar", Confidence.SEEN),
        article=r"^https?://(?:(?:www|amp)\.)?france24\.com/ar/(?:[^?#]+/)?(?P<id>(?P<date>20\d{6})-[^/?#]+)/?$",
        examples=("https://www.france24.com/ar/الشرق-الأوسط/20240127-عنوان-الخبر", "https://www.france24.com/ar/20191113-عنوان-الخبر"),
        layouts=(france_medias_monde.LAYOUT,),
        unverified=(
            "its sitemap, known from the French service",
            "the shape of its article addresses",
            "whether it answers this crawler: its feed has refused data centres",
        ),
        cited_as=("فرانس 24", "France 24", "فرانس24"),
    )
