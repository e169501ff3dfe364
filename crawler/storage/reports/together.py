"""Which terms of the topic meet in one story."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from sqlalchemy import and_, select

from crawler.significance import association
from crawler.storage.models import Mention, Story
from crawler.storage.reports.filter import Filter, Source, opened
from crawler.storage.reports.mentions import Unit, key_of
from crawler.storage.reports.sampling import sample

MOST_STORIES = 3_000  # that are looked at


class Pair(NamedTuple):
    """Two terms and the stories in which both stand."""

    one: str  # of the two the one that was asked for first
    other: str
    stories: int
    lift: float  # times as often as by chance
    npmi: float  # -1 never together, 0 chance, 1 never apart


@dataclass(frozen=True)
class Together:
    """How often terms meet, in a sample of stories."""

    sampled: int
    stories: int  # of which
    every: int  # day of the period was counted
    with_term: dict[str, int]  # stories of the sample
    pairs: tuple[Pair, ...]  # of all that were asked for, those that never meet included; most stories first


def terms_together(source: Source, chosen: Filter, wanted: tuple[str, ...], *, unit: Unit = "term", most: int = MOST_STORIES) -> Together:
    """Return in how many stories each two of the terms (or ideas) stand together, in all zones of a story."""
    with opened(source) as connection:
        some = sample(connection, chosen, most)
        named = key_of(unit)
        counts = [Mention.story_id == Story.id, Mention.verdict.in_(chosen.counted()), named.in_(wanted)]
        if chosen.topic is not None:
            counts.append(Mention.topic == chosen.topic)
        standing: dict[int, set[str]] = defaultdict(set)
        for story_id, term in connection.execute(select(Story.id, named).outerjoin(Mention, and_(*counts)).where(*some.conditions)):
            standing[story_id].update([] if term is None else [term])  # the sample is chosen once, and counted with those in which none stands
    sampled = len(standing)
    alone = Counter(term for terms in standing.values() for term in terms)
    return Together(sampled, some.stories, some.every, {t: alone[t] for t in wanted}, tuple(_pairs(wanted, standing.values(), alone, sampled)))


def _pairs(wanted: tuple[str, ...], stories: Iterable[set[str]], alone: Counter[str], sampled: int) -> list[Pair]:
    met = Counter(pair for terms in stories for pair in combinations([t for t in wanted if t in terms], 2))
    found = [Pair(one, other, met[one, other], *association(met[one, other], alone[one], alone[other], sampled)) for one, other in combinations(wanted, 2)]
    return sorted(found, key=lambda p: (-p.stories, -p.npmi, p.one, p.other))
