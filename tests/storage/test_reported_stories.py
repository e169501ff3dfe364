"""Reports of single stories, pages and outlets, and what is searched and exported, against the same small world as the figures."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert

from crawler.storage import reports
from crawler.storage.engine import writing
from crawler.storage.models import Installation, OutletRow, Page, Problem, RouteRow
from crawler.storage.reports import Filter
from crawler.storage.search import index_story
from crawler.text.query import parse_query
from tests.storage.ledger import BAGHDAD, MONDAY, NOON, TUE, fill


@pytest.fixture(scope="module")
def world(module_database: Engine) -> Engine:
    """The ledger's world, in a database of each kind."""
    return fill(module_database)


@pytest.fixture
def changed(database: Engine) -> Engine:
    """The same, for a test that changes it."""
    return fill(database)


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ("", [7, 5, 4, 6, 3, 2, 1]),  # newest first
        ("التحالف", [4, 2, 1]),  # also with a prefix: والتحالف
        ("التحالف الدولي", [4, 1]),
        ('"التحالف الدولي"', [4, 1]),
        ('"الدولي التحالف"', []),  # a phrase has an order
        ("التحالف -رويترز", [4, 1]),
        ("-التحالف", [7, 5, 6, 3]),
        ("نيروهاي امريكايي", [6]),  # typed on an Arabic keyboard
        ("COALITION", [7]),
        ('"رويترز التحالف"', []),  # would begin in the body of 2 and end in its title
        ("' OR 1=1 --", []),
        ('NEAR("a" b) * ^ { } :', []),
    ],
)
def test_search_finds_every_spelling(world: Engine, asked: str, ids: list[int]) -> None:
    query = parse_query(asked)
    assert [s.id for s in reports.list_stories(world, Filter(), query)] == ids
    assert reports.count_stories(world, Filter(), query) == len(ids)


def test_chosen_terms_leave_only_the_stories_in_which_one_of_them_stands(world: Engine) -> None:
    chosen = Filter(terms=("التحالف الدولي",))
    assert sorted(s.id for s in reports.list_stories(world, chosen)) == [1, 2, 4]
    assert reports.count_stories(world, chosen) == len([*reports.stories_for_export(world, chosen)]) == 3
    assert [(t.term, t.stories) for t in reports.terms(world, chosen).terms] == [("التحالف الدولي", 3)]
    assert {c.canonical: c.stories for c in reports.cited_sources(world, chosen)} == {"reuters": 2, "afp": 1}
    days = reports.volume(world, Filter(terms=("التحالف الدولي",), since_day=MONDAY, until_day=TUE), BAGHDAD, by="language")
    assert [(p.stories, p.read) for p in days.points if p.series == "ar"] == [(2, 13), (1, 10)]
    names = reports.term_names(world)
    assert names == reports.term_names(world, "coalition")
    assert (names[0], sorted(names)) == ("التحالف الدولي", ["coalition", "التحالف الدولي", "عين الأسد"])  # the one found most often first
    assert reports.term_names(world, "another") == []
    assert reports.term_names(world, limit=2) == names[:2]
    assert reports.term_names(world, among=(names[-1], "no term", names[0])) == [names[0], names[-1]]


def test_an_indexed_story_is_found_by_its_new_text_only(changed: Engine) -> None:
    with writing(changed) as connection:
        index_story(connection, 7, "Drawdown", "It was corrected")
    assert reports.count_stories(changed, Filter(), parse_query("coalition")) == 0
    assert [s.id for s in reports.list_stories(changed, Filter(), parse_query("drawdown"))] == [7]


def test_stories_come_in_pages_and_under_the_filter(world: Engine) -> None:
    assert [s.id for s in reports.list_stories(world, Filter(), limit=2, offset=1)] == [5, 4]
    assert [s.id for s in reports.list_stories(world, Filter(kinds=("state agency",), verdicts=("possible",)))] == [5, 3]


def test_a_story_is_read_whole(world: Engine) -> None:
    found = reports.story(world, 4)
    assert found is not None
    assert (found.title, found.authors, found.evidence[0]["rule"]) == ("انسحاب القوات", ("A. Writer",), "strong")
    assert [a.canonical for a in found.attributions] == ["reuters", "afp"]
    assert reports.story(world, 99) is None


def test_copies_share_the_text(world: Engine) -> None:
    story = reports.story(world, 3)
    assert story is not None
    assert [s.id for s in reports.copies(world, story)] == [5]


