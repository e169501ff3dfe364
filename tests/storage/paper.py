"""A paper that exists only here."""

from __future__ import annotations

from crawler.outlet import Confidence, Feed, Kind, Outlet

FEED = "https://paper.test/feed"
PAPER = Outlet(
    key="paper",
    name="A Paper",
    native_name="صحيفة",
    home="https://paper.test/",
    hosts=("paper.test",),
    languages=("ar", "en"),
    country="Iraq",
    kind=Kind.PRIVATE,
    line="none",
    timezone="Asia/Baghdad",
    routes=(Feed(url=FEED, confidence=Confidence.SEEN),),
    article=r"^https://paper\.test/(?P<id>\d+)$",
)
