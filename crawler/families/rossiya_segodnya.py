"""The platform of Rossiya Segodnya (Sputnik in its languages, RIA Novosti)."""

from __future__ import annotations

from datetime import date

from crawler.families.base import OutletSpider
from crawler.outlet import Layout

# Selectors of a working scraper; no page of it was seen.
_SINCE_2021 = Layout(
    title=(".article__title", "h1"),
    lead=(".article__announce-text",),
    body=(".article__announce-text, .article__body .article__text, .article__body .article__h2, .article__body .article__quote-text",),
    date=(".article__info-date a[data-unixtime]", ".article__info-date a", "meta[itemprop=datePublished]"),
    authors=(".article__author-name",),
    tags=(".article__tags a", ".tag__text"),
    drop=(".article__article", ".article__photo", ".article__widget", ".banner"),
    end=("اقرأ أيضا", "إقرأ أيضا"),
    since=date(2021, 1, 1),
)
_UNTIL_2022 = Layout(
    title=(".b-article__header-title h1", "h1[itemprop=headline]"),
    lead=(".b-article__lead",),
    body=(".b-article__lead, .b-article__text",),
    date=("meta[name=pubdate]", ".b-article__refs-date"),
    section=(".b-article__refs-rubric",),
    tags=(".b-article__refs-tags a", "meta[name='news_keywords']"),
    drop=(".b-inject", ".b-banner", ".ria-fb", ".social-likes-pane", ".b-article__meta"),
    until=date(2022, 6, 30),
)
LAYOUTS = (_SINCE_2021, _UNTIL_2022)


class RossiyaSegodnyaSpider(OutletSpider):
    """Base of outlets on this platform; set `outlet` with this module's LAYOUTS."""

    family = "Rossiya Segodnya"
