"""Lists of stories: their order, and copies as one, against sums of the tests' own over the rows."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, text, update

from crawler.storage import reports
from crawler.storage.engine import reading, writing
from crawler.storage.models import OutletRow, Story, StoryTopic
from crawler.storage.reports import Filter, lists
from crawler.text.query import parse_query
from tests.storage.ledger import FRI, MONDAY, NOON, THU, TUE, WED, add_story, outlet_row

AGENCY, OTHER = "وكالة: التحالف الدولي يغادر القاعدة", "نص آخر عن القاعدة وعن القاعدة والقاعدة"
#        id, outlet, day, language, verdict, title, body: the agency's text is printed four times, see's on Friday an hour before beh's
STORIES = [
    (1, "alef", TUE, "ar", "relevant", "التحالف يغادر", AGENCY),
    (2, "beh", FRI, "ar", "relevant", "خبر", AGENCY),
    (3, "see", FRI, "ar", "possible", "عاجل", AGENCY),
    (4, "alef", WED, "ar", "possible", "القاعدة", OTHER),
    (5, "beh", THU, "ar", "possible", "قاعدة في العراق", OTHER),
    (6, "see", MONDAY, "en", "relevant", "Something else", "of its own"),
    (7, "beh", THU, "ar", "relevant", "التحالف", AGENCY),
]
SCORES = {1: 9.0, 2: 8.0, 3: 1.4, 4: 2.6, 5: 1.9, 6: 7.0, 7: 7.5}


@pytest.fixture
def listed(database: Engine) -> Engine:
    """Seven stories of three texts."""
    with writing(database) as connection:
        connection.execute(insert(OutletRow), [outlet_row("alef", "ar", "state agency"), outlet_row("beh", "fa", "private"), outlet_row("see", "en", "wire")])
        for row in STORIES:
            add_story(connection, *row)
        for number, score in SCORES.items():
            connection.execute(update(Story).where(Story.id == number).values(score=score))
            connection.execute(update(StoryTopic).where(StoryTopic.story_id == number).values(score=score))
        connection.execute(update(Story).where(Story.id == 3).values(published_at=NOON + timedelta(days=4, hours=-1)))
    return database


@pytest.fixture(params=["looked up", "gone through", "far down"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a word be seldom among the stories, or common, or be leafed through far down: SQLite is asked otherwise, and must find the same."""
    monkeypatch.setattr(lists, "_SELDOM", 1 if request.param == "looked up" else 10_000)
    monkeypatch.setattr(lists, "_FAR", 0 if request.param == "far down" else 1_000)


def ids(engine: Engine, chosen: Filter = Filter(), asked: str = "", **options: Any) -> list[int]:  # noqa: B008 (frozen)
    query = parse_query(asked) if asked else None
    found = [s.id for s in reports.list_stories(engine, chosen, query, **options)]
    in_order = reports.order_stories(engine, chosen, query, **{name: value for name, value in (options | {"limit": 1000}).items() if name != "offset"})
    start = options.get("offset", 0)
    assert found == in_order[start : start + options.get("limit", 25)]
    return found


def test_orders(listed: Engine) -> None:
    assert ids(listed) == [2, 3, 7, 5, 4, 1, 6]
    assert ids(listed, order="oldest") == [6, 1, 4, 5, 7, 3, 2]
    assert ids(listed, Filter(verdicts=("possible",)), order="certain") == [4, 5, 3]
    assert ids(listed, Filter(verdicts=("possible",), topic="coalition"), order="certain") == [4, 5, 3]
    assert ids(listed, order="newest", limit=2, offset=3) == [5, 4]


def test_a_long_list_is_read_in_portions_and_what_goes_meanwhile_is_left_out(listed: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "_AT_ONCE", 3)  # no database takes any number of ids in a question
    assert ids(listed, limit=100) == [2, 3, 7, 5, 4, 1, 6]
    with reading(listed) as connection:
        assert [s.id for s in lists._lines(connection, Filter(), [6, 99, 2])] == [6, 2]


def test_what_is_possible_for_one_topic_is_reviewed_though_it_is_relevant_for_another(listed: Engine) -> None:
    with writing(listed) as connection:
        connection.execute(update(Story).where(Story.id == 5).values(topic="another", verdict="relevant", score=9.0))  # the strongest of its topics
    assert ids(listed, Filter(verdicts=("possible",), topic="coalition"), order="certain") == [4, 5, 3]
    assert ids(listed, Filter(verdicts=("possible",)), order="certain") == [4, 3]


@pytest.mark.usefixtures("way")
def test_the_best_match_has_it_in_the_title_or_often(listed: Engine) -> None:
    assert ids(listed, asked="القاعدة", order="best")[:2] == [4, 5]
    assert set(ids(listed, asked="القاعدة", order="best")) == set(ids(listed, asked="القاعدة")) == {1, 2, 3, 4, 5, 7}
    assert set(ids(listed, asked="التحالف", order="best")[:2]) == {1, 7}
    assert ids(listed, asked="القاعدة -وكالة", order="best") == [4, 5]
    assert ids(listed, asked="-وكالة", order="best") == [5, 4, 6]  # nothing to rank by: the newest first
    assert ids(listed, asked="title:قاعدة", order="best") == ids(listed, asked="title:قاعدة") or set(ids(listed, asked="title:قاعدة")) == {4, 5}


