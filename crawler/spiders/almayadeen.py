"""Al Mayadeen, Beirut. It has no feed that works; a sitemap a month lists everything."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Kind, NewsSitemap, Outlet


class AlMayadeen(OutletSpider):
    """الميادين"""

    family = "own (Al Mayadeen)"
    outlet = Outlet(
        key="almayadeen",
        name="Al Mayadeen",
        native_name="الميادين",
        home="https://www.almayadeen.net/",
        hosts=("almayadeen.net",),
        languages=("ar", "en"),
        country="Lebanon",
        kind=Kind.PRIVATE,
        line="Private channel, aligned with the Iran-led axis",
        timezone="Asia/Beirut",
        # The index leads through the whole archive; two months bridge the turn of a month.
        routes=(NewsSitemap(url="https://www.almayadeen.net/sitemaps/all.xml", confidence=Confidence.SEEN, newest=2),),
        article=(
            r"^https?://(?:www\.|(?P<edition>english|en)\.|live\.)?almayadeen\.net"
            r"/(?!(?:sitemaps|rss|feed|tags?|search|authors?|live)(?:/|$))[a-z-]+(?:/[a-z-]+)?/[^/?#]+/?$"
        ),
        examples=(
            "https://english.almayadeen.net/news/politics/drone-hits-bahrain-airport-as-gulf-states-intercept-iranian",
            "https://live.almayadeen.net/tv-reports/عنوان-تقرير--من-جزأين",
        ),
        unverified=(
            "whether it answers this crawler: it refused a crawler in July 2026",
            "whether its sitemap lists the English edition too",
            "the markup of its pages: they are read by structure",
        ),
        cited_as=("الميادين", "شبكة الميادين", "Al-Mayadeen", "المیادین"),
    )
