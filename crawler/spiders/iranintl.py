"""Iran International, London."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Outlet


class IranInternational(OutletSpider):
    """ایران اینترنشنال"""

    outlet = Outlet(
        key="iranintl",
        name="Iran International",
        native_name="ایران اینترنشنال",
        home="https://www.iranintl.com/",
        hosts=("iranintl.com",),
        languages=("fa", "en", "ar"),
        country="United Kingdom",
        kind=Kind.PRIVATE,
        line="London-based channel (Volant Media), in opposition to the Iranian government",
        timezone="UTC",
        routes=(Feed(url="https://www.iranintl.com/feed", confidence=Confidence.SEEN),),
        article=r"^https?://(?:www\.)?iranintl\.com/(?:(?P<lang>en|ar)/)?(?P<id>(?P<date>20\d{6})\d{4})/?$",
        examples=("https://www.iranintl.com/202502072306", "https://www.iranintl.com/en/202605177815"),
        unverified=("the markup of its pages, which are read by their structure", "which languages its feed carries", "whether Cloudflare lets us in"),
        cited_as=("ایران اینترنشنال", "ایران‌اینترنشنال", "إيران إنترناشيونال", "Iran International", "Iran Intl"),
        notes="An id is the day and four digits.",
    )
