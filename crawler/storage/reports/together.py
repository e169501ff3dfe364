"""Which terms of the topic meet in one story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
from sqlalchemy import ColumnElement, exists, select

from crawler.significance import association
from crawler.storage.models import Mention, Story
from crawler.storage.reports.filter import Filter, Source, opened
from crawler.storage.reports.known import BETWEEN, Numbers, worded
from crawler.storage.reports.mentions import Unit, key_of
from crawler.storage.reports.sampling import sample
from crawler.storage.reports.stories import NEWEST_FIRST, StoryLine, line_columns

MOST_STORIES = 4_000  # that are looked at


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
    stories: int  # of which, on the days that were counted
    every: int  # day of the period was counted
    with_term: dict[str, int]  # stories of the sample
    pairs: tuple[Pair, ...]  # of all that were asked for, those that never meet included; most stories first

    @property
    def are_all(self) -> bool:
        """Say whether every story of the filter was looked at."""
        return self.every == 1 and self.sampled == self.stories


def terms_together(source: Source, chosen: Filter, wanted: tuple[str, ...], *, unit: Unit = "term") -> Together:
    """Return in how many stories each two of the terms (or ideas) stand together, in all zones of a story."""
    with opened(source) as connection:
        some = sample(connection, chosen, MOST_STORIES)
        # All of a story in one text: its terms are found by its number, and a row of each would take longer to fetch.
        standing = select(worded(key_of(unit))).where(*_in_story(chosen, unit, wanted)).correlate(Story).scalar_subquery()
        stories = connection.scalars(select(standing).where(*some.conditions)).all()
    met = _met(wanted, stories)
    return Together(len(stories), some.stories, some.every, dict(zip(wanted, np.diag(met).tolist(), strict=True)), tuple(_pairs(wanted, met, len(stories))))


def stories_together(source: Source, chosen: Filter, pair: tuple[str, str], *, unit: Unit, limit: int) -> list[StoryLine]:
    """Return the latest of the stories that `terms_together` counts for two terms (or ideas)."""
    with opened(source) as connection:
        some = sample(connection, chosen, MOST_STORIES)
        both = [exists().where(*_in_story(chosen, unit, (one,))).correlate(Story) for one in pair]
        asked = select(*line_columns(chosen)).where(*some.conditions, *both).order_by(*NEWEST_FIRST).limit(limit)
        return [StoryLine(*row) for row in connection.execute(asked)]


def _in_story(chosen: Filter, unit: Unit, wanted: tuple[str, ...]) -> list[ColumnElement[bool]]:
    of_topic = [Mention.topic == chosen.topic] if chosen.topic is not None else []
    return [Mention.story_id == Story.id, Mention.verdict.in_(chosen.counted()), key_of(unit).in_(wanted), *of_topic]


def _met(wanted: tuple[str, ...], stories: Sequence[str | None]) -> Numbers:
    """Return in how many stories each two stand, each with itself too."""
    column = {key: at for at, key in enumerate(wanted)}
    stand = np.zeros((len(stories), len(wanted)), dtype=np.int64)
    stand.put([row * len(wanted) + column[key] for row, keys in enumerate(stories) if keys for key in keys.split(BETWEEN)], 1)
    met: Numbers = stand.T @ stand
    return met


def _pairs(wanted: tuple[str, ...], met: Numbers, stories: int) -> list[Pair]:
    alone, both = np.diag(met).tolist(), met.tolist()
    found = [
        Pair(wanted[one], wanted[other], both[one][other], *association(both[one][other], alone[one], alone[other], stories))
        for one, other in combinations(range(len(wanted)), 2)
    ]
    return sorted(found, key=lambda p: (-p.stories, -p.npmi, p.one, p.other))
