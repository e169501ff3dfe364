"""Who is first, and by how much: statistics over stories that share a text. Pure: no SQL, no Streamlit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from crawler.storage.reports import Carried, Naming, Relay
from crawler.storage.reports.relays import APART
from dashboard.network import Flow


@dataclass(frozen=True)
class Speed:
    """How soon an outlet has texts that others carry too. A text counts once however often the outlet printed it."""

    texts: int  # that it shares with other outlets
    compared: int  # of these, where its own time and another outlet's are known to the minute
    first: int  # of the compared, where it was before all others; a tie is nobody's
    behind: timedelta | None  # median, after whoever was first, of the compared where another was; None where none was


class Relayed(NamedTuple):
    """A story that names an outlet as its source and carries the text of that outlet's own story."""

    story: int
    outlet: str
    canonical: str  # the source it names
    original: int  # the named outlet's story; the earliest of several
    lag: timedelta | None  # below zero where the named outlet printed it later; None where a time is not known to the minute


@dataclass(frozen=True)
class Pair:
    """How an outlet relays another: everything that is known of the two in the period."""

    cited: str  # the source's key
    citing: str
    stories: int  # of the citing outlet that name the source
    same: int  # of these, with the text of a story of the cited outlet
    timed: int  # of the same, with both times known to the minute
    after: int  # of the timed, printed after the cited outlet's own, or in the same minute
    lag: timedelta | None  # median of these; None where there are none


def speeds(carried: Iterable[Carried]) -> dict[str, Speed]:
    """Return every outlet's speed over the texts that several outlets carry."""
    counted = [printing for printing in _printings(carried) if any(story.counted for story in printing)]
    shared = [times for times in map(_times, counted) if len(times) > 1]
    return {outlet: _speed(outlet, [times for times in shared if outlet in times]) for outlet in sorted({o for times in shared for o in times})}


def relayed(carried: Iterable[Carried], namings: Iterable[Naming], owners: Mapping[str, tuple[str, ...]]) -> list[Relayed]:
    """Return the stories that carry the text of an outlet they name, within three days of it; `owners` says which outlets a source is."""
    by_text: dict[str, list[Carried]] = defaultdict(list)
    stories = {}
    for one in carried:
        by_text[one.text].append(one)
        stories[one.story] = one
    found = []
    for number, canonical in (n for n in namings if n.story in stories and n.canonical in owners):
        story = stories[number]
        own = [c for c in by_text[story.text] if c.outlet in owners[canonical] and c.outlet != story.outlet and abs(c.day - story.day) <= APART]
        if own:
            first = min(own, key=lambda c: (c.at is None, c.at.timestamp() if c.at else 0.0, c.story))
            found.append(Relayed(number, story.outlet, canonical, first.story, story.at - first.at if story.at and first.at else None))
    return found


def pairs(relays: Iterable[Relay], relayed: Iterable[Relayed]) -> list[Pair]:
    """Return who relays whom, most stories first."""
    shared: dict[tuple[str, str], list[Relayed]] = defaultdict(list)
    for story in relayed:
        shared[story.canonical, story.outlet].append(story)
    found = [_pair(relay, shared.get((relay.canonical, relay.outlet), [])) for relay in relays]
    return sorted(found, key=lambda p: (-p.stories, p.cited, p.citing))


def middle(gaps: Iterable[timedelta]) -> timedelta | None:
    """Return the median; None of nothing."""
    seconds = [gap.total_seconds() for gap in gaps]
    return timedelta(seconds=median(seconds)) if seconds else None


def flows(found: Iterable[Pair]) -> list[Flow]:
    """Return pairs as the picture takes them."""
    return [Flow(pair.cited, pair.citing, pair.stories) for pair in found]


def without_own(relays: Iterable[Relay], owners: Mapping[str, tuple[str, ...]]) -> list[Relay]:
    """Leave out where an outlet names itself, under whatever key its own name is known."""
    return [r for r in relays if r.outlet != r.canonical and r.outlet not in owners.get(r.canonical, ())]


def _printings(carried: Iterable[Carried]) -> Iterable[list[Carried]]:
    """Give the stories of a text together, apart where days lie between: what is printed again later is news of another day."""
    run: list[Carried] = []
    for story in sorted(carried, key=lambda s: (s.text, s.day, s.story)):
        if run and (run[-1].text != story.text or story.day - run[-1].day > APART):
            yield run
            run = []
        run.append(story)
    yield run


def _times(printing: Iterable[Carried]) -> dict[str, datetime | None]:
    times: dict[str, datetime | None] = {}
    for story in printing:
        times[story.outlet] = _sooner(times.get(story.outlet), story.at)
    return times


def _sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at is not None), default=None)


def _speed(outlet: str, texts: list[dict[str, datetime | None]]) -> Speed:
    first, gaps = 0, []
    compared = 0
    for times in texts:
        own, others = times[outlet], [at for key, at in times.items() if key != outlet and at is not None]
        if own is None or not others:
            continue
        compared += 1
        first += own < min(others)
        if own > min(others):
            gaps.append(own - min(others))
    return Speed(len(texts), compared, first, middle(gaps))


def _pair(relay: Relay, same: list[Relayed]) -> Pair:
    lags = [story.lag for story in same if story.lag is not None]
    after = [lag for lag in lags if lag >= timedelta(0)]
    return Pair(relay.canonical, relay.outlet, relay.stories, len(same), len(lags), len(after), middle(after))
