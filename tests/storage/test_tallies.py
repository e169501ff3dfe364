"""The tallies equal what they sum, whatever was written, by whatever path, in whatever order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, func, insert, select, text, update

from crawler.article import Article, Published
from crawler.storage import pages, reports, retention, runs, suppression
from crawler.storage.engine import day_number, open_database, reading, writing
from crawler.storage.marks import mark_page
from crawler.storage.models import Base, CrawledDay, IdeaTally, LookedDay, Mention, Page, Story, StoryTopic, TermTally
from crawler.storage.pages import SeenLink, insert_links
from crawler.storage.rejudging import Choice, Rejudged, kept_pages, ruleset_of, write_batch
from crawler.storage.renewal import renew_identities
from crawler.storage.reports import Filter
from crawler.storage.stories import Judged, store_page
from crawler.storage.tallies import TALLIES, mend, recount, stretches, unbalanced
from crawler.storage.triggers import SPANS
from crawler.storage.verdicts import Citation, TopicVerdict
from tests.storage.paper import PAPER
from tests.storage.test_migrations import migrate, row
from tests.storage.test_stories import BAGHDAD

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEYS = ("one", "two")
OUTLETS = [replace(PAPER, key=k, home=f"https://{k}.test/", hosts=(f"{k}.test",), article=rf"^https://{k}\.test/(?P<id>\d+)$") for k in KEYS]
TERMS = ("bridge", "river", "sea")
TOPICS = ("roads", "water")
STEPS, LOOKS = 60, 20


def rows(connection: Connection, table: str) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in connection.execute(select(*Base.metadata.tables[table].columns))}


def differences(engine: Engine) -> list[tuple[Any, ...]]:
    """What stands in the tallies and not in the tables, or the other way round."""
    with engine.connect() as connection, connection.begin() as transaction:
        kept = {table: rows(connection, table) for table in TALLIES}
        recount(connection)
        found = [(table, *row) for table in TALLIES for row in kept[table] ^ rows(connection, table)]
        transaction.rollback()
    return sorted(found, key=str)


class Desk:
    """Does at random what crawls, persons and upkeep do."""

    def __init__(self, engine: Engine, seed: int) -> None:
        self.engine, self.draw, self.ruleset = engine, Random(seed), 0
        runs.declare_outlets(engine, OUTLETS)
        self.outlets = {o.key: o for o in OUTLETS}
        self.steps: list[Callable[[], object]] = [
            self.read, self.read, self.read, self.read, self.link, self.mark, self.unmark, self.rejudge, self.take_down, self.prune, self.renew, self.run,
            self.revise, self.drop,
        ]  # fmt: skip

    def page(self) -> Any:
        with reading(self.engine) as connection:
            found = connection.execute(select(Page.id, Page.outlet, Page.identity, Page.url)).all()
        return self.draw.choice(found) if found and self.draw.random() < 0.4 else self.link()

    def link(self) -> Any:
        outlet, number = self.draw.choice(OUTLETS), self.draw.randrange(30)
        url = f"https://{outlet.key}.test/{number}"
        with writing(self.engine) as connection:
            links = [SeenLink(outlet.identity(url), url, None, None)]
            if self.draw.random() < 0.2:  # what a backfill queued, a crawl takes over
                pages._take_over(connection, outlet.key, links)
            insert_links(connection, outlet.key, links, NOW, backfilled=self.draw.random() < 0.5)
            known = connection.execute(select(Page.id, Page.outlet, Page.identity, Page.url).where(Page.outlet == outlet.key)).all()
        return next((page for page in known if page.url == url), known[0])

    def judged(self) -> list[TopicVerdict]:
        verdicts = self.draw.sample(("relevant", "possible", "off_topic"), 2)
        return [TopicVerdict(topic, verdict, 1.0, self.evidence()) for topic, verdict in zip(TOPICS, verdicts, strict=True)][: self.draw.choice((1, 2, 2))]

    def evidence(self) -> list[dict[str, Any]]:
        found = [(term, zone) for term in TERMS for zone in ("title", "body") for _ in range(self.draw.choice((0, 0, 1, 2)))]
        return [
            {"term": term, "zone": zone, "start": 0, "end": 1, "rule": "named", "group": self.draw.choice(("a", "b", ""))} for term, zone in found
        ]  # fmt: skip

    def citations(self) -> list[Citation]:
        return [Citation(n.title(), n, "person", self.draw.choice(("cited", "publisher")), 0, 1) for n in self.draw.choices(("ali", "sara"), k=2)]

    def read(self) -> None:
        page = self.page()
        day = date(2026, 11, 20) - timedelta(days=self.draw.choice((0, 0, 0, 1, 1, 3, 9, 70, 400)))
        at = datetime(day.year, day.month, day.day, self.draw.randrange(24), tzinfo=UTC) if self.draw.random() < 0.7 else None
        published = Published(at=at, day=day, precision="minute" if at else "day", calendar="gregorian", source="meta", raw="")
        language = self.draw.choice(("ar", "en", None))
        body = self.draw.choice(("the bridge", "the river"))
        article = Article(url=page.url, outlet=page.outlet, title=body, body=body, language=language, published=published)
        judged = Judged(article=article, verdicts=self.judged(), text_hash=f"{body}{self.draw.randrange(6)}", citations=self.citations())
        store_page(self.engine, page.id, judged, status=200, now=NOW, zone=BAGHDAD, ruleset=self.ruleset)

    def mark(self) -> None:
        opinion = self.draw.choice(("relevant", "off_topic"))
        mark_page(self.engine, self.page().id, self.draw.choice(TOPICS), opinion, who="a", now=NOW)  # type: ignore[arg-type]

    def unmark(self) -> None:
        mark_page(self.engine, self.page().id, self.draw.choice(TOPICS), None, who="a", now=NOW)

    def rejudge(self) -> None:
        self.ruleset = ruleset_of(self.engine, f"{self.draw.random():.10}", NOW)
        for batch in kept_pages(self.engine, self.ruleset, Choice(), 5):
            said = [Rejudged(kept, self.judged(), self.citations()) for kept in batch]
            write_batch(self.engine, batch, said, self.ruleset, NOW, room=2)

    def take_down(self) -> None:
        page = self.page()
        suppression.suppress(self.engine, page.outlet, page.identity, page.url, why="asked", now=NOW)
        if self.draw.random() < 0.5:
            suppression.allow_again(self.engine, page.outlet, page.identity, NOW)

    def prune(self) -> None:
        whole = retention.Retention(0, 1, 0, 0, stories_before=day_number((NOW - timedelta(days=self.draw.choice((60, 300)))).date()))
        for kind in retention.kinds(whole, NOW):
            retention.let_go(self.engine, kind)

    def renew(self) -> None:
        """Under the new pattern some pages turn out to be doubles."""
        outlet = self.draw.choice(OUTLETS)
        pattern = self.draw.choice((rf"^https://{outlet.key}\.test/(?P<id>\d+)$", rf"^https://{outlet.key}\.test/(?P<id>\d)\d*$"))
        renew_identities(self.engine, replace(outlet, article=pattern))

    def run(self) -> None:
        at = NOW - timedelta(hours=self.draw.randrange(100))
        trigger = self.draw.choice(("scheduled", "scheduled", "backfill"))
        run = runs.start_run(self.engine, self.draw.choice(OUTLETS).key, trigger=trigger, owner="x", now=at)
        runs.finish_run(self.engine, run, state=self.draw.choice(("ok", "unchanged", "failed")), cause=None, message=None, now=at)

    def revise(self) -> None:
        with reading(self.engine) as connection:
            last = connection.scalar(text("SELECT max(id) FROM run"))
        if last:
            runs.revise_run(self.engine, self.draw.randint(1, last), state=self.draw.choice(("skipped", "ok")), cause=None, message="why")

    def drop(self) -> None:
        """A story goes by a cascade; terms get another verdict, day, outlet or language in one statement."""
        with writing(self.engine) as connection:
            story_id = connection.scalar(select(Story.id).limit(1))
            if self.draw.random() < 0.3:
                connection.execute(delete(Story).where(Story.id == story_id))
            connection.execute(update(Mention).where(Mention.term == "sea").values(verdict=self.draw.choice(("relevant", "possible"))))
            moved = {"day": 20_000 + self.draw.randrange(3), "outlet": self.draw.choice(KEYS), "language": self.draw.choice(("ar", None))}
            connection.execute(update(Mention).where(Mention.story_id == connection.scalar(select(func.max(Story.id)))).values(moved))
            connection.execute(delete(Mention).where(Mention.story_id == story_id, Mention.topic == self.draw.choice(TOPICS)))


@pytest.mark.parametrize("seed", [1, 2])
def test_tallies_equal_what_they_sum_after_whatever_was_written(database: Engine, seed: int) -> None:
    desk, filled = Desk(database, seed), set[str]()
    for number in range(STEPS):
        step = desk.draw.choice(desk.steps)
        step()
        if number % LOOKS == LOOKS - 1:
            assert differences(database) == [], step.__name__
            with reading(database) as connection:
                assert unbalanced(connection) == []
                filled |= {table for table in TALLIES if rows(connection, table)}
    assert filled >= {*TALLIES}


def test_a_day_stays_looked_at_when_its_runs_are_let_go_of_and_not_when_they_were_none(database: Engine) -> None:
    runs.declare_outlets(database, OUTLETS)
    ids = []
    for minutes in (0, 200, 90, 300):
        ids.append(runs.start_run(database, "one", trigger="scheduled", owner="x", now=NOW + timedelta(minutes=minutes)))
        runs.finish_run(database, ids[-1], state="ok", cause=None, message=None, now=NOW)
    at = int(NOW.timestamp())
    with reading(database) as connection:
        assert connection.execute(select(*LookedDay.__table__.columns)).all() == [("one", at // 86400, at, at + 300 * 60)]
    runs.revise_run(database, ids[3], state="skipped", cause=None, message="our own network")
    with reading(database) as connection:
        assert connection.execute(select(LookedDay.first_at, LookedDay.last_at)).all() == [(at, at + 200 * 60)]
    with writing(database) as connection:
        connection.execute(text("DELETE FROM run"))
        recount(connection)
        assert connection.execute(select(LookedDay.first_at, LookedDay.last_at)).all() == [(at, at + 200 * 60)]
    for run in ids[:1]:
        runs.revise_run(database, run, state="skipped", cause=None, message="nothing to revise")


def test_what_reports_read_of_the_sums_is_what_the_rows_say(database: Engine) -> None:
    """The test's own sums over the rows, of periods and filters that the tallies serve and of those that they don't."""
    desk = Desk(database, 11)
    for _ in range(40):
        desk.read()
    today, draw = day_number(NOW.date()), Random(4)
    with reading(database) as connection:
        columns = (Story.outlet, Story.day, Story.hour, Story.delay, Story.language, Story.text_hash)
        stories = connection.execute(select(*columns, Story.verdict)).all()
        in_topic = select(*columns, StoryTopic.verdict).join(StoryTopic, StoryTopic.story_id == Story.id).where(StoryTopic.topic == "roads")
        of_topic = connection.execute(in_topic).all()
    for _ in range(25):
        since = draw.choice((None, today - 400, today - 300, today - 71, today - 9))
        until, outlets, languages = draw.choice((None, today - 70, today - 1)), draw.choice(((), (), ("one",), KEYS)), draw.choice(((), ("ar",), ("en", "")))
        verdicts, topic = draw.choice(((), ("possible",))), draw.choice((None, None, "roads"))
        chosen = Filter(since_day=since, until_day=until, outlets=outlets, languages=languages, verdicts=verdicts, topic=topic)
        rows: Any = [r for r in (of_topic if topic else stories) if (since or 0) <= r.day <= (until or today + 1) and r.verdict in chosen.counted()]
        rows = [r for r in rows if r.outlet in (outlets or KEYS) and (not languages or (r.language or "") in languages)]
        hours = {(h.weekday, h.hour): h.stories for h in reports.hours_of_week(database, chosen)}
        assert hours == Counter(((date(1970, 1, 1) + timedelta(days=r.day)).weekday(), r.hour) for r in rows)
        arrived = {(a.outlet, a.day, a.delay): a.stories for a in reports.arrivals(database, chosen)}
        assert arrived == Counter((r.outlet, r.day, r.delay) for r in rows)
        assert reports.count_texts(database, chosen) == len({r.text_hash for r in rows})


def test_what_writes_past_the_triggers_is_noticed_and_counted_anew(database: Engine) -> None:
    desk = Desk(database, 3)
    for _ in range(25):
        desk.read()
    with writing(database) as connection:
        connection.execute(text("UPDATE story_tally SET relevant = relevant + 1"))
        connection.execute(text("DELETE FROM term_tally WHERE outlet = ''"))
        connection.execute(text("UPDATE idea_tally SET relevant_times = relevant_times + 1"))
        connection.execute(text("DELETE FROM shared_text"))
        connection.execute(text("UPDATE story_hour SET possible = possible + 1"))
        connection.execute(text("DELETE FROM story_delay WHERE outlet = ''"))
    with reading(database) as connection:
        assert unbalanced(connection) == ["stories", "terms", "ideas", "copies", "shared texts", "hours", "delays"]
    with writing(database) as connection:
        assert mend(connection) == ["stories", "terms", "ideas", "copies", "shared texts", "hours", "delays"]
        assert mend(connection) == []


def test_an_older_database_has_its_tallies_counted_when_it_is_upgraded(database_url: str) -> None:
    old = migrate(database_url, "0015_texts_of_a_day")
    row(old, "outlet", key="one")
    row(old, "page", id=1, outlet="one", identity="id:1", url="https://one.test/1", state="story", day=20_000)
    row(old, "story", id=7, page_id=1, outlet="one", day=20_000, topic="t", verdict="relevant")
    for zone in ("title", "body"):
        row(old, "mention", story_id=7, topic="t", term="bridge", zone=zone, term_group="g", outlet="one", day=20_000, count=2)
    row(old, "mention", story_id=7, topic="t", term="span", zone="body", term_group="g", outlet="one", day=20_000, count=1)
    old.dispose()
    engine = open_database(database_url)
    with reading(engine) as connection:
        for table, name, times in ((TermTally, TermTally.term == "bridge", 4), (IdeaTally, IdeaTally.idea == "t:g", 5)):
            kept = {tuple(found) for found in connection.execute(select(table.outlet, table.span, table.at, table.relevant, table.relevant_times).where(name))}
            assert kept == {(outlet, span, 20_000 - 20_000 % span, 1, times) for outlet in ("", "one") for span in (1, 8, 64)}
    assert differences(engine) == []


def test_shared_texts_of_two_tables_become_one_and_leave_no_trigger_behind(database_url: str) -> None:
    old = migrate(database_url, "0031_alert_filters")
    for key in ("one", "two"):
        row(old, "outlet", key=key)
    at = datetime(2024, 10, 4, 9, tzinfo=UTC)
    for number, (outlet, day) in enumerate([("one", 20_000), ("two", 20_001), ("one", 20_050)], 1):
        row(old, "page", id=number, outlet=outlet, identity=f"id:{number}", url=f"https://{outlet}.test/{number}", state="story", day=day)
        place = {"outlet": outlet, "day": day, "verdict": "relevant"}
        times = {"published_at": at + timedelta(days=day - 20_000), "published_precision": "minute"}
        row(old, "story", id=number, page_id=number, topic="t", text_hash="a" * 64, **place, **times)
        row(old, "shared_text", story_id=number, text="a" * 20, language="", **place)
        if day < 20_050:
            seconds = [int((at + timedelta(days=d)).timestamp()) for d in (day - 20_000, 20_001 - day)]
            row(old, "printing", story_id=number, text_hash="a" * 64, language="", at=seconds[0], soonest=seconds[1], again=0, **place)
    with old.begin() as connection:
        does, on = "AFTER INSERT ON story", "DELETE FROM printing;"
        if old.dialect.name == "postgresql":
            connection.execute(text(f"CREATE FUNCTION tally_printing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN {on} RETURN NEW; END'"))
            connection.execute(text(f"CREATE TRIGGER tally_printing {does} FOR EACH ROW EXECUTE FUNCTION tally_printing()"))
        else:
            connection.execute(text(f"CREATE TRIGGER tally_printing_insert {does} BEGIN {on} END"))
    old.dispose()
    engine = open_database(database_url)
    with reading(engine) as connection:
        kept = connection.execute(text("SELECT story_id, again, soonest - at FROM shared_text ORDER BY story_id")).all()
    assert [tuple(line) for line in kept] == [(1, 0, 86_400), (2, 0, -86_400), (3, None, None)]
    row(engine, "page", id=4, outlet="two", identity="id:4", url="https://two.test/4", state="story", day=20_050)
    row(engine, "story", id=4, page_id=4, outlet="two", day=20_050, topic="t", verdict="relevant", text_hash="a" * 64)
    assert not [line for line in differences(engine) if line[0] == "shared_text"]


def test_a_period_is_covered_by_spans_once_and_exactly() -> None:
    draw, low, high = Random(1), day_number(date(2023, 1, 1)), day_number(date(2026, 1, 1))
    for _ in range(300):
        since = draw.randrange(low, high)
        until = draw.choice((since, since + draw.randrange(400), high))
        covered = [d for span, first, last in stretches(since, until) for at in range(first, last + 1, span) for d in range(at, at + span)]
        assert sorted(covered) == list(range(since, until + 1))
        assert len(stretches(since, until)) <= 2 * len(SPANS)
        assert all(first % span == 0 and last % span == 0 for span, first, last in stretches(since, until))
    assert stretches(5, 4) == []
    assert [s.span for s in stretches(None, None)] == [64]
    assert stretches(None, low)[-1].last <= low


def test_pages_of_a_backfill_are_no_crawled_day_until_a_route_lists_them(database: Engine) -> None:
    desk = Desk(database, 5)
    url = "https://one.test/1"
    with writing(database) as connection:
        insert_links(connection, "one", [SeenLink("id:1", url, None, None)], NOW, backfilled=True)
        connection.execute(update(Page).values(day=20_000))
        assert not rows(connection, "crawled_day")
        connection.execute(update(Page).values(backfilled=False))
        assert connection.execute(select(CrawledDay.outlet, CrawledDay.day, CrawledDay.pages)).all() == [("one", 20_000, 1)]
        connection.execute(insert(Page).values(outlet="one", identity="id:2", url=url, state="pending", first_seen_at=NOW, next_try_at=NOW, day=20_000))
        assert connection.scalar(select(CrawledDay.pages)) == 2
    desk.run()
