"""Arab Khabar, an aggregator: a copied story, its source line, its tags, and then the whole text of another story."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Kind, Layout, Listing, Outlet

_TAGS = ("التحالف-الدولی", "العراق", "القوات-الأمریکیة")  # the site spells its tags with Persian letters


class ArabKhabar(OutletSpider):
    """عرب خبر"""

    family = "aggregator"
    outlet = Outlet(
        key="arabkhabar",
        name="Arab Khabar",
        native_name="عرب خبر",
        home="https://arabkhabar.com/",
        hosts=("arabkhabar.com",),
        languages=("ar",),
        country="unknown",
        kind=Kind.AGGREGATOR,
        line="Aggregator; operator not documented",
        timezone="UTC",
        routes=tuple(Listing(url=f"https://arabkhabar.com/tag/{tag}", confidence=Confidence.INFERRED, links="a[href*='/a/']") for tag in _TAGS),
        article=r"^https?://(?:www\.)?arabkhabar\.com/a/(?P<id>\d+)/?$",
        examples=("https://arabkhabar.com/a/1754882", "https://www.arabkhabar.com/a/4676997"),
        # The other stamp on the page, «<source>: 2025-05-29@14:43:47 GMT», is when the page was made.
        layouts=(
            Layout(
                title=("h1", ".title"),
                body=("article", ".content", ".post"),
                date=(".date", "time"),
                end=("كلمات دلالية", "کلمات دلالیة", "إقرأ أيضاً", "اقرأ أيضا", "مقالات مشابهة", "تابع أحدث الأخبار عبر تطبيق"),
                drop=("h1",),
                skip=(r".{1,60}: \d{4}-\d\d-\d\d@\d\d:\d\d:\d\d GMT", r"تاريخ النشر: .{1,40}"),
                dates=("layout",),
            ),
        ),
        unverified=("the markup of its pages: only their text was seen", "the tag pages it is crawled from"),
        cited_as=("عرب خبر",),
    )
