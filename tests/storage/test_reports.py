"""Reports, against a small world written down row by row; every expected figure was counted by hand from its lists."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from crawler.storage import reports
from crawler.storage.reports import Filter
from tests.storage.ledger import BAGHDAD, FRI, MONDAY, THU, TUE, WED, WEEK, fill


@pytest.fixture(scope="module")
def world(module_database: Engine) -> Engine:
    """The ledger's world, in a database of each kind."""
    return fill(module_database)


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


@pytest.mark.parametrize(
    ("language", "known", "outlets"),
    [("ar", [2, 1, 1, 2, 0], 2), ("fa", [1, 0, 0, 1, 0], 1), ("en", [0, 0, 0, 0, 1], 1)],  # beh, a Persian outlet, published three pages in Arabic
)
def test_of_a_language_nothing_is_known_where_only_outlets_of_others_were_looked_at(world: Engine, language: str, known: list[int], outlets: int) -> None:
    chosen = Filter(since_day=MONDAY, until_day=FRI, languages=(language,))
    looked = reports.volume(world, chosen, BAGHDAD, by="outlet").looked
    assert [(d.known, d.outlets) for d in looked] == [(n, outlets) for n in known]
    points = reports.terms_over_time(world, chosen, ("coalition",), BAGHDAD)
    assert [p.stories is not None for p in points] == [n > 0 for n in known]  # a zero would say that nobody wrote of it


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


def test_a_week_adds_its_known_days_up_and_says_how_many_are_not(world: Engine) -> None:
    to_thursday = reports.volume(world, Filter(since_day=MONDAY, until_day=THU), BAGHDAD, by="outlet", step=7)
    assert to_thursday.points == (reports.VolumePoint(MONDAY, "alef", 5, 25), reports.VolumePoint(MONDAY, "beh", 1, 5, missing=2))
    assert to_thursday.looked == (reports.LookedDay(MONDAY, THU, 1, 3, in_part=1),)


def test_a_week_of_a_group_says_of_how_many_of_its_outlets_days_something_is_known(world: Engine) -> None:
    found = reports.volume(world, Filter(since_day=MONDAY, until_day=THU), BAGHDAD, by="country", step=7)
    # Iraq's are alef, of which the four days are known, and see, of which none is; Iran's is beh.
    assert found.points == (reports.VolumePoint(MONDAY, "Iran", 1, 5, 2, 2, 4), reports.VolumePoint(MONDAY, "Iraq", 5, 25, 0, 4, 8))
    assert [p.is_thin for p in found.points] == [True, True]


def test_weeks_begin_on_monday_but_not_before_the_period(world: Engine) -> None:
    found = reports.volume(world, Filter(since_day=TUE, until_day=MONDAY + 7, outlets=("alef",)), BAGHDAD, by="outlet", step=7)
    assert [(p.day, p.stories, p.missing) for p in found.points] == [(TUE, 2, 3), (MONDAY + 7, None, 0)]  # of the second nothing is known
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
    assert reports.shares_of(reports.counted(world, chosen, BAGHDAD)) == reports.outlet_shares(world, chosen)  # the same from what volume is told from


@pytest.mark.parametrize(
    "chosen",
    [
        Filter(),
        Filter(languages=("ar",)),
        Filter(since_day=TUE, until_day=WED),
        Filter(topic="coalition", kinds=("state agency",)),
        Filter(terms=("التحالف الدولي",)),
        Filter(verdicts=("possible",)),
    ],
)
def test_an_outlet_says_when_its_stories_begin_and_end(world: Engine, chosen: Filter) -> None:
    days: dict[str, list[int]] = {}
    for line in reports.list_stories(world, chosen, limit=99):
        days.setdefault(line.outlet, []).append(line.day)
    assert days
    assert reports.outlet_days(world, chosen) == {outlet: (min(of), max(of)) for outlet, of in days.items()}


def test_an_outlet_has_its_share_and_languages(world: Engine) -> None:
    alef = next(s for s in reports.outlet_shares(world, Filter()) if s.outlet == "alef")
    assert (alef.share, alef.languages) == (0.2, ("ar",))
    assert reports.outlet_days(world, Filter())["alef"] == (MONDAY, THU)


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
    assert [s.id for s in reports.stories_citing(world, Filter(), "outlet:reuters")] == [4, 6, 2]
    after = Filter(since_day=FRI + 1)
    assert reports.stories_citing(world, after, "outlet:reuters") == []


def test_terms_count_stories_once_and_compare_the_halves_of_the_period(world: Engine) -> None:
    found = reports.terms(world, WEEK)
    # Five days: Monday and Tuesday against Wednesday to Friday. Stories: 5 before, 2 after.
    assert (found.middle, found.before, found.after) == (WED, 5, 2)
    by_name = {t.term: (t.stories, t.times, t.before, t.after) for t in found.terms}
    assert by_name == {"التحالف الدولي": (3, 5, 3, 0), "coalition": (1, 4, 0, 1), "عين الأسد": (1, 1, 1, 0)}
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


def test_an_empty_database_has_empty_reports(database: Engine) -> None:
    assert reports.volume(database, WEEK, BAGHDAD, by="outlet") == reports.Volume((), tuple(reports.LookedDay(d, d, 0, 0) for d in range(MONDAY, FRI + 1)))
    assert reports.volume(database, Filter(), BAGHDAD, by="language") == reports.Volume((), ())
    assert reports.terms(database, Filter()).terms == ()
    assert reports.outlet_shares(database, Filter()) == []
    assert list(reports.stories_for_export(database, Filter())) == []
    assert reports.pulse(database).ok_at is None
