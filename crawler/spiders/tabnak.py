"""Tabnak, Tehran."""

from __future__ import annotations

from dataclasses import replace

from crawler.families import samaneh
from crawler.outlet import Confidence, Kind, Outlet

# The article stands in .gutter_news; elsewhere on its pages .title and .body name boxes of other stories.
_LAYOUT = replace(
    samaneh.LAYOUT,
    title=(".gutter_news .title h1", ".gutter_news h1", ".gutter_news .title", *samaneh.LAYOUT.title),
    body=(".gutter_news .subtitle, .gutter_news .body", *samaneh.LAYOUT.body),
)


class Tabnak(samaneh.SamanehSpider):
    """تابناک"""

    outlet = Outlet(
        key="tabnak",
        name="Tabnak",
        native_name="تابناک",
        home="https://www.tabnak.ir/",
        hosts=("tabnak.ir",),
        languages=("fa",),
        country="Iran",
        kind=Kind.PRIVATE,
        line="Conservative site associated with Mohsen Rezaei",
        timezone="Asia/Tehran",
        routes=samaneh.routes("https://www.tabnak.ir", Confidence.SEEN),
        article=r"^https?://(?:(?:www|ostanha)\.)?tabnak\.ir/fa/(?:amp/)?news/(?P<id>\d+)(?:/[^?#]*)?$",
        examples=("https://www.tabnak.ir/fa/news/184641/شصت-درصد", "https://www.tabnak.ir/fa/amp/news/1261234"),
        layouts=(_LAYOUT,),
        unverified=("that its meta dates are Jalali as YJC's are", "whether it answers from outside Iran"),
        cited_as=("تابناک", "تابناك", "سایت تابناک", "پایگاه خبری تابناک", "Tabnak"),
    )
