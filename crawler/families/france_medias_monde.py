"""France Médias Monde (France 24, RFI, Monte Carlo Doualiya): one site in all its languages, `/<language>/.../<YYYYMMDD>-<slug>`.

Traps: a story moves between sections, so its day and slug are its identity and not its path; promotion of the broadcasters' own programmes stands between
the paragraphs; a consent dialogue covers the page without hiding the text from the source.
"""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Layout, NewsSitemap, Route

LAYOUT = Layout(
    title=("h1.t-content__title", "h1.a-page-title", "article h1"),
    lead=(".t-content__chapo",),
    body=(".t-content__chapo, .t-content__body", ".t-content__body"),
    date=(".t-content__dates time[datetime]", ".m-pub-dates time[datetime]", "article time[datetime]"),
    authors=(".m-from-author__name",),
    section=(".m-breadcrumb li:last-of-type a", ".t-content__header .a-tag"),
    tags=(".m-tags-list a", ".t-content__tags a"),
    drop=(
        ".o-self-promo", ".m-interstitial", ".m-em-promo", ".o-banner", ".m-block-ad", ".m-figure", ".t-copyright", ".m-list-related", ".a-read-more",
        ".o-ad-container", ".m-em-quote__share", ".dk-player", ".m-em-image", ".m-em-flash",
    ),
    skip=(
        r"(?:Advertising|Publicité|إعلان|تبلیغ بازرگانی)", r"(?:Read more|Lire aussi|اقرأ أيضا|للمزيد|بیشتر بخوانید|همچنین بخوانید)\s*:?.*",
        r"\(?(?:With AFP|Avec AFP|فرانس 24\s*/.*|أ ف ب)\)?",
    ),
)  # fmt: skip


def routes(home: str, language: str, confidence: Confidence) -> tuple[Route, ...]:
    """Return the routes of a service in one language; `confidence` is that of its feed, the news sitemap follows from the French one."""
    return (
        Feed(url=f"{home}/{language}/rss", confidence=confidence, language=language),
        NewsSitemap(url=f"{home}/sitemaps/{language}/news.xml", confidence=Confidence.INFERRED, language=language),
    )


class FranceMediasMondeSpider(OutletSpider):
    """Base of France Médias Monde's services; set `outlet` with this module's LAYOUT and routes."""

    family = "France Médias Monde"
