"""Iranian Labour News Agency, Tehran."""

from __future__ import annotations

from crawler.families import asam
from crawler.outlet import Confidence, Feed, Kind, Outlet


class Ilna(asam.AsamSpider):
    """خبرگزاری کار ایران (ایلنا)"""

    outlet = Outlet(
        key="ilna",
        name="ILNA",
        native_name="خبرگزاری کار ایران (ایلنا)",
        home="https://www.ilna.ir/",
        hosts=("ilna.ir", "ilna.news"),
        languages=("fa",),
        country="Iran",
        kind=Kind.STATE_AGENCY,
        line="Semi-official; linked to the Worker House, a labour organisation",
        timezone="Asia/Tehran",
        routes=(Feed(url="https://www.ilna.ir/rss", confidence=Confidence.RECALLED, language="fa"),),
        article=(
            r"^https?://(?:www\.)?ilna\.(?:ir|news)/(?:fa/tiny/news-(?P<id_tiny>\d{4,9})"
            r"|[^/?#]+/(?P<id>\d{4,9})(?:-[^/?#]*)?)/?$"
        ),
        examples=("https://www.ilna.ir/بخش-بین-الملل-5/1534567-عنوان-خبر", "https://www.ilna.ir/fa/tiny/news-1534567"),
        layouts=(asam.LAYOUT,),
        unverified=("its feed and the shape of its addresses, which are recalled", "the selectors of its pages, which are those of its CMS"),
        cited_as=("ایلنا", "خبرگزاری کار ایران", "خبرگزاری ایلنا", "ILNA", "إيلنا"),
    )
