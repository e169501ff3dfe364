"""Al Mayadeen, Beirut. A sitemap a month lists everything; whether it has a feed is disputed."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Archive, Confidence, Feed, Kind, Layout, NewsSitemap, Outlet, Per

_MONTHS = "https://www.almayadeen.net/sitemaps/all/sitemap"


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
        routes=(
            Feed(url="https://www.almayadeen.net/feed.rss", confidence=Confidence.INFERRED, note="a scraper read it in March 2025; lists disagree on it"),
            NewsSitemap(url="https://www.almayadeen.net/sitemaps/all.xml", confidence=Confidence.SEEN, newest=2),
        ),
        archives=(
            # The month was seen without a zero before it, and in another source with one.
            Archive(route=NewsSitemap(url=f"{_MONTHS}-{{year}}-{{month}}.xml", confidence=Confidence.SEEN), per=Per.MONTH),
            Archive(route=NewsSitemap(url=f"{_MONTHS}-{{year}}-{{month:02}}.xml", confidence=Confidence.SEEN), per=Per.MONTH),
        ),
        article=(
            r"^https?://(?:www\.|(?P<edition>english|en)\.|live\.)?almayadeen\.net"
            r"/(?!(?:sitemaps|rss|feed|tags?|search|authors?|live)(?:/|$))[a-z-]+(?:/[a-z-]+)?/[^/?#]+/?$"
        ),
        examples=(
            "https://english.almayadeen.net/news/politics/drone-hits-bahrain-airport-as-gulf-states-intercept-iranian",
            "https://live.almayadeen.net/tv-reports/عنوان-تقرير--من-جزأين",
        ),
        # The block is of a working scraper; another found the headline in an h2.
        layouts=(
            Layout(
                title=("h1", "main h2"), body=(".p-content",), drop=("[class*=related]", "[class*=share]", "[class*=tags]", "figure"), dates=("meta", "json-ld")
            ),
        ),
        unverified=(
            "whether it answers this crawler: it refused a crawler in July 2026",
            "whether its sitemap lists the English edition too",
            "its feed: sources disagree on the address",
            "the markup of its pages but for the block of the text",
        ),
        cited_as=("الميادين", "شبكة الميادين", "Al-Mayadeen", "المیادین"),
    )
