"""The spiders of the simulated outlets; RASAD_SPIDER_MODULES=tests.newsroom.spiders makes them the watched ones.

RASAD_NEWSROOM is the address of the first outlet (`Newsroom.base`), read on import; the others follow on the next ports.
"""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from crawler.outlet import Confidence, NewsSitemap
from tests.newsroom.desks import DESKS

_DEFAULT = "http://127.0.0.1:8700"
HOSTS = ("127.0.0.1",)
LINE = "simulated"


def home(key: str) -> str:
    """Return the address of an outlet's site, without a final slash."""
    base = urlsplit(os.environ.get("RASAD_NEWSROOM") or _DEFAULT)
    first = base.port or 80
    return f"{base.scheme}://{base.hostname}:{first + [desk.key for desk in DESKS].index(key)}"


def article(key: str, path: str) -> str:
    """Return an outlet's article pattern: all of them share a host, so the port belongs to it."""
    return f"^{re.escape(home(key))}{path}$"


def archive(key: str) -> NewsSitemap:
    """Return the sitemap of all that an outlet ever published; a real outlet seldom has one, and a demo needs its past."""
    return NewsSitemap(url=f"{home(key)}/archive-sitemap.xml", confidence=Confidence.SEEN)
