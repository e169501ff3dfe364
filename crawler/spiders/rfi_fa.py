"""RFI Persian, Paris. It is the Persian voice of France Médias Monde: France 24 has none."""

from __future__ import annotations

from crawler.families import france_medias_monde
from crawler.outlet import Confidence, Kind, Outlet


class RfiPersian(france_medias_monde.FranceMediasMondeSpider):
    """ار اف ای فارسی"""

    outlet = Outlet(
        key="rfi_fa",
        name="RFI Persian",
        native_name="ار اف ای / RFI فارسی",
        home="https://www.rfi.fr/fa/",
        hosts=("rfi.fr",),
        languages=("fa",),
        country="France",
        kind=Kind.PUBLIC,
        line="Persian service of Radio France Internationale, a French public broadcaster",
        timezone="Europe/Paris",
        routes=france_medias_monde.routes("https://www.rfi.fr", "fa", Confidence.RECALLED),
        article=r"^https?://(?:(?:www|amp)\.)?rfi\.fr/fa/(?:[^?#]+/)?(?P<id>(?P<date>20\d{6})-[^/?#]+)/?$",
        examples=("https://www.rfi.fr/fa/خاورمیانه/20240127-عنوان-خبر", "https://www.rfi.fr/fa/ایران/20251103-عنوان-خبر"),
        layouts=(france_medias_monde.LAYOUT,),
        unverified=("its feed and its sitemap", "the shape of its article addresses, known from the family's other sites"),
        cited_as=("رادیو بین‌المللی فرانسه", "رادیو بین المللی فرانسه", "رادیو فرانسه", "ار.اف.ای", "RFI", "RFI فارسی"),
    )
