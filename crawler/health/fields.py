"""Do articles still have what they had: title, text, date, author? Each outlet against its own earlier share. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import comb
from typing import NamedTuple

FIELDS = {"title": "no_title", "body": "no_body", "date": "without:date", "author": "without:author"}  # as a run counts those without
AHEAD = "date:ahead"  # articles that say they come from the future
RECENT, BEFORE = 20, 40  # articles that are compared, and with how many at least
_FALL = 0.3  # of the share
_CHANCE = 0.001  # that as many lack it by chance
_UNDATED, _AHEAD_SHARE = 0.5, 0.2


class Counted(NamedTuple):
    """What a run found in its articles."""

    articles: int
    lacking: Mapping[str, int]  # the reasons of FIELDS, and AHEAD


class Fall(NamedTuple):
    """A field that fewer articles have than before."""

    field: str
    now: float
    before: float
    articles: int


def falls(runs: Sequence[Counted]) -> list[Fall]:
    """Return the fields whose share has fallen, from the runs of an outlet, newest first."""
    recent, before = _split(runs)
    if recent is None or before is None:
        return []
    return list(_fallen(recent, before))


def _fallen(recent: Counted, before: Counted) -> Iterator[Fall]:
    for name, reason in FIELDS.items():
        lacks_now, lacked = recent.lacking.get(reason, 0), before.lacking.get(reason, 0)
        now, then = 1 - lacks_now / recent.articles, 1 - lacked / before.articles
        usual = (lacked + 1) / (before.articles + 2)
        if then - now >= _FALL and _at_least(lacks_now, recent.articles, usual) < _CHANCE:
            yield Fall(name, now, then, recent.articles)


def dates(runs: Sequence[Counted]) -> tuple[str, float, int] | None:
    """Return what is wrong with the dates of the latest articles, of how large a share and of how many: "missing" or "ahead"."""
    recent, _ = _split(runs)
    if recent is None:
        return None
    ahead, missing = (recent.lacking.get(reason, 0) / recent.articles for reason in (AHEAD, FIELDS["date"]))
    if ahead >= _AHEAD_SHARE:
        return "ahead", ahead, recent.articles
    return ("missing", missing, recent.articles) if missing >= _UNDATED else None


def _split(runs: Sequence[Counted]) -> tuple[Counted | None, Counted | None]:
    """Return the latest runs that have enough articles together, and all before them."""
    number = 0
    for at, run in enumerate(runs, 1):
        number += run.articles
        if number >= RECENT:
            before = _together(runs[at:])
            return _together(runs[:at]), before if before.articles >= BEFORE else None
    return None, None


def _together(runs: Sequence[Counted]) -> Counted:
    reasons = {*FIELDS.values(), AHEAD}
    return Counted(sum(r.articles for r in runs), {reason: sum(r.lacking.get(reason, 0) for r in runs) for reason in reasons})


def _at_least(hits: int, of: int, chance: float) -> float:
    """Return how likely `hits` or more are (binomial)."""
    return sum(comb(of, k) * chance**k * (1 - chance) ** (of - k) for k in range(hits, of + 1))
