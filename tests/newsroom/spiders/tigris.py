"""Simulated: an English daily on Arc XP."""

from __future__ import annotations

from crawler.families import arc
from crawler.outlet import Confidence, Feed, Kind, Outlet
from tests.newsroom.spiders import HOSTS, LINE, archive, article, home

_HOME = home("tigris")


class Tigris(arc.ArcSpider):
    """The Tigris Monitor"""

    outlet = Outlet(
        key="tigris",
        name="The Tigris Monitor",
        native_name="The Tigris Monitor",
        home=f"{_HOME}/",
        hosts=HOSTS,
        languages=("en",),
        country="Iraq",
        kind=Kind.PRIVATE,
        line=LINE,
        timezone="Asia/Baghdad",
        routes=(
            *arc.routes(_HOME, Confidence.SEEN),
            Feed(url=f"{_HOME}/arc/outboundfeeds/rss/?outputType=xml", confidence=Confidence.SEEN),
            archive("tigris"),
        ),
        article=article("tigris", r"/[a-z]+/20\d{2}/\d{2}/\d{2}/[^/?#]+/?"),
        examples=(f"{_HOME}/security/2026/11/21/a-headline-23252/",),
        layouts=(arc.LAYOUT,),
        cited_as=("the Tigris Monitor", "Tigris Monitor", "صحيفة تايغريس مونيتور", "تايغريس مونيتور", "تایگریس مانیتور", "ڕۆژنامەی تایگریس مۆنیتەر"),
    )
