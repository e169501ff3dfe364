"""Simulated: a Persian agency on Iran Samaneh."""

from __future__ import annotations

from crawler.families import samaneh
from crawler.outlet import Confidence, Kind, Outlet
from tests.newsroom.spiders import HOSTS, LINE, archive, article, home

_HOME = home("sepidar")


class Sepidar(samaneh.SamanehSpider):
    """خبرگزاری سپیدار"""

    outlet = Outlet(
        key="sepidar",
        name="Sepidar News Agency",
        native_name="خبرگزاری سپیدار",
        home=f"{_HOME}/",
        hosts=HOSTS,
        languages=("fa",),
        country="Iran",
        kind=Kind.STATE_AGENCY,
        line=LINE,
        timezone="Asia/Tehran",
        routes=(*samaneh.routes(_HOME, Confidence.SEEN), archive("sepidar")),
        article=article("sepidar", r"/fa/(?:amp/)?news/(?P<id>\d+)(?:/[^?#]*)?"),
        examples=(f"{_HOME}/fa/news/3623252/نام-خبر",),
        layouts=(samaneh.LAYOUT,),
        cited_as=("خبرگزاری سپیدار", "سپیدار", "وكالة سبيدار", "سبيدار", "Sepidar News Agency", "Sepidar", "ئاژانسی سپیدار"),
    )
