"""Asam, the CMS of tasnimnews.com, ilna.ir and other Iranian sites.

Traps: `time[datetime]` holds the ISO date in Tehran time, while Tasnim prints a Jalali date and its Persian addresses carry the Jalali day
(`/fa/news/1402/10/10/<id>`), those of its other editions the Gregorian one.
"""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Layout

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


class AsamSpider(OutletSpider):
    """Base of outlets on Asam; set `outlet` with this module's LAYOUT."""

    family = "Asam"
