"""Asam, the CMS of tasnimnews.com, ilna.ir and other Iranian sites.

Traps: `time[datetime]` holds the ISO date in Tehran time, while Tasnim prints a Jalali date and its Persian addresses carry the Jalali day
(`/fa/news/1402/10/10/<id>`), those of its other editions the Gregorian one.
"""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Archive, Confidence, Layout, Listing

END = ("انتهای پیام", "انتهای خبر", "برچسب ها", "برچسب‌ها", "اخبار مرتبط", "خبرهای مرتبط", "بیشتر بخوانید")
LAYOUT = Layout(
    title=("article h1.title", ".news_content h1", "h1.title", "article h1", ".title"),
    lead=(".lead",),
    body=(".lead, #echo_detail, .echo_detail",),
    date=("article time[datetime]", ".news_content time[datetime]", "time[datetime]"),
    section=(".breadcrumb li:last-of-type a", ".news_path a:last-of-type"),
    tags=(".article_tags li", ".article_tag a"),
    drop=(".related_news", ".inline-news-box", ".article_tags", ".article_tag", ".share", ".comments", "figure", "table.ads"),
    end=END,
    dates=("json-ld", "layout", "meta"),
)


def archives(home: str, confidence: Confidence = Confidence.INFERRED, links: str = "a[href]") -> tuple[Archive, ...]:
    """Return the archive of an Asam site: pages of each Jalali day."""
    url = f"{home}/fa/archive?date={{year}}%2F{{month}}%2F{{day}}&sub=-1&service=-1&page={{page}}"
    return (Archive(route=Listing(url=url, confidence=confidence, links=links), calendar="jalali"),)


class AsamSpider(OutletSpider):
    """Base of outlets on Asam; set `outlet` with this module's LAYOUT."""

    family = "Asam"

    @classmethod
    def archives(cls) -> tuple[Archive, ...]:
        return cls.outlet.archives or archives(cls.outlet.home.rstrip("/"))
