"""Simulated: an Arabic site that a browser has to fill."""

from __future__ import annotations

from crawler.families.rendered import RenderedSpider
from crawler.outlet import Confidence, Kind, Layout, Listing, Outlet
from tests.newsroom.spiders import HOSTS, LINE, article, home

_HOME = home("shurfa")


class Shurfa(RenderedSpider):
    """منصة شرفة"""

    wait_for = ".story-list"
    outlet = Outlet(
        key="shurfa",
        name="Shurfa",
        native_name="منصة شرفة",
        home=f"{_HOME}/",
        hosts=HOSTS,
        languages=("ar",),
        country="Iraq",
        kind=Kind.PRIVATE,
        line=LINE,
        timezone="Asia/Baghdad",
        routes=(
            Listing(url=f"{_HOME}/", confidence=Confidence.SEEN, links="a.story-card"),
            Listing(url=f"{_HOME}/archive", confidence=Confidence.SEEN, links="a.story-card"),
        ),
        article=article("shurfa", r"/story/(?P<id>\d+)/?"),
        examples=(f"{_HOME}/story/3623252",),
        layouts=(
            Layout(
                title=("h1.story-title",),
                body=(".story-text",),
                date=("time.story-time",),
                authors=(".story-author",),
                section=(".story-section",),
                tags=(".story-tags .tag",),
                dates=("layout",),
            ),
        ),
        rendered=True,
        cited_as=("منصة شرفة", "پایگاه خبری شرفه", "Shurfa", "سەکۆی شورفە"),
    )
