"""DW Persian, Bonn."""

from __future__ import annotations

from crawler.families import dw
from crawler.outlet import Confidence, Kind, Outlet


class DwPersian(dw.DwSpider):
    """دویچه وله فارسی"""

    outlet = Outlet(
        key="dw_fa",
        name="DW Persian",
        native_name="دویچه وله فارسی",
        home="https://www.dw.com/fa-ir/",
        hosts=("dw.com",),
        languages=("fa",),
        country="Germany",
        kind=Kind.PUBLIC,
        line="Persian service of Germany's international public broadcaster",
        timezone="Europe/Berlin",
        routes=dw.routes("per", Confidence.SEEN, "fa"),
        article=r"^https?://(?:(?:www|m|amp)\.)?dw\.com/fa-ir/(?:[^?#]*/)?a-(?P<id>\d+)/?$",
        examples=(
            "https://www.dw.com/fa-ir/کدام-وعدههای-روحانی-محقق-شدند/a-18652747",
            "https://www.dw.com/fa-ir/a-68712345?maca=per-rss-per-all-1491-xml-mrss",
        ),
        layouts=dw.LAYOUTS,
        unverified=("where its pages print date and author since 2023",),
        cited_as=("دویچه وله", "دویچه‌وله", "دویچه وله فارسی", "رادیو آلمان", "DW Persian"),
    )
