"""Sputnik Arabic, Moscow. It moved from arabic.sputniknews.com to sputnikarabic.ae to sarabic.ae; the ids went along."""

from __future__ import annotations

from crawler.families import rossiya_segodnya
from crawler.outlet import Confidence, Feed, Kind, Outlet


class SputnikArabic(rossiya_segodnya.RossiyaSegodnyaSpider):
    """سبوتنيك عربي"""

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
        layouts=rossiya_segodnya.LAYOUTS,
        unverified=("the selectors of its pages since 2021", "whether it answers from the European Union, where it is blocked"),
        cited_as=("سبوتنيك", "Sputnik", "اسپوتنیک"),
    )
