"""Simulated: an English daily on Arc XP."""

from __future__ import annotations

from crawler.families import arc
from crawler.outlet import Confidence, Feed, Kind, Layout, Outlet
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
        layouts=(
            Layout(
                title=("h1.b-headline",),
                lead=("h2.b-subheadline",),
                body=("article.b-article-body",),
                authors=(".b-byline__names",),
                section=(".c-overline",),
                tags=(".b-tags-list a",),
                drop=(".b-article-body__interstitial",),
            ),
        ),
        cited_as=("the Tigris Monitor", "Tigris Monitor", "صحيفة تايغريس مونيتور", "تايغريس مونيتور", "تایگریس مانیتور", "ڕۆژنامەی تایگریس مۆنیتەر"),
    )
