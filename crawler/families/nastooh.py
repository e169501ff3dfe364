"""Nastooh, the CMS of irna.ir, mehrnews.com and other Iranian agencies.

Traps: the meta date is Gregorian in UTC while the page prints the Jalali day, so before 03:30 in Tehran the two name different days; `meta[name=date]`
is when the page was made; bodies end with the editor's number (`1483**9417`); some sites answer first with a page of ArvanCloud's script
(`__arcsjs`, "Transferring to the website"), which counts as blocked and is never solved, while sitemaps and feeds pass.
"""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Archive, Confidence, Feed, Layout, Listing, NewsSitemap, Per, Route

LAYOUT = Layout(
    title=("article h1", ".item-title h1", "h1.title", ".title", "h1"),
    lead=(".introtext", ".item-summary .summary", "p.summary", ".item-summary"),
    # The lead is the first paragraph of the report.
    body=("article .introtext, article p.summary, article .item-body .item-text, article div[itemprop=articleBody]", ".item-body"),
    date=(".item-date",),
    tags=(".tags li a", ".tags a"),
    section=(".breadcrumb a[href*='/service/']", ".breadcrumb li + li a"),
    drop=(".related-items", ".item-boxed", "section.box", "div.box", "figure", ".share", ".comments"),
    end=("انتهای پیام", "پایان پیام"),
    skip=(r"[\d*/\s]+", r"[A-Z]{2,4}/[A-Z]{0,4}", r"END", r"(?:کد خبر|کدخبر)\b.*"),  # of an editor's initials too («AK/PA»)
    dates=("meta", "json-ld", "layout"),
)


def routes(home: str, confidence: Confidence, language: str | None = None) -> tuple[Route, ...]:
    """Return the routes that every Nastooh site has."""
    return (
        NewsSitemap(url=f"{home}/sitemap/news/sitemap.xml", confidence=confidence, language=language),
        Feed(url=f"{home}/rss", confidence=confidence, language=language),
    )


def archives(home: str, confidence: Confidence = Confidence.INFERRED, language: str | None = None) -> tuple[Archive, ...]:
    """Return the archives that every Nastooh site has: an index of daily sitemaps, and pages of each Jalali day."""
    pages = f"{home}/page/archive.xhtml?mn={{month}}&wide=0&dy={{day}}&ms=0&pi={{page}}&yr={{year}}"
    return (
        Archive(route=NewsSitemap(url=f"{home}/sitemap/all/sitemap.xml", confidence=confidence, language=language), per=Per.ALL),
        Archive(route=Listing(url=pages, confidence=confidence, language=language), calendar="jalali"),
    )


class NastoohSpider(OutletSpider):
    """Base of outlets on Nastooh; set `outlet` with this module's LAYOUT and routes."""

    family = "Nastooh"

    @classmethod
    def archives(cls) -> tuple[Archive, ...]:
        return cls.outlet.archives or archives(cls.outlet.home.rstrip("/"))
