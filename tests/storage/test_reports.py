"""Reports, against a small world written down row by row; every expected figure was counted by hand from the lists below."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine, insert

from crawler.storage import reports
from crawler.storage.engine import day_number, writing
from crawler.storage.models import AttributionRow, Coverage, Installation, Mention, OutletRow, Page, Problem, RouteRow, Run, Story, StoryTopic
from crawler.storage.reports import Filter
from crawler.storage.search import index_story
from crawler.text.query import parse_query

BAGHDAD = ZoneInfo("Asia/Baghdad")  # three hours before UTC, all year
MONDAY = day_number(date(2024, 10, 7))
NOON = datetime(2024, 10, 7, 9, tzinfo=UTC)  # in Baghdad, on that Monday
TUE, WED, THU, FRI = MONDAY + 1, MONDAY + 2, MONDAY + 3, MONDAY + 4
WEEK = Filter(since_day=MONDAY, until_day=FRI)

#          key, language, kind
OUTLETS = [("alef", "ar", "state agency"), ("beh", "fa", "private"), ("see", "en", "wire")]
COUNTRIES = {"alef": "Iraq", "beh": "Iran", "see": "Iraq"}
#          outlet, day, language, relevant, possible, off topic
COVERAGE = [
    ("alef", MONDAY, "ar", 2, 1, 7),
    ("alef", TUE, "ar", 1, 0, 9),
    ("alef", THU, "ar", 0, 1, 4),
    ("beh", MONDAY, "fa", 1, 0, 1),
    ("beh", MONDAY, "ar", 0, 0, 3),
    ("see", FRI, "en", 0, 1, 0),
]
#        id, outlet, day, language, verdict, title, body
STORIES = [
    (1, "alef", MONDAY, "ar", "relevant", "التحالف الدولي في العراق", "قال المتحدث إن القوات باقية"),
    (2, "alef", MONDAY, "ar", "relevant", "بيان عن التحالف", "نقلاً عن رويترز"),
    (3, "alef", MONDAY, "ar", "possible", "قاعدة عين الأسد", "لا جديد"),
    (4, "alef", TUE, "ar", "relevant", "انسحاب القوات", "وكالة فرانس برس: والتحالف الدولي يغادر"),
    (5, "alef", THU, "ar", "possible", "صاروخ", "لا جديد"),
    (6, "beh", MONDAY, "fa", "relevant", "نیروهای آمریکایی در عراق", "به نقل از رویترز"),
    (7, "see", FRI, "en", "possible", "Coalition leaves", "Reuters reports that the coalition leaves"),
]
#           story, term, zone, group, language, times
MENTIONS = [
    (1, "التحالف الدولي", "title", "actors", "ar", 1),
    (1, "التحالف الدولي", "body", "actors", "ar", 2),
    (2, "التحالف الدولي", "body", "actors", "ar", 1),
    (3, "عين الأسد", "title", "bases", "ar", 1),
    (4, "التحالف الدولي", "body", "actors", "ar", 1),
    (7, "coalition", "title", "actors", "en", 1),
    (7, "coalition", "body", "actors", "en", 3),
]
#            story, name, canonical, kind, role
CITATIONS = [
    (2, "رويترز", "reuters", "outlet", "cited"),
    (2, "الوكالة", "reuters", "outlet", "coreference"),
    (4, "رويترز", "reuters", "outlet", "cited"),
    (4, "أ ف ب", "afp", "outlet", "cited"),
    (6, "رویترز", "reuters", "outlet", "cited"),
    (6, "مسئول", "anonymous", "anonymous", "cited"),
    (7, "See News", "see", "outlet", "publisher"),
]
#       outlet, state, started: hours after Monday noon in Baghdad
RUNS = [("alef", "unchanged", 48), ("beh", "ok", 0), ("beh", "failed", 24), ("beh", "partial", 61), ("see", "blocked", 0), ("see", "unchanged", 85)]


@pytest.fixture
def world(database: Engine) -> Engine:
    """The lists above, in a database of each kind."""
    with writing(database) as connection:
        connection.execute(insert(OutletRow), [_outlet(*row) for row in OUTLETS])
        connection.execute(insert(Coverage), [dict(zip(Coverage.__table__.c.keys(), row, strict=True)) for row in COVERAGE])
        for row in STORIES:
            _add_story(connection, *row)
        _add_details(connection)
        connection.execute(insert(Run), [_run(*row) for row in RUNS])
    return database


def _outlet(key: str, language: str, kind: str) -> dict[str, Any]:
    facts = {"name": key.title(), "native_name": key, "home": f"https://{key}.example/", "country": COUNTRIES[key], "line": "ours", "timezone": "Asia/Baghdad"}
    return facts | {"key": key, "languages": [language], "kind": kind, "unverified": []}


def _add_story(connection: Connection, story_id: int, outlet: str, day: int, language: str, verdict: str, title: str, body: str) -> None:
    at = NOON + timedelta(days=day - MONDAY, minutes=story_id)
    page = {"id": story_id, "outlet": outlet, "identity": str(story_id), "url": f"https://{outlet}.example/{story_id}", "state": "story", "title": title}
    connection.execute(insert(Page).values(page | {"day": day, "language": language, "first_seen_at": at, "fetched_at": at, "next_try_at": at, "tries": 1}))
    own = {"id": story_id, "page_id": story_id, "outlet": outlet, "topic": "coalition", "url": page["url"], "title": title, "body": body}
    when = {"published_at": at, "published_local": at.date(), "day": day, "first_seen_at": at, "fetched_at": at}
    judged = {"verdict": verdict, "score": 1.0}
    connection.execute(insert(Story).values(own | when | judged | {"language": language, "text_hash": body, "authors": ["A. Writer"]}))
    where = {"story_id": story_id, "topic": "coalition", "outlet": outlet, "day": day, "language": language, "rule_verdict": verdict}
    connection.execute(insert(StoryTopic).values(where | judged | {"evidence": [{"term": "x", "zone": "title", "start": 0, "end": 1, "rule": "strong"}]}))
    index_story(connection, story_id, title, body)


def _add_details(connection: Connection) -> None:
    where = {row[0]: {"outlet": row[1], "day": row[2], "verdict": row[4]} for row in STORIES}
    names = ("story_id", "term", "zone", "term_group", "language", "count")
    connection.execute(insert(Mention), [dict(zip(names, m, strict=True)) | where[m[0]] | {"topic": "coalition"} for m in MENTIONS])
    cited = ("story_id", "name", "canonical", "kind", "role")
    connection.execute(insert(AttributionRow), [dict(zip(cited, c, strict=True)) | where[c[0]] | {"start": i, "end": i + 1} for i, c in enumerate(CITATIONS)])


def _run(outlet: str, state: str, hours: int) -> dict[str, Any]:
    at = NOON + timedelta(hours=hours)
    return {"outlet": outlet, "trigger": "scheduled", "state": state, "started_at": at, "finished_at": at + timedelta(minutes=1), "owner": "here"}


def _points(volume: reports.Volume, series: str) -> list[tuple[int | None, int | None]]:
    return [(p.stories, p.read) for p in volume.points if p.series == series]


def test_volume_counts_stories_out_of_pages_read_and_leaves_unseen_days_unknown(world: Engine) -> None:
    found = reports.volume(world, WEEK, BAGHDAD, by="outlet")
    assert {p.series for p in found.points} == {"alef", "beh", "see"}
    # Wednesday: a run of alef looked and found nothing new, so its zero is a zero. Friday: nobody looked.
    assert _points(found, "alef") == [(3, 10), (1, 10), (0, 0), (1, 5), (None, None)]
    # Tuesday's run of beh failed; the one on Thursday at 01:00 in Baghdad was still Wednesday in London.
    assert _points(found, "beh") == [(1, 5), (None, None), (None, None), (0, 0), (None, None)]
    # A blocked run is no look; the run of see on Friday at 01:00 is, but its page says more.
    assert _points(found, "see") == [(None, None), (None, None), (None, None), (None, None), (1, 1)]


def test_volume_tells_how_many_outlets_were_looked_at(world: Engine) -> None:
    looked = reports.volume(world, WEEK, BAGHDAD, by="outlet").looked
    assert [(d.known, d.outlets) for d in looked] == [(2, 3), (1, 3), (1, 3), (2, 3), (1, 3)]


def test_volume_by_language_is_unknown_only_when_no_outlet_of_the_language_was_looked_at(world: Engine) -> None:
    found = reports.volume(world, WEEK, BAGHDAD, by="language")
    # beh also published three pages in Arabic, so it counts among the outlets of Arabic: Monday 10 + 3 pages.
    assert _points(found, "ar") == [(3, 13), (1, 10), (0, 0), (1, 5), (None, None)]
    assert _points(found, "fa") == [(1, 2), (None, None), (None, None), (0, 0), (None, None)]


def test_volume_by_country_and_kind_adds_the_outlets_up(world: Engine) -> None:
    by_country = reports.volume(world, WEEK, BAGHDAD, by="country")
    assert {p.series for p in by_country.points} == {"Iraq", "Iran"}
    # Alef and see stand in Iraq, beh in Iran; a day is unknown only when no outlet of it is known.
    assert _points(by_country, "Iraq") == [(3, 10), (1, 10), (0, 0), (1, 5), (1, 1)]
    assert _points(by_country, "Iran") == _points(reports.volume(world, WEEK, BAGHDAD, by="outlet"), "beh")
    by_kind = reports.volume(world, WEEK, BAGHDAD, by="kind")
    assert _points(by_kind, "state agency") == _points(reports.volume(world, WEEK, BAGHDAD, by="outlet"), "alef")
    of_topic = reports.volume(world, Filter(since_day=MONDAY, until_day=FRI, topic="coalition", languages=("ar",)), BAGHDAD, by="kind")
    assert _points(of_topic, "private") == [(0, 3), (None, None), (None, None), (0, 0), (None, None)]


def test_a_week_adds_its_days_up_and_is_as_known_as_its_least_known_day(world: Engine) -> None:
    to_thursday = reports.volume(world, Filter(since_day=MONDAY, until_day=THU), BAGHDAD, by="outlet", step=7)
    assert to_thursday.points == (reports.VolumePoint(MONDAY, "alef", 5, 25), reports.VolumePoint(MONDAY, "beh", None, None))
    assert to_thursday.looked == (reports.LookedDay(MONDAY, THU, 1, 3),)


def test_weeks_begin_on_monday_but_not_before_the_period(world: Engine) -> None:
    found = reports.volume(world, Filter(since_day=TUE, until_day=MONDAY + 7, outlets=("alef",)), BAGHDAD, by="outlet", step=7)
    assert [(p.day, p.stories) for p in found.points] == [(TUE, None), (MONDAY + 7, None)]
    assert [(d.day, d.last) for d in found.looked] == [(TUE, MONDAY + 6), (MONDAY + 7, MONDAY + 7)]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Filter(), {"alef": (5, 25), "beh": (1, 5), "see": (1, 1)}),
        (Filter(verdicts=("relevant",)), {"alef": (3, 25), "beh": (1, 5), "see": (0, 1)}),
        (Filter(languages=("ar",)), {"alef": (5, 25), "beh": (0, 3)}),
        (Filter(kinds=("private", "wire")), {"beh": (1, 5), "see": (1, 1)}),
        (Filter(outlets=("alef",), since_day=TUE, until_day=WED), {"alef": (1, 10)}),
        (Filter(topic="coalition"), {"alef": (5, 25), "beh": (1, 5), "see": (1, 1)}),
        (Filter(topic="another"), {"alef": (0, 25), "beh": (0, 5), "see": (0, 1)}),
        (Filter(countries=("Iran",)), {"beh": (1, 5)}),
        (Filter(countries=("Iran", "Iraq"), kinds=("state agency",)), {"alef": (5, 25)}),
        (Filter(terms=("التحالف الدولي",)), {"alef": (3, 25), "beh": (0, 5), "see": (0, 1)}),
        (Filter(terms=("التحالف الدولي", "عين الأسد", "coalition"), topic="coalition"), {"alef": (4, 25), "beh": (0, 5), "see": (1, 1)}),
        (Filter(terms=("التحالف الدولي",), topic="another"), {"alef": (0, 25), "beh": (0, 5), "see": (0, 1)}),
    ],
)
def test_share_of_coverage_is_stories_over_everything_read(world: Engine, chosen: Filter, expected: dict[str, tuple[int, int]]) -> None:
    assert {s.outlet: (s.stories, s.read) for s in reports.outlet_shares(world, chosen)} == expected


def test_an_outlet_says_when_its_stories_begin_and_end(world: Engine) -> None:
    alef = next(s for s in reports.outlet_shares(world, Filter()) if s.outlet == "alef")
    assert (alef.share, alef.first_day, alef.last_day, alef.languages) == (0.2, MONDAY, THU, ("ar",))


def test_a_source_counts_once_a_story_and_never_as_its_own_publisher(world: Engine) -> None:
    found = {c.canonical: c for c in reports.cited_sources(world, Filter())}
    assert {k: (c.stories, c.outlets, c.kind) for k, c in found.items()} == {
        "reuters": (3, 2, "outlet"),
        "afp": (1, 1, "outlet"),
        "anonymous": (1, 1, "anonymous"),
    }
    assert found["reuters"].name == "رويترز"  # written twice so, once in the Persian spelling
    assert [c.canonical for c in reports.cited_sources(world, Filter(), kinds=("anonymous",))] == ["anonymous"]
    assert [(c.canonical, c.stories) for c in reports.cited_sources(world, Filter(languages=("fa",)))] == [("anonymous", 1), ("reuters", 1)]


def test_relays_say_who_cites_whom(world: Engine) -> None:
    assert reports.relays(world, Filter(), canonicals=("reuters",)) == [reports.Relay("alef", "reuters", 2), reports.Relay("beh", "reuters", 1)]
    assert [s.id for s in reports.stories_citing(world, Filter(), "reuters")] == [4, 6, 2]


def test_terms_count_stories_once_and_compare_the_halves_of_the_period(world: Engine) -> None:
    found = reports.terms(world, WEEK)
    # Five days: Monday and Tuesday against Wednesday to Friday. Stories: 5 before, 2 after.
    assert (found.middle, found.before, found.after) == (WED, 5, 2)
    by_name = {t.term: (t.group, t.stories, t.times, t.before, t.after) for t in found.terms}
    assert by_name == {"التحالف الدولي": ("actors", 3, 5, 3, 0), "coalition": ("actors", 1, 4, 0, 1), "عين الأسد": ("bases", 1, 1, 1, 0)}
    coalition = next(t for t in found.terms if t.term == "coalition")
    assert found.change(coalition) == 0.5  # in none of 5 stories, then in 1 of 2


def test_terms_of_one_verdict_only(world: Engine) -> None:
    assert [(t.term, t.stories) for t in reports.terms(world, Filter(verdicts=("possible",))).terms] == [("coalition", 1), ("عين الأسد", 1)]


def test_a_term_over_time_is_unknown_where_nobody_looked(world: Engine) -> None:
    chosen = Filter(since_day=MONDAY, until_day=FRI, outlets=("alef",))
    found = reports.terms_over_time(world, chosen, ("التحالف الدولي",), BAGHDAD)
    assert [(p.stories, p.read) for p in found] == [(2, 3), (1, 1), (0, 0), (0, 1), (None, None)]


def test_terms_by_outlet_and_language(world: Engine) -> None:
    both = ("coalition", "التحالف الدولي")
    assert reports.terms_by(world, Filter(), both, by="outlet") == [reports.TermSeries("coalition", "see", 1), reports.TermSeries("التحالف الدولي", "alef", 3)]
    assert [s.series for s in reports.terms_by(world, Filter(), both, by="language")] == ["en", "ar"]


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
    assert reports.term_names(world) == reports.term_names(world, "coalition") == ["coalition", "التحالف الدولي", "عين الأسد"]
    assert reports.term_names(world, "another") == []


def test_an_indexed_story_is_found_by_its_new_text_only(world: Engine) -> None:
    with writing(world) as connection:
        index_story(connection, 7, "Drawdown", "It was corrected")
    assert reports.count_stories(world, Filter(), parse_query("coalition")) == 0
    assert [s.id for s in reports.list_stories(world, Filter(), parse_query("drawdown"))] == [7]


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


def test_export_gives_every_other_page(world: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.storage.reports.exports._CHUNK", 2)
    fates = [("off_topic", None), ("rejected", "no_body"), ("failed", "timeout"), ("pending", None)]
    with writing(world) as connection:
        for number, (state, reason) in enumerate(fates, start=100):
            row = {"id": number, "outlet": "beh", "identity": str(number), "url": f"https://beh.example/{number}", "state": state, "reason": reason}
            connection.execute(insert(Page).values(row | {"first_seen_at": NOON, "next_try_at": NOON}))
    rows = [p.record() for p in reports.pages_for_export(world, Filter())]
    assert [(r["state"], r["reason"]) for r in rows] == fates
    assert list(rows[0]) == ["url", "outlet", "state", "reason", "title", "published", "backfilled"]
    assert [p.reason for p in reports.unread_pages(world, Filter())] == ["timeout", "no_body"]


def test_pulse_and_states(world: Engine) -> None:
    with writing(world) as connection:
        connection.execute(OutletRow.__table__.update().where(OutletRow.key == "alef").values(checked_at=NOON, ok_at=NOON))  # type: ignore[attr-defined]
        connection.execute(OutletRow.__table__.update().where(OutletRow.key == "beh").values(paused=True, failures=3))  # type: ignore[attr-defined]
        connection.execute(OutletRow.__table__.update().where(OutletRow.key == "see").values(failures=1))  # type: ignore[attr-defined]
        times = {"first_seen_at": NOON, "last_seen_at": NOON}
        problem = {"outlet": "see", "rule": "silent", "cause": "403", "message": "See answers 403", "remedy": "Look at it"}
        connection.execute(insert(Problem), [problem | times | {"ended_at": None}, problem | times | {"ended_at": NOON, "message": "over"}])
        connection.execute(insert(Installation).values(name="simulated", value="yes", at=NOON))
        connection.execute(insert(RouteRow).values(outlet="see", url="https://see.example/feed", kind="feed", confidence="seen"))
    pulse = reports.pulse(world)
    assert (pulse.checked_at, pulse.ok_at, pulse.outlets, pulse.failing, pulse.open_problems) == (NOON, NOON, 2, 1, 1)
    assert pulse.facts["simulated"] == ("yes", NOON)
    assert (pulse.paused, pulse.undelivered) == (1, False)
    states = {s.key: s for s in reports.outlet_states(world)}
    assert {k: s.state for k, s in states.items()} == {"alef": "unchanged", "beh": "partial", "see": "unchanged"}
    assert states["alef"].first_seen_at == NOON + timedelta(minutes=1)
    assert [p.message for p in reports.problems(world)] == ["See answers 403"]
    assert [p.message for p in reports.problems(world, ended=True)] == ["over"]
    assert [r.url for r in reports.routes(world, outlets=("see",))] == ["https://see.example/feed"]
    assert [(r.outlet, r.state) for r in reports.runs(world, states=("failed", "blocked"))] == [("beh", "failed"), ("see", "blocked")]
    with writing(world) as connection:
        connection.execute(insert(Problem).values(problem | times | {"outlet": None, "rule": "undelivered"}))
    assert reports.pulse(world).undelivered


def test_an_empty_database_has_empty_reports(database: Engine) -> None:
    assert reports.volume(database, WEEK, BAGHDAD, by="outlet") == reports.Volume((), tuple(reports.LookedDay(d, d, 0, 0) for d in range(MONDAY, FRI + 1)))
    assert reports.volume(database, Filter(), BAGHDAD, by="language") == reports.Volume((), ())
    assert reports.terms(database, Filter()).terms == ()
    assert reports.outlet_shares(database, Filter()) == []
    assert list(reports.stories_for_export(database, Filter())) == []
    assert reports.pulse(database).ok_at is None
