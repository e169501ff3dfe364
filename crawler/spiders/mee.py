"""Middle East Eye, London."""

from __future__ import annotations

from crawler.families import drupal
from crawler.outlet import Confidence, Kind, Outlet


class MiddleEastEye(drupal.DrupalSpider):
    """Middle East Eye"""

    outlet = Outlet(
        key="mee",
        name="Middle East Eye",
        native_name="Middle East Eye",
        home="https://www.middleeasteye.net/",
        hosts=("middleeasteye.net",),
        languages=("en",),
        country="United Kingdom",
        kind=Kind.PRIVATE,
        line="Independent; reported Qatari links, which it denies",
        timezone="Europe/London",
        routes=drupal.routes("https://www.middleeasteye.net", Confidence.SEEN),
        article=r"^https?://(?:www\.)?middleeasteye\.net/(?:news|opinion|live|explainers|big-story|trending|live-blog)/[a-z0-9-]+/?$",
        examples=(
            "http://www.middleeasteye.net/news/saudi-princess-thieves-steal-luxury-goods-paris-home",
            "https://www.middleeasteye.net/opinion/how-top-labour-officials-plotted-bring-down-corbyn",
        ),
        layouts=(drupal.LAYOUT,),
        unverified=("that it runs Drupal, and so the markup of its pages", "whether Cloudflare lets a crawler in"),
        cited_as=("Middle East Eye", "MEE", "ميدل إيست آي"),
    )
