"""The deterministic generator of the simulated news world: which outlet tells what, and who copies whom.

`edition(seed, day)` returns one day of every outlet. It knows nothing of pages, servers or the clock.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from tests.newsroom.almanac import ORDINARY, Happening, happenings, rhythm
from tests.newsroom.desks import DESK, DESKS, Desk
from tests.newsroom.phrases import Phrasebook, phrasebook
from tests.newsroom.story import Story
from tests.newsroom.writing import copy, tell

_TOPIC_SHARE = 0.2  # of an outlet's stories, on an ordinary day


def edition(seed: int, day: date, scale: float = 1.0) -> dict[str, list[Story]]:
    """Return what every outlet publishes on a day (late copies run into the next morning), oldest first."""
    own: dict[str, list[Story]] = {}
    for language in dict.fromkeys(desk.language for desk in DESKS):
        told = _own(seed, day, [desk for desk in DESKS if desk.language == language], scale)
        own |= {key: _apart(stories, set()) for key, stories in told.items()}
    whole = {}
    for desk in DESKS:
        copies = _apart(_copies(seed, day, desk, scale, own), {story.id for story in own[desk.key]})
        whole[desk.key] = sorted([*own[desk.key], *copies], key=lambda s: s.id)
    return whole


def _count(seed: int, day: date, desk: Desk, scale: float) -> int:
    return round(desk.volume * scale * rhythm(seed, desk.key, day))


def _own(seed: int, day: date, desks: list[Desk], scale: float) -> dict[str, list[Story]]:
    """Choose what the outlets of one language tell in their own words.

    They may all tell of the topic, the more the more there is; other news they share out, so that only copies have one text.
    """
    book = phrasebook(desks[0].language)
    topic = happenings(seed, day, "topic")
    ours = [h for h in topic if _can_tell(book, h)]
    others = [h for h in happenings(seed, day, desks[0].realm, scale) if _can_tell(book, h)]
    Random(f"{seed}/others/{book.language}/{day}").shuffle(others)
    told: dict[str, list[Story]] = {}
    for desk in desks:
        draw = Random(f"{seed}/own/{desk.key}/{day}")
        count = round(_count(seed, day, desk, scale) * (1 - desk.copied))
        wanted = min(len(ours), count, int(count * _TOPIC_SHARE * len(topic) / ORDINARY + draw.random()))
        chosen = draw.sample(ours, wanted) + [others.pop() for _ in range(min(len(others), count - wanted))]
        told[desk.key] = [tell(seed, desk, happening) for happening in chosen]
    return told


def _can_tell(book: Phrasebook, happening: Happening) -> bool:
    kind = book.kinds.get(happening.kind)
    return kind is not None and (happening.subject.wordings or happening.variant < len(kind.leads))


def _copies(seed: int, day: date, desk: Desk, scale: float, own: dict[str, list[Story]]) -> list[Story]:
    """Choose what an outlet copies: never a happening it tells of itself, and each happening once."""
    draw = Random(f"{seed}/copies/{desk.key}/{day}")
    offered = [story for key in desk.relays for story in own[key]]
    draw.shuffle(offered)
    told = {story.happening for story in own[desk.key]}
    fresh = {story.happening: story for story in offered if story.happening not in told}
    wanted = round(_count(seed, day, desk, scale) * desk.copied)
    return [copy(seed, desk, story, DESK[story.outlet]) for story in list(fresh.values())[:wanted]]


def _apart(stories: list[Story], taken: set[int]) -> list[Story]:
    """Return stories of an outlet with no two in the same minute, which is their id; `taken` are its minutes so far."""
    result = []
    for story in sorted(stories, key=lambda s: (s.id, s.happening)):
        free = story.id
        while free in taken:
            free += 1
        taken.add(free)
        result.append(story if free == story.id else replace(story, id=free))
    return result
