"""Simulated: many outlets, each on a loopback address of its own. IDLE_PORT is their port."""

from __future__ import annotations

import os

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Layout, Outlet

OUTLETS = 60
_PORT = os.environ.get("IDLE_PORT") or "8798"


def _spider(number: int) -> type[OutletSpider]:
    host = f"127.0.1.{number + 1}"
    base = f"http://{host}:{_PORT}"
    outlet = Outlet(
        key=f"idle_{number:02}",
        name=f"Idle {number}",
        native_name=f"Idle {number}",
        home=f"{base}/",
        hosts=(host,),
        languages=("en",),
        country="Iraq",
        kind=Kind.PRIVATE,
        line="simulated",
        timezone="Asia/Baghdad",
        routes=(Feed(url=f"{base}/feed", confidence=Confidence.SEEN),),
        article=r"http://[0-9.]+:\d+/news/(?P<id>\d+)",
        examples=(f"{base}/news/1",),
        layouts=(Layout(title=("h1",), body=("article",)),),
    )
    return type(f"Idle{number}", (OutletSpider,), {"outlet": outlet, "__module__": __name__, "__doc__": outlet.name})


for _number in range(OUTLETS):
    globals()[f"Idle{_number}"] = _spider(_number)
