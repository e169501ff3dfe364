"""Al-Araby Al-Jadeed, London. It has no feed; section pages are its only lists."""

from __future__ import annotations

from crawler.families import drupal
from crawler.outlet import Confidence, Kind, Listing, Outlet


class AlAraby(drupal.DrupalSpider):
    """العربي الجديد"""

    outlet = Outlet(
        key="alaraby",
        name="Al-Araby Al-Jadeed",
        native_name="العربي الجديد",
        home="https://www.alaraby.co.uk/",
        hosts=("alaraby.co.uk",),
        languages=("ar",),
        country="United Kingdom",
        kind=Kind.PRIVATE,
        line="Fadaat Media; linked to Qatar",
        timezone="UTC",
        routes=(
            Listing(url="https://www.alaraby.co.uk/politics", confidence=Confidence.INFERRED),
            Listing(url="https://www.alaraby.co.uk/news", confidence=Confidence.INFERRED),
        ),
        article=r"^https?://(?:www\.)?alaraby\.co\.uk/(?:politics|economy|society|news|investigations|opinion)/[^/?#]+/?$",
        examples=("https://www.alaraby.co.uk/politics/عنوان-الخبر",),
        layouts=(drupal.LAYOUT,),
        unverified=(
            "both of its section pages",
            "the shape of its article addresses",
            "that it runs Drupal, and so the markup of its pages",
            "whether Cloudflare lets a crawler in",
        ),
        cited_as=("العربي الجديد", "صحيفة العربي الجديد"),
    )
