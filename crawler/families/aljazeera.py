"""Al Jazeera's sites (English and Arabic share their templates)."""

from __future__ import annotations

from datetime import date

from crawler.families.base import OutletSpider
from crawler.outlet import Archive, Confidence, Layout, NewsSitemap

# `.wysiwyg` is of a working scraper; no article of it was seen.
_SINCE_2020 = Layout(
    title=("header.article-header h1", "main h1", "h1"),
    lead=(".article__subhead",),
    body=("main .wysiwyg", ".wysiwyg--all-content", ".wysiwyg"),
    date=(".article-dates .date-simple span[aria-hidden]", ".date-simple"),
    authors=(".article-author-name .author-link", ".article-author-name-item"),
    section=(".topics a",),
    drop=(".more-on", ".article-source", ".newsletter-signup", ".container--ads", ".jw-video-title", "[class*=related]", ".sib-newsletter-form"),
    skip=(r"list (?:1|of) .*", r"end of list", r"Recommended Stories"),
    end=("Source:",),
)
_UNTIL_2020 = Layout(
    title=("h1.post-title",),
    lead=(".article-heading-des",),
    body=(".main-article-body .article-p-wrapper", ".article-p-wrapper"),
    date=("time.timeagofunction[datetime]",),
    authors=(".article-heading-author-name a", ".article-heading-author-name [rel=author]"),
    tags=(".article-tags-feedback-wrapper a",),
    # "More:" is a heading followed by one list per link.
    drop=(".inpage-embed", ".article-guid", ".article-p-wrapper > h4 + ul", ".article-p-wrapper > h4 + ul ~ ul", "figure", ".inpage-auto-embed"),
    skip=(r"(?:Read )?More(?: from .*| on .*)?:?",),
    end=("SOURCE:",),
    until=date(2021, 6, 30),
)
LAYOUTS = (_SINCE_2020, _UNTIL_2020)


def archives(home: str, confidence: Confidence) -> tuple[Archive, ...]:
    """Return the archive of an Al Jazeera site: a sitemap for each day."""
    return (Archive(route=NewsSitemap(url=f"{home}/sitemap.xml?yyyy={{year}}&mm={{month:02}}&dd={{day:02}}", confidence=confidence)),)


class AlJazeeraSpider(OutletSpider):
    """Base of Al Jazeera's sites; set `outlet` with this module's LAYOUTS."""

    family = "Al Jazeera"

    @classmethod
    def archives(cls) -> tuple[Archive, ...]:
        return cls.outlet.archives or archives(cls.outlet.home.rstrip("/"), Confidence.INFERRED)
