"""Al-Manar, Beirut. A clock with the date of today stands above every page, so what the feed says goes before it."""

from __future__ import annotations

from crawler.families import wordpress
from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Layout, Outlet


class AlManar(OutletSpider):
    """المنار"""

    family = "own (Al-Manar)"
    outlet = Outlet(
        key="almanar",
        name="Al-Manar",
        native_name="المنار",
        home="https://www.almanar.com.lb/",
        hosts=("almanar.com.lb", "manartv.com.lb"),
        languages=("ar", "en"),
        country="Lebanon",
        kind=Kind.PARTY,
        line="Channel of Hezbollah",
        timezone="Asia/Beirut",
        routes=(
            Feed(url="https://almanar.com.lb/rss", confidence=Confidence.SEEN, language="ar"),
            Feed(url="https://english.almanar.com.lb/rss", confidence=Confidence.INFERRED, language="en"),
        ),
        article=r"^https?://(?:www\.|archive\.|(?P<edition>english)\.)?(?:almanar|manartv)\.com\.lb/(?:article/)?(?P<id>\d+)/?$",
        examples=("https://english.almanar.com.lb/article/132252/", "https://www.almanar.com.lb/11312345"),
        layouts=(
            Layout(  # the two body classes are of working scrapers
                title=("h1.entry-title", "article h1", "h1"),
                body=(".entry-content", ".article-content"),
                drop=wordpress.LAYOUT.drop,
                dates=("json-ld", "meta", "listed"),
            ),
        ),
        unverified=(
            "the feed of its English edition",
            "which of its two shapes of address is in use: sources disagree",
            "where its pages print the date of the story",
        ),
        cited_as=("قناة المنار", "Al Manar", "موقع المنار"),
    )
