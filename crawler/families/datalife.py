"""DataLife Engine (DLE): the Iraqi News Agency, Baghdad Today.

Traps: an Arabic slug may collapse to `-` or to nothing (`/192447--.html`), so an address is known by its number; the visible date is the
site's own `DD-MM-YYYY, HH:MM` without a zone; what follows the text (rating, tags, «أهم الاخبار») stands inside the same block.
"""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Layout, Route

LAYOUT = Layout(
    title=("#dle-content h1", "article h1", "h1"),
    body=(
        ".news-content", "#dle-content .full-text", "#dle-content .full-story", ".fullstory__text", "#dle-content .fullstory",
        "#dle-content [itemprop=articleBody]",
    ),
    date=(".ms-2.time", ".fullstory__date", "#dle-content .time", "#dle-content .date", "#dle-content time", ".news-date"),
    section=("#dle-content .category a", ".speedbar a:last-of-type"),
    tags=(".news-tags a", ".full-tags a", ".fullstory__tags a", "#dle-content .tags a"),
    drop=(
        ".related", ".related-news", ".rel-news", ".full-rel", ".full-tags", ".news-tags", ".rating", ".fullrate", ".share", ".speedbar", ".berrors",
        ".editdate", ".pagination", ".quote", "#dle-ajax-comments", ".comments", "form", ".banner",
    ),
    end=("أهم الاخبار", "أهم الأخبار"),
)  # fmt: skip


def routes(home: str, *more: Route) -> tuple[Route, ...]:
    """Return the feed that every site on this engine has, and the site's further routes."""
    return (Feed(url=f"{home}/rss.xml", confidence=Confidence.SEEN), *more)


class DataLifeSpider(OutletSpider):
    """Base of outlets on DataLife Engine; set `outlet` with this module's LAYOUT and routes."""

    family = "DataLife Engine"
