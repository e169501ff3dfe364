"""WordPress sites: a feed, a REST collection (not on every site), and a body class that most themes share."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Archive, Confidence, Feed, Layout, NewsSitemap, Per, Route, WordPressApi

LAYOUT = Layout(
    title=("h1.entry-title", "h1.post-title", "h1.single-post-title", ".entry-header h1", "article h1", "h1"),
    body=(".entry-content", ".post-content", ".af-single-content", ".td-post-content", "article .content"),
    date=("time.entry-date", "time.published", ".entry-meta time", ".post-date", "time[datetime]"),
    authors=(".author a[rel=author]", ".byline .author a", ".entry-author a"),
    section=(".cat-links a", ".af-single-cat a", "a[rel='category tag']"),
    tags=(".tags-links a", ".af-single-tag a", "a[rel=tag]"),
    drop=(
        ".sharedaddy", ".jp-relatedposts", ".related-posts", ".relatedposts", ".yarpp", ".post-tags", ".comments-area", "#comments",
        "#respond", ".wp-block-latest-posts", ".addtoany_share_save_container", ".newsletter", ".wp-caption-text", "figcaption",
    ),
    end=(
        "مقالات ذات صلة", "مواضيع ذات صلة", "اترك تعليقك", "اترك تعليقاً", "اترك ردّاً", "لن يتم نشر عنوان بريدك", "مطالب مرتبط",
        "عرض المزيد من المقالات", "Related posts",
    ),
    skip=(r"(?:اقرأ|إقرأ) (?:أيضا|أيضاً|ايضا|المزيد).*", r"بیشتر بخوانید.*"),
)  # fmt: skip


def routes(home: str, confidence: Confidence) -> tuple[Route, ...]:
    """Return the routes that a WordPress site may have; sites switch the REST collection off."""
    return (
        Feed(url=f"{home}/feed/", confidence=confidence),
        WordPressApi(url=f"{home}/wp-json/wp/v2/posts?per_page=50&_fields=id,date_gmt,link,title", confidence=Confidence.INFERRED),
    )


def archives(home: str, confidence: Confidence = Confidence.INFERRED, per_page: int = 100) -> tuple[Archive, ...]:
    """Return the archives that a WordPress site may have: its REST collection of any span of time, else the sitemaps of its core or of a plug-in."""
    span = "after={after}&before={before}&order=desc&page={page}"
    return (
        Archive(route=WordPressApi(url=f"{home}/wp-json/wp/v2/posts?per_page={per_page}&_fields=id,date_gmt,link,title&{span}", confidence=confidence)),
        Archive(route=NewsSitemap(url=f"{home}/wp-sitemap.xml", confidence=confidence), per=Per.ALL),
        Archive(route=NewsSitemap(url=f"{home}/sitemap_index.xml", confidence=confidence), per=Per.ALL),
    )


class WordPressSpider(OutletSpider):
    """Base of outlets on WordPress; set `outlet` with this module's LAYOUT and routes."""

    family = "WordPress"

    @classmethod
    def archives(cls) -> tuple[Archive, ...]:
        return cls.outlet.archives or archives(cls.outlet.home.rstrip("/"))
