"""Fars News Agency, Tehran. Since 2024 a JavaScript site; what is known is the site before."""

from __future__ import annotations

from datetime import date

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Layout, Listing, Outlet

# Trap: `time[datetime]` is month/day/year with AM and PM, which reads as day/month. The Jalali text beside it is believed, then the address.
_UNTIL_2024 = Layout(
    title=("h1.title", ".news-box .title", ".title"),
    lead=("h1.title + p", ".lead"),
    body=(".lead, div[itemprop=articleBody], .nt-body",),
    date=(".publish-time",),
    section=(".category-name",),
    tags=("div.tags a",),
    drop=(".related-news", ".nt-related", "figure", ".share", ".comments", ".top-video"),
    end=("انتهای پیام", "انتهاي پيام"),
    dates=("layout",),
    until=date(2024, 12, 31),
)


class Fars(OutletSpider):
    """خبرگزاری فارس"""

    family = "own (Fars)"
    outlet = Outlet(
        key="fars",
        name="Fars News Agency",
        native_name="خبرگزاری فارس",
        home="https://www.farsnews.ir/",
        hosts=("farsnews.ir", "farsnews.com"),
        languages=("fa", "en", "ar"),
        country="Iran",
        kind=Kind.STATE_AGENCY,
        line="Widely described as close to the Islamic Revolutionary Guard Corps",
        timezone="Asia/Tehran",
        routes=(
            Feed(url="https://www.farsnews.ir/rss", confidence=Confidence.INFERRED, language="fa", note="listed widely; no source shows that it answered"),
            Listing(url="https://farsnews.ir/politics/posts", links="a[href*='/news/']", confidence=Confidence.SEEN, language="fa"),
        ),
        article=(
            r"^https?://(?:www\.|(?P<edition>en|ar|english)\.)?farsnews\.(?:ir|com)/(?:[^/?#]+/)?news/"
            r"(?P<id>(?P<jy>1[34]\d\d)(?P<jm>[01]\d)(?P<jd>[0-3]\d)\d{6}|\d{10,19})(?:/[^?#]*)?$"
        ),
        examples=(
            "https://www.farsnews.ir/news/13990815000189/دولت-بعدی-آمریکا-برابر-مردم-ایران-تسلیم-میشود",
            "https://www.farsnews.ir/news/14001224000819/خبر-خوب-برای-استقلال",
        ),
        layouts=(_UNTIL_2024,),
        unverified=(
            "whether its feed still answers, and whether the site answers from outside Iran",
            "the markup and the addresses of its site since 2024, whose lists are filled by JavaScript",
        ),
        cited_as=("خبرگزاری فارس", "فارس", "Fars News", "FNA", "وكالة أنباء فارس", "وكالة فارس"),
    )
