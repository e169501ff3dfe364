"""Rudaw, Erbil. It has no feed: its site fills its lists from a JSON interface, which answers in each of its languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, JsonApi, Kind, Layout, Outlet

# AMPDateTime is Baghdad time without an offset.
_FIELDS: Mapping[str, str] = MappingProxyType({"url": "Link", "title": "Title", "published": "AMPDateTime"})


def _listing(name: str, language: str, confidence: Confidence) -> JsonApi:
    url = f"https://www.rudaw.net/API/News/Listing/-8?CurrentPage=1&lang={name}&isMobileBrowser=False"
    return JsonApi(url=url, confidence=confidence, language=language, items="Data.CategoryNews.Articles", fields=_FIELDS)


class Rudaw(OutletSpider):
    """ڕووداو"""

    family = "own (Rudaw)"
    outlet = Outlet(
        key="rudaw",
        name="Rudaw",
        native_name="ڕووداو",
        home="https://www.rudaw.net/",
        hosts=("rudaw.net", "rudawarabia.net"),
        languages=("ckb", "kmr", "ar", "en", "tr"),
        country="Iraq",
        kind=Kind.PRIVATE,
        line="Erbil-based network, widely described as close to the KDP",
        timezone="Asia/Baghdad",
        routes=(
            _listing("English", "en", Confidence.SEEN),
            _listing("Kurmanci", "kmr", Confidence.SEEN),
            _listing("Sorani", "ckb", Confidence.INFERRED),
            _listing("Arabic", "ar", Confidence.INFERRED),
        ),
        article=(
            r"^https?://(?:(?:www|manage)\.)?(?:rudaw|rudawarabia)\.net/(?P<edition>english|arabic|sorani|kurmanci|turkish)"
            r"/(?:[a-z-]+/)+(?P<id>\d{4}20\d{2}\d*)/?$"
        ),
        examples=("https://www.rudawarabia.net/arabic/middleeast/iraq/261120254", "https://www.rudaw.net/english/middleeast/iraq/110720211"),
        layouts=(
            Layout(
                title=("h1",),
                body=("div.item-body",),
                date=(".item-date", ".article-date"),
                end=("الكلمات الدالة", "Keywords"),
                dates=("json-ld", "meta", "layout"),
            ),
        ),
        unverified=("the Sorani and Arabic lists of its JSON interface", "where its pages print the date"),
        cited_as=("ڕووداو", "رووداو", "روداو", "Rudaw", "Rûdaw"),
        notes="The id of an address is its day (DDMMYYYY) and a running number.",
    )
