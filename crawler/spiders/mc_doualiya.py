"""Monte Carlo Doualiya, Paris: the Arabic radio of France Médias Monde. Its feeds hold podcasts only."""

from __future__ import annotations

from crawler.families import france_medias_monde
from crawler.outlet import Confidence, Kind, Listing, NewsSitemap, Outlet


class McDoualiya(france_medias_monde.FranceMediasMondeSpider):
    """مونت كارلو الدولية"""

    outlet = Outlet(
        key="mc_doualiya",
        name="Monte Carlo Doualiya",
        native_name="مونت كارلو الدولية",
        home="https://www.mc-doualiya.com/",
        hosts=("mc-doualiya.com",),
        languages=("ar",),
        country="France",
        kind=Kind.PUBLIC,
        line="Arabic radio of France Médias Monde, a French public broadcaster",
        timezone="Europe/Paris",
        routes=(
            NewsSitemap(url="https://www.mc-doualiya.com/sitemaps/ar/news.xml", confidence=Confidence.INFERRED, language="ar"),
            Listing(url="https://www.mc-doualiya.com/", confidence=Confidence.INFERRED, language="ar"),
        ),
        article=r"^https?://(?:(?:www|amp)\.)?mc-doualiya\.com/(?:[^?#]+/)?(?P<id>(?P<date>20\d{6})-[^/?#]+)/?$",
        examples=("https://www.mc-doualiya.com/الشرق-الأوسط/20240127-عنوان-الخبر",),
        layouts=(france_medias_monde.LAYOUT,),
        unverified=("its sitemap and the links on its front page", "the shape of its article addresses"),
        cited_as=("مونت كارلو الدولية", "إذاعة مونت كارلو", "MCD"),
    )
