"""Simulated: an outlet of whatever routes a test wants. TRAP_BASE is its address, TRAP_ROUTES which of its routes are declared."""

from __future__ import annotations

import os
import re

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Layout, Listing, NewsSitemap, Outlet

_BASE = os.environ.get("TRAP_BASE") or "http://127.0.0.1:8799"
_ROUTES = {
    "feed": Feed(url=f"{_BASE}/feed", confidence=Confidence.SEEN),
    "sitemap": NewsSitemap(url=f"{_BASE}/sitemap.xml", confidence=Confidence.SEEN),
    "list": Listing(url=f"{_BASE}/latest", confidence=Confidence.SEEN),
}


class Trap(OutletSpider):
    """The Trap"""

    outlet = Outlet(
        key="trap",
        name="The Trap",
        native_name="The Trap",
        home=f"{_BASE}/",
        hosts=("127.0.0.1",),
        languages=("en",),
        country="Iraq",
        kind=Kind.PRIVATE,
        line="simulated",
        timezone="Asia/Baghdad",
        routes=tuple(_ROUTES[name] for name in (os.environ.get("TRAP_ROUTES") or "feed").split(",")),
        article=f"^{re.escape(_BASE)}/(?:news/(?:(?P<id>\\d+)|[^?#]*[a-z]-[^?#]*)|section/[a-z]+)/?$",
        examples=(f"{_BASE}/news/1", f"{_BASE}/news/a-headline"),
        layouts=(Layout(title=("h1",), body=("article",)),),
    )
