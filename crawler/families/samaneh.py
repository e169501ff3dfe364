"""Iran Samaneh, the CMS of yjc.ir, tabnak.ir and many Iranian sites.

Trap: `meta[article:published_time]` holds the Jalali date in Persian digits, so it is read by the outlet's calendar, never as ISO.
"""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Layout, Listing, Route

LAYOUT = Layout(
    title=("h1.Htags", ".title h1", ".news-title h1", ".title-news", "h1.title", ".title"),
    lead=(".subtitle", ".news-subtitle", ".news_strong"),
    body=("div.body", ".baznashr-body"),
    date=(".news_pdate_c", ".item-date", ".news-date", ".fa_date", ".date-color-news"),
    tags=(".tags_title a", ".tags li a"),
    section=(".news_path a", ".path_bottom_body a"),
    drop=(".comments", ".comments_item", ".tags_title", ".tags_container", ".related", ".news_related", ".newsletter"),
    end=("برچسب ها", "برچسب‌ها", "خبرهای مرتبط", "اخبار مرتبط", "اخبار پیشنهادی", "تبادل نظر", "نظر شما"),
    skip=(r"انتهای پیام\s*/?.*", r"بیشتر بخوانید.*"),
    dates=("meta", "layout", "json-ld"),
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
