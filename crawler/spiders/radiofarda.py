"""Radio Farda, Prague: the Persian service of RFE/RL."""

from __future__ import annotations

from crawler.families import pangea
from crawler.outlet import Confidence, Feed, Kind, Outlet


class RadioFarda(pangea.PangeaSpider):
    """رادیو فردا"""

    outlet = Outlet(
        key="radiofarda",
        name="Radio Farda",
        native_name="رادیو فردا",
        home="https://www.radiofarda.com/",
        hosts=("radiofarda.com",),
        languages=("fa", "en"),
        country="United States",
        kind=Kind.STATE_FUNDED,
        line="Persian service of RFE/RL in Prague, funded by the US Congress",
        timezone="UTC",
        routes=(
            Feed(url="https://www.radiofarda.com/api/epiqq", confidence=Confidence.SEEN, language="fa"),
            *pangea.routes("https://www.radiofarda.com", Confidence.INFERRED, "fa"),
        ),
        article=r"^https?://(?:(?:www|m)\.|(?P<edition>en)\.)?radiofarda\.com/a/(?:[^/?#]+/)?(?P<id>\d+)\.html$",
        examples=(
            "https://www.radiofarda.com/a/iran-currency-new-record-210-thousands-rial/33844113.html",
            "https://en.radiofarda.com/a/a-headline/30123456.html",
            "https://www.radiofarda.com/a/33844113.html",
        ),
        layouts=(pangea.LAYOUT,),
        unverified=(
            "its sitemap and its page of feeds, which other sites of the family have",
            "whether its robots.txt allows the feeds, which that of VOA forbids",
            "the class names around headline, date and author: only the body's were seen",
        ),
        cited_as=("رادیو فردا", "راديو فردا", "Radio Farda", "RFE/RL", "رادیوفردا", "راديو فاردا"),
    )
