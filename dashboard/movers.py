"""Who relays whom, in figures: what is known of each pair of outlets. Pure: no SQL, no Streamlit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crawler.storage.reports import Relay, Relayed
from crawler.storage.reports.relays import middle
from dashboard.network import Flow


@dataclass(frozen=True)
class Pair:
    """How an outlet relays another: everything that is known of the two in the period."""

    cited: str  # the source's key
    citing: str
    stories: int  # of the citing outlet that name the source
    same: int  # of these, with the text of a story of the cited outlet
    timed: int  # of the same, with both times known to the minute
    after: int  # of the timed, printed after the cited outlet's own, or in the same second
    lag: float | None  # seconds, the median of these; None where there are none


def pairs(relays: Iterable[Relay], relayed: Iterable[Relayed]) -> list[Pair]:
    """Return who relays whom, most stories first."""
    shared = {(r.canonical, r.outlet): r for r in relayed}
    found = [_pair(relay, shared.get((relay.canonical, relay.outlet))) for relay in relays]
    return sorted(found, key=lambda p: (-p.stories, p.cited, p.citing))


def flows(found: Iterable[Pair]) -> list[Flow]:
    """Return pairs as the picture takes them."""
    return [Flow(pair.cited, pair.citing, pair.stories) for pair in found]


def without_own(relays: Iterable[Relay], owners: Mapping[str, tuple[str, ...]]) -> list[Relay]:
    """Leave out where an outlet names itself, under whatever key its own name is known."""
    return [r for r in relays if r.outlet != r.canonical and r.outlet not in owners.get(r.canonical, ())]


def _pair(relay: Relay, same: Relayed | None) -> Pair:
    if same is None:
        return Pair(relay.canonical, relay.outlet, relay.stories, 0, 0, 0, None)
    return Pair(relay.canonical, relay.outlet, relay.stories, same.same, same.timed, len(same.lags), middle(same.lags))
