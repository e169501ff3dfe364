"""Hawar News Agency (ANHA), north-eastern Syria."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Listing, Outlet


class Hawar(OutletSpider):
    """وكالة أنباء هاوار"""

    family = "own (Hawar)"
    outlet = Outlet(
        key="hawar",
        name="Hawar News Agency",
        native_name="وكالة أنباء هاوار",
        home="https://hawarnews.com/",
        hosts=("hawarnews.com",),
        languages=("ar", "kmr", "en", "tr"),
        country="Syria",
        kind=Kind.PARTY,
        line="Close to the autonomous administration of north-eastern Syria",
        timezone="Asia/Damascus",
        routes=(
            Feed(url="https://hawarnews.com/en/rss/latest-posts", confidence=Confidence.SEEN, language="en"),
            Feed(url="https://hawarnews.com/ar/rss/latest-posts", confidence=Confidence.INFERRED, language="ar"),
            Listing(url="https://hawarnews.com/ar", confidence=Confidence.SEEN, language="ar"),
        ),
        # A section is one word or two, a story's slug is a sentence.
        article=r"^https?://(?:www\.)?hawarnews\.com/(?P<lang>ar|en|kr|tr)/(?:[^/?#-]+-){2,}[^/?#]+/?$",
        examples=("https://hawarnews.com/ar/عنوان-خبر-من-المنطقة", "https://hawarnews.com/en/a-headline-of-a-story"),
        unverified=("the shape of its article addresses", "its Arabic feed", "the markup of its pages: they are read by structure"),
        cited_as=("هاوار", "ANHA", "وكالة هاوار", "Hawar News"),
    )
