"""Arc XP (Reuters and others): the news sitemap stays open where article pages are walled.

Traps: a site's outbound feeds exist only where it made them, so a sitemap may answer where a feed does not, and the reverse; an article keeps
its canonical address under several sections; promotions and related stories stand between the paragraphs as blocks of their own.
"""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Archive, Confidence, Feed, Layout, NewsSitemap, Per, Route

# The class names of Arc's own blocks; a site may rename them.
LAYOUT = Layout(
    title=("h1.b-headline", "article h1", "main h1", "h1"),
    lead=("h2.b-subheadline", ".b-subheadline"),
    body=("article.b-article-body", ".b-article-body", ".article-body", "[class*=article-body-wrapper]", "[class*=ArticleBody]"),
    date=("time.b-date[datetime]", "time[datetime]", ".b-date"),
    authors=(".b-byline a", ".b-byline__names a", ".b-byline__names", "[class*=byline] a", "[class*=byline]"),
    section=(".b-overline a", ".b-overline", ".c-overline", "[class*=overline] a"),
    tags=(".b-tags a", ".b-tags-list a", "[class*=tags-holder] a"),
    drop=(
        ".b-promo", "[class*=promo]", "[class*=related]", "[class*=newsletter]", "[class*=interstitial]", ".b-ads-block", "[class*=advert]", "[class*=gallery]",
        ".b-article-body__image-wrapper", "figure", "aside", "form", "[class*=author-bio]", ".b-author-bio",
    ),
)  # fmt: skip


def routes(home: str, confidence: Confidence) -> tuple[Route, ...]:
    """Return the routes of an Arc site."""
    return (NewsSitemap(url=f"{home}/arc/outboundfeeds/news-sitemap/?outputType=xml", confidence=confidence),)


def feed(home: str, confidence: Confidence) -> Feed:
    """Return the feed that an Arc site may have beside its sitemap."""
    return Feed(url=f"{home}/arc/outboundfeeds/rss/?outputType=xml", confidence=confidence)


def archives(home: str, confidence: Confidence = Confidence.INFERRED) -> tuple[Archive, ...]:
    """Return the archive of an Arc site: an index of daily sitemaps."""
    return (Archive(route=NewsSitemap(url=f"{home}/arc/outboundfeeds/sitemap-index/?outputType=xml", confidence=confidence), per=Per.ALL),)


class ArcSpider(OutletSpider):
    """Base of outlets on Arc XP."""

    family = "Arc XP"

    @classmethod
    def archives(cls) -> tuple[Archive, ...]:
        return cls.outlet.archives or archives(cls.outlet.home.rstrip("/"))
