"""Simulated: an Arabic network on DataLife Engine; the one that breaks in the demo."""

from __future__ import annotations

from crawler.families import datalife
from crawler.outlet import Archive, Confidence, Feed, Kind, Listing, NewsSitemap, Outlet, Per
from tests.newsroom.spiders import HOSTS, LINE, archive, article, home

_HOME = home("furat")


class Furat(datalife.DataLifeSpider):
    """شبكة خط الفرات"""

    outlet = Outlet(
        key="furat",
        name="Euphrates Line",
        native_name="شبكة خط الفرات",
        home=f"{_HOME}/",
        hosts=HOSTS,
        languages=("ar",),
        country="Syria",
        kind=Kind.PRIVATE,
        line=LINE,
        timezone="Asia/Baghdad",
        routes=(
            Feed(url=f"{_HOME}/rss.xml", confidence=Confidence.SEEN),
            Listing(url=f"{_HOME}/lastnews/", confidence=Confidence.SEEN, links="a.short__link"),
            archive("furat"),
        ),
        archives=(Archive(route=NewsSitemap(url=f"{_HOME}/archive-sitemap-{{year}}-{{month:02}}.xml", confidence=Confidence.SEEN), per=Per.MONTH),),
        article=article("furat", r"/(?P<id>\d+)-[^/?#]*\.html"),
        examples=(f"{_HOME}/3623252-عنوان.html",),
        layouts=(datalife.LAYOUT,),
        cited_as=("شبكة خط الفرات", "خط الفرات", "شبکه خط فرات", "Euphrates Line", "تۆڕی هێڵی فورات"),
    )
