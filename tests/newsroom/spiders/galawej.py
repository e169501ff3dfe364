"""Simulated: a Sorani Kurdish network whose lists come from a JSON interface, as Rudaw's do."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Archive, Confidence, JsonApi, Kind, Layout, Outlet, Per
from tests.newsroom.spiders import HOSTS, LINE, archive, article, home

_HOME = home("galawej")
_LISTING = JsonApi(
    url=f"{_HOME}/API/News/Listing/-8?CurrentPage=1&lang=Sorani&isMobileBrowser=False",
    confidence=Confidence.SEEN,
    language="ckb",
    items="Data.CategoryNews.Articles",
    fields={"url": "Link", "title": "Title", "published": "AMPDateTime"},
)


class Galawej(OutletSpider):
    """تۆڕی گەلاوێژ"""

    family = "JSON API"
    outlet = Outlet(
        key="galawej",
        name="Galawej Network",
        native_name="تۆڕی گەلاوێژ",
        home=f"{_HOME}/",
        hosts=HOSTS,
        languages=("ckb",),
        country="Iraq",
        kind=Kind.PARTY,
        line=LINE,
        timezone="Asia/Baghdad",
        routes=(_LISTING, archive("galawej")),
        archives=(Archive(route=archive("galawej"), per=Per.ALL),),
        article=article("galawej", r"/sorani/(?:[a-z-]+/)+(?P<id>\d{4}20\d{2}\d*)/?"),
        examples=(f"{_HOME}/sorani/middleeast/iraq/21112026598",),
        layouts=(
            Layout(title=("h1",), body=("div.item-body",), date=(".item-date",), authors=(".item-author",), section=(".item-section",), tags=(".item-tags a",)),
        ),
        cited_as=("تۆڕی گەلاوێژ", "گەلاوێژ", "شبكة كلاويز", "شبکه گلاویژ", "Galawej Network", "Galawej"),
    )
