"""Hatha Alyoum, an aggregator of Iraqi outlets that names the source of each story beside its date."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Kind, Listing, Outlet


class HathaAlyoum(OutletSpider):
    """هذا اليوم"""

    family = "aggregator"
    outlet = Outlet(
        key="hathalyoum",
        name="Hatha Alyoum",
        native_name="هذا اليوم",
        home="https://hathalyoum.net/",
        hosts=("hathalyoum.net",),
        languages=("ar", "en"),
        country="Iraq",
        kind=Kind.AGGREGATOR,
        line="Aggregator; operator not documented",
        timezone="Asia/Baghdad",
        routes=(Listing(url="https://hathalyoum.net/", confidence=Confidence.SEEN, links=".newstitle a"),),
        article=r"^https?://(?:www\.|(?P<edition>en|english|krd)\.)?hathalyoum\.net/articles/(?P<id>\d+)(?:-[^?#]*)?$",
        examples=("https://hathalyoum.net/articles/3211743", "https://hathalyoum.net/articles/3579793-الحذر", "https://en.hathalyoum.net/articles/299870"),
        unverified=("the markup of its article pages: they are read by structure",),
        cited_as=("هذا اليوم",),
        notes="The date line reads «2025-01-17 12:18:01 - المصدر: عراق اوبزيرفر»: what follows the dash is who wrote the story.",
    )
