"""Iranian Students' News Agency, Tehran. Its site has Nastooh's addresses and routes, and pages of its own."""

from __future__ import annotations

from dataclasses import replace

from crawler.families import nastooh
from crawler.outlet import Archive, Confidence, Feed, Kind, Listing, NewsSitemap, Outlet

# Selectors of a working scraper. The page prints the Jalali date in three parts, «weekday / day month year / time».
_LAYOUT = replace(
    nastooh.LAYOUT,
    title=(".first-title", "header.item-header h1", "h1"),
    lead=("p.summary",),
    body=("p.summary, div[itemprop=articleBody], .item-body.content-full-news .item-text", ".item-body .item-text"),
    date=(".meta-news li:first-child .text-meta", ".item-date"),
    section=(".meta-news li:nth-child(2) .text-meta", ".breadcrumb li + li a"),
    tags=("footer.tags li a", ".tags li a"),
)
_ARCHIVE = "https://www.isna.ir/archive?mn={month}&dy={day}&ms=0&pi={page}&yr={year}"


class Isna(nastooh.NastoohSpider):
    """خبرگزاری دانشجویان ایران (ایسنا)"""

    outlet = Outlet(
        key="isna",
        name="ISNA",
        native_name="خبرگزاری دانشجویان ایران (ایسنا)",
        home="https://www.isna.ir/",
        hosts=("isna.ir",),
        languages=("fa", "en", "ar"),
        country="Iran",
        kind=Kind.STATE_AGENCY,
        line="Semi-official; run by Jahad-e Daneshgahi, an Iranian academic body",
        timezone="Asia/Tehran",
        routes=(
            Feed(url="https://www.isna.ir/rss", confidence=Confidence.SEEN, language="fa"),
            NewsSitemap(url="https://www.isna.ir/sitemap/news/sitemap.xml", confidence=Confidence.INFERRED, language="fa"),
            Feed(url="https://en.isna.ir/rss", confidence=Confidence.SEEN, language="en"),
            Feed(url="https://ar.isna.ir/rss", confidence=Confidence.INFERRED, language="ar"),
        ),
        # An id begins with the Jalali day: of two digits of the year until 1399, of four since.
        article=(
            r"^https?://(?:www\.|(?P<edition>en|ar)\.)?isna\.ir/(?:amp/)?news/"
            r"(?P<id>(?P<jy>1[34]\d\d)(?P<jm>[01]\d)(?P<jd>[0-3]\d)\d{5,6}|\d{11,12})(?:/[^?#]*)?$"
        ),
        examples=("https://www.isna.ir/news/97071407931/اعتراض-دانشجویان-دانشگاه-فرهنگیان-یاسوج", "https://www.isna.ir/news/1404072918478/"),
        layouts=(_LAYOUT, nastooh.LAYOUT),
        archives=(Archive(route=Listing(url=_ARCHIVE, confidence=Confidence.SEEN, language="fa"), calendar="jalali"),),
        unverified=(
            "its news sitemap and its Arabic feed",
            "that its meta dates are Gregorian UTC as the family's are",
            "whether it answers first with ArvanCloud's challenge, as other sites of the family do",
        ),
        cited_as=("ایسنا", "خبرگزاری دانشجویان ایران", "خبرگزاری دانشجویان", "ISNA", "إيسنا", "وكالة أنباء الطلبة الإيرانية"),
    )
