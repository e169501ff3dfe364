"""Baztab. Little is known of it: the domain, the CMS and the shape of its addresses await a first contact."""

from __future__ import annotations

from crawler.families import wordpress
from crawler.outlet import Confidence, Kind, Outlet


class Baztab(wordpress.WordPressSpider):
    """بازتاب آنلاین"""

    outlet = Outlet(
        key="baztab",
        name="Baztab",
        native_name="بازتاب",
        home="https://baztab.ir/",
        hosts=("baztab.ir",),
        languages=("fa",),
        country="Iran",
        kind=Kind.PRIVATE,
        line="Private Persian news site; ownership not established",
        timezone="Asia/Tehran",
        routes=wordpress.routes("https://baztab.ir", Confidence.INFERRED),
        # The permalink's shape is unknown: any page that is not an archive, a feed or a file. The feed decides.
        article=(
            r"^https?://(?:www\.)?baztab\.ir/(?:(?P<id>\d{4,})(?:/[^?#.]*)?"
            r"|(?!(?:category|tag|author|page|feed|wp-[a-z]+|search|\d+)(?:/|$))[^?#.]*[^/?#.]/?)$"
        ),
        examples=("https://baztab.ir/123456/عنوان-خبر", "https://baztab.ir/عنوان-خبر/"),
        layouts=(wordpress.LAYOUT,),
        unverified=(
            "the domain: that «بازتاب آنلاین» of the seed documents is baztab.ir is not established",
            "that it runs WordPress, and so both of its routes",
            "the shape of its article addresses",
        ),
        cited_as=("بازتاب آنلاین", "بازتاب"),
    )
