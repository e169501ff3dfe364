"""How long a feed says that it stays fresh."""

from __future__ import annotations

import pytest

from crawler.fetch.freshness import HEADERS, fresh_seconds

SUNDAY = "Sun, 22 Nov 2026 10:00:00 GMT"


def fresh(body: bytes = b"", **headers: str) -> float:
    return fresh_seconds(dict.fromkeys(HEADERS, "") | {k.replace("_", "-"): v for k, v in headers.items()}, body)


@pytest.mark.parametrize(
    ("control", "seconds"),
    [
        ("max-age=600", 600),
        ("public, MAX-AGE = 60", 60),
        ('max-age="300"', 300),
        ("s-maxage=600", 0),
        ("max-age=600, no-cache", 0),
        ("no-store", 0),
        ("max-age=-5", 0),
        ("max-age=" + "9" * 400, 9_999_999_999),
        ("", 0),
    ],
)
def test_cache_control(control: str, seconds: float) -> None:
    assert fresh(Cache_Control=control) == seconds


def test_what_a_cache_held_already_is_taken_off() -> None:
    assert fresh(Cache_Control="max-age=600", Age="590") == 10
    assert fresh(Cache_Control="max-age=600", Age="900") == 0
    assert fresh(Cache_Control="max-age=600", Age="soon") == 600


def test_expires_counts_from_the_servers_own_date() -> None:
    assert fresh(Date=SUNDAY, Expires="Sun, 22 Nov 2026 10:10:00 GMT") == 600
    assert fresh(Date=SUNDAY, Expires="Thu, 01 Jan 1970 00:00:00 GMT") == 0
    assert fresh(Date=SUNDAY, Expires="0") == fresh(Expires=SUNDAY) == 0
    assert fresh(Date=SUNDAY, Expires="Sun, 22 Nov 2026 10:10:00 GMT", Cache_Control="max-age=60") == 60


def test_the_ttl_of_a_channel_is_in_minutes() -> None:
    assert fresh(b"<rss version='2.0'><channel><title>x</title><ttl> 30 </ttl><item/>") == 1800
    assert fresh(b"<rss><channel><ttl>5</ttl>", Cache_Control="max-age=600") == 600
    assert fresh(b"<rss><channel><ttl>soon</ttl>") == 0
    assert fresh(b" " * 9000 + b"<ttl>30</ttl>") == 0
