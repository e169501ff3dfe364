"""Alsumaria, Baghdad: a satellite channel and its site."""

from __future__ import annotations

from crawler.families import lbc
from crawler.outlet import Confidence, Feed, Kind, Outlet


class Alsumaria(lbc.LbcSpider):
    """السومرية نيوز"""

    outlet = Outlet(
        key="alsumaria",
        name="Alsumaria",
        native_name="السومرية نيوز",
        home="https://www.alsumaria.tv/",
        hosts=("alsumaria.tv",),
        languages=("ar",),
        country="Iraq",
        kind=Kind.PRIVATE,
        line="Private satellite channel; ownership not documented",
        timezone="Asia/Baghdad",
        routes=(
            Feed(url="https://www.alsumaria.tv/Rss/iraq-latest-news/ar", confidence=Confidence.SEEN),
            Feed(url="https://www.alsumaria.tv/Rss/News/ar/1/سياسة", confidence=Confidence.SEEN, note="politics"),
            Feed(url="https://www.alsumaria.tv/Rss/News/ar/16/أمن", confidence=Confidence.SEEN, note="security"),
        ),
        article=r"^https?://(?:www\.)?alsumaria\.tv/(?:mobile/)?news/[a-z-]+/(?P<id>\d+)(?:/[^?#]*)?$",
        examples=(
            "https://www.alsumaria.tv/news/security/548278/لم-يتبقى",
            "https://www.alsumaria.tv/news/localnews/504835/",
            "https://www.alsumaria.tv/news/politics/569565/البرلمان",
        ),
        layouts=(lbc.LAYOUT,),
        unverified=("that it shares the platform and so the markup of LBC Group's sites", "the order of the parts in the addresses of its section feeds"),
        cited_as=("السومرية", "Al Sumaria", "Alsumaria TV"),
    )
