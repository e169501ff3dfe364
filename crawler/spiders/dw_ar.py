"""DW Arabic, Bonn and Berlin."""

from __future__ import annotations

from crawler.families import dw
from crawler.outlet import Confidence, Kind, Outlet


class DwArabic(dw.DwSpider):
    """دويتشه فيله عربية"""

    outlet = Outlet(
        key="dw_ar",
        name="DW Arabic",
        native_name="دويتشه فيله عربية",
        home="https://www.dw.com/ar/",
        hosts=("dw.com",),
        languages=("ar",),
        country="Germany",
        kind=Kind.PUBLIC,
        line="Arabic service of Germany's international public broadcaster",
        timezone="Europe/Berlin",
        routes=dw.routes("ar", Confidence.SEEN, "ar"),
        article=r"^https?://(?:(?:www|m|amp)\.)?dw\.com/ar/(?:[^?#]*/)?a-(?P<id>\d+)/?$",
        examples=("https://www.dw.com/ar/عنوان-الخبر/a-68712345", "https://www.dw.com/ar/a-68712345?maca=ara-rss-ar-all-1493-xml-mrss"),
        layouts=dw.LAYOUTS,
        unverified=("the shape of its article addresses, known from DW's Persian and Dari services", "where its pages print date and author since 2023"),
        cited_as=("دويتشه فيله", "DW", "DW عربية", "دويتشه فيلله"),
    )
