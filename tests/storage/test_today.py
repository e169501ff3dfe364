"""The figures of Today, recomputed from rows written here, on both databases."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from math import exp, lgamma
from math import log as log_

import pytest
from sqlalchemy import Connection, Engine, delete, insert, select, update

from crawler.storage import reports
from crawler.storage.engine import day_number, reading, writing
from crawler.storage.models import Coverage, OutletRow, Page, Story
from crawler.storage.reports import Filter
from crawler.storage.reports.digest import figures
from tests.dashboard.world import ZONE, add_story

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)  # a Sunday, 12:30 in Baghdad
TODAY = day_number(NOW.astimezone(ZONE).date())
EVER = Filter()
AGENCY = "the committee discussed the timetable of the mission and the bases that are to be handed over before the end of the year as agreed in the summer"
OTHER = "a storm has closed the port for two days and ships wait outside while families in the old town were asked to leave their houses until the rain ends"


def outlet(connection: Connection, key: str, *languages: str, kind: str = "private", country: str = "Iraq") -> None:
    facts = {"name": key.title(), "native_name": key, "home": f"https://{key}.example/", "country": country, "kind": kind, "line": "", "timezone": "UTC"}
    connection.execute(insert(OutletRow).values(facts | {"key": key, "languages": [*languages], "unverified": []}))


def told(connection: Connection, number: int, who: str, at: datetime, body: str, **more: object) -> None:
    options = {"language": "en", "verdict": "relevant", "title": f"Title {number}"} | more
    language, verdict, title = (str(options.pop(name)) for name in ("language", "verdict", "title"))
    day = day_number(at.astimezone(ZONE).date())
    add_story(connection, number, who, language, day, at, verdict, title, body, **options)  # type: ignore[arg-type]


@pytest.fixture
def world(database: Engine) -> Engine:
    """Three outlets of which eight weeks are known: one as ever, one that rose today, one that fell yesterday; and stories of two days."""
    with writing(database) as connection:
        for key, languages in (("dijla", ["ar"]), ("harbor", ["en"]), ("meridian", ["en"])):
            outlet(connection, key, *languages)
        for day in range(TODAY - 57, TODAY + 1):
            counts = {"dijla": 10 + day % 3, "harbor": 30 if day == TODAY else 4 + day % 3, "meridian": 1 if day == TODAY - 1 else 20 + day % 4}
            for key, n in counts.items():
                row = {"outlet": key, "day": day, "language": "ar" if key == "dijla" else "en", "relevant": n - 1, "possible": 1, "off_topic": 40}
                connection.execute(insert(Coverage).values(row))
    return database


def test_what_rose_today_and_fell_yesterday_is_told_against_its_own_weekdays(world: Engine) -> None:
    found = reports.out_of_line(world, EVER, ZONE, today=TODAY, by=("outlet",))
    assert {(o.series, o.day - TODAY, o.found.way, o.found.count, o.read) for o in found} == {("harbor", 0, "rise", 30, 70), ("meridian", -1, "fall", 1, 41)}
    rise = next(o for o in found if o.series == "harbor").found
    with reading(world) as connection:
        sundays = select(Coverage.relevant + Coverage.possible).where(Coverage.outlet == "harbor", Coverage.day.in_([TODAY - 7 * k for k in range(1, 9)]))
        before = list(connection.scalars(sundays))
    low, high = rise.usual.span()
    assert min(before) - 1.5 <= rise.usual.mean <= max(before) + 1.5
    assert low <= min(before)
    assert max(before) <= high < 30


def _usual(counts: dict[int, int], day: int) -> tuple[float, float, int, int]:
    """What docs/dashboard.md calls usual, step by step: average, variance, range."""
    known = {d: counts[d] for d in range(day - 56, day) if d in counts}
    n = len(known)
    most = sorted(known.values())[-1 - max(1, round(n / 50))]
    lowered = {d: min(c, most) for d, c in known.items()}
    level = max(0.5, sum(lowered.values()) / n)
    same = [[c for d, c in lowered.items() if d % 7 == w] for w in range(7)]
    mean = [max(0.5, (sum(of) + 2 * level) / (len(of) + 2)) for of in same]
    doubt = 10 / level
    spread = max(1.0, (1.15 * sum((c - mean[d % 7]) ** 2 / mean[d % 7] for d, c in lowered.items()) + 4 * doubt) / max(1.0, n - 5 + doubt))
    m, low, high, upto = mean[day % 7], -1, -1, 0.0
    for k in range(10_000):
        size = m / (spread - 1) if spread > 1 else 0.0
        log = (
            lgamma(k + size) - lgamma(size) - lgamma(k + 1) - size * log_(spread) + k * log_((spread - 1) / spread)
            if spread > 1
            else k * log_(m) - m - lgamma(k + 1)
        )
        upto += exp(log)
        low = k if low < 0 and upto > 0.05 else low
        if upto >= 0.95:
            high = k
            break
    return m, spread, low, high


def test_what_is_usual_is_what_the_guide_says(world: Engine) -> None:
    with reading(world) as connection:
        rows = connection.execute(select(Coverage.outlet, Coverage.language, Coverage.day, Coverage.relevant + Coverage.possible)).all()
    found = reports.out_of_line(world, EVER, ZONE, today=TODAY)
    assert {o.kind for o in found} == {"outlet", "language"}
    for out in found:
        counts: Counter[int] = Counter()
        for outlet_key, language, day, n in rows:
            counts[day] += n if out.series in (outlet_key, language) else 0
        mean, spread, low, high = _usual(counts, out.day)
        assert [out.found.usual.mean, out.found.usual.spread] == pytest.approx([mean, spread])
        assert out.found.usual.span() == (low, high)


def test_a_day_of_a_digest_is_told_whatever_the_next_one_brought(world: Engine) -> None:
    with writing(world) as connection:  # harbor rose yesterday already, and more today: of the two, Today tells the less likely
        connection.execute(update(Coverage).where(Coverage.outlet == "harbor", Coverage.day == TODAY - 1).values(relevant=19))
        connection.execute(update(Coverage).where(Coverage.outlet == "harbor", Coverage.day == TODAY).values(relevant=79))
        connection.execute(update(Coverage).where(Coverage.outlet == "dijla", Coverage.day == TODAY).values(relevant=0, possible=0))
    assert [(o.day, o.found.count) for o in reports.out_of_line(world, EVER, ZONE, today=TODAY, by=("outlet",)) if o.series == "harbor"] == [(TODAY, 80)]
    told = figures(world, EVER, ZONE, since_day=TODAY - 1, until_day=TODAY - 1, now=NOW)
    by_outlet = {(o.series, o.day, o.found.way, o.found.count) for o in told.unusual if o.kind == "outlet"}
    assert by_outlet == {("harbor", TODAY - 1, "rise", 20), ("meridian", TODAY - 1, "fall", 1)}
    running = figures(world, EVER, ZONE, since_day=TODAY, until_day=TODAY, now=NOW)  # what goes on has not fallen yet
    assert {(o.series, o.found.way) for o in running.unusual if o.kind == "outlet"} == {("harbor", "rise")}
    tomorrow = figures(world, EVER, ZONE, since_day=TODAY, until_day=TODAY, now=NOW + timedelta(days=1))
    assert ("dijla", "fall") in {(o.series, o.found.way) for o in tomorrow.unusual}


def test_days_of_which_nothing_is_known_are_no_fall_and_no_baseline(world: Engine) -> None:
    with writing(world) as connection:
        connection.execute(delete(Coverage).where(Coverage.outlet == "meridian", Coverage.day == TODAY - 1))
        connection.execute(delete(Coverage).where(Coverage.outlet == "harbor", Coverage.day < TODAY - 12))
    assert reports.out_of_line(world, EVER, ZONE, today=TODAY, by=("outlet",)) == []


def test_a_language_is_judged_on_days_when_most_of_its_outlets_are_known(world: Engine) -> None:
    with writing(world) as connection:
        connection.execute(update(Coverage).where(Coverage.day == TODAY, Coverage.outlet == "harbor").values(relevant=299))
        connection.execute(delete(Coverage).where(Coverage.day == TODAY - 1, Coverage.outlet == "meridian"))  # yesterday only a fifth of the usual
    found = reports.out_of_line(world, EVER, ZONE, today=TODAY, by=("language",))
    assert [(o.series, o.day, o.found.way, o.found.count) for o in found] == [("en", TODAY, "rise", 300 + 20 + TODAY % 4)]


def test_outlets_of_other_languages_say_nothing_of_one(world: Engine) -> None:
    with writing(world) as connection:
        others = [f"fa{n}" for n in range(12)]
        for key in others:
            outlet(connection, key, "fa")
            row = {"outlet": key, "language": "fa", "relevant": 0, "possible": 0, "off_topic": 5}
            connection.execute(insert(Coverage), [row | {"day": day} for day in range(TODAY - 57, TODAY + 1)])
        connection.execute(delete(Coverage).where(Coverage.day == TODAY - 1, Coverage.outlet.in_([*others, "dijla"])))
    fell = [("en", -1, "fall")]  # whoever writes English was reached on both days
    told = reports.out_of_line(world, EVER, ZONE, today=TODAY, by=("language",))
    assert [(o.series, o.day - TODAY, o.found.way) for o in told if o.day < TODAY] == fell
    with writing(world) as connection:
        row = {"language": "fa", "relevant": 0, "possible": 0, "off_topic": 5, "day": TODAY - 1}
        connection.execute(insert(Coverage), [row | {"outlet": key} for key in others])
        connection.execute(delete(Coverage).where(Coverage.day == TODAY - 1, Coverage.outlet == "meridian"))  # 14 of 15 outlets, and a part of the English
    assert [o for o in reports.out_of_line(world, EVER, ZONE, today=TODAY, by=("language",)) if o.day < TODAY] == []


def test_the_filter_narrows_who_is_judged(world: Engine) -> None:
    assert reports.out_of_line(world, Filter(outlets=("dijla",)), ZONE, today=TODAY, by=("outlet",)) == []
    only = reports.out_of_line(world, Filter(outlets=("harbor",), since_day=1, until_day=2), ZONE, today=TODAY, by=("outlet",))
    assert [o.series for o in only] == ["harbor"]


def test_terms_rise_in_number_and_as_a_share(database: Engine) -> None:
    """Today has three times the stories of any day before: a term that keeps its share does not rise, one that grows fourfold within it does."""
    number = 0
    with writing(database) as connection:
        outlet(connection, "harbor", "en")
        for day in range(TODAY - 30, TODAY + 1):
            at = NOW - timedelta(days=TODAY - day)
            stories, drones = (36, 24) if day == TODAY else (12, 2)
            for n in range(stories):
                number += 1
                terms = [("coalition", "g")] + ([("drones", "g")] if n < drones else [])
                told(connection, number, "harbor", at, f"coalition drones {number}", terms=terms)
            connection.execute(insert(Coverage).values(outlet="harbor", day=day, language="en", relevant=stories, possible=0, off_topic=5))
    found = reports.rising_terms(database, EVER, ZONE, today=TODAY)
    assert [(o.series, o.day, o.found.count, o.read) for o in found] == [("drones", TODAY, 24, 36)]


def test_copies_and_near_copies_of_several_outlets_are_one_story_with_first_mover_and_lag(world: Engine) -> None:
    hours = [timedelta(hours=h) for h in (6, 5, 2, 1)]
    with writing(world) as connection:
        told(connection, 1, "harbor", NOW - hours[1], AGENCY + " said the desk", title="Second")
        told(connection, 2, "meridian", NOW - hours[0], AGENCY, title="First")
        told(connection, 3, "dijla", NOW - hours[2], AGENCY.replace("summer", "spring"), title="Third", language="ar")
        told(connection, 4, "dijla", NOW - hours[3], AGENCY, title="Again", language="ar")
        told(connection, 5, "harbor", NOW, OTHER)
        told(connection, 6, "harbor", NOW, OTHER)  # twice in one outlet: nobody else carried it
        told(connection, 7, "meridian", NOW - timedelta(days=9), AGENCY)
        told(connection, 8, "harbor", NOW, AGENCY, verdict="off_topic")
    found = reports.most_carried(world, Filter(since_day=TODAY - 1, until_day=TODAY))
    assert [(f.first.title, f.stories, f.languages) for f in found] == [("First", 4, ("en", "ar"))]
    assert [(c.outlet, c.story, c.lag) for c in found[0].carriers] == [
        ("meridian", 2, timedelta()), ("harbor", 1, timedelta(hours=1)), ("dijla", 3, timedelta(hours=4)),
    ]  # fmt: skip
    (whole, alone) = (reports.story(world, number) for number in (2, 5))
    assert whole is not None
    assert alone is not None
    assert [s.id for s in reports.near_copies(world, whole)] == [1, 3]
    assert [s.id for s in reports.copies(world, whole)] == [7, 4]
    assert reports.near_copies(world, alone) == []  # its copy has the very same text


def test_the_first_mover_is_named_though_it_was_first_just_before_the_period(world: Engine) -> None:
    late = datetime(2026, 11, 20, 20, 50, tzinfo=UTC)  # 23:50 in Baghdad, on the day before the period
    with writing(world) as connection:
        told(connection, 1, "meridian", late, AGENCY, title="First")
        told(connection, 2, "harbor", late + timedelta(minutes=20), AGENCY)
        told(connection, 3, "dijla", late + timedelta(minutes=30), AGENCY)
        told(connection, 4, "meridian", late - timedelta(days=1), OTHER)  # too long before the period's: what is printed again counts anew
        told(connection, 5, "meridian", late, OTHER)
        told(connection, 6, "harbor", NOW - timedelta(hours=2), OTHER)
        told(connection, 7, "dijla", NOW, OTHER)
    found = reports.most_carried(world, Filter(since_day=TODAY - 1))
    assert {f.first.id: [(c.outlet, c.story) for c in f.carriers] for f in found} == {
        1: [("meridian", 1), ("harbor", 2), ("dijla", 3)], 5: [("meridian", 5), ("harbor", 6), ("dijla", 7)],
    }  # fmt: skip
    assert [(c.lag, f.first.title) for f in found if f.first.id == 1 for c in f.carriers[1:2]] == [(timedelta(minutes=20), "First")]


def test_an_outlet_whose_time_is_not_known_comes_last_and_has_no_lag(world: Engine) -> None:
    with writing(world) as connection:
        told(connection, 1, "harbor", NOW - timedelta(hours=9), AGENCY)
        told(connection, 2, "meridian", NOW - timedelta(hours=2), AGENCY)
        connection.execute(update(Story).where(Story.id == 1).values(published_at=None))
    (found,) = reports.most_carried(world, Filter(since_day=TODAY - 1))
    assert [(c.outlet, c.at is None, c.lag) for c in found.carriers] == [("meridian", False, timedelta()), ("harbor", True, None)]


def test_what_is_new_since_a_moment_is_counted_by_outlet_and_language_without_backfills(world: Engine) -> None:
    since = NOW - timedelta(hours=5)
    with writing(world) as connection:
        for n, (who, language, ago) in enumerate([("harbor", "en", 1), ("harbor", "en", 3), ("dijla", "ar", 2), ("dijla", "ar", 6), ("meridian", "en", 2)]):
            told(connection, n + 1, who, NOW - timedelta(hours=ago), f"{OTHER} {n}", language=language)
        told(connection, 9, "harbor", NOW, AGENCY, verdict="off_topic")
        connection.execute(update(Page).where(Page.id == 5).values(backfilled=True))
    found = reports.new_stories(world, Filter(since_day=1, until_day=2), since)
    with reading(world) as connection:
        rows = connection.execute(select(Story.id, Story.outlet, Story.language, Story.first_seen_at, Story.verdict)).all()
    new = [r for r in rows if r.first_seen_at >= since and r.verdict == "relevant" and r.id != 5]
    assert (found.stories, dict(found.outlets), dict(found.languages)) == (len(new), Counter(r.outlet for r in new), Counter(r.language for r in new))
    assert [s.id for s in found.latest] == [r.id for r in sorted(new, key=lambda r: r.first_seen_at, reverse=True)]
    assert reports.new_stories(world, Filter(languages=("ar",)), since).outlets == (("dijla", 1),)


def test_sources_that_none_cited_before_are_told_and_none_where_the_past_is_too_short(world: Engine) -> None:
    old, new, anyone = ("Envoy", "envoy", "official"), ("New Voice", "new voice", "person"), ("a source", "a source", "anonymous")
    with writing(world) as connection:
        told(connection, 1, "harbor", NOW - timedelta(days=20), "Envoy said", sources=[old])
        told(connection, 2, "harbor", NOW - timedelta(hours=2), "Envoy New Voice", sources=[old, new, anyone])
        told(connection, 3, "meridian", NOW - timedelta(hours=1), "New Voice", sources=[new])
    assert reports.first_cited(world, EVER, since_day=TODAY - 1) == [reports.FirstCited("new voice", "New Voice", "person", 2, 2, 2)]
    assert reports.first_cited(world, EVER, since_day=TODAY - 18) is None
