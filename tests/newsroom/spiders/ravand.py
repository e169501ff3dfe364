"""Simulated: a Persian agency on Nastooh."""

from __future__ import annotations

from crawler.families import nastooh
from crawler.outlet import Confidence, Kind, Outlet
from tests.newsroom.spiders import HOSTS, LINE, archive, article, home

_HOME = home("ravand")


class Ravand(nastooh.NastoohSpider):
    """خبرگزاری روند"""

    outlet = Outlet(
        key="ravand",
        name="Ravand News Agency",
        native_name="خبرگزاری روند",
        home=f"{_HOME}/",
        hosts=HOSTS,
        languages=("fa",),
        country="Iran",
        kind=Kind.PRIVATE,
        line=LINE,
        timezone="Asia/Tehran",
        routes=(*nastooh.routes(_HOME, Confidence.SEEN), archive("ravand")),
        article=article("ravand", r"/news/(?P<id>\d{6,9})(?:/[^?#]*)?"),
        examples=(f"{_HOME}/news/3623252/نام-خبر",),
        layouts=(nastooh.LAYOUT,),
        cited_as=("خبرگزاری روند", "وكالة روند", "Ravand News Agency", "Ravand", "ئاژانسی ڕەوەند"),
    )
