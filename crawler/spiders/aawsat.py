"""Asharq Al-Awsat, London and Riyadh. A story has had three shapes of address; its number stays."""

from __future__ import annotations

from crawler.families import drupal
from crawler.outlet import Confidence, Feed, Kind, NewsSitemap, Outlet


class Aawsat(drupal.DrupalSpider):
    """الشرق الأوسط"""

    outlet = Outlet(
        key="aawsat",
        name="Asharq Al-Awsat",
        native_name="الشرق الأوسط",
        home="https://aawsat.com/",
        hosts=("aawsat.com",),
        languages=("ar", "en", "fa"),
        country="Saudi Arabia",
        kind=Kind.PRIVATE,
        line="Saudi-owned daily (SRMG)",
        timezone="Asia/Riyadh",
        routes=(
            NewsSitemap(url="https://aawsat.com/googlenews.xml", confidence=Confidence.SEEN, language="ar"),
            Feed(url="https://aawsat.com/feed", confidence=Confidence.SEEN, language="ar"),
            Feed(url="https://aawsat.com/feed/arab-world", confidence=Confidence.SEEN, language="ar"),
            Feed(url="https://english.aawsat.com/feed", confidence=Confidence.SEEN, language="en", note="in lists that nobody checked"),
        ),
        article=(
            r"^https?://(?:www\.|(?P<edition>english|persian)\.)?(?:www\.)?aawsat\.com"
            r"/(?:(?:[^/?#]+/)+(?P<id>\d{6,8})(?:-[^/?#]+)?|node/(?P<id_node>\d+)|home/article/(?P<id_old>\d+)(?:/[^?#]*)?)/?$"
        ),
        examples=(
            "https://aawsat.com/العالم-العربي/المشرق-العربي/5212345-عنوان-الخبر",
            "https://english.aawsat.com/world/5256772-spain-shuts-airspace-us-planes-involved-iran-war",
            "https://aawsat.com/العالم-العربي/المشرق-العربي/5306603",
            "https://english.aawsat.com/node/5065777",
            "https://aawsat.com/home/article/403536/",
        ),
        layouts=(drupal.LAYOUT,),
        unverified=("the markup of its pages",),
        cited_as=("الشرق الأوسط", "صحيفة الشرق الأوسط", "Asharq Al-Awsat"),
    )
