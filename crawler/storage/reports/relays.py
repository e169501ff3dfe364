"""Who is first with a text that several outlets print, and how long after its source an outlet prints it: to the letter, and within three days.

Times are those the outlets print. One that is not known to the minute is no time here: of such a story nobody can say whether it was first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Select, String, and_, case, cast, func, literal_column, select
from sqlalchemy.orm import aliased

from crawler.storage.models import AttributionRow, OutletRow, SharedText
from crawler.storage.reports.filter import OWN, Filter, Source, on_attribution, on_like_story, opened
from crawler.storage.reports.known import BETWEEN, numbered, numbers, worded
from crawler.storage.shared_texts import APART

_UNKNOWN = -(1 << 40)  # seconds: before any other lag
_TO = ">"  # between a source and one of the outlets that it is


@dataclass(frozen=True)
class Speed:
    """How soon an outlet has the texts under the filter that others carry too. A text counts once however often the outlet printed it."""

    texts: int  # that it shares with other outlets
    compared: int  # of these, where its own time and another outlet's are known to the minute
    first: int  # of the compared, where it was before all others; a tie is nobody's
    behind: float | None  # seconds, the median, after whoever was first, of the compared where another was; None where none was


class Relayed(NamedTuple):
    """The stories of an outlet that name a source and carry the text of a story of that source's own."""

    outlet: str
    canonical: str  # the source
    same: int
    timed: int  # of the same, with both times known to the minute
    lags: tuple[int, ...]  # seconds after the source, of the timed that were printed after it or in the same second; of several stories, after its first


def speeds(source: Source, chosen: Filter) -> dict[str, Speed]:
    """Return every outlet's speed over the texts that it and others carry."""
    behind = SharedText.at > SharedText.soonest
    texts = func.count(SharedText.id)
    counts = (texts, func.count(SharedText.at + SharedText.soonest), func.sum(case((SharedText.at < SharedText.soonest, 1), else_=0)))
    gaps = func.aggregate_strings(case((behind, cast(SharedText.at - SharedText.soonest, String))), ",")
    # From the outlets: their index holds all that is asked, in this order. Were they joined the other way too, SQLite would take the index of days.
    theirs = and_(SharedText.outlet == OutletRow.key, SharedText.again == 0, *on_like_story(SharedText, SharedText.id, chosen))
    asked = select(OutletRow.key, *counts, gaps).outerjoin(SharedText, theirs).group_by(OutletRow.key).having(texts > 0)
    with opened(source) as connection:
        rows = connection.execute(asked).all()
    return {outlet: Speed(texts, compared, first, middle(_numbers(found))) for outlet, texts, compared, first, found in rows}


def relayed(source: Source, chosen: Filter, owners: Mapping[str, tuple[str, ...]]) -> list[Relayed]:
    """Return which outlets print the texts of the sources they name, and how long after; `owners` says which outlets a source is."""
    with opened(source) as connection:
        canonicals, *texts = connection.execute(_lags(chosen, owners)).one()
    if canonicals is None:
        return []
    (names, canonical), (keys, outlet) = numbered(canonicals.split(BETWEEN)), numbered(texts[0].split(","))
    story, lag = numbers(*texts[1:])
    own = story * len(names) + canonical
    order = np.lexsort((lag, own))
    once = order[np.diff(own[order], append=-1) != 0]  # of each story and source the longest lag: after the source's first story with a known time
    pair = canonical[once] * len(keys) + outlet[once]
    in_pairs = np.argsort(pair, kind="stable")
    begins = np.flatnonzero(np.diff(pair[in_pairs], prepend=-1))
    pairs, lags = pair[in_pairs][begins].tolist(), lag[once][in_pairs].tolist()
    parts = zip(begins.tolist(), [*begins[1:].tolist(), len(lags)], strict=True)
    return [_relayed(keys[at % len(keys)], names[at // len(keys)], lags[begin:end]) for at, (begin, end) in zip(pairs, parts, strict=True)]


def middle(seconds: list[int] | tuple[int, ...]) -> float | None:
    """Return the median; None of nothing."""
    return float(median(seconds)) if seconds else None


def _lags(chosen: Filter, owners: Mapping[str, tuple[str, ...]]) -> Select[Any]:
    """One row, columns as texts: citations with each story of the source that has the text, and the lag after it, _UNKNOWN where a time is not known.

    Not grouped by the citing story: its sorting would cost more than to add them up here.
    """
    own, first = aliased(SharedText), aliased(SharedText)
    cites = (*on_attribution(chosen), AttributionRow.kind == "outlet", AttributionRow.role != OWN, AttributionRow.canonical.in_(owners))
    near = (first.text == own.text, first.day.between(own.day - APART, own.day + APART), first.outlet != own.outlet)
    is_source = (AttributionRow.canonical + _TO + first.outlet).in_([f"{key}{_TO}{outlet}" for key, outlets in owners.items() for outlet in outlets])
    lag = func.coalesce(cast(own.at - first.at, String), literal_column(f"'{_UNKNOWN}'"))
    words, others = (worded(AttributionRow.canonical),), (AttributionRow.outlet, cast(AttributionRow.story_id, String), lag)
    columns: tuple[Any, ...] = (*words, *(func.aggregate_strings(column, ",") for column in others))
    return select(*columns).join(own, own.id == AttributionRow.story_id).join(first, near[0]).where(*cites, *near[1:], is_source)


def _relayed(outlet: str, canonical: str, lags: list[int]) -> Relayed:
    known = [lag for lag in lags if lag != _UNKNOWN]
    return Relayed(outlet, canonical, len(lags), len(known), tuple(lag for lag in known if lag >= 0))


def _numbers(found: str | None) -> list[int]:
    return [int(number) for number in found.split(",")] if found else []
