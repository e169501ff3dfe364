"""RT Arabic, Moscow. The mirror rtarabic.com shares its ids."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Layout, Outlet


class RtArabic(OutletSpider):
    """آر تي العربية"""

    family = "own (RT)"
    outlet = Outlet(
        key="rt_arabic",
        name="RT Arabic",
        native_name="آر تي العربية",
        home="https://arabic.rt.com/",
        hosts=("arabic.rt.com", "rtarabic.com"),
        languages=("ar",),
        country="Russia",
        kind=Kind.STATE_AGENCY,
        line="Russian state-funded broadcaster (TV-Novosti)",
        timezone="UTC",
        routes=(
            Feed(url="https://arabic.rt.com/rss/", confidence=Confidence.SEEN),
            Feed(url="https://arabic.rt.com/rss/middle_east/", confidence=Confidence.INFERRED),
        ),
        article=r"^https?://(?:arabic\.rt|(?:www\.)?rtarabic)\.com/[a-z_]+/(?P<id>\d{5,8})-[^/?#]+(?:/amp)?/?$",
        examples=("https://arabic.rt.com/middle_east/1512358-مذبحة", "https://rtarabic.com/world/1532548--إنهاء-الوجود"),
        layouts=(
            Layout(
                title=("h1",),
                lead=(".summary", ".article__summary"),
                body=(".article__text", ".text"),
                date=(".article__date", ".date"),
                skip=(r"(?:إقرأ|اقرأ) المزيد.*",),
            ),
        ),
        unverified=("the selectors of its pages", "its middle-east feed", "whether it answers from the European Union, where it is blocked"),
        cited_as=("RT", "RT Arabic", "روسيا اليوم", "آر تي"),
    )
