"""Iran Samaneh, the CMS of yjc.ir, tabnak.ir and many Iranian sites.

Trap: `meta[article:published_time]` holds the Jalali date in Persian digits, so it is read by the outlet's calendar, never as ISO.
"""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Layout, Listing, Route

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


class SamanehSpider(OutletSpider):
    """Base of outlets on Iran Samaneh; set `outlet` with this module's LAYOUT and routes."""

    family = "Iran Samaneh"
