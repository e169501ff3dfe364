"""Sputnik Arabic, Moscow. It moved from arabic.sputniknews.com to sputnikarabic.ae to sarabic.ae; the ids went along."""

from __future__ import annotations

from datetime import date

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Layout, Outlet

_NOW = Layout(
    title=(".article__title",),
    lead=(".article__announce-text",),
    body=(".article__body",),
    date=(".article__info-date a",),
    tags=(".article__tags a",),
    drop=(".article__article", ".article__quote-info", ".article__photo-desc", ".article__aggr"),
    since=date(2021, 1, 1),
)
_2020 = Layout(
    title=("h1[itemprop=headline]", ".b-article__header h1", "h1"),
    lead=("div[itemprop=description]", ".b-article__lead"),
    body=("div[itemprop=articleBody]", ".b-article__text"),
    drop=(".b-inject",),
    until=date(2021, 12, 31),
)


class SputnikArabic(OutletSpider):
    """سبوتنيك عربي"""

    family = "Rossiya Segodnya"
    outlet = Outlet(
        key="sputnik_ar",
        name="Sputnik Arabic",
        native_name="سبوتنيك عربي",
        home="https://sarabic.ae/",
        hosts=("sarabic.ae", "sputnikarabic.ae", "arabic.sputniknews.com"),
        languages=("ar",),
        country="Russia",
        kind=Kind.STATE_AGENCY,
        line="Russian state agency (Rossiya Segodnya)",
        timezone="UTC",
        routes=(Feed(url="https://sarabic.ae/export/rss2/archive/index.xml", confidence=Confidence.SEEN),),
        article=(
            r"^https?://(?:sarabic\.ae|sputnikarabic\.ae|arabic\.sputniknews\.com)/(?:amp/)?(?:[a-z_]+/)?20\d{6}/?"
            r"(?:(?P<id>\d{8,10})-[^/]*|[^/]*?-(?P<id_last>\d{8,10}))(?:\.html)?/?$"
        ),
        examples=(
            "https://sarabic.ae/20251231/قيادة-العمليات-1108763313.html",
            "https://arabic.sputniknews.com/arab_world/202003171044893040-مصر-تسجل-30-إصابة/",
        ),
        layouts=(_NOW, _2020),
        unverified=("whether it answers from the European Union, where it is blocked",),
        cited_as=("سبوتنيك", "Sputnik", "اسپوتنیک"),
    )
