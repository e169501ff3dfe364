"""The platform of LBC Group (Alsumaria, LBCI, Al Jadeed): ASP.NET, feeds at `/Rss/<name>/<lang>`.

Traps: names in the text are linked to tag pages, so a sentence is several elements and never to be split at them; the visible date is
`2025-11-28 | 01:33` in local time; a small `/rss` is no feed, the capital one is.
"""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Layout

LAYOUT = Layout(
    title=("h1.article-title", ".article-details h1", "h1"),
    # Block and class names of a working scraper of a sister site.
    body=(".LongDesc", "[id$=lblLongDesc]", "[id*=ArticleDetailsDescription]", ".article-details .text"),
    date=(".article-date", ".news-date", ".date-time", ".date"),
    section=(".article-category a", ".breadcrumb li:last-child a"),
    tags=(".tags a", ".article-tags a", ".keywords a"),
    drop=(".related", ".related-news", ".tags", ".article-tags", ".keywords", ".share", ".most-read", ".banner", "[class*=advert]", "figure"),
)


class LbcSpider(OutletSpider):
    """Base of outlets on this platform; set `outlet` with this module's LAYOUT."""

    family = "LBC Group"
