"""Student News Network, Tehran."""

from __future__ import annotations

from crawler.families import samaneh
from crawler.outlet import Confidence, Kind, Outlet


class Snn(samaneh.SamanehSpider):
    """خبرگزاری دانشجو"""

    outlet = Outlet(
        key="snn",
        name="Student News Network",
        native_name="خبرگزاری دانشجو",
        home="https://snn.ir/",
        hosts=("snn.ir",),
        languages=("fa",),
        country="Iran",
        kind=Kind.STATE_AGENCY,
        line="News agency of the Student Basij",
        timezone="Asia/Tehran",
        routes=samaneh.routes("https://snn.ir", Confidence.INFERRED),
        article=r"^https?://(?:www\.)?snn\.ir/fa/(?:amp/)?news/(?P<id>\d+)(?:/[^?#]*)?$",
        examples=("https://snn.ir/fa/news/1192000/عنوان-خبر", "https://snn.ir/fa/news/692291/"),
        layouts=(samaneh.LAYOUT,),
        unverified=("its routes, which follow from its CMS", "that its meta dates are Jalali as YJC's are"),
        cited_as=("خبرگزاری دانشجو", "Student News Network", "SNN.ir"),
    )