def test_export_gives_every_story_with_the_fields_of_the_contract(world: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.storage.reports.exports._CHUNK", 2)
    exported = [row.record() for row in reports.stories_for_export(world, Filter())]
    assert [r["id"] for r in exported] == [1, 2, 3, 4, 5, 6, 7]
    assert list(exported[5]) == ["id", "url", "outlet", "title", "lead", "published", "published_local", "language", "authors", "section",
                                 "tags", "body", "verdict", "judged_by", "score", "evidence", "topics", "attributions", "first_seen",
                                 "backfilled", "text_hash"]  # fmt: skip
    assert exported[5]["published"] == "2024-10-07T09:06:00Z"
    assert exported[5]["published_local"] == "2024-10-07"
    assert [a["canonical"] for a in exported[5]["attributions"]] == ["reuters", "anonymous"]
    assert [r.id for r in reports.stories_for_export(world, Filter(outlets=("beh",)))] == [6]
    assert [r.id for r in reports.stories_for_export(world, Filter(), newest_first=True, limit=3)] == [
        s.id for s in reports.list_stories(world, Filter(), limit=3)
    ]
    assert reports.outlet_names(world).keys() == {"alef", "beh", "see"}


def test_export_gives_every_other_page(changed: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.storage.reports.exports._CHUNK", 2)
    fates = [("off_topic", None), ("rejected", "no_body"), ("failed", "timeout"), ("pending", None)]
    with writing(changed) as connection:
        for number, (state, reason) in enumerate(fates, start=100):
            row = {"id": number, "outlet": "beh", "identity": str(number), "url": f"https://beh.example/{number}", "state": state, "reason": reason}
            connection.execute(insert(Page).values(row | {"first_seen_at": NOON, "next_try_at": NOON}))
    rows = [p.record() for p in reports.pages_for_export(changed, Filter())]
    assert [(r["state"], r["reason"]) for r in rows] == fates
    assert list(rows[0]) == ["url", "outlet", "state", "reason", "title", "published", "backfilled"]
    assert [p.reason for p in reports.unread_pages(changed, Filter())] == ["timeout", "no_body"]


def test_pulse_and_states(changed: Engine) -> None:
    with writing(changed) as connection:
        connection.execute(OutletRow.__table__.update().where(OutletRow.key == "alef").values(checked_at=NOON, ok_at=NOON))  # type: ignore[attr-defined]
        connection.execute(OutletRow.__table__.update().where(OutletRow.key == "beh").values(paused=True, failures=3))  # type: ignore[attr-defined]
        connection.execute(OutletRow.__table__.update().where(OutletRow.key == "see").values(failures=1))  # type: ignore[attr-defined]
        times = {"first_seen_at": NOON, "last_seen_at": NOON}
        problem = {"outlet": "see", "rule": "silent", "cause": "403", "message": "See answers 403", "remedy": "Look at it"}
        connection.execute(insert(Problem), [problem | times | {"ended_at": None}, problem | times | {"ended_at": NOON, "message": "over"}])
        connection.execute(insert(Installation).values(name="simulated", value="yes", at=NOON))
        connection.execute(insert(RouteRow).values(outlet="see", url="https://see.example/feed", kind="feed", confidence="seen"))
    pulse = reports.pulse(changed)
    assert (pulse.checked_at, pulse.ok_at, pulse.outlets, pulse.failing, pulse.open_problems) == (NOON, NOON, 2, 1, 1)
    assert pulse.facts["simulated"] == ("yes", NOON)
    assert (pulse.paused, pulse.undelivered) == (1, False)
    states = {s.key: s for s in reports.outlet_states(changed)}
    assert {k: s.state for k, s in states.items()} == {"alef": "unchanged", "beh": "partial", "see": "unchanged"}
    assert states["alef"].first_seen_at == NOON + timedelta(minutes=1)
    assert [p.message for p in reports.problems(changed)] == ["See answers 403"]
    assert [p.message for p in reports.problems(changed, ended=True)] == ["over"]
    assert [r.url for r in reports.routes(changed, outlets=("see",))] == ["https://see.example/feed"]
    assert [(r.outlet, r.state) for r in reports.runs(changed, states=("failed", "blocked"))] == [("beh", "failed"), ("see", "blocked")]
    with writing(changed) as connection:
        connection.execute(insert(Problem).values(problem | times | {"outlet": None, "rule": "undelivered"}))
    assert reports.pulse(changed).undelivered
