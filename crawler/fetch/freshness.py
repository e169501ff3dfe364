"""How long a route's answer says it stays fresh: Cache-Control and Expires (RFC 9111, section 4.2), and <ttl> of RSS 2.0. Pure.

A feed that says nothing is fresh for no time: its outlet's own rhythm decides alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

FRESH = "rasad/fresh"  # the stat: seconds until the first route of the run may have changed
HEADERS = ("Cache-Control", "Age", "Expires", "Date")
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,10})")
_UNKEPT = re.compile(r"(?:^|[,\s])no-(?:cache|store)\b")
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>")
_HEAD = 4096  # bytes in which a channel's own elements stand


def fresh_seconds(headers: Mapping[str, str], body: bytes) -> float:
    """Return for how many seconds an answer says that nothing will be new, 0 where it says nothing; `headers` by the names in HEADERS."""
    ttl = _TTL.search(body[:_HEAD])
    return max(_by_headers(headers), 60.0 * int(ttl[1]) if ttl else 0.0)


def _by_headers(headers: Mapping[str, str]) -> float:
    control = headers["Cache-Control"].lower()
    if _UNKEPT.search(control):
        return 0.0
    if found := _MAX_AGE.search(control):
        age = headers["Age"].strip()
        return max(0.0, float(found[1]) - (float(age) if age.isdecimal() and len(age) <= 10 else 0.0))
    try:
        return max(0.0, (parsedate_to_datetime(headers["Expires"]) - parsedate_to_datetime(headers["Date"])).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return 0.0
