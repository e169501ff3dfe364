"""Simulated: an Arabic aggregator, a second whole story below each of its stories."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Archive, Confidence, Kind, Layout, Listing, Outlet
from tests.newsroom.spiders import HOSTS, LINE, archive, article, home

_HOME = home("jami")


class Jami(OutletSpider):
    """جامع الأخبار"""

    family = "aggregator"
    outlet = Outlet(
        key="jami",
        name="Jami al-Akhbar",
        native_name="جامع الأخبار",
        home=f"{_HOME}/",
        hosts=HOSTS,
        languages=("ar",),
        country="unknown",
        kind=Kind.AGGREGATOR,
        line=LINE,
        timezone="UTC",
        routes=(Listing(url=f"{_HOME}/latest", confidence=Confidence.SEEN, links="a.hit-link"), archive("jami")),
        archives=(Archive(route=Listing(url=f"{_HOME}/archive/{{year}}-{{month:02}}-{{day:02}}", confidence=Confidence.SEEN, links="a.hit-link")),),
        article=article("jami", r"/a/(?P<id>\d+)/?"),
        examples=(f"{_HOME}/a/3623252",),
        # The other stamp on the page is when it was made.
        layouts=(
            Layout(
                title=("h1.ttl",),
                body=(".item .text",),
                date=(".item .date",),
                tags=(".item .tags a",),
                end=("كلمات دلالية", "إقرأ أيضاً", "مقالات مشابهة"),
                dates=("layout",),
            ),
        ),
        cited_as=("جامع الأخبار", "جامع الاخبار", "Jami al-Akhbar", "جامیع ئەخبار"),
    )
