"""The hour of publication and the delay until first sight: as stored, as filled in by the migration, as counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, select, text

from crawler import storage
from crawler.article import Article, Published
from crawler.storage import pages, reports, runs, triggers
from crawler.storage.annotations import LONGEST, annotate, take_back
from crawler.storage.engine import day_number, forget, open_database, reading, writing
from crawler.storage.models import Page, Story, StoryTopic
from crawler.storage.pages import RouteAnswer, SeenLink
from crawler.storage.reports import Filter
from crawler.storage.stories import Judged, store_page
from crawler.storage.timing import BACKFILLED, LONGER, delay_of, hour_of
from crawler.storage.verdicts import TopicVerdict
from tests.dashboard.world import World
from tests.storage.paper import FEED, PAPER

BAGHDAD, KATHMANDU = ZoneInfo("Asia/Baghdad"), ZoneInfo("Asia/Kathmandu")
SEEN = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published", "expected"),
    [(SEEN, 1), (SEEN - timedelta(hours=1), 1), (SEEN - timedelta(hours=1, seconds=1), 6), (SEEN - timedelta(hours=24), 24),
     (SEEN - timedelta(days=2, hours=1), 72), (SEEN - timedelta(days=30), 720), (SEEN - timedelta(days=31), LONGER), (SEEN + timedelta(hours=5), 1)],
)  # fmt: skip
def test_a_delay_is_the_least_bound_that_it_does_not_exceed(published: datetime, expected: int) -> None:
    assert delay_of(published, None, SEEN, BAGHDAD, backfilled=False) == expected


def test_a_delay_after_a_day_counts_from_its_end_in_the_zone() -> None:
    # Saturday the 17th ended in Baghdad at 21:00 UTC: twelve hours before.
    assert delay_of(None, date(2026, 1, 17), SEEN, BAGHDAD, backfilled=False) == 24
    assert delay_of(None, date(2026, 1, 18), SEEN, BAGHDAD, backfilled=False) == 1
    assert delay_of(None, None, SEEN, BAGHDAD, backfilled=True) is None
    assert delay_of(SEEN, None, SEEN, BAGHDAD, backfilled=True) == BACKFILLED


def test_an_hour_is_that_of_the_zone_whatever_its_minutes() -> None:
    at = datetime(2026, 1, 18, 20, 20, tzinfo=UTC)
    assert (hour_of(at, BAGHDAD), hour_of(at, KATHMANDU), hour_of(None, BAGHDAD)) == (23, 2, None)


def _stored(engine: Engine, published: Published | None, *, backfilled: bool = False) -> tuple[int | None, int | None]:
    runs.declare_outlets(engine, [PAPER])
    pages.save_route_answer(engine, "paper", RouteAnswer(url=FEED, status=200), [SeenLink("id:1", "https://paper.test/1", None, None)], SEEN)
    with writing(engine) as connection:
        connection.execute(text("UPDATE page SET backfilled = :b"), {"b": backfilled})
        page = connection.execute(select(Page.id)).scalar_one()
    article = Article(url="https://paper.test/1", outlet="paper", title="انسحاب القوات", body="متن", language="ar", published=published)
    judged = Judged(article=article, verdicts=[TopicVerdict("t", "relevant", 7.5)], text_hash="h")
    store_page(engine, page, judged, status=200, now=SEEN + timedelta(days=3), zone=BAGHDAD)
    with reading(engine) as connection:
        (row,) = connection.execute(select(Story.hour, Story.delay)).all()
        return row.hour, row.delay


def test_a_story_is_stored_with_its_hour_and_delay(database: Engine) -> None:
    evening = Published(at=SEEN - timedelta(hours=13), day=date(2026, 1, 17), precision="minute", calendar="gregorian", source="json-ld", raw="x")
    assert _stored(database, evening) == (23, 24)  # when it was fetched does not matter: it was known before
    assert _stored(database, replace(evening, at=None)) == (None, 24)
    assert _stored(database, None) == (None, None)
    assert _stored(database, evening, backfilled=True) == (23, BACKFILLED)


def test_the_migration_reckons_what_was_stored_before(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rasad.db'}"
    World(days=4, volume=0.3, dead_days=()).fill(open_database(url))
    forget(url)
    engine = create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(Path(storage.__file__).parent / "migrations"))
    with engine.begin() as connection:
        triggers.remove(connection)
        for name, of in (("ix_story_day_outlet", "day, outlet, verdict"), ("ix_story_outlet_day", "outlet, day, verdict")):
            connection.execute(text(f"DROP INDEX {name}"))
            connection.execute(text(f"CREATE INDEX {name} ON story ({of})"))
        connection.execute(text("UPDATE page SET backfilled = 1 WHERE id % 7 = 0"))
        connection.execute(text("UPDATE story SET published_at = NULL WHERE id % 5 = 0"))
        connection.execute(text("UPDATE story SET published_local = NULL WHERE id % 10 = 0"))
        for name in ("hour", "delay"):
            connection.execute(text(f"ALTER TABLE story DROP COLUMN {name}"))
        connection.execute(text("DROP TABLE annotation"))
        config.attributes["connection"] = connection
        command.stamp(config, "0016_tallies")
        command.upgrade(config, "0018")
    with engine.connect() as connection:
        columns = (Story.hour, Story.delay, Story.published_at, Story.published_local, Story.first_seen_at, Page.backfilled)
        rows = connection.execute(select(*columns).join(Page, Page.id == Story.page_id)).all()
    assert len(rows) > 30
    for row in rows:
        assert row.hour == hour_of(row.published_at, BAGHDAD)
        assert row.delay == delay_of(row.published_at, row.published_local, row.first_seen_at, BAGHDAD, backfilled=row.backfilled)
    assert {r.delay for r in rows} >= {None, BACKFILLED, 1}
    forget(url)


def test_hours_and_delays_are_counted_as_the_stories_have_them(database: Engine) -> None:
    World(days=4, volume=0.15, dead_days=()).fill(database)
    with writing(database) as connection:
        connection.execute(text("UPDATE story SET hour = NULL WHERE id % 6 = 0"))
        connection.execute(text("UPDATE story SET delay = 24 WHERE id % 4 = 0"))
    with reading(database) as connection:
        columns = (Story.outlet, Story.day, Story.hour, Story.delay, Story.verdict, Story.language)
        rows = connection.execute(select(*columns).join(StoryTopic, StoryTopic.story_id == Story.id).where(StoryTopic.topic == "coalition-iraq")).all()
    in_arabic = [r for r in rows if r.language == "ar"]
    of_parties = [r for r in rows if r.outlet in ("furat_agency", "zagros_tv") and r.verdict == "relevant"]
    parties = Filter(kinds=("party",), verdicts=("relevant",))
    second = min(r.day for r in rows) + 1
    of_days = [r for r in rows if second <= r.day < second + 2 and r.verdict == "possible"]
    two_days = Filter(since_day=second, until_day=second + 1, verdicts=("possible",))
    in_topic = Filter(topic="coalition-iraq", languages=("ar",))
    ((most, _),) = Counter(r.outlet for r in rows).most_common(1)
    of_outlet = [r for r in rows if r.outlet == most]
    cases = ((Filter(), rows), (parties, of_parties), (in_topic, in_arabic), (Filter(languages=("ar",)), in_arabic), (two_days, of_days))
    for chosen, own in (*cases, (Filter(outlets=(most,)), of_outlet), (Filter(outlets=(most,), topic="coalition-iraq"), of_outlet)):
        assert len(own) > 2
        hours = Counter(((date(1970, 1, 1) + timedelta(days=r.day)).weekday(), r.hour) for r in own)
        assert {(h.weekday, h.hour): h.stories for h in reports.hours_of_week(database, chosen)} == hours
        assert {(a.outlet, a.day, a.delay): a.stories for a in reports.arrivals(database, chosen)} == Counter((r.outlet, r.day, r.delay) for r in own)
        together = reports.arrivals(database, chosen, together=True)
        assert {(a.outlet, a.day, a.delay): a.stories for a in together} == Counter(("", r.day, r.delay) for r in own)


def test_a_note_on_a_day_is_kept_and_taken_back(database: Engine) -> None:
    day = day_number(date(2026, 1, 18))
    first = annotate(database, day, "  أعلن\u200cشد\n<b>البيان</b> \x00", who="Sara", now=SEEN)
    annotate(database, day - 40, "before", who="Sara", now=SEEN)
    long = annotate(database, day, "x" * 999, who="Omid", now=SEEN)
    assert reports.notes(database, day - 1, day) == [
        reports.NoteLine(first, day, "أعلن\u200cشد <b>البيان</b>", "Sara", SEEN),
        reports.NoteLine(long, day, "x" * LONGEST, "Omid", SEEN),
    ]
    with pytest.raises(ValueError, match="some words"):
        annotate(database, day, " \n\x07", who="Sara", now=SEEN)
    assert take_back(database, first)
    assert not take_back(database, first)
    assert [n.id for n in reports.notes(database, day, day)] == [long]
