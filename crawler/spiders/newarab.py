"""The New Arab, London."""

from __future__ import annotations

from crawler.families import drupal
from crawler.outlet import Confidence, Kind, Outlet


class NewArab(drupal.DrupalSpider):
    """The New Arab"""

    outlet = Outlet(
        key="newarab",
        name="The New Arab",
        native_name="The New Arab",
        home="https://www.newarab.com/",
        hosts=("newarab.com",),
        languages=("en",),
        country="United Kingdom",
        kind=Kind.PRIVATE,
        line="English sister of Al-Araby Al-Jadeed (Fadaat Media)",
        timezone="UTC",
        routes=drupal.routes("https://www.newarab.com", Confidence.SEEN),
        article=r"^https?://(?:www\.)?newarab\.com/(?:news|analysis|features|opinion|investigations|features)/[a-z0-9-]+/?$",
        examples=("https://www.newarab.com/news/14-dead-jordan-building-collapse-rescue-efforts-end",),
        layouts=(drupal.LAYOUT,),
        unverified=("whether its feed answers: it has refused and timed out", "that it runs Drupal, and so the markup of its pages"),
        cited_as=("The New Arab",),
    )
