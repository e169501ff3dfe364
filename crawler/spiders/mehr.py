"""Mehr News Agency, Tehran."""

from __future__ import annotations

from crawler.families import nastooh
from crawler.outlet import Confidence, Feed, Kind, NewsSitemap, Outlet

_INFERRED = Confidence.INFERRED


class Mehr(nastooh.NastoohSpider):
    """خبرگزاری مهر"""

    outlet = Outlet(
        key="mehr",
        name="Mehr News Agency",
        native_name="خبرگزاری مهر",
        home="https://www.mehrnews.com/",
        hosts=("mehrnews.com",),
        languages=("fa", "en", "ar", "tr", "ckb"),
        country="Iran",
        kind=Kind.STATE_AGENCY,
        line="Owned by the Islamic Development Organization, an Iranian state body",
        timezone="Asia/Tehran",
        routes=(
            *nastooh.routes("https://www.mehrnews.com", Confidence.SEEN, "fa"),
            Feed(url="https://en.mehrnews.com/rss", confidence=Confidence.SEEN, language="en"),
            NewsSitemap(url="https://en.mehrnews.com/sitemap/news/sitemap.xml", confidence=_INFERRED, language="en"),
            *nastooh.routes("https://ar.mehrnews.com", _INFERRED, "ar"),
            Feed(url="https://tr.mehrnews.com/rss", confidence=_INFERRED, language="tr"),
            Feed(url="https://ku.mehrnews.com/rss", confidence=_INFERRED, language="ckb"),
        ),
        article=r"^https?://(?:www\.|(?P<edition>en|ar|ku|tr)\.)?mehrnews\.com/(?:amp/)?news/(?P<id>\d{5,8})(?:/[^?#]*)?$",
        examples=(
            "https://www.mehrnews.com/news/6534667/ثبت-شرکت-چقدر-هزینه-دارد",
            "https://en.mehrnews.com/news/235474/US-forces-will-withdraw-from-their-bases-in-Iraq-report",
        ),
        layouts=(nastooh.LAYOUT,),
        archives=nastooh.archives("https://www.mehrnews.com", language="fa"),
        unverified=(
            "the routes of its Arabic, Turkish and Kurdish editions",
            "which Kurdish its Kurdish edition writes",
            "whether it answers first with ArvanCloud's challenge, as other sites of the family do",
        ),
        cited_as=("خبرگزاری مهر", "مهر", "Mehr News", "Mehr", "MNA", "وكالة مهر للأنباء", "وكالة أنباء مهر"),
    )
