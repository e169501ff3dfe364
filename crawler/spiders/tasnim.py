"""Tasnim News Agency, Tehran. Persian addresses carry the Jalali day, those of its other editions the Gregorian one."""

from __future__ import annotations

from dataclasses import replace

from crawler.families import asam
from crawler.outlet import Archive, Confidence, Feed, Kind, Layout, Listing, Outlet

_OWN = replace(
    asam.LAYOUT,
    title=("article.single-news h1.title", "article.single-news .title"),
    lead=("article.single-news .lead",),
    body=("article.single-news .lead, article.single-news .story",),
    date=("article.single-news .time", "article.single-news time"),
    section=("article.single-news li.service",),
    tags=("article.single-news .tags li", ".tags li"),
    dates=("layout", "json-ld", "meta"),
)
_ARCHIVE = "https://www.tasnimnews.com/fa/archive?date={year}%2F{month}%2F{day}&sub=-1&service=-1&page={page}"
_LAYOUTS: tuple[Layout, ...] = (_OWN, asam.LAYOUT)


def _feed(edition: str, path: str, confidence: Confidence) -> Feed:
    return Feed(url=f"https://www.tasnimnews.com/{edition}/rss/feed/0/7/0/{path}", confidence=confidence, language=edition)


def _list(url: str, confidence: Confidence) -> Listing:
    return Listing(url=url, links="article.list-item > a", confidence=confidence, language="fa")


class Tasnim(asam.AsamSpider):
    """خبرگزاری تسنیم"""

    outlet = Outlet(
        key="tasnim",
        name="Tasnim News Agency",
        native_name="خبرگزاری تسنیم",
        home="https://www.tasnimnews.com/",
        hosts=("tasnimnews.com", "tasnimnews.ir", "tasnimnews.org"),
        languages=("fa", "en", "ar", "tr"),
        country="Iran",
        kind=Kind.STATE_AGENCY,
        line="Widely described as close to the Islamic Revolutionary Guard Corps",
        timezone="Asia/Tehran",
        routes=(
            _feed("fa", "آخرین-اخبار-اخبار-روز", Confidence.SEEN),
            _feed("en", "all-stories", Confidence.SEEN),
            _list("https://www.tasnimnews.com/fa/archive?sub=-1&service=-1&page=1", Confidence.INFERRED),
        ),
        article=(
            r"^https?://(?:www\.)?tasnimnews\.(?:com|ir|org)/(?P<lang>fa|en|ar|tr)/(?:news|media)/"
            r"(?:(?P<jy>1[34]\d\d)/(?P<jm>\d{1,2})/(?P<jd>\d{1,2})|(?P<y>20\d\d)/(?P<m>\d{1,2})/(?P<d>\d{1,2}))/(?P<id>\d{2,})(?:/[^?#]*)?$"
        ),
        examples=(
            "https://tasnimnews.com/fa/news/1400/08/11/2597611/دو-سناریوی-احتمالی-درباره-دولت-جدید-عراق",
            "https://www.tasnimnews.com/fa/news/1402/10/10/3014883/",
            "https://www.tasnimnews.com/en/news/2024/09/28/3167001/a-headline",
        ),
        layouts=_LAYOUTS,
        archives=(Archive(route=_list(_ARCHIVE, Confidence.SEEN), calendar="jalali"),),
        unverified=("whether it answers from outside Iran: it did not in two audits", "its archive without a day", "the shape of English addresses"),
        cited_as=("تسنیم", "خبرگزاری تسنیم", "Tasnim", "تسنيم", "وكالة تسنيم", "وكالة تسنيم الدولية للأنباء"),
    )
