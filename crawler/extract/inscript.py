"""What a page's own scripts say of its date, where it is drawn by them: the data they carry, and the time zone it is shown in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from lxml.html import HtmlElement

from crawler.extract.clues import Clue
from crawler.extract.decode import clean

_PUBLISHED = re.compile(
    r"[\"'](?:datePublished|date_?published|publish(?:ed)?_?(?:date|at|time|on)|pub_?date|first_?published(?:_?at)?|publication_?date)\\?[\"']\s*:\s*\\?[\"']([^\"'\\<>]{8,40})",
    re.IGNORECASE,
)
# WordPress, Arc XP and players alike call it so: "timezone":{"offset":3,"string":"Asia\/Baghdad"}.
_ZONE = re.compile(r"[tT]ime_?[zZ]one[^\n]{0,60}?[^\w/]((?:Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)(?:\\?/[A-Z]\w{2,20}){1,2})(?!\w)")
_MAX = 2_000_000  # characters, of all scripts together


def published_in_scripts(tree: HtmlElement) -> Iterator[Clue]:
    """Yield every date of publication in a page's data; they may be of other stories too."""
    for text in _scripts(tree):
        yield from (Clue("script", clean(match.group(1))) for match in _PUBLISHED.finditer(text))


def zone_in_scripts(tree: HtmlElement) -> ZoneInfo | None:
    """Return the time zone that a page's data names; None where it names none or several."""
    named = {match.group(1).replace("\\", "") for text in _scripts(tree) if "ime" in text for match in _ZONE.finditer(text)} & _zones()
    return ZoneInfo(named.pop()) if len(named) == 1 else None


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _scripts(tree: HtmlElement) -> Iterator[str]:
    left = _MAX
    for script in tree.iter("script"):
        text = (script.text or "")[:left]
        left -= len(text)
        if "ld+json" not in (script.get("type") or "").lower():
            yield text
