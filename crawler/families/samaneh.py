"""Iran Samaneh, the CMS of yjc.ir, tabnak.ir and many Iranian sites.

Trap: `meta[article:published_time]` holds the Jalali date in Persian digits, so it is read by the outlet's calendar, never as ISO.
"""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Archive, Confidence, Feed, Layout, Listing, Route

END = ("انتهای پیام", "انتهاى پيام", "برچسب ها", "برچسب‌ها", "خبرهای مرتبط", "اخبار مرتبط", "اخبار پیشنهادی", "بیشتر بخوانید", "تبادل نظر")
LAYOUT = Layout(
    title=(".title h1", "h1.Htags", ".title-news", ".news-title h1", "h1.title"),
    lead=(".subtitle", ".news-subtitle"),
    body=(".news_body_con .subtitle, .news_body_con .body", ".subtitle, .body"),
    date=(".news_pdate_c", ".item-date", ".news-date", ".fa_date"),
    section=(".news_path a",),
    tags=(".tags_container a", ".tags_title a", ".tags li a"),
    drop=(".wrapper", ".comments", ".comments_item", ".news_tools", ".rutitr_body", ".gallery_section", ".related", ".news_related"),
    end=END,
    dates=("layout", "meta", "json-ld"),
)


def routes(home: str, confidence: Confidence) -> tuple[Route, ...]:
    """Return the routes that every Samaneh site has."""
    return (
        Feed(url=f"{home}/fa/rss/allnews", confidence=confidence),
        Listing(url=f"{home}/fa/archive?service_id=-1&sec_id=-1&cat_id=-1&rpp=100&p=1", confidence=Confidence.INFERRED),
    )


def archives(home: str, confidence: Confidence = Confidence.INFERRED) -> tuple[Archive, ...]:
    """Return the archive that every Samaneh site has: any span of Jalali days, in pages."""
    days = "from_date={year}/{month:02}/{day:02}&to_date={until_year}/{until_month:02}/{until_day:02}"
    url = f"{home}/fa/archive?service_id=-1&sec_id=-1&cat_id=-1&rpp=100&{days}&p={{page}}"
    return (Archive(route=Listing(url=url, confidence=confidence), calendar="jalali"),)


class SamanehSpider(OutletSpider):
    """Base of outlets on Iran Samaneh; set `outlet` with this module's LAYOUT and routes."""

    family = "Iran Samaneh"

    @classmethod
    def archives(cls) -> tuple[Archive, ...]:
        return cls.outlet.archives or archives(cls.outlet.home.rstrip("/"))
