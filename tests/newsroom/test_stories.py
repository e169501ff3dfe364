"""What the simulated world publishes."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from datetime import date, timedelta

import pytest

from tests.newsroom import DESKS, Story, World
from tests.newsroom.almanac import silent
from tests.newsroom.calendars import jalali, ordinal
from tests.newsroom.client import KEYS
from tests.newsroom.conftest import UNTIL
from tests.newsroom.desks import AGENCIES, DESK
from tests.newsroom.phrases import phrasebook

LANGUAGES = ("ar", "fa", "en", "ckb")


def every(world: World) -> list[Story]:
    """All stories of a world."""
    return [story for stories in world.stories.values() for story in stories]


def test_one_seed_makes_one_world_and_another_seed_another() -> None:
    first, again, other = (World(seed, 2, UNTIL, 0.3) for seed in (3, 3, 4))
    assert first.stories == again.stories
    assert [s.id for s in every(first)] != [s.id for s in every(other)]


def test_a_day_is_the_same_in_a_short_world_and_in_a_long_one() -> None:
    short, long = World(3, 2, UNTIL, 0.3), World(3, 9, UNTIL + timedelta(hours=3), 0.3)
    for key in KEYS:
        assert [s for s in long.stories[key] if short.since < s.published <= UNTIL] == list(short.stories[key])


def test_stories_lie_within_the_world_and_no_two_of_an_outlet_share_a_minute(season: World) -> None:
    for key, stories in season.stories.items():
        assert all(UNTIL - timedelta(days=90) < s.published <= UNTIL for s in stories)
        assert len({s.id for s in stories}) == len(stories), key
        assert [s.published for s in stories] == sorted(s.published for s in stories)


def test_outlets_publish_8_to_25_stories_on_an_ordinary_day_and_fewer_on_fridays(season: World) -> None:
    for desk in DESKS:
        days = Counter(s.published.astimezone(desk.zone).date() for s in season.stories[desk.key])
        tuesdays, fridays = ([n for day, n in days.items() if day.weekday() == weekday] for weekday in (1, 4))
        assert 7 <= statistics.median(tuesdays) <= 28, desk.key
        assert statistics.median(fridays) < 0.7 * statistics.median(tuesdays), desk.key


def test_a_fifth_of_the_stories_is_on_the_topic_and_two_bursts_stand_out(season: World) -> None:
    stories = every(season)
    assert 0.15 <= sum(s.topic for s in stories) / len(stories) <= 0.25
    days = Counter(s.published.date() for s in stories if s.topic)
    high = sorted(day for day, n in days.items() if n > 2 * statistics.median(days.values()))
    bursts = [day for day in high if day - timedelta(days=1) not in high and day - timedelta(days=2) not in high]
    assert len(bursts) == 2


def test_one_outlet_falls_silent_for_days_while_the_others_go_on(season: World) -> None:
    days = [UNTIL.date() - timedelta(days=n) for n in range(1, 89)]
    gaps = [(day, key) for day in days if (key := silent(season.seed, day))]
    assert 5 <= len(gaps) <= 15
    for day, key in gaps:
        assert not [s for s in season.stories[key] if s.published.astimezone(DESK[key].zone).date() == day]
        assert [s for s in season.stories["tigris" if key != "tigris" else "sanabil"] if s.published.date() == day]


def test_bodies_have_four_to_ten_paragraphs_and_no_slot_is_left_open(season: World) -> None:
    for story in every(season):
        assert 4 <= len(story.paragraphs) <= 10, story
        assert not re.search(r"[{}]|\bNone\b", f"{story.title}{story.lead}{story.body}"), story
        assert all(text == text.strip() and text for text in (story.title, story.lead, *story.paragraphs, *story.tags))


def test_no_text_mixes_languages(season: World) -> None:
    foreign = {
        "ar": r"[A-Za-zپچگکیەڕۆێڤڵ\u200c۰-۹٠-٩]",
        "fa": r"[A-Za-zيكةەڕۆێڤڵ٠-٩]",
        "ckb": r"[A-Za-zيكةذصضطظثءؤإأ\u200c۰-۹]",
        "en": r"[^\x20-\x7e—]",
    }
    for story in every(season):
        own = [story.title, story.lead, *story.paragraphs]
        assert not [text for text in own if re.search(foreign[story.language], text)], story


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_news_can_be_told_in_four_paragraphs(language: str) -> None:
    for name, kind in phrasebook(language).kinds.items():
        assert kind.tags, name
        assert kind.leads, name
        for variant in range(len(kind.leads)):
            assert kind.titles[variant :: len(kind.leads)], f"{name}: no title for its first sentence {variant + 1}"
            assert len(kind.fitting(variant)) >= 2, f"{name}: too few paragraphs for its first sentence {variant + 1}"


def test_every_language_lists_the_same_agencies_bases_and_towns() -> None:
    for name, count in {"agency": len(AGENCIES), "base": 4, "sbase": 5, "city": 12, "front": 6, "weekday": 7, "club": 8}.items():
        assert {language: len(phrasebook(language).lists[name]) for language in LANGUAGES} == dict.fromkeys(LANGUAGES, count)


def test_a_copy_keeps_the_text_comes_later_and_names_its_source(season: World) -> None:
    copies = [s for s in every(season) if s.copy_of]
    originals = {(s.outlet, s.id): s for s in every(season)}
    assert len(copies) > 1000
    for copy in copies:
        assert copy.copy_of is not None
        source = DESK[copy.copy_of[0]]
        assert copy.cited[0] == source.key
        assert source.native in copy.body
        original = originals.get(copy.copy_of)
        if original:  # else it stands before the world's first minute
            assert (copy.title, copy.topic, copy.language, copy.happening) == (original.title, original.topic, original.language, original.happening)
            assert timedelta(minutes=5) < copy.published - original.published < timedelta(hours=5)
            assert set(original.paragraphs[2:]) <= set(copy.paragraphs)


def test_some_copies_are_word_for_word(season: World) -> None:
    texts = Counter(body for story in every(season) if story.topic for body in {story.body})
    assert sum(n > 1 for n in texts.values()) > 10


def test_who_is_cited_stands_in_the_text(season: World) -> None:
    cited = [(s, key) for s in every(season) for key in s.cited]
    assert {key for _, key in cited} > set(AGENCIES)
    for story, key in cited:
        names = [DESK[key].names[story.language]] if key in DESK else [phrasebook(story.language).entry("agency", AGENCIES.index(key))[0]]
        assert any(name.lower() in story.body.lower() for name in names), (story.body, key)


def test_only_copies_and_bulletins_share_a_text_within_a_language(season: World) -> None:
    own = [s for s in every(season) if not s.copy_of and not s.topic]
    told = Counter((s.happening, s.language) for s in own)
    assert max(told.values()) == 1


@pytest.mark.parametrize(
    ("day", "persian"),
    [
        (date(2020, 5, 10), (1399, 2, 21)),
        (date(2024, 3, 19), (1402, 12, 29)),
        (date(2024, 3, 20), (1403, 1, 1)),
        (date(2025, 3, 20), (1403, 12, 30)),
        (date(2025, 3, 21), (1404, 1, 1)),
        (date(2026, 9, 22), (1405, 6, 31)),
        (date(2026, 9, 23), (1405, 7, 1)),
        (date(2026, 11, 20), (1405, 8, 29)),
    ],
)
def test_persian_calendar(day: date, persian: tuple[int, int, int]) -> None:
    assert jalali(day) == persian


def test_english_ordinals() -> None:
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 30, 31)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd", "30th", "31st",
    ]  # fmt: skip
