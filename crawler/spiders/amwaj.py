"""Amwaj.media, London: analysis of Iran, Iraq and the Gulf."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Outlet


class Amwaj(OutletSpider):
    """أمواج ميديا"""

    family = "own (Amwaj)"
    outlet = Outlet(
        key="amwaj",
        name="Amwaj.media",
        native_name="أمواج ميديا",
        home="https://amwaj.media/en",
        hosts=("amwaj.media",),
        languages=("en", "ar", "fa"),
        country="United Kingdom",
        kind=Kind.PRIVATE,
        line="Independent; part of it for registered readers",
        timezone="UTC",
        routes=(Feed(url="https://amwaj.media/rss", confidence=Confidence.SEEN),),
        article=r"^https?://(?:www\.)?amwaj\.media/(?P<lang>en|ar|fa)/[a-z-]+/[^/?#]+/?$",
        examples=("https://amwaj.media/en/media-monitor/tehran-vows-regional-escalation-after-trump-threatens-iranian-power-grid",),
        unverified=("the markup of its pages: they are read by structure", "how much of a story it shows without registration"),
        cited_as=("Amwaj", "أمواج ميديا"),
    )
