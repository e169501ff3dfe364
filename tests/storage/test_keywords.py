"""Reports on terms and words, each against its own counting over the rows of an invented world."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, select

from crawler.rising import rising_words
from crawler.significance import Cell, Counts, block_of, changes
from crawler.storage import reports
from crawler.storage.engine import day_number, reading, writing
from crawler.storage.models import Coverage, Mention, OutletRow, Page, Story, StoryTopic
from crawler.storage.reports import Filter, mentions, sampling
from crawler.storage.search import index_story
from crawler.text.letters import text_hash
from crawler.text.query import parse_query
from tests.dashboard.world import ZONE

NOON = datetime(2024, 10, 30, 9, tzinfo=UTC)
LAST = day_number(NOON.date())
FIRST = LAST - 29
MONTH = Filter(since_day=FIRST, until_day=LAST)
TOPIC = "coalition-iraq"
OUTLETS = {"alef": "ar", "beh": "fa", "see": "en"}
#        language, term, group
TERMS = [
    ("ar", "قاعدة حرير", "bases"), ("ar", "عين الأسد", "bases"), ("ar", "القوات", "forces"),
    ("fa", "پایگاه حریر", "bases"), ("fa", "نیروها", "forces"),
    ("en", "Harir base", "bases"), ("en", "forces", "forces"), ("en", "loose", ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def world(module_database: Engine) -> Engine:
    """Sixty days of three outlets: in the second thirty, Arabic stories speak of bases more and more, and all of a flood."""
    with writing(module_database) as connection:
        _fill(connection)
    return module_database


def _fill(connection: Connection) -> None:
    chance = random.Random(5)
    rows: dict[Any, list[dict[str, Any]]] = {table: [] for table in (OutletRow, Coverage, Page, Story, StoryTopic, Mention)}
    for key, language in OUTLETS.items():
        facts = {"name": f"The {key} Post", "native_name": key, "home": f"https://{key}.example/", "country": "Iraq", "kind": "private", "line": ""}
        rows[OutletRow].append(facts | {"key": key, "languages": [language], "timezone": "Asia/Baghdad", "unverified": []})
        for day in range(FIRST - 30, LAST + 1):
            many = chance.randrange(2, 6)
            rows[Coverage].append({"outlet": key, "day": day, "language": language, "relevant": many, "possible": 0, "off_topic": 9})
            for _ in range(many):
                _add_story(rows, len(rows[Story]) + 1, key, language, day, chance)
    for table, values in rows.items():
        connection.execute(insert(table), values)
    for story in rows[Story]:
        if "فيضان" in story["body"]:  # what is searched for below
            index_story(connection, story["id"], story["title"], story["body"])


def _add_story(rows: dict[Any, list[dict[str, Any]]], number: int, outlet: str, language: str, day: int, chance: random.Random) -> None:
    rises = language == "ar" and day >= FIRST + 15
    terms = [(t, g) for of, t, g in TERMS if of == language and chance.random() < (0.9 if rises and g == "bases" else 0.35)]
    flood = {"ar": "فيضان كبير", "fa": "سیلاب بزرگ", "en": "Flooding begins"}[language] if day >= FIRST and chance.random() < 0.3 else ""
    body = f"{' ... '.join(t for t, _ in terms)} {flood} {chance.choice(['alpha', 'beta', 'gamma'])} {number if chance.random() < 0.9 else 'copy'}"
    at, verdict = NOON + timedelta(days=day - LAST), chance.choice(["relevant", "relevant", "possible"])
    place = {"outlet": outlet, "day": day, "language": language, "verdict": verdict}
    url = f"https://{outlet}.example/{number}"
    rows[Page].append(place | {"id": number, "identity": str(number), "url": url, "state": "story", "first_seen_at": at, "next_try_at": at})
    own = {"id": number, "page_id": number, "topic": TOPIC, "url": url, "title": f"Title {number}", "body": body, "score": 1.0}
    rows[Story].append(place | own | {"text_hash": text_hash(body), "published_at": at, "first_seen_at": at, "fetched_at": at})
    found = [(t, g, body.find(t)) for t, g in terms]
    evidence = [{"term": t, "zone": "body", "start": at, "end": at + len(t), "rule": "strong", "group": g} for t, g, at in found]
    rows[StoryTopic].append(place | {"story_id": number, "topic": TOPIC, "rule_verdict": verdict, "score": 1.0, "evidence": evidence})
    for term, group in terms:
        row = {"story_id": number, "topic": TOPIC, "term": term, "term_group": group, "count": body.count(term)}
        rows[Mention].extend(place | row | {"zone": zone} for zone in ("title", "body")[chance.randrange(2) :])


@pytest.fixture(scope="module")
def rows(world: Engine) -> list[Any]:
    with reading(world) as connection:
        return list(
            connection.execute(select(Mention.story_id, Mention.term, Mention.term_group, Mention.language, Mention.outlet, Mention.day, Mention.count))
        )


@pytest.fixture(scope="module")
def stories(world: Engine) -> list[Any]:
    with reading(world) as connection:
        return list(connection.execute(select(Story.id, Story.language, Story.day, Story.outlet, Story.body, Story.title, Story.text_hash)))


def _key(row: Any, unit: str) -> str:
    return row.term if unit == "term" or not row.term_group else f"coalition-iraq:{row.term_group}"


@pytest.mark.parametrize("unit", ["term", "idea"])
def test_a_story_counts_once_for_a_term_and_once_for_an_idea(world: Engine, rows: list[Any], stories: list[Any], unit: Any) -> None:
    found = reports.terms(world, MONTH, unit=unit)
    here = [r for r in rows if FIRST <= r.day <= LAST]
    middle = FIRST + 15
    assert found.middle == middle
    assert (found.before, found.after) == tuple(sum(FIRST <= s.day <= LAST and (s.day >= middle) is late for s in stories) for late in (False, True))
    for term in {_key(r, unit) for r in here}:
        own = {(r.story_id, r.day, r.language) for r in here if _key(r, unit) == term}
        row = next(t for t in found.terms if t.term == term)
        assert (row.stories, row.after) == (len(own), sum(day >= middle for _, day, _ in own))
        assert row.before == row.stories - row.after
        assert row.times == sum(r.count for r in here if _key(r, unit) == term)
        assert row.languages == tuple(x for x, _ in Counter(sorted(lang for _, _, lang in own)).most_common())
    assert len(found.terms) == len({_key(r, unit) for r in here})
    for chosen in FILTERS.values():
        assert reports.terms_found(world, chosen, unit=unit) == [t[:4] for t in reports.terms(world, chosen, unit=unit).terms]


def test_one_idea_is_one_line_in_all_languages(world: Engine) -> None:
    ideas = {t.term: t for t in reports.terms(world, MONTH, unit="idea").terms}
    assert set(ideas["coalition-iraq:bases"].languages) == {"ar", "fa", "en"}
    assert "loose" in ideas  # a term without a group stands for itself


@pytest.mark.parametrize("unit", ["term", "idea"])
def test_a_change_is_that_of_the_counts_by_language_and_block(world: Engine, rows: list[Any], stories: list[Any], unit: Any) -> None:
    def cell(language: str, day: int) -> Cell:
        return Cell(language, block_of(day, FIRST + 15, FIRST), day >= FIRST + 15)

    here = {(_key(r, unit), r.story_id, r.language, r.day) for r in rows if FIRST <= r.day <= LAST}
    terms: dict[str, Counter[Cell]] = {term: Counter() for term, *_ in here}
    for term, _, language, day in here:
        terms[term][cell(language, day)] += 1
    expected = changes(Counts.of(Counter(cell(s.language, s.day) for s in stories if FIRST <= s.day <= LAST), terms))
    found = reports.terms(world, MONTH, unit=unit).changes
    assert {t: (c.before, c.after, c.of_before, c.of_after) for t, c in found.items()} == {
        t: (c.before, c.after, c.of_before, c.of_after) for t, c in expected.items()
    }
    assert {t: c.q for t, c in found.items() if c.q is not None} == pytest.approx({t: c.q for t, c in expected.items() if c.q is not None})
    if unit == "term":
        assert {t for t, c in found.items() if c.is_significant} == {"قاعدة حرير", "عين الأسد"}


@pytest.mark.parametrize("unit", ["term", "idea"])
def test_terms_over_time_are_counted_by_day_and_week(world: Engine, rows: list[Any], stories: list[Any], unit: Any) -> None:
    wanted = ("coalition-iraq:bases", "coalition-iraq:forces") if unit == "idea" else ("قاعدة حرير", "forces")
    expected = {(t, d): len({r.story_id for r in rows if r.day == d and _key(r, unit) == t}) for t in wanted for d in range(FIRST, LAST + 1)}
    read = Counter(s.day for s in stories)
    daily = reports.terms_over_time(world, MONTH, wanted, ZONE, unit=unit)
    assert {(p.series, p.day): (p.stories, p.read) for p in daily} == {key: (n, read[key[1]]) for key, n in expected.items()}
    weekly = reports.terms_over_time(world, MONTH, wanted, ZONE, unit=unit, step=7)
    assert sum(p.stories or 0 for p in weekly) == sum(expected.values())


@pytest.mark.parametrize("by", ["outlet", "language"])
@pytest.mark.parametrize("unit", ["term", "idea"])
def test_terms_by_outlet_and_language(world: Engine, rows: list[Any], unit: Any, by: Any) -> None:
    wanted = ("coalition-iraq:bases", "loose") if unit == "idea" else ("عين الأسد", "loose")
    own = {(_key(r, unit), getattr(r, by), r.story_id) for r in rows if FIRST <= r.day <= LAST and _key(r, unit) in wanted}
    expected = Counter((term, series) for term, series, _ in own)
    assert {(s.term, s.series): s.stories for s in reports.terms_by(world, MONTH, wanted, by=by, unit=unit)} == expected


FILTERS = {
    "month": MONTH,
    "everything": Filter(),
    "outlets": Filter(outlets=("alef", "see")),
    "kind": replace(MONTH, kinds=("private",)),
    "language": replace(MONTH, languages=("fa", "")),
    "verdict": Filter(verdicts=("possible",)),
    "half of the year empty": Filter(since_day=FIRST - 330, until_day=LAST, topic=TOPIC),
    "nothing": Filter(since_day=LAST + 1, until_day=LAST + 3),
}


@pytest.mark.parametrize("unit", ["term", "idea"])
def test_sums_say_what_the_mentions_say_one_by_one(world: Engine, monkeypatch: pytest.MonkeyPatch, unit: Any) -> None:
    wanted = ("coalition-iraq:bases", "loose") if unit == "idea" else ("عين الأسد", "loose")

    def everything() -> list[Any]:
        by_day = [reports.terms_over_time(world, f, wanted, ZONE, unit=unit) for f in FILTERS.values()]
        by: tuple[Any, ...] = ("outlet", "language")
        return (
            [reports.terms(world, f, unit=unit) for f in FILTERS.values()]
            + [reports.terms_found(world, f, unit=unit) for f in FILTERS.values()]
            + by_day
            + [reports.terms_by(world, f, wanted, by=each, unit=unit) for f in FILTERS.values() for each in by]
        )

    summed = everything()
    monkeypatch.setattr(mentions, "_tally", lambda *_: None)
    monkeypatch.setattr(mentions, "are_tallied", lambda _: False)
    for one, other in zip(summed, everything(), strict=True):
        if isinstance(one, reports.Terms):
            assert (one.terms, one.middle, one.before, one.after) == (other.terms, other.middle, other.before, other.after)
            assert {t: c[:4] for t, c in one.changes.items()} == {t: c[:4] for t, c in other.changes.items()}
            assert {t: c.p for t, c in one.changes.items() if c.p} == pytest.approx({t: c.p for t, c in other.changes.items() if c.p})
        else:
            assert one == other


@pytest.mark.parametrize("unit", ["term", "idea"])
def test_terms_that_meet_in_one_story(world: Engine, rows: list[Any], stories: list[Any], unit: Any) -> None:
    wanted = tuple(sorted({_key(r, unit) for r in rows}))
    found = reports.terms_together(world, MONTH, wanted, unit=unit)
    everything = [s.id for s in stories if FIRST <= s.day <= LAST]
    assert (found.sampled, found.stories, found.every) == (len(everything), len(everything), 1)
    standing = {i: {_key(r, unit) for r in rows if r.story_id == i} for i in everything}
    for pair in found.pairs:
        both = sum({pair.one, pair.other} <= terms for terms in standing.values())
        alone = [sum(t in terms for terms in standing.values()) for t in (pair.one, pair.other)]
        assert pair.stories == both
        assert pair.lift == pytest.approx(both * len(everything) / (alone[0] * alone[1]))
        listed = reports.stories_together(world, MONTH, (pair.one, pair.other), unit=unit, limit=len(everything))
        assert {s.id for s in listed} == {i for i, terms in standing.items() if {pair.one, pair.other} <= terms}
    assert {(p.one, p.other) for p in found.pairs} == set(combinations(wanted, 2))


def test_a_sample_has_about_as_many_stories_as_asked_of_every_outlet(world: Engine, stories: list[Any]) -> None:
    here = {s.id: s.outlet for s in stories if FIRST <= s.day <= LAST}
    with reading(world) as connection:
        some = sampling.sample(connection, MONTH, 100)
        chosen = set(connection.scalars(select(Story.id).where(*some.conditions)))
    assert (some.stories, some.every) == (len(here), 1)
    assert 70 < len(chosen) < 130
    assert chosen <= set(here)
    shares = Counter(here[i] for i in chosen)
    assert all(20 < shares[outlet] < 50 for outlet in OUTLETS)


def test_a_long_period_of_many_stories_is_sampled_by_days(world: Engine, stories: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "MOST_SEARCHED", len(stories) // 20)
    with reading(world) as connection:
        some = sampling.sample(connection, Filter(since_day=FIRST - 30 - 400, until_day=LAST), 10_000)
        days = set(connection.scalars(select(Story.day).where(*some.conditions)))
    assert some.every == 8  # 460 days: every eighth, for a seventh would be one weekday
    assert all((day - (FIRST - 430)) % 8 == 0 for day in days)
    assert len(days) in (7, 8)
    assert some.stories == sum(s.day in days for s in stories)


@pytest.mark.parametrize("terms", [(), ("قاعدة حرير",)])
def test_of_a_long_period_of_few_stories_every_day_is_counted(world: Engine, rows: list[Any], stories: list[Any], terms: tuple[str, ...]) -> None:
    with reading(world) as connection:
        some = sampling.sample(connection, Filter(since_day=FIRST - 30 - 400, until_day=LAST, terms=terms), 10_000)
        found = set(connection.scalars(select(Story.id).where(*some.conditions)))
    own = {s.id for s in stories} if not terms else {r.story_id for r in rows if r.term in terms}
    assert (found, some.stories, some.every) == (own, len(own), 1)


def test_words_that_became_frequent_are_those_of_the_flood(world: Engine, stories: list[Any]) -> None:
    found = reports.two_times(world, MONTH)
    words = rising_words(found.later, found.earlier, found.outlet_names)
    flood = {"فيضان", "سیلاب بزرگ", "Flooding begins"}
    topic = {"قاعدة", "حرير", "عين الأسد"}  # which the topic file knows: the page leaves them out; the first two always go on with the third
    assert flood <= {row.word for row in words} <= flood | topic
    assert found.before is not None
    assert found.after is not None
    assert (found.before.since, found.before.until, found.after.since, found.after.until) == (FIRST - 30, FIRST - 1, FIRST, LAST)
    for read in (found.before, found.after):
        own = [s for s in stories if read.since <= s.day <= read.until]
        assert (read.stories, read.texts) == (len(own), len({s.text_hash for s in own}))
    for row in (r for r in words if r.word in flood):
        marker = row.word.split()[0]
        texts = {s.text_hash: s for s in sorted(stories, key=lambda s: -s.id) if FIRST <= s.day <= LAST}
        assert row.change.after == sum(marker in s.body for s in texts.values())
        assert row.change.before == 0


def test_texts_of_two_times_in_an_open_or_an_empty_period(world: Engine) -> None:
    found = reports.two_times(world, Filter())
    assert found.before is not None
    assert found.after is not None
    assert (found.before.since, found.after.since, found.after.until) == (FIRST - 30, FIRST, LAST)
    short = reports.two_times(world, Filter(since_day=LAST - 6, until_day=LAST)).before
    assert short is not None
    assert (short.since, short.until) == (LAST - 34, LAST - 7)  # four weeks at least
    assert reports.two_times(world, Filter(since_day=9, until_day=3)) == reports.TwoTimes()


@pytest.mark.parametrize(("term", "unit"), [("قاعدة حرير", "term"), ("Harir base", "term"), ("coalition-iraq:bases", "idea")])
def test_places_of_a_term_are_pieces_of_the_original_text(world: Engine, rows: list[Any], stories: list[Any], term: str, unit: Any) -> None:
    found = reports.places_of_term(world, MONTH, term, unit=unit, most=20)
    having = {r.story_id: r.day for r in rows if FIRST <= r.day <= LAST and _key(r, unit) == term}
    newest = sorted(having, key=lambda i: (-having[i], -i))[:20]
    assert list(dict.fromkeys(p.story_id for p in found)) == newest
    bodies, names = {s.id: s.body for s in stories}, {r.term for r in rows if _key(r, unit) == term}
    for place in found:
        assert place.context.match in names
        assert "".join(place.context) in bodies[place.story_id]


def test_places_of_words_are_found_in_every_spelling(world: Engine, stories: list[Any]) -> None:
    query = parse_query("الفیضان")  # typed with a Persian yeh and the article
    assert reports.places_of_words(world, MONTH, query) == []
    found = reports.places_of_words(world, MONTH, parse_query("فيضان"), most=5)
    newest = sorted((s for s in stories if "فيضان" in s.body), key=lambda s: (-s.day, -s.id))[:5]
    assert [(p.story_id, p.context.match, p.zone) for p in found] == [(s.id, "فيضان", "body") for s in newest]
