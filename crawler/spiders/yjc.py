"""Young Journalists Club, Tehran."""

from __future__ import annotations

from crawler.families import samaneh
from crawler.outlet import Confidence, Kind, Layout, Outlet

# The template of 2025, known from a working scraper's selectors only. It comes first: the older one's `.body` would find it too, without its lead.
_SINCE_2025 = Layout(
    title=(".title-news", ".baznashr-title"),
    lead=(".news_strong", ".baznashr-subtitle"),
    body=(
        ".baznashr-subtitle, .baznashr-body",
        ".news_body_serv2 .news_strong, .news_body_serv2 .body, .news-box .news_strong, .news-box .body",
    ),
    date=(".date-color-news",),
    section=(".path_bottom_body a:last-of-type",),
    tags=samaneh.LAYOUT.tags,
    drop=samaneh.LAYOUT.drop,
    end=samaneh.END,
    dates=samaneh.LAYOUT.dates,
)


class Yjc(samaneh.SamanehSpider):
    """باشگاه خبرنگاران جوان"""

    outlet = Outlet(
        key="yjc",
        name="Young Journalists Club",
        native_name="باشگاه خبرنگاران جوان",
        home="https://www.yjc.ir/",
        hosts=("yjc.ir", "yjc.news"),
        languages=("fa",),
        country="Iran",
        kind=Kind.STATE_AGENCY,
        line="Affiliated with the Iranian state broadcaster IRIB",
        timezone="Asia/Tehran",
        routes=samaneh.routes("https://www.yjc.ir", Confidence.SEEN),
        article=r"^https?://(?:www\.)?yjc\.(?:ir|news)/fa/(?:amp/)?news/(?P<id>\d+)(?:/[^?#]*)?$",
        examples=("https://www.yjc.ir/fa/news/7349926/نام-خبر", "https://yjc.ir/fa/amp/news/7791766"),
        layouts=(_SINCE_2025, samaneh.LAYOUT),
        unverified=("whether the site answers from outside Iran", "the selectors of its pages since 2025"),
        cited_as=("باشگاه خبرنگاران جوان", "باشگاه خبرنگاران", "YJC"),
    )
