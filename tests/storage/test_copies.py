"""Copies and near-copies are found when stories are stored, and what they are found by goes with them, on both databases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import Engine, delete, func, select, update

from crawler.storage import folding
from crawler.storage.copies import APART, forget_sketch, write_sketch
from crawler.storage.engine import day_number, reading, writing
from crawler.storage.models import Sketch, SketchKey, Story
from crawler.text.copies import ALIKE, keys, likeness
from crawler.text.sketches import sketch
from tests.dashboard.world import ZONE
from tests.storage.test_today import outlet, told

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = day_number(NOW.astimezone(ZONE).date())
WORDS = [f"word{n}" for n in range(3000)]


def texts(seed: int, number: int) -> list[str]:
    """Texts of which half are others of them, some with another end."""
    draw, found = Random(seed), [" ".join(Random(seed).choices(WORDS, k=80))]
    while len(found) < number:
        end = " ".join(draw.choices(WORDS, k=draw.choice((0, 20, 60))))
        found.append(f"{draw.choice(found)} {end}" if draw.random() < 0.5 else " ".join(draw.choices(WORDS, k=draw.randrange(15, 120))))
    return found


def stored(engine: Engine, bodies: list[str], days: list[int]) -> None:
    with writing(engine) as connection:
        for key in ("dijla", "harbor"):
            outlet(connection, key, "en")
        for number, (body, day) in enumerate(zip(bodies, days, strict=True), 1):
            told(connection, number, ("dijla", "harbor")[number % 2], NOW - timedelta(days=TODAY - day), body)


def groups(engine: Engine) -> set[frozenset[int]]:
    """The stories of each group as they stand; that each bears the number of one of its own is asserted."""
    found: dict[int, set[int]] = defaultdict(set)
    with reading(engine) as connection:
        for story, group in connection.execute(select(Story.id, Story.same_as).where(Story.same_as.is_not(None))):
            found[int(group or 0)].add(story)
    assert all(group in members for group, members in found.items())
    return {frozenset(members) for members in found.values()}


def true_keys(engine: Engine) -> set[tuple[int, int, int]]:
    with reading(engine) as connection:
        rows = connection.execute(select(Story.id, Story.day, Sketch.sketch).join(Sketch, Sketch.story_id == Story.id))
        return {(day, key, story) for story, day, own in rows for key in keys(own)}


def kept_keys(engine: Engine) -> set[tuple[int, int, int]]:
    with reading(engine) as connection:
        return {(day, key, story) for day, key, story in connection.execute(select(SketchKey.day, SketchKey.hash, SketchKey.story_id))}


def true_groups(bodies: Mapping[int, str], days: Mapping[int, int]) -> set[frozenset[int]]:
    """Every story with every earlier one of the days around it, compared whole."""
    group: dict[int, set[int]] = {}
    for story, body in bodies.items():
        near = [o for o in group if abs(days[o] - days[story]) <= APART]
        alike = [o for o in near if likeness(sketch(body), sketch(bodies[o])) >= ALIKE]
        of: dict[int, set[int]] = {id(group[o]): group[o] for o in alike}
        fits = {key: (sum(o in alike for o in members) / sum(o in near for o in members), sum(o in alike for o in members)) for key, members in of.items()}
        best = max(fits, key=lambda key: fits[key], default=None)
        group[story] = of[best] if best is not None and fits[best][0] >= ALIKE else set()
        group[story].add(story)
    return {frozenset(members) for members in group.values() if len(members) > 1}


@pytest.mark.parametrize("seed", [1, 2])
def test_groups_and_what_they_are_found_by_are_those_of_comparing_all(database: Engine, seed: int) -> None:
    bodies, draw = texts(seed, 60), Random(seed)
    days = [TODAY - draw.randrange(6) for _ in bodies]
    stored(database, bodies, days)
    found = groups(database)
    assert found == true_groups(dict(enumerate(bodies, 1)), dict(enumerate(days, 1)))
    assert any(len(group) > 2 for group in found)
    assert kept_keys(database) == true_keys(database)


def test_a_story_that_goes_leaves_its_group_to_the_others(database: Engine) -> None:
    one, other = texts(3, 1)[0], texts(4, 1)[0]
    stored(database, [one, one, other, f"{one} more", other], [TODAY] * 5)
    assert groups(database) == {frozenset({1, 2, 4}), frozenset({3, 5})}
    with writing(database) as connection:
        connection.execute(delete(Story).where(Story.id.in_([1, 5])))
        assert connection.scalar(select(func.count()).select_from(Sketch)) == 3
    assert groups(database) == {frozenset({2, 4}), frozenset({3})}
    assert kept_keys(database) == true_keys(database)


def test_a_story_read_again_is_known_by_its_present_text(database: Engine) -> None:
    one, other = texts(3, 1)[0], texts(4, 1)[0]
    stored(database, [one, one, one, other], [TODAY] * 4)
    with writing(database) as connection:
        forget_sketch(connection, 1, TODAY)
        write_sketch(connection, 1, TODAY, other)
        assert connection.scalar(select(Sketch.sketch).where(Sketch.story_id == 1)) == sketch(other)
    assert groups(database) == {frozenset({2, 3}), frozenset({1, 4})}
    assert kept_keys(database) == true_keys(database)


def test_a_story_of_another_day_is_found_on_that_day(database: Engine) -> None:
    one = texts(3, 1)[0]
    stored(database, [one], [TODAY - 9])
    with writing(database) as connection:
        connection.execute(update(Story).values(day=TODAY - 1))
        told(connection, 2, "harbor", NOW, one)
        told(connection, 3, "harbor", NOW - timedelta(days=9), one)
    assert groups(database) == {frozenset({1, 2})}
    assert kept_keys(database) == true_keys(database)


def test_stories_of_before_are_compared_when_they_are_folded_anew(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = texts(5, 30)
    stored(database, bodies, [TODAY] * 30)
    before = groups(database)
    with writing(database) as connection:
        connection.execute(update(Story).values(same_as=None))
        connection.execute(delete(SketchKey))
    monkeypatch.setattr(folding, "PRESENT", "another")
    assert folding.refold(database) == 30
    assert groups(database) == before
    assert kept_keys(database) == true_keys(database)
