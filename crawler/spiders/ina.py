"""Iraqi News Agency, Baghdad. Arabic slugs collapse to a dash, so only the number tells its stories apart."""

from __future__ import annotations

from crawler.families import datalife
from crawler.outlet import Confidence, Feed, Kind, Listing, Outlet


class Ina(datalife.DataLifeSpider):
    """وكالة الأنباء العراقية (واع)"""

    outlet = Outlet(
        key="ina",
        name="Iraqi News Agency",
        native_name="وكالة الأنباء العراقية (واع)",
        home="https://ina.iq/",
        hosts=("ina.iq",),
        languages=("ar", "en", "ckb", "tr"),
        country="Iraq",
        kind=Kind.STATE_AGENCY,
        line="News agency of the Iraqi state",
        timezone="Asia/Baghdad",
        routes=datalife.routes(
            "https://www.ina.iq",
            Feed(url="https://ina.iq/rssdzen.xml", confidence=Confidence.SEEN),
            Listing(url="https://ina.iq/ar/local", confidence=Confidence.SEEN, language="ar", links="a[href$='.html']"),
            Listing(url="https://ina.iq/en/latest/", confidence=Confidence.SEEN, language="en", links="a[href$='.html']"),
        ),
        article=r"^https?://(?:www\.)?ina\.iq/(?:(?P<lang>ar|en|eng|ku|tr)/)?(?:[a-z-]+/)?(?P<id>\d+)-[^/]*\.html$",
        examples=(
            "https://ina.iq/ar/local/139643--.html",
            "https://ina.iq/ar/local/257365-2000.html",
            "https://ina.iq/ar/economie/265843-.html",
            "https://ina.iq/en/local/43822-a-headline.html",
        ),
        layouts=(datalife.LAYOUT,),
        unverified=("the markup of its pages", "whether it answers this crawler: it refused a research crawler in July 2026"),
        cited_as=("واع", "INA", "وكالة الأنباء العراقية"),
    )
