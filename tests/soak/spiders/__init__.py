"""Four more outlets: sites of a second newsroom (SOAK_SECOND is its address), in families that the first has too."""

from __future__ import annotations

import importlib.util
import os
from dataclasses import replace
from typing import Any

from crawler.families.base import OutletSpider

SECOND = "SOAK_SECOND"
_FIRST = "RASAD_NEWSROOM"


def another(key: str, own: str, module: str) -> Any:
    """Return the spider of a newsroom's outlet as it would be at the second one, under a key of its own."""
    before = os.environ.get(_FIRST)
    os.environ[_FIRST] = os.environ.get(SECOND, "http://127.0.0.1:8750")  # addresses are made on import
    try:
        spec = importlib.util.find_spec(f"tests.newsroom.spiders.{key}")
        assert spec is not None
        assert spec.loader is not None
        made = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(made)
    finally:
        if before is None:
            del os.environ[_FIRST]
        else:
            os.environ[_FIRST] = before
    spider = next(s for s in vars(made).values() if isinstance(s, type) and issubclass(s, OutletSpider) and s.__module__ == made.__name__)
    outlet = replace(spider.outlet, key=own, name=f"{spider.outlet.name} B", cited_as=())
    return type(spider.__name__ + "B", (spider,), {"outlet": outlet, "name": own, "__module__": module})
