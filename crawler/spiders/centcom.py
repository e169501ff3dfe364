"""US Central Command, Tampa."""

from __future__ import annotations

from crawler.families import afpims
from crawler.outlet import Confidence, Kind, Listing, Outlet


class Centcom(afpims.AfpimsSpider):
    """U.S. Central Command"""

    outlet = Outlet(
        key="centcom",
        name="US Central Command",
        native_name="U.S. Central Command",
        home="https://www.centcom.mil/",
        hosts=("centcom.mil",),
        languages=("en",),
        country="United States",
        kind=Kind.MILITARY,
        line="US combatant command; releases of the command itself",
        timezone="America/New_York",
        routes=(
            afpims.feed("https://www.centcom.mil", 2, 808, note="press releases"),
            afpims.feed("https://www.centcom.mil", 1, 808, note="news"),
            Listing(url="https://www.centcom.mil/MEDIA/PUBLIC-RELEASES/", confidence=Confidence.INFERRED, links="a[href*='/Article/']"),
            Listing(url="https://www.centcom.mil/MEDIA/PRESS-RELEASES/", confidence=Confidence.SEEN, links="a[href*='/Article/']"),
        ),
        article=r"^https?://(?:www\.)?centcom\.mil/MEDIA/(?:[A-Za-z-]+/){1,3}Article/(?P<id>\d+)(?:/[^/?#]*)?/?$",
        examples=(
            "https://www.centcom.mil/MEDIA/PRESS-RELEASES/Press-Release-View/Article/1345107/a-headline/",
            "http://www.centcom.mil/MEDIA/NEWS-ARTICLES/News-Article-View/Article/2771191/a-headline/",
            "https://www.centcom.mil/MEDIA/PUBLIC-RELEASES/Article/4538814/a-headline/",
        ),
        layouts=(afpims.LAYOUT,),
        unverified=("the markup of its pages", "whether its pages answer this crawler: the feeds are refused less often"),
        cited_as=("CENTCOM", "US Central Command"),
    )
