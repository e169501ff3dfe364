"""What a chain of redirects means for a route: it has moved for good, or its address leads home."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from crawler.urls import same_page_key

_FOR_GOOD = frozenset({301, 308})


class Way(NamedTuple):
    """How an answer was come to."""

    asked: str
    moved_to: str | None = None  # its new address, where every step says that it is for good
    home: bool = False  # the front page stands at the end


def went(answered: str, through: Sequence[str], reasons: Sequence[object], home: str) -> Way:
    """Say what redirects `through` some addresses, for some reasons (HTTP statuses), to the answered one mean.

    A change of scheme, `www.` or final slash alone is no move.
    """
    if not through:
        return Way(answered)
    asked = through[0]
    if (_same(answered, home) or _is_root(answered)) and not (_same(asked, home) or _is_root(asked)):
        return Way(asked, home=True)
    for_good = bool(reasons) and all(reason in _FOR_GOOD for reason in reasons) and not _same(asked, answered)
    return Way(asked, answered if for_good else None)


def _is_root(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _same(one: str, other: str) -> bool:
    try:
        return same_page_key(one) == same_page_key(other)
    except ValueError:
        return False
