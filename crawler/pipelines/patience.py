"""How long a page that gave no answer stays queued: a link once seen is given up only when the outlet itself says it is gone."""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.fetch.failures import UNREACHED

_GONE = frozenset({"http_404", "http_410"})
_OUR_SIDE = frozenset({"host_down", "no_network", "shutdown", "limit", "robots_unreachable", "retry_after"})  # says nothing about the page
_UNREACHABLE = UNREACHED | {"dataloss"}  # the host was not reached, for hours or days: the page is still there
_FINAL = frozenset({"robots", "private_address", "bad_url", "offsite", "too_large"})
_FIRST = timedelta(minutes=15)
_LONGEST = timedelta(hours=24)
_PART_LASTS, _LONGEST_OF_PARTS = timedelta(days=30), timedelta(hours=6)
_TRIES_GONE = 2
_TRIES = 8


def part_retry_at(cause: str, tries: int, since: datetime, now: datetime) -> datetime | None:
    """Return when a part of a sitemap index that failed is asked for again; None to give it up: gone, refused, or nothing for a month."""
    if cause in _FINAL or (cause in _GONE and tries + 1 >= _TRIES_GONE) or now - since > _PART_LASTS:
        return None
    return now if cause in _OUR_SIDE else now + min(_LONGEST_OF_PARTS, _FIRST * (1 << min(tries, 10)))


def counts_as_try(cause: str) -> bool:
    """Say whether a failure speaks against the page at all."""
    return cause not in _OUR_SIDE


def retry_at(cause: str, tries: int, now: datetime) -> datetime | None:
    """Return when a page that failed for `cause`, after `tries` failures before, is asked for again; None to give it up."""
    if cause in _FINAL:
        return None
    if cause in _OUR_SIDE:
        return now
    limit = _TRIES_GONE if cause in _GONE else _TRIES
    if cause not in _UNREACHABLE and tries + 1 >= limit:
        return None
    return now + min(_LONGEST, _FIRST * (1 << min(tries, 10)))