@pytest.mark.parametrize(
    "chosen",
    [
        Filter(),
        Filter(outlets=("beh",)),
        Filter(outlets=("see", "beh"), languages=("ar",)),
        Filter(since_day=THU),
        Filter(until_day=THU, verdicts=("relevant",)),
        Filter(verdicts=("possible",), topic="coalition"),
        Filter(topic="coalition", languages=("en",)),
    ],
)
def test_copies_are_one_and_the_figures_say_how_many(listed: Engine, chosen: Filter) -> None:
    """The tests' own sum: of each text among the rows of the filter, the row published first."""
    texts: dict[str, list[tuple[Any, int]]] = defaultdict(list)
    with reading(listed) as connection:
        for row in connection.execute(text("SELECT id, outlet, language, day, verdict, text_hash, published_at FROM story")):
            if (
                (not chosen.outlets or row.outlet in chosen.outlets)
                and (not chosen.languages or row.language in chosen.languages)
                and row.verdict in chosen.counted()
                and (chosen.since_day or 0) <= row.day <= (chosen.until_day or 10**6)
            ):
                texts[row.text_hash].append((str(row.published_at), row.id))
    firsts = {min(rows)[1] for rows in texts.values()}
    assert set(ids(listed, chosen, collapsed=True)) == firsts
    assert ids(listed, chosen, collapsed=True) == [n for n in ids(listed, chosen) if n in firsts]
    assert reports.count_texts(listed, chosen) == len(texts)
    assert reports.count_stories(listed, chosen) == sum(map(len, texts.values()))
    found = reports.with_texts(listed, chosen, None, list(texts))
    assert {h: [s.id for s in same] for h, same in found.items()} == {h: [n for _, n in sorted(rows)] for h, rows in texts.items()}


@pytest.mark.usefixtures("way")
def test_copies_are_one_among_those_that_match_a_search(listed: Engine) -> None:
    # The first to print the agency's text has other words in its title than the second: what is found is first among what is found.
    assert ids(listed, asked="title:التحالف -title:يغادر", collapsed=True) == [7]
    assert ids(listed, asked="title:عاجل", collapsed=True) == [3]
    assert ids(listed, asked="وكالة", collapsed=True) == [1]
    assert reports.count_texts(listed, Filter(), parse_query("وكالة")) == 1
    (same,) = reports.with_texts(listed, Filter(), parse_query("title:التحالف"), [AGENCY, OTHER]).values()
    assert [s.id for s in same] == [1, 7]
    story = reports.story(listed, 7)
    assert story is not None
    assert [s.id for s in reports.copies(listed, story)] == [1, 3, 2]


@pytest.mark.usefixtures("way")
def test_a_page_of_a_search_is_a_part_of_the_whole_list(listed: Engine) -> None:
    """A full page is read from the latest days alone; one that these do not fill, from all."""
    expected = {False: [2, 3, 7, 5, 4, 1], True: [4, 1]}
    for collapsed, whole in expected.items():
        assert ids(listed, asked="القاعدة", collapsed=collapsed) == whole
        for order, of in (("newest", whole), ("oldest", whole[::-1])):
            for offset, limit in ((0, 1), (0, 2), (1, 2), (2, 1), (3, 2), (5, 3)):
                assert ids(listed, asked="القاعدة", collapsed=collapsed, order=order, limit=limit, offset=offset) == of[offset : offset + limit]
    late = [n for n in expected[False] if n not in (1, 4)]
    assert ids(listed, Filter(since_day=THU), asked="القاعدة") == late
    assert ids(listed, Filter(since_day=THU), asked="القاعدة", collapsed=True) == [7, 5]  # of the agency's text the first since then
    assert ids(listed, Filter(since_day=THU, outlets=("beh",)), asked="القاعدة title:خبر") == [2]


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("asked", ["القاعدة", "القاعدة -عراق", "التحالف وكالة", "-وكالة", "title:قاعدة", "qqq"])
def test_of_a_search_the_figures_are_those_of_its_list(listed: Engine, asked: str) -> None:
    texts = {number: body for number, *_, body in STORIES}
    found = ids(listed, asked=asked)
    assert reports.count_stories(listed, Filter(), parse_query(asked)) == len(found)
    assert reports.count_texts(listed, Filter(), parse_query(asked)) == len({texts[n] for n in found}) == len(ids(listed, asked=asked, collapsed=True))


def test_sqlite_goes_through_the_days_for_a_common_word_and_looks_a_seldom_one_up(listed: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    if listed.dialect.name != "sqlite":
        pytest.skip("PostgreSQL estimates by itself how many match")
    plans = {}
    for seldom in (1, 10_000):
        monkeypatch.setattr(lists, "_SELDOM", seldom)
        with reading(listed) as connection:
            asked = lists._listed(connection, Filter(), parse_query("القاعدة"), "newest", Filter(), False, 0).limit(20)
            literal = str(asked.compile(connection, compile_kwargs={"literal_binds": True}))
            plans[seldom] = " ".join(row[3] for row in connection.execute(text("EXPLAIN QUERY PLAN " + literal.replace(":", "\\:"))))
    assert "ix_story_newest" not in plans[1]
    assert "INTEGER PRIMARY KEY" in plans[1]
    assert "COVERING INDEX ix_story_newest" in plans[10_000]
    assert "FOR ORDER BY" not in plans[10_000]  # the page is full before all are read
