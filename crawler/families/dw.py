"""The site of Deutsche Welle, in all its languages: `/<language>/<slug>/a-<id>`.

Traps: feeds add `?maca=` to every address; feed codes are DW's own (`per` is Persian, `dar` Dari), not language codes; Persian pages print two
calendars beside each other, so the date of the structured data is believed first.
"""

from __future__ import annotations

from datetime import date

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Layout, Route

_SKIP = (
    r"(?:Advertisement|Werbung|تبلیغات|آگهی|إعلان|إعلانات)",
    r"(?:To view this video please|برای مشاهده این ویدئو|لمشاهدة هذا الفيديو).*",
    r"(?:بیشتر بخوانید|بیشتر در این باره|اقرأ أيضا|اقرأ أيضاً|اقرأ المزيد|Read more|Also read)\s*:?.*",
)
_SINCE_2023 = Layout(
    title=("header h1", "h1"),
    lead=("header > p", "p.teaser-text"),
    body=("header > p, .rich-text", ".rich-text"),
    date=("header time[datetime]", "header time", ".author-details time", "time[datetime]"),
    authors=(".author-details .author", ".author-link", "header .author"),
    section=("header .kicker",),
    tags=("[data-tracking-name=related-topics] a",),
    drop=("figure", ".embed", ".vjs-wrapper", ".body-image", ".advertisement", ".recommendations", ".social-embed", ".placeholder-image", ".teaser"),
    skip=_SKIP,
)
_UNTIL_2023 = Layout(
    title=(".col3 h1", "h1"),
    lead=("p.intro",),
    body=("p.intro, .longText", ".longText"),
    date=("ul.smallList li",),
    tags=("ul.smallList a[href*='search']",),
    drop=(".picBox", ".standaloneWrap", ".linkList", ".teaserContentWrap", ".mediaItem", ".embedded", "figure", ".imgTeaser", ".linkable"),
    skip=_SKIP,
    until=date(2023, 6, 12),
)
LAYOUTS = (_SINCE_2023, _UNTIL_2023)


def routes(code: str, confidence: Confidence, language: str) -> tuple[Route, ...]:
    """Return the feeds of one of DW's services; `code` is DW's own for it (`ar`, `per`)."""
    return (
        Feed(url=f"https://rss.dw.com/xml/rss-{code}-all", confidence=confidence, language=language),
        Feed(url=f"https://rss.dw.com/rdf/rss-{code}-all", confidence=confidence, language=language),
    )


class DwSpider(OutletSpider):
    """Base of DW's language services; set `outlet` with this module's LAYOUTS and routes."""

    family = "DW"
