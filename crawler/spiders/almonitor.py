"""Al-Monitor, Washington."""

from __future__ import annotations

from crawler.families import drupal
from crawler.outlet import Confidence, Kind, Outlet


class AlMonitor(drupal.DrupalSpider):
    """Al-Monitor"""

    outlet = Outlet(
        key="almonitor",
        name="Al-Monitor",
        native_name="Al-Monitor",
        home="https://www.al-monitor.com/",
        hosts=("al-monitor.com",),
        languages=("en", "ar", "fa", "tr"),
        country="United States",
        kind=Kind.PRIVATE,
        line="Independent; part of it for subscribers",
        timezone="America/New_York",
        routes=drupal.routes("https://www.al-monitor.com", Confidence.SEEN),
        article=(
            r"^https?://(?:www\.)?al-monitor\.com/(?:(?P<lang>ar|fa|tr|he|zh-hans|ru)/)?(?:(?:pulse/)?originals|newsletter|podcasts|pro)"
            r"/20\d{2}/\d{2}/[^/?#]+/?$"
        ),
        examples=(
            "https://www.al-monitor.com/originals/2023/11/proof-life-video-russian-israeli-scholar-suggests-iraqi-captors-want-negotiate",
            "https://www.al-monitor.com/pulse/originals/2019/12/a-headline.html",
            "https://www.al-monitor.com/ar/originals/2026/01/a-headline",
        ),
        layouts=(drupal.LAYOUT,),
        unverified=("that it runs Drupal, and so the markup of its pages", "how much of a story it shows without a subscription"),
        cited_as=("Al-Monitor", "المونيتور", "المانیتور"),
    )
