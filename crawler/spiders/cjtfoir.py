"""Combined Joint Task Force - Operation Inherent Resolve. It is itself a party to what is reported."""

from __future__ import annotations

from crawler.families import afpims
from crawler.outlet import Confidence, Kind, Listing, Outlet


class CjtfOir(afpims.AfpimsSpider):
    """CJTF-OIR"""

    outlet = Outlet(
        key="cjtfoir",
        name="CJTF-OIR",
        native_name="Combined Joint Task Force – Operation Inherent Resolve",
        home="https://www.inherentresolve.mil/",
        hosts=("inherentresolve.mil",),
        languages=("en",),
        country="United States",
        kind=Kind.MILITARY,
        line="US-led multinational command; releases of the command itself",
        timezone="Asia/Baghdad",
        # Nobody has written down the number of its site: the feed is taken from these pages, where they name it.
        routes=(
            Listing(url="https://www.inherentresolve.mil/NEWSROOM/", confidence=Confidence.INFERRED, links="a[href*='/Article/']"),
            Listing(url="https://www.inherentresolve.mil/Releases/Strike-Releases/", confidence=Confidence.SEEN, links="a[href*='/Article/']", note="old"),
        ),
        article=r"^https?://(?:www\.)?inherentresolve\.mil/(?:[A-Za-z-]+/)+Article/(?P<id>\d+)(?:/[^/?#]*)?/?$",
        examples=("https://www.inherentresolve.mil/NEWSROOM/SOJTF-Releases/Article/3154425/a-headline/",),
        layouts=(afpims.LAYOUT,),
        unverified=(
            "the number of its site in AFPIMS, without which its feed is known only if its pages name it",
            "its newsroom page",
            "the markup of its pages",
            "whether Akamai lets this crawler in",
        ),
        cited_as=("CJTF-OIR", "Inherent Resolve"),
    )
