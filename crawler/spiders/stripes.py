"""Stars and Stripes, Washington."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Listing, Outlet


class Stripes(OutletSpider):
    """Stars and Stripes"""

    family = "own (Stripes)"
    outlet = Outlet(
        key="stripes",
        name="Stars and Stripes",
        native_name="Stars and Stripes",
        home="https://www.stripes.com/",
        hosts=("stripes.com",),
        languages=("en",),
        country="United States",
        kind=Kind.MILITARY,
        line="Funded by the US Department of War, editorially independent by law",
        timezone="America/New_York",
        routes=(
            Listing(url="https://www.stripes.com/theaters/middle_east/", confidence=Confidence.SEEN, links="a[href$='.html']"),
            Feed(
                url="https://www.stripes.com/arc/outboundfeeds/rss/?outputType=xml",
                confidence=Confidence.SEEN,
                note="in lists that nobody checked; its addresses do not look like Arc",
            ),
        ),
        article=r"^https?://(?:www\.)?stripes\.com/(?:[a-z_]+/)+(?P<date>20\d{2}-\d{2}-\d{2})/[a-z0-9-]+?-(?P<id>\d+)\.html$",
        examples=("https://www.stripes.com/theaters/middle_east/2026-02-28/bahrain-base-departures-20902165.html",),
        unverified=("whether its feed answers", "the markup of its pages: they are read by structure"),
        cited_as=("Stars and Stripes",),
    )
