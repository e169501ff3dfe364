"""US Department of War (until 2025 Defense), Washington. defense.gov leads to war.gov; the numbers stay."""

from __future__ import annotations

from crawler.families import afpims
from crawler.outlet import Confidence, Kind, Outlet


class WarGov(afpims.AfpimsSpider):
    """U.S. Department of War"""

    outlet = Outlet(
        key="wargov",
        name="US Department of War",
        native_name="U.S. Department of War",
        home="https://www.war.gov/",
        hosts=("war.gov", "defense.gov"),
        languages=("en",),
        country="United States",
        kind=Kind.MILITARY,
        line="US government; releases of the department itself",
        timezone="America/New_York",
        routes=(
            afpims.feed("https://www.war.gov", 1, 945, note="news"),
            afpims.feed("https://www.war.gov", 9, 945, Confidence.INFERRED, note="releases"),
        ),
        article=r"^https?://(?:www\.)?(?:war|defense)\.gov/News(?:room)?/(?:[A-Za-z-]+/)+?(?:Article/){1,2}(?P<id>\d+)(?:/[^/?#]*)?/?$",
        examples=(
            "https://www.war.gov/News/Releases/Release/Article/4511232/dow-releases-list-of-chinese-military-companies-in-accordance-with-section-1260/",
            "https://www.defense.gov/Newsroom/Releases/Release/Article/2233028/returning-to-normal-operations-on-the-pentagon-reservation-phase-two/",
            "https://www.defense.gov/News/News-Stories/Article/Article/3812345/",
        ),
        layouts=(afpims.LAYOUT,),
        unverified=("the markup of its pages", "its feed of releases", "whether Akamai lets this crawler in"),
        cited_as=("Pentagon", "US Department of War", "U.S. Department of Defense"),
    )
