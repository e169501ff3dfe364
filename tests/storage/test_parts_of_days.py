"""A past day of which a backfill brought a part is unknown wherever days are counted; what is known is reckoned here from pages and runs alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, text, update

from crawler.storage import reports, retention
from crawler.storage.engine import reading, writing
from crawler.storage.models import Coverage, Mention, OutletRow, Page, Run, Story
from crawler.storage.reports import Filter
from crawler.storage.reports.digest import figures
from crawler.storage.reports.volume import Series
from dashboard.volume.comparison import compared
from tests.storage.ledger import BAGHDAD, FRI, MONDAY, NOON, THU, TUE, WED, WEEK, add_story, outlet_row

#           id, outlet, day, language, whether a backfill brought it
STORIES = [
    (1, "alef", MONDAY, "ar", False), (2, "alef", TUE, "ar", True), (3, "alef", TUE, "ar", True), (4, "alef", THU, "ar", True), (5, "beh", THU, "fa", False),
]  # fmt: skip
KNOWN = {("alef", MONDAY), ("beh", THU)}  # a crawl read a page of these; the days of 2, 3 and 4 are known in part


@pytest.fixture
def world(database: Engine) -> Engine:
    """Alef was crawled on Monday and filled in since; beh was crawled on Thursday, and a page of Wednesday turned out to be of another day."""
    with writing(database) as connection:
        connection.execute(insert(OutletRow), [outlet_row("alef", "ar", "state agency"), outlet_row("beh", "fa", "private")])
        for number, outlet, day, language, backfilled in STORIES:
            add_story(connection, number, outlet, day, language, "relevant", "التحالف", "متن")
            connection.execute(update(Page).where(Page.id == number).values(backfilled=backfilled))
            mention = {"story_id": number, "topic": "coalition", "term": "التحالف", "zone": "title", "term_group": "actors", "language": language, "count": 1}
            connection.execute(insert(Mention).values(mention | {"outlet": outlet, "day": day, "verdict": "relevant"}))
        connection.execute(update(Story).values(hour=9))
        sums = {(o, d, language): sum(row[1:4] == (o, d, language) for row in STORIES) for _, o, d, language, _ in STORIES} | {("beh", WED, "fa"): 0}
        rows = [{"outlet": o, "day": d, "language": x, "relevant": n, "possible": 0, "off_topic": 2 * n} for (o, d, x), n in sums.items()]
        connection.execute(insert(Coverage), rows)
        at = NOON + timedelta(days=20)
        row = {"outlet": "alef", "trigger": "backfill", "state": "ok", "started_at": at, "finished_at": at, "owner": "x"}
        connection.execute(insert(Run).values(row))
    return database


def _points(world: Engine, by: Series, *, step: int = 1, chosen: Filter = WEEK) -> dict[tuple[str, int], tuple[int | None, int | None]]:
    return {(p.series, p.day): (p.stories, p.read) for p in reports.volume(world, chosen, BAGHDAD, by=by, step=step).points}


def _expected(names: dict[str, str], chosen: Filter = WEEK) -> dict[tuple[str, int], tuple[int | None, int | None]]:
    """Of every series and day the stories of the outlets that are known on it."""
    found: dict[tuple[str, int], tuple[int | None, int | None]] = {}
    for outlet, name in names.items():
        for day in range(MONDAY, FRI + 1):
            n = sum((o, d) == (outlet, day) for _, o, d, _, _ in STORIES)
            found[name, day] = (n, 3 * n) if (outlet, day) in KNOWN else (None, None)
    return found


@pytest.mark.parametrize("chosen", [WEEK, Filter(since_day=MONDAY, until_day=FRI, topic="coalition", terms=("التحالف",))])
@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("outlet", {"alef": "alef", "beh": "beh"}), ("language", {"alef": "ar", "beh": "fa"}), ("country", {"alef": "Iraq", "beh": "Iran"}),
        ("kind", {"alef": "state agency", "beh": "private"}),
    ],
)  # fmt: skip
def test_a_part_of_a_day_is_drawn_nowhere(world: Engine, by: Series, names: dict[str, str], chosen: Filter) -> None:
    assert _points(world, by, chosen=chosen) == _expected(names)


@pytest.mark.parametrize("chosen", [WEEK, Filter(since_day=MONDAY, until_day=FRI, topic="coalition", terms=("التحالف",))])
def test_nor_in_a_week_which_tells_how_many_days_it_lacks(world: Engine, chosen: Filter) -> None:
    for _, outlet, stories, read, missing, *_ in reports.volume(world, chosen, BAGHDAD, by="outlet", step=7).points:
        there = [d for d in range(MONDAY, FRI + 1) if (outlet, d) in KNOWN]
        n = sum(o == outlet and d in there for _, o, d, _, _ in STORIES)
        assert (stories, read, missing) == (n, 3 * n, 5 - len(there))
        assert 0 < len(there) < 5
    (week,) = reports.terms_over_time(world, WEEK, ("التحالف",), BAGHDAD, step=7)
    assert (week.stories, week.missing) == (3, 3)  # of Monday and Thursday, as by day below


def test_nor_in_a_comparison_nor_in_the_sums_of_others(world: Engine) -> None:
    looked = reports.volume(world, WEEK, BAGHDAD, by="outlet").looked
    assert [(d.known, d.outlets) for d in looked] == [(sum((o, d.day) in KNOWN for o in ("alef", "beh")), 2) for d in looked]
    span = reports.counted(world, WEEK, BAGHDAD)
    assert span is not None
    assert span.parts == 3 * 3  # pages read of Tuesday and of alef's Thursday
    assert {s.outlet: (s.stories, s.read) for s in reports.shares_of(span)} == {"alef": (4, 12), "beh": (1, 3)}  # which the figures at the top count
    side, _ = compared(span.by("outlet"), span.by("outlet"))
    assert [d.counted for d in side.days] == [(1, 3), None, None, (1, 3), None]
    assert side.total == (2, 6)


def test_terms_and_hours_of_a_day_known_in_part_alone_are_unknown(world: Engine) -> None:
    points = reports.terms_over_time(world, WEEK, ("التحالف",), BAGHDAD)
    assert [p.stories for p in points] == [1, None, None, 2, None]  # on Thursday beh is known: all stories count there are
    for chosen in (WEEK, Filter(since_day=MONDAY, until_day=FRI, outlets=("alef", "beh"))):
        hours = reports.hours_of_week(world, chosen, without=(TUE, WED, FRI))
        assert sorted(hours) == [(0, 9, 1), (3, 9, 2)]


def test_a_digest_of_such_a_day_claims_nothing(world: Engine) -> None:
    tuesday = figures(world, Filter(), BAGHDAD, since_day=TUE, until_day=TUE, now=NOON + timedelta(days=20))
    assert (tuesday.is_known, tuesday.unknown, tuesday.stories, tuesday.read) == (False, (2, 2), 0, 0)
    assert figures(world, Filter(), BAGHDAD, since_day=MONDAY, until_day=TUE, now=NOON).is_known


def test_that_a_backfill_ran_is_not_forgotten_with_old_runs(world: Engine) -> None:
    now = NOON + timedelta(days=900)
    at = now - timedelta(days=1)
    row = {"outlet": "alef", "trigger": "scheduled", "state": "failed", "started_at": at, "finished_at": at, "owner": "x"}
    with writing(world) as connection:
        connection.execute(insert(Run), [row] * (retention.KEPT_RUNS + 5))
    for kind in retention.kinds(retention.Retention(90, 90, 90, 90), now):
        retention.let_go(world, kind)
    with reading(world) as connection:
        assert connection.scalar(text("SELECT count(*) FROM run")) == 1 + retention.KEPT_RUNS + 5
    assert _points(world, "outlet") == _expected({"alef": "alef", "beh": "beh"})
