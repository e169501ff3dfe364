"""Mashregh News, Tehran."""

from __future__ import annotations

from crawler.families import nastooh
from crawler.outlet import Confidence, Kind, Outlet


class MashreghNews(nastooh.NastoohSpider):
    """مشرق نیوز"""

    outlet = Outlet(
        key="mashreghnews",
        name="Mashregh News",
        native_name="مشرق نیوز",
        home="https://www.mashreghnews.ir/",
        hosts=("mashreghnews.ir",),
        languages=("fa",),
        country="Iran",
        kind=Kind.PRIVATE,
        line="Conservative site, widely described as close to the Revolutionary Guard",
        timezone="Asia/Tehran",
        routes=nastooh.routes("https://www.mashreghnews.ir", Confidence.INFERRED, "fa"),
        article=r"^https?://(?:www\.)?mashreghnews\.ir/(?:amp/|news/)(?P<id>\d{4,8})(?:/[^?#]*)?$",
        examples=("https://www.mashreghnews.ir/news/1547891/عنوان-خبر",),
        layouts=(nastooh.LAYOUT,),
        unverified=("its routes, which follow from its CMS", "whether it answers from outside Iran"),
        cited_as=("مشرق نیوز", "مشرق‌نیوز", "پایگاه خبری مشرق", "Mashregh News"),
    )
