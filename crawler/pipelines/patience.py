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
_TRIES_GONE = 2
_TRIES = 8


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
