"""TRT Arabi, Istanbul. Its site is filled from a JSON interface that gives the paths of stories."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, JsonApi, Kind, Outlet

_FIELDS = {"url": "path", "title": "title", "published": "publishedDate"}


class TrtArabi(OutletSpider):
    """TRT عربي"""

    family = "JSON API"
    outlet = Outlet(
        key="trt_arabi",
        name="TRT Arabi",
        native_name="TRT عربي",
        home="https://www.trtarabi.com/",
        hosts=("trtarabi.com", "trt.global"),
        languages=("ar",),
        country="Turkey",
        kind=Kind.STATE_FUNDED,
        line="Turkish public broadcaster",
        timezone="Europe/Istanbul",
        routes=(
            JsonApi(url="https://www.trtarabi.com/api/homepage", confidence=Confidence.SEEN, items="*", fields=_FIELDS),
            JsonApi(
                url="https://www.trtarabi.com/api/category/now?limit=50&offset=0",
                confidence=Confidence.INFERRED,
                items="news.contents",
                fields=_FIELDS,
                note="now",
            ),
            Feed(url="https://trt.global/arabi/rss/", confidence=Confidence.SEEN, note="in lists that nobody checked"),
        ),
        # A number ends the slugs of trtarabi.com; trt.global gives a story twelve hexadecimal digits.
        article=(
            r"^https?://(?:www\.)?(?:trtarabi\.com|trt\.global/arabi)/(?!api/|rss)[^/?#]+/"
            r"(?:[^/?#]*-(?P<id>\d{6,})|(?P<id_new>[0-9a-f]{12}))/?$"
        ),
        examples=("https://www.trtarabi.com/now/عنوان-الخبر-18190838", "https://trt.global/arabi/article/35eac28b7995"),
        unverified=(
            "both shapes of its article addresses",
            "whether its pages hold their text without a browser; if they do not, they are rejected as empty",
            "whether its feed answers",
        ),
        cited_as=("TRT عربي", "TRT Arabi", "تي آر تي عربي"),
    )
